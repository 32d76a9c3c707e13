import assert from "node:assert/strict";
import { X509Certificate } from "node:crypto";
import { handshakeFailure } from "../../support/tlsHandshake";
import { privateKey, selfSigned } from "../../support/x509";
import { FORCE_RENEW } from "./authorities";
import { lookAtBridge } from "./bridgeOperator";
import { lookAtKafka } from "./clusterOperator";
import { lookAtConnect } from "./connectOperator";
import { lookAtMirror } from "./mirrorOperator";
import { ObjectStore } from "./objectStore";
import { outcomeAsked } from "./outcome";
import { RunningClusters } from "./runningClusters";
import { decoded } from "./secrets";
import { DEFAULT_PACE, type Surroundings } from "./surroundings";

const strimzi = "kafka.strimzi.io/v1";
const namespace = "myproject";
const labels = { "strimzi.io/cluster": "my-cluster" };
const kafka = { apiVersion: strimzi, kind: "Kafka", metadata: { name: "my-cluster", namespace } };
const connect = { apiVersion: strimzi, kind: "KafkaConnect", metadata: { name: "my-connect", namespace } };
const secretOf = (name: string) => ({ apiVersion: "v1", kind: "Secret", metadata: { name, namespace } });
const base64 = (data: Record<string, string>) =>
  Object.fromEntries(Object.entries(data).map(([key, text]) => [key, Buffer.from(text).toString("base64")]));

/** A cluster of a controller and a broker, and the operator that looks at it. */
async function cluster() {
  const client = new ObjectStore();
  const running = new RunningClusters();
  const surroundings: Surroundings = {
    client,
    running,
    world: { get: () => undefined, find: () => [] },
    pace: DEFAULT_PACE,
    outcomeOf: outcomeAsked,
    wait: async () => undefined,
  };
  for (const [name, role] of [
    ["broker", "broker"],
    ["controller", "controller"],
  ]) {
    const annotations = { "strimzi.io/next-node-ids": role === "broker" ? "[0-99]" : "[100-199]" };
    await client.apply({
      apiVersion: strimzi,
      kind: "KafkaNodePool",
      metadata: { name: String(name), namespace, labels, annotations },
      spec: { replicas: 1, roles: [role], storage: { volumes: [{ id: 0, size: "1Gi" }] } },
    });
  }
  const listeners = [{ name: "tls", port: 9093, type: "internal" }];
  const { metadata } = await client.apply({ ...kafka, spec: { kafka: { listeners, config: {} } } });
  const nodes = () => [...running.of(String(Object(metadata).uid)).nodes.values()];
  return {
    client,
    surroundings,
    nodes,
    restarts: () => nodes().map((node) => node.restarts),
    /** Why a client that trusts the cluster CA cannot connect to a node. */
    failures: async () => {
      const secret = await client.read(secretOf("my-cluster-cluster-ca-cert"));
      assert.ok(secret !== undefined);
      const { "ca.crt": trusted = "" } = decoded(secret);
      const server = "my-cluster-kafka-bootstrap.myproject.svc";
      return Promise.all(nodes().map(({ certificate }) => handshakeFailure(certificate, server, trusted)));
    },
    look: async () => {
      await lookAtKafka(kafka, surroundings);
      const { conditions, observedGeneration } = Object((await client.read(kafka))?.status);
      const { type, reason } = conditions.at(-1);
      return { type, reason, observedGeneration };
    },
    /** Another cluster CA, given by a person. */
    give: async (subject: string, generations: { key: number; certificate: number }, former = "") => {
      const key = privateKey();
      const wanted = { allowedUses: ["cert_signing"], isCaCertificate: true, validityPeriodHours: 24 * 400 };
      const data = {
        "ca.crt": await selfSigned(subject, key, wanted),
        ...(former === "" ? {} : { "ca-2030-01-31T23-59-59Z.crt": former }),
      };
      await client.merge(secretOf("my-cluster-cluster-ca-cert"), {
        metadata: { annotations: { "strimzi.io/ca-cert-generation": String(generations.certificate) } },
        data: base64(data),
      });
      await client.merge(secretOf("my-cluster-cluster-ca"), {
        metadata: { annotations: { "strimzi.io/ca-key-generation": String(generations.key) } },
        data: base64({ "ca.key": key }),
      });
    },
    certificate: async () => {
      const secret = await client.read(secretOf("my-cluster-cluster-ca-cert"));
      return secret === undefined ? "" : (decoded(secret)["ca.crt"] ?? "");
    },
    forceRenewal: () =>
      client.merge(secretOf("my-cluster-cluster-ca-cert"), { metadata: { annotations: { [FORCE_RENEW]: "true" } } }),
  };
}

