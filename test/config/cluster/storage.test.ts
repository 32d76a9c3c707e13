import assert from "node:assert/strict";
import { plan } from "../../harness/support/settings";

describe("storage", () => {
  it("has a size, a class and a number of volumes for each pool", () => {
    const storage = {
      size: "1Gi",
      brokers: { size: "500Gi", class: "fast", volumes: 2 },
      controllers: { size: "10Gi" },
    };
    const { brokers, controllers } = plan({ stage: 2, storage }).cluster?.pools ?? {};
    assert.deepEqual(brokers?.volumes, Array(2).fill({ size: "500Gi", class: "fast", deleteClaim: false }));
    assert.deepEqual(controllers?.volumes, [{ size: "10Gi", deleteClaim: false }]);
  });
});
