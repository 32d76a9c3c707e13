import assert from "node:assert/strict";
import { mergedMap, pathInPatch } from "../../../config/patches/merge";

describe("merging a patch", () => {
  it("merges maps, and replaces what is no map", () => {
    assert.deepEqual(mergedMap({ a: { b: 1, c: 2 }, d: "x" }, { a: { c: 3, e: { f: 4 } }, d: { g: 5 } }), {
      a: { b: 1, c: 3, e: { f: 4 } },
      d: { g: 5 },
    });
  });

  it("removes what is null, also in what is new", () => {
    assert.deepEqual(mergedMap({ a: { b: 1, c: 2 } }, { a: { b: null }, x: { y: null, z: 1 }, gone: null }), {
      a: { c: 2 },
      x: { z: 1 },
    });
  });

  it("merges lists by name, by id, and by the key that a field's entries have", () => {
    const base = {
      listeners: [
        { name: "tls", port: 9093 },
        { name: "scram", port: 9094 },
      ],
      volumes: [{ id: 0, size: "1Gi" }],
      configuration: { brokers: [{ broker: 0, host: "a" }] },
      volumeMounts: [{ name: "tmp", mountPath: "/tmp" }],
    };
    const patch = {
      listeners: [
        { name: "more", port: 9095 },
        { name: "tls", maxConnections: 5 },
      ],
      volumes: [{ id: 0, selector: { disk: "fast" } }],
      configuration: {
        brokers: [
          { broker: 1, host: "b" },
          { broker: 0, nodePort: 30000 },
        ],
      },
      volumeMounts: [
        { name: "tmp", mountPath: "/tmp", readOnly: true },
        { name: "tmp", mountPath: "/cache" },
      ],
    };
    assert.deepEqual(mergedMap(base, patch), {
      listeners: [
        { name: "tls", port: 9093, maxConnections: 5 },
        { name: "scram", port: 9094 },
        { name: "more", port: 9095 },
      ],
      volumes: [{ id: 0, size: "1Gi", selector: { disk: "fast" } }],
      configuration: {
        brokers: [
          { broker: 0, host: "a", nodePort: 30000 },
          { broker: 1, host: "b" },
        ],
      },
      volumeMounts: [
        { name: "tmp", mountPath: "/tmp", readOnly: true },
        { name: "tmp", mountPath: "/cache" },
      ],
    });
  });

  it("replaces lists whose entries have no key, and takes all away with an empty one", () => {
    const base = { tolerations: [{ key: "a", operator: "Exists" }], ranges: ["10.0.0.0/8"], env: [{ name: "A" }] };
    const patch = { tolerations: [{ key: "b", operator: "Exists" }], ranges: ["192.168.0.0/16"], env: [] };
    assert.deepEqual(mergedMap(base, patch), patch);
  });

  it("changes neither the object nor the patch, and takes no name for anything else", () => {
    const [base, patch] = [{ a: [{ name: "x" }] }, JSON.parse('{"a":[{"name":"x","y":1}],"__proto__":{"polluted":1}}')];
    const texts = JSON.stringify([base, patch]);
    const result = mergedMap(base, patch);
    assert.equal(JSON.stringify([base, patch]), texts);
    assert.equal(Object.getPrototypeOf(result), Object.prototype);
    assert.ok(Object.hasOwn(result, "__proto__"));
  });

  it("finds again in the patch what is somewhere in the result", () => {
    const patch = { spec: { listeners: [{ name: "tls", configuration: { class: 3 } }] } };
    const result = mergedMap({ spec: { listeners: [{ name: "plain" }, { name: "tls" }] } }, patch);
    assert.deepEqual(pathInPatch(patch, result, ["spec", "listeners", "1", "configuration", "class"]), [
      "spec",
      "listeners",
      0,
      "configuration",
      "class",
    ]);
    assert.deepEqual(pathInPatch(patch, result, ["spec", "listeners", "0"]), ["spec", "listeners"]);
  });
});