describe("the simulated operator, looking at a Kafka", () => {
  it("starts nodes that clients can connect to, and leaves them alone after that", async () => {
    const { look, restarts, failures } = await cluster();
    assert.deepEqual(await look(), { type: "Ready", reason: undefined, observedGeneration: 1 });
    assert.deepEqual(await failures(), [undefined, undefined]);
    await look();
    assert.deepEqual(restarts(), [0, 0]);
  });

  it("restarts each node once for a renewed CA, and no connection breaks", async () => {
    const { look, restarts, failures, forceRenewal, nodes, certificate } = await cluster();
    await look();
    const before = nodes().map((node) => node.certificate);
    await forceRenewal();
    assert.equal((await look()).type, "Ready");
    assert.deepEqual(restarts(), [1, 1]);
    assert.deepEqual(await failures(), [undefined, undefined]);
    const ca = await certificate();
    const server = "my-cluster-kafka-bootstrap.myproject.svc";
    assert.equal(await handshakeFailure(before[0] ?? { certificate: "", key: "" }, server, ca), undefined);
  });

  it("restarts each node twice for another key, as long as the former CA is trusted too", async () => {
    const { look, restarts, failures, give, certificate } = await cluster();
    await look();
    await give("O=io.strimzi, CN=cluster-ca v1", { key: 1, certificate: 1 }, await certificate());
    assert.equal((await look()).type, "Ready");
    assert.deepEqual(restarts(), [2, 2]);
    assert.deepEqual(await failures(), [undefined, undefined]);
  });

  it("cannot connect any more after the renewal of a CA under another name, and never can again", async () => {
    const { look, restarts, failures, give, certificate, forceRenewal } = await cluster();
    await look();
    await give("O=my-cluster, CN=cluster-ca v1", { key: 1, certificate: 1 }, await certificate());
    await look();
    assert.deepEqual(await failures(), [undefined, undefined]);
    const before = restarts();
    await forceRenewal();
    const { type, reason } = await look();
    assert.deepEqual([type, reason], ["NotReady", "UnforceableProblem"]);
    assert.equal(new X509Certificate(await certificate()).subject, "O=io.strimzi\nCN=cluster-ca v1");
    assert.deepEqual(await failures(), Array(2).fill("SELF_SIGNED_CERT_IN_CHAIN"));
    assert.equal((await look()).type, "NotReady");
    assert.deepEqual(restarts(), before);
  });

  it("reports the versions of the newest Strimzi where OLM has installed none", async () => {
    const { client, look } = await cluster();
    await look();
    const { kafkaVersion, operatorLastSuccessfulVersion } = Object((await client.read(kafka))?.status);
    assert.deepEqual([kafkaVersion, operatorLastSuccessfulVersion], ["4.3.1", "1.2.0"]);
  });
});

describe("the simulated operator, looking at a KafkaBridge", () => {
  it("replaces pods for settings and secrets, not for what stands at the Deployment, and says where it is", async () => {
    const { client, surroundings } = await cluster();
    const bridge = { apiVersion: strimzi, kind: "KafkaBridge", metadata: { name: "my-bridge", namespace } };
    const { metadata } = await client.apply({ ...bridge, spec: { replicas: 1, http: { port: 8080 } } });
    const looked = async (changes: object, secrets: Record<string, string> = {}) => {
      await client.merge(bridge, changes);
      for (const [name, text] of Object.entries(secrets)) {
        await client.merge(secretOf(name), { data: base64({ "user.crt": text }) });
      }
      await lookAtBridge(bridge, surroundings);
      return surroundings.running.workersOf(String(Object(metadata).uid)).restarts;
    };
    assert.equal(await looked({}), 0);
    assert.equal(await looked({ spec: { replicas: 2 } }), 0);
    const deployment = { metadata: { annotations: { revision: "2" } } };
    assert.equal(await looked({ spec: { template: { deployment } } }), 0);
    assert.equal(await looked({ spec: { http: { port: 9000 } } }), 1);
    const certificateAndKey = { secretName: "my-bridge" };
    assert.equal(await looked({ spec: { authentication: { certificateAndKey } } }, { "my-bridge": "one" }), 2);
    assert.equal(await looked({}, { "my-bridge": "two" }), 3);
    const { url, replicas, conditions } = Object((await client.read(bridge))?.status);
    assert.deepEqual([url, replicas], ["http://my-bridge-bridge-service.myproject.svc:9000", 2]);
    assert.equal(conditions.at(-1).type, "Ready");
  });
});

