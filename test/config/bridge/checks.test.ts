import assert from "node:assert/strict";
import type { RawConfig } from "../../../config/parseSettings";
import { deployedWith, rejectedSteps, stepsTo } from "../../harness/support/deployed";
import { problems } from "../../harness/support/settings";

const found = (bridge: object, rest: RawConfig = {}) =>
  problems({ stage: 14, bridge: { enabled: true, ...bridge }, ...rest });
const keys = (bridge: object, rest: RawConfig = {}) => found(bridge, rest).map(({ key }) => key);

describe("settings of the HTTP Bridge", () => {
  it("are all good by default, on every operator", () => {
    for (const strimzi of ["0.49", "0.51", "1.0", "1.2"]) {
      assert.deepEqual(found({}, { operator: { install: "none", strimzi } }), []);
    }
  });

  it("have TLS where the operator's Bridge has it, and else say which operator has", () => {
    const tls = { secret: "certificate" };
    assert.deepEqual(keys({ tls }, { operator: { install: "none", strimzi: "1.0" } }), []);
    const [problem, ...more] = found({ tls }, { operator: { install: "none", strimzi: "0.51" } });
    assert.deepEqual([problem?.key, problem?.fix, more], ["bridge.tls", "pulumi config rm --path bridge.tls", []]);
    assert.match(problem?.message ?? "", /^needs Strimzi 1\.0 or newer, but the operator is assumed to be 0\.51/);
  });

  it("have a name that is nobody else's", () => {
    for (const name of ["my-connect", "my-cluster", "my-user", "other-workers", "strimzi-cluster-operator"]) {
      assert.deepEqual(keys({ name }, { connectClusters: [{ name: "other-workers" }] }), ["bridge.name"], name);
    }
    assert.deepEqual(keys({ name: "my-user" }, { demo: false }), []);
    assert.deepEqual(keys({ name: "my-connect", enabled: false }), []);
  });

  it("name no port that is taken, and no heap above the memory", () => {
    assert.deepEqual(keys({ port: 8081 }), ["bridge.port"]);
    assert.deepEqual(keys({ port: 80 }), ["bridge.port"]);
    assert.deepEqual(keys({ jvm: { heap: "512M" } }), ["bridge.jvm.heap"]);
    assert.deepEqual(keys({ resources: { requests: { cpu: "2" } } }), ["bridge.resources.requests.cpu"]);
    assert.deepEqual(keys({ jvm: { heap: "2G" }, resources: { limits: { memory: "4Gi" } } }), []);
  });

  it("leave to the operator what it sets itself", () => {
    const producer = {
      config: { "bootstrap.servers": "x", "ssl.keystore.type": "PEM", acks: "all", "ssl.protocol": "TLSv1.3" },
    };
    assert.deepEqual(keys({ producer, consumer: { config: { "group.id": "x", "sasl.mechanism": "PLAIN" } } }), [
      'bridge.producer.config["bootstrap.servers"]',
      'bridge.producer.config["ssl.keystore.type"]',
      'bridge.consumer.config["group.id"]',
      'bridge.consumer.config["sasl.mechanism"]',
    ]);
    assert.deepEqual(keys({ producer: { config: { "group.id": "is no setting of producers" } } }), []);
  });

  it("name topics that somebody declares, and clients by something", () => {
    const [problem] = found({ produces: ["my-topc"] });
    assert.equal(problem?.key, "bridge.produces[0]");
    assert.match(problem?.message ?? "", /did you mean "my-topic"\?$/);
    assert.deepEqual(keys({ produces: ["my-topc"], enabled: false }), []);
    assert.deepEqual(keys({ consumes: ["theirs"] }, { topicsElsewhere: ["theirs"] }), []);
    assert.deepEqual(keys({ clients: [{ label: "a=b" }, {}] }), ["bridge.clients[1]"]);
  });

  it("name no clients where no network policy would hold others back", () => {
    const clients = [{ label: "a=b" }];
    assert.deepEqual(keys({ clients }), []);
    assert.deepEqual(keys({ clients }, { networkPolicies: false }), ["bridge.clients"]);
    assert.deepEqual(keys({ clients }, { purpose: "demo" }), ["bridge.clients"]);
    assert.deepEqual(keys({ clients }, { purpose: "demo", networkPolicies: true }), []);
    assert.deepEqual(keys({ clients, enabled: false }, { networkPolicies: false }), []);
  });

  it("name origins as browsers do", () => {
    assert.deepEqual(
      keys({ cors: { origins: ["https://a.example.com", "http://localhost:3000", "https://*.b.org", "*"] } }),
      [],
    );
    for (const origin of [
      "a.example.com",
      "https://a.example.com/",
      "https://.*",
      "https://*",
      "https://a,https://b",
    ]) {
      assert.deepEqual(keys({ cors: { origins: [origin] } }), ["bridge.cors.origins[0]"], origin);
    }
    assert.deepEqual(keys({ cors: { methods: ["FETCH"] } }), ["bridge.cors.methods[0]"]);
  });
});

describe("steps with the HTTP Bridge", () => {
  const production = { stage: 9, replicas: 3, purpose: "production", bridge: { enabled: true } } as const;
  const rejected = async (from: RawConfig, to: RawConfig) =>
    rejectedSteps(await deployedWith(from), to).map(({ key, fix }) => [key, fix]);

  it("open it to everybody with a permission only, in whichever way", async () => {
    const permit = "pulumi config set --path 'permit[0]' 'expose bridge'";
    const open = { ...production, networkPolicies: false };
    assert.deepEqual(await rejected({ ...production, bridge: {} }, production), []);
    assert.deepEqual(await rejected({ ...open, bridge: {} }, open), [["bridge.enabled", permit]]);
    assert.deepEqual(await rejected(production, open), [["networkPolicies", permit]]);
    assert.deepEqual(await rejected(open, open), []);
    assert.deepEqual(await rejected(production, { ...open, permit: ["expose bridge"] }), []);
  });

  it("announce in a stack for a demo what everybody may do then", async () => {
    const demo = { stage: 10, purpose: "demo" };
    const steps = stepsTo(await deployedWith(demo), { ...demo, bridge: { enabled: true } });
    const [step, ...more] = steps.filter(({ permission }) => permission === "expose bridge");
    assert.deepEqual([step?.verdict, more], ["demo", []]);
  });

  it("take its user away with a permission, outside of demos", async () => {
    const off = { ...production, bridge: { enabled: false } };
    assert.deepEqual(await rejected(production, off), [
      ["bridge", "pulumi config set --path 'permit[0]' 'delete user my-bridge'"],
    ]);
    assert.deepEqual(await rejected({ ...production, purpose: "demo" }, { ...off, purpose: "demo" }), []);
  });
});
