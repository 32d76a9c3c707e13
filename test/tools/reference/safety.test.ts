import assert from "node:assert/strict";
import { difference } from "es-toolkit/array/difference";
import type { RawConfig } from "../../../config/parseSettings";
import { permissionPhrases } from "../../../config/safety/permissions";
import { stages } from "../../../config/stages";
import { settingsKeys } from "../../../tools/reference/referenceText";
import { keyRows, kindRows, runningStack } from "../../../tools/reference/safetyRows";
import { stepOf, stepsOf } from "../../../tools/reference/safetyText";
import { evaluated } from "../../harness/support/stack";

function topLevel(key: string): string {
  return /^\w+/.exec(key)?.[0] ?? "";
}

describe("docs/safety.md", () => {
  it("has a row for every key of the stack config, one each, and for no other", () => {
    const keys = keyRows.flatMap((row) => row.keys);
    assert.deepEqual(difference(settingsKeys(), keys), [], "add them to tools/reference/safetyRows.ts");
    assert.deepEqual(difference(keys, settingsKeys()), [], "take them out of tools/reference/safetyRows.ts");
    assert.equal(new Set(keys).size, keys.length);
  });

  it("has a row for every kind of object that the program creates", async () => {
    const install = (how: string, more = {}) => ({ operator: { install: how, ...more } });
    const last = stages.length;
    const everything: RawConfig = {
      stage: last,
      replicas: 3,
      metrics: { enabled: true, podMonitors: true, rules: { enabled: true } },
      users: [{ name: "orders", authentication: "scram-sha-512" }],
    };
    const configs: readonly RawConfig[] = [
      {
        ...everything,
        certificates: { issuer: "pulumi" },
        metrics: { enabled: true, dashboards: { type: "grafana" } },
      },
      { ...everything, metrics: { enabled: true, dashboards: { type: "configmap" } } },
      { ...everything, connect: { plugins: { from: "directory", baseImage: "registry.example.com/connect:1" } } },
      { stage: 1, ...install("helm") },
      { stage: 1, ...install("manifests", { manifests: "test/fixtures/install" }) },
      everything,
    ];
    const kinds = new Set<string>();
    for (const config of configs) {
      const { resources } = await evaluated(config);
      for (const { type, custom } of resources.filter((resource) => resource.custom)) {
        assert.ok(custom);
        const kind = type.split(":").at(-1) ?? "";
        !type.startsWith("pulumi:") && kinds.add(kind);
      }
    }
    const rows = kindRows.flatMap((row) => row.kinds);
    assert.deepEqual(difference([...kinds], rows), [], "add them to tools/reference/safetyRows.ts");
    assert.ok(kinds.size > 15);
  });

  it("shows each permission in an example", () => {
    const shown = keyRows.flatMap(({ examples = [] }) => examples.flatMap(({ permission }) => permission ?? []));
    // This one follows from what else is in the cluster: test/config/operator/crds.test.ts.
    const phrases = Object.keys(permissionPhrases).filter((phrase) => phrase !== "take over CRDs");
    assert.deepEqual(
      phrases.filter(
        (phrase) => !shown.some((permission) => permission === phrase || permission.startsWith(`${phrase} `)),
      ),
      [],
    );
  });

  it("begins with a stack that has nothing to say about itself", () => {
    assert.deepEqual(stepsOf({ to: {} }), []);
  });

  for (const { keys, examples = [] } of keyRows) {
    for (const example of examples) {
      const { change, verdict, permission } = example;
      it(`${keys[0]}, ${change}: ${permission === undefined ? verdict : `needs "${permission}"`}`, () => {
        const step = stepOf(example);
        assert.ok(step, JSON.stringify(stepsOf(example), undefined, 2));
        if (permission === undefined && verdict === "rejected") {
          assert.equal(topLevel(step.key), topLevel(String(keys[0])), "it is rejected for what it changes");
        }
        if (permission !== undefined) {
          const permitted = stepOf({
            ...example,
            to: { ...example.to, permit: [permission] },
            verdict: "permitted",
          });
          assert.ok(permitted, "with its permission");
        }
      });
    }
  }

  it("has examples on the stack that it shows", () => {
    assert.equal(runningStack.purpose, undefined, "a stack is for production unless it says otherwise");
  });
});