describe("the simulated operator, looking at a KafkaMirrorMaker2", () => {
  const mirror = { apiVersion: strimzi, kind: "KafkaMirrorMaker2", metadata: { name: "my-mirror", namespace } };
  const login = (secretName: string) => ({ authentication: { certificateAndKey: { secretName } } });
  const source = { source: { alias: "old", ...login("there") }, sourceConnector: {}, checkpointConnector: {} };

  it("waits for the Secrets of both sides, restarts workers for them, and says how connectors are", async () => {
    const { client, surroundings } = await cluster();
    const spec = { replicas: 1, target: { alias: "here", ...login("here") }, mirrors: [source] };
    const { metadata } = await client.apply({ ...mirror, spec });
    const looked = async (changes: object, secrets: Record<string, string> = {}) => {
      await client.merge(mirror, changes);
      for (const [name, text] of Object.entries(secrets)) {
        await client.merge(secretOf(name), { data: base64({ "user.crt": text }) });
      }
      const done = await lookAtMirror(mirror, surroundings);
      return [done, surroundings.running.workersOf(String(Object(metadata).uid)).restarts];
    };
    assert.deepEqual(await looked({}, { here: "one" }), ["later", -1]);
    assert.deepEqual(await looked({}, { there: "one" }), ["done", 0]);
    assert.deepEqual(await looked({ spec: { replicas: 2 } }), ["done", 0]);
    const podSet = { metadata: { annotations: { revision: "2" } } };
    assert.deepEqual(await looked({ spec: { template: { podSet } } }), ["done", 0]);
    assert.deepEqual(await looked({}, { there: "two" }), ["done", 1]);
    const { connectors, conditions } = Object((await client.read(mirror))?.status);
    assert.deepEqual(
      connectors.map(({ name, connector }: { name: string; connector: { state: string } }) => [name, connector.state]),
      [
        ["old->here.MirrorSourceConnector", "RUNNING"],
        ["old->here.MirrorCheckpointConnector", "RUNNING"],
      ],
    );
    assert.equal(conditions.at(-1).type, "Ready");
  });
});

describe("the simulated operator, looking at a KafkaConnect", () => {
  it("restarts workers for their settings, image and secrets, and builds where it is asked to", async () => {
    const { client, surroundings } = await cluster();
    const { metadata } = await client.apply({ ...connect, spec: { replicas: 1 } });
    const { running } = surroundings;
    const looked = async (changes: object, secrets: Record<string, string> = {}) => {
      await client.merge(connect, changes);
      for (const [name, text] of Object.entries(secrets)) {
        await client.merge(secretOf(name), { data: base64({ "user.crt": text }) });
      }
      await lookAtConnect(connect, surroundings);
      const { restarts, builds } = running.workersOf(String(Object(metadata).uid));
      return [restarts, builds];
    };
    assert.deepEqual(await looked({}), [0, 0]);
    assert.deepEqual(await looked({}), [0, 0]);
    assert.deepEqual(await looked({ spec: { replicas: 2 } }), [0, 0]);
    const podSet = { metadata: { annotations: { revision: "2" } } };
    assert.deepEqual(await looked({ spec: { template: { podSet } } }), [0, 0]);
    assert.deepEqual(await looked({ spec: { config: { "offset.flush.interval.ms": 1 } } }), [1, 0]);
    assert.deepEqual(await looked({ spec: { image: "registry.example.com/a:1" } }), [2, 0]);
    assert.deepEqual(await looked({ spec: { build: { plugins: [] }, image: null } }), [3, 1]);
    const certificateAndKey = { secretName: "my-connect" };
    assert.deepEqual(
      await looked({ spec: { authentication: { certificateAndKey } } }, { "my-connect": "one" }),
      [4, 1],
    );
    assert.deepEqual(await looked({}, { "my-connect": "two" }), [5, 1]);
    assert.deepEqual(await looked({ spec: { build: null } }), [6, 1]);
  });
});
