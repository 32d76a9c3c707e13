import assert from "node:assert/strict";
import { differences } from "./support/differences";

describe("the comparison of what was sent and what is stored", () => {
  const sent = { spec: { list: [{ name: "a" }, { name: "b" }], config: {}, resources: { limits: { cpu: "1000m" } } } };

  it("passes over what was added, and over another way to write an amount", () => {
    const stored = {
      metadata: { uid: "1" },
      spec: { list: [{ name: "a", port: 1 }, { name: "b" }], resources: { limits: { cpu: "1" } } },
    };
    assert.deepEqual(differences(sent, stored), []);
  });

  for (const [what, stored, expected] of [
    ["a value that is another", { ...sent.spec, list: [{ name: "a" }, { name: "c" }] }, /^\.spec\.list\[1\]\.name: /],
    ["an entry that is missing", { ...sent.spec, list: [{ name: "a" }] }, /^\.spec\.list: /],
    ["a field that is missing", { list: sent.spec.list }, /^\.spec\.resources: /],
    ["another amount", { ...sent.spec, resources: { limits: { cpu: "2" } } }, /^\.spec\.resources\.limits\.cpu: /],
  ] as const) {
    it(`finds ${what}`, () => {
      const found = differences(sent, { spec: stored });
      assert.equal(found.length, 1);
      assert.match(found[0] ?? "", expected);
    });
  }
});
