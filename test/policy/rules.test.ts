import assert from "node:assert/strict";
import type { KubernetesObject } from "../../config/kubernetes/object";
import { rules, violationsOf } from "../../policy/rules";
import { objectsOf } from "../harness/support/stack";

/** What a stack for production has in it, in part: enough to pass every rule. */
const production = {
  stage: 14,
  replicas: 3,
  controllers: 3,
  purpose: "production",
  demo: false,
  resources: { controllers: { memory: "2Gi" } },
  topics: [{ name: "orders" }],
  users: [{ name: "orders", acls: [{ resource: { type: "topic", name: "orders" }, operations: ["Write"] }] }],
  operator: { install: "none", strimzi: "1.2" },
  bridge: { enabled: true, produces: ["orders"], tls: { secret: "bridge-certificate" } },
  connect: {
    connectors: [{ name: "sink", class: "Sink", config: { topics: "orders", "db.password": `\${secrets:a/b:c}` } }],
  },
};

/** For each rule: a stack config that violates it, or a change of one object where the program makes no such thing. */
const violating: Readonly<Record<string, () => Promise<readonly KubernetesObject[]>>> = {
  "listeners-authenticate-over-tls": () => objectsOf({ ...production, stage: 3 }),
  "three-copies-two-in-sync": () => objectsOf({ ...production, replicas: 1 }),
  "no-rights-to-everything": () =>
    objectsOf({
      ...production,
      users: [{ name: "admin", acls: [{ resource: { type: "topic", name: "*" }, operations: ["All"] }] }],
    }),
  "storage-is-persistent": async () =>
    (await objectsOf(production)).map((object) =>
      object.kind === "KafkaNodePool"
        ? { ...object, spec: { storage: { type: "jbod", volumes: [{ id: 0, type: "ephemeral" }] } } }
        : object,
    ),
  "resources-are-set": () => objectsOf({ ...production, resources: {} }),
  "images-are-pinned": () => objectsOf({ ...production, demo: true }),
  "bridge-speaks-https": () => objectsOf({ ...production, bridge: { enabled: true } }),
  "connectors-refer-to-secrets": () =>
    objectsOf({
      ...production,
      connect: { connectors: [{ name: "sink", class: "Sink", config: { "db.password": "hunter2" } }] },
    }),
};

describe("the rules of the policy pack", () => {
  it("are each tried", () => {
    assert.deepEqual(rules.map(({ name }) => name).sort(), Object.keys(violating).sort());
  });

  for (const { name } of rules) {
    it(`pass a stack for production: ${name}`, async () => {
      const against = violationsOf(await objectsOf(production), false).filter(({ rule }) => rule.name === name);
      assert.deepEqual(
        against.map(({ message }) => message),
        [],
      );
    });

    it(`find who violates ${name}`, async () => {
      const found = violationsOf((await violating[name]?.()) ?? [], false).filter(({ rule }) => rule.name === name);
      assert.ok(found.length > 0);
      for (const { message } of found) {
        assert.doesNotMatch(message, /hunter2|cannot read/);
      }
    });
  }

  it("find secrets and missing memory in a KafkaMirrorMaker2 as in what Connect runs", async () => {
    const source = { alias: "old", cluster: "old-cluster", topics: ["orders"] };
    const objects = (config: object) =>
      objectsOf({ ...production, mirror: { enabled: true, sources: [{ ...source, config }] } });
    const found = async (config: object) => violationsOf(await objects(config), false).map(({ rule }) => rule.name);
    assert.deepEqual(await found({}), []);
    assert.deepEqual(await found({ "consumer.ssl.key.password": "hunter2" }), ["connectors-refer-to-secrets"]);
    const without = (await objects({})).map((object) =>
      object.kind === "KafkaMirrorMaker2" ? { ...object, spec: { ...Object(object.spec), resources: {} } } : object,
    );
    assert.deepEqual(
      violationsOf(without, false).map(({ rule }) => rule.name),
      ["resources-are-set"],
    );
  });

  it("ask less of a demo, and never nothing", async () => {
    const objects = await objectsOf({ stage: 3, purpose: "demo" });
    const names = (isDemo: boolean) => new Set(violationsOf(objects, isDemo).map(({ rule }) => rule.name));
    assert.ok(names(false).has("three-copies-two-in-sync"));
    assert.ok(!names(true).has("three-copies-two-in-sync"));
    assert.ok(names(true).has("listeners-authenticate-over-tls"));
  });

  it("take nothing that they cannot read for good", async () => {
    const kafka = { apiVersion: "kafka.strimzi.io/v1", kind: "Kafka", metadata: { name: "a" }, spec: { kafka: {} } };
    assert.match(violationsOf([kafka], true)[0]?.message ?? "", /^the rule cannot read it: spec\.kafka\.listeners$/);
  });
});
