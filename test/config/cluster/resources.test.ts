import assert from "node:assert/strict";
import { bytesOf } from "../../../config/kubernetes/quantity";
import { plan, problems } from "../../harness/support/settings";

describe("resources", () => {
  const pools = (stage: number, resources: object = {}) => plan({ stage, resources }).cluster?.pools;

  it("are the demo's by default, from stage 6 on", () => {
    const { brokers, controllers } = pools(6) ?? {};
    assert.equal(brokers?.maxHeap, "1G");
    assert.deepEqual(brokers?.resources, { requests: { memory: "3Gi" }, limits: { memory: "3Gi" } });
    assert.deepEqual([controllers?.maxHeap, controllers?.resources], [undefined, undefined]);
    assert.equal(pools(5)?.brokers.resources, undefined);
  });

  it("are each pool's own: memory to the full, CPU at least", () => {
    const { brokers, controllers } =
      pools(14, { brokers: { heap: "4G", memory: "16Gi", cpu: "4" }, controllers: { memory: "4Gi" } }) ?? {};
    assert.equal(brokers?.maxHeap, "4G");
    assert.deepEqual(brokers?.resources, { requests: { memory: "16Gi", cpu: "4" }, limits: { memory: "16Gi" } });
    assert.deepEqual(controllers?.resources, { requests: { memory: "4Gi" }, limits: { memory: "4Gi" } });
    assert.deepEqual(pools(6, { controllers: { cpu: "500m" } })?.controllers.resources, {
      requests: { cpu: "500m" },
    });
  });

  it("reject a heap that fills the memory, with one that does not", () => {
    const found = problems({ resources: { brokers: { heap: "3G" } } });
    assert.deepEqual(
      found.map(({ key, fix }) => [key, fix]),
      [["resources.brokers.heap", "pulumi config set --path resources.brokers.heap 1024M"]],
    );
    assert.deepEqual(problems({ resources: { brokers: { heap: "3071M" } } }), []);
    assert.deepEqual(problems({ resources: { controllers: { heap: "64G" } } }), []);
    assert.equal(problems({ resources: { controllers: { heap: "2G", memory: "2G" } } }).length, 1);
  });

  for (const [key, value] of [
    ["heap", "1Gi"],
    ["heap", "0G"],
    ["memory", "lots"],
    ["cpu", "0"],
    ["cpu", "two"],
  ] as const) {
    it(`reject ${value} as ${key}`, () => {
      assert.deepEqual(
        problems({ resources: { brokers: { [key]: value } } }).map((problem) => problem.key),
        [`resources.brokers.${key}`],
      );
    });
  }
});

describe("quantities of bytes", () => {
  it("have units of a thousand and of 1024", () => {
    assert.deepEqual(
      ["7", "1k", "1Ki", "1.5Gi", "2T"].map((quantity) => bytesOf(quantity)),
      [7, 1000, 1024, 1.5 * 2 ** 30, 2e12],
    );
    assert.throws(() => bytesOf("1Gb"), /"1Gb" is not an amount of bytes/);
  });
});
