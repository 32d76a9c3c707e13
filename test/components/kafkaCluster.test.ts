import assert from "node:assert/strict";
import { KafkaCluster } from "../../components/kafkaCluster";
import type { RawConfig } from "../../config/parseSettings";
import { assertMatches } from "../harness/support/assertMatches";
import { plan } from "../harness/support/settings";
import { recorded, resource } from "../harness/support/stack";

async function cluster(config: RawConfig) {
  const resources = await recorded(() => {
    const { cluster } = plan(config);
    assert.ok(cluster);
    new KafkaCluster("kafka", cluster);
  });
  const spec = (key: string) => resource(resources, key).inputs.spec;
  return {
    resources,
    kafka: spec("Kafka kafka"),
    brokers: spec("KafkaNodePool kafka-brokers"),
    controllers: spec("KafkaNodePool kafka-controllers"),
  };
}

function annotationsOf({ inputs }: { readonly inputs: Readonly<Record<string, unknown>> }) {
  return Object(inputs.metadata).annotations;
}

describe("KafkaCluster", () => {
  it("is a Kafka and two pools, each with a disk of its own", async () => {
    const { kafka, brokers, controllers, resources } = await cluster({ stage: 2 });
    const storage = {
      type: "jbod",
      volumes: [{ id: 0, type: "persistent-claim", size: "1Gi", deleteClaim: false, kraftMetadata: "shared" }],
    };
    assert.deepEqual(brokers, { replicas: 1, roles: ["broker"], storage });
    assert.deepEqual(controllers, { replicas: 1, roles: ["controller"], storage });
    assertMatches(kafka, { kafka: { listeners: [{ name: "plain", port: 9092, type: "internal", tls: false }] } });
    assert.deepEqual([...resources.keys()].filter((key) => key.startsWith("Kafka")).length, 5);
  });

  it("gives brokers the ids below 100, and controllers those from there", async () => {
    const { resources } = await cluster({ stage: 2 });
    const ids = (key: string) => resource(resources, key).inputs.metadata;
    assertMatches(ids("KafkaNodePool kafka-brokers"), { annotations: { "strimzi.io/next-node-ids": "[0-99]" } });
    assertMatches(ids("KafkaNodePool kafka-controllers"), { annotations: { "strimzi.io/next-node-ids": "[100-109]" } });
  });

  it("applies the Kafka before its pools, and waits for the Kafka when all of them are applied", async () => {
    const { resources } = await cluster({ stage: 2 });
    const needs = (key: string) =>
      resource(resources, key)
        .dependencies.map((urn) => urn.split("::").at(-1))
        .sort();
    assert.deepEqual(needs("Kafka kafka"), []);
    assert.deepEqual(needs("KafkaNodePool kafka-brokers"), ["kafka"]);
    assert.deepEqual(needs("KafkaPatch kafka-ready"), ["kafka", "kafka-brokers", "kafka-controllers"]);
    const kafka = resource(resources, "Kafka kafka");
    assertMatches(kafka.inputs.metadata, { annotations: { "pulumi.com/skipAwait": "true" } });
    assert.equal(kafka.timeouts.delete, "20m");
    assert.equal(resource(resources, "KafkaNodePool kafka-brokers").timeouts.create, "");
    const ready = resource(resources, "KafkaPatch kafka-ready");
    assert.equal(ready.timeouts.update, "20m");
    assert.ok(ready.retainOnDelete, "the Kafka stays as it is");
    assert.deepEqual(JSON.parse(annotationsOf(ready)["pulumi.com/waitFor"]).at(-1), "condition=Ready");
  });

  it("has further pools by their names, before the first one, and waits for them too", async () => {
    const pools = [
      { name: "fast", replicas: 3 },
      { name: "slow", replicas: 0 },
    ];
    const { resources } = await cluster({ stage: 2, replicas: 0, pools });
    const needs = (key: string) =>
      resource(resources, key)
        .dependencies.map((urn) => urn.split("::").at(-1))
        .sort();
    assert.deepEqual(needs("KafkaNodePool kafka-pool-fast"), ["kafka"]);
    assert.deepEqual(needs("KafkaNodePool kafka-brokers"), ["kafka", "kafka-pool-fast", "kafka-pool-slow"]);
    assert.deepEqual(needs("KafkaPatch kafka-ready"), [
      ...["kafka", "kafka-brokers", "kafka-controllers"],
      ...["kafka-pool-fast", "kafka-pool-slow"],
    ]);
    assertMatches(resource(resources, "KafkaNodePool kafka-pool-fast").inputs, {
      metadata: { name: "fast", annotations: { "strimzi.io/next-node-ids": "[200-299]" } },
      spec: { replicas: 3, roles: ["broker"] },
    });
  });

  it("changes the Kafka with whatever changes in a pool, so that its Ready is about the pool as well", async () => {
    const revision = async (config: RawConfig) => {
      const { resources } = await cluster({ stage: 5, ...config });
      const { podSet } = Object(resource(resources, "KafkaPatch kafka-ready").inputs.spec).kafka.template;
      return String(Object.values(podSet.metadata.annotations));
    };
    const before = await revision({});
    assert.equal(await revision({}), before);
    for (const change of [
      { stage: 6 },
      { replicas: 2 },
      { storage: { size: "2Gi" } },
      { storage: { controllers: { size: "2Gi" } } },
      { storage: { brokers: { volumes: 2 } } },
      { pools: [{ name: "fast", replicas: 0 }] },
      { placement: { dedicated: { taint: "dedicated=kafka:NoSchedule" } } },
      { metrics: { enabled: true, reporter: "jmx" } },
      { kafka: { config: { "log.roll.hours": 12 } } },
    ]) {
      assert.notEqual(await revision(change), before, JSON.stringify(change));
    }
  });

  it("changes the Kafka when a former CA is dropped, so that the update ends when no node trusts it any more", async () => {
    const revision = async (certificates: object) => {
      const { resources } = await cluster({ stage: 5, certificates: { issuer: "pulumi", ...certificates } });
      const { podSet } = Object(resource(resources, "KafkaPatch kafka-ready").inputs.spec).kafka.template;
      assert.doesNotMatch(JSON.stringify(resource(resources, "Kafka kafka").inputs.spec), /trustedGenerations/);
      return String(Object.values(podSet.metadata.annotations));
    };
    const replaced = await revision({ generation: 1 });
    assert.notEqual(replaced, await revision({}));
    assert.notEqual(await revision({ generation: 1, oldestTrusted: 1 }), replaced);
  });

  it("waits for a pause once, with nothing of it that could change while the operator looks away", async () => {
    const { resources } = await cluster({ stage: 2, certificates: { pauseReconciliation: true } });
    assertMatches(resource(resources, "Kafka kafka").inputs.metadata, {
      annotations: { "strimzi.io/pause-reconciliation": "true" },
    });
    assert.equal(resources.has("KafkaPatch kafka-ready"), false);
    const { inputs } = resource(resources, "KafkaPatch kafka-paused");
    assert.deepEqual(Object.keys(inputs).sort(), ["apiVersion", "kind", "metadata"]);
    assert.equal(annotationsOf({ inputs })["pulumi.com/waitFor"], "condition=ReconciliationPaused");
  });

  it("waits for nothing, if it is not to wait", async () => {
    const { resources } = await cluster({ stage: 2, wait: { ready: false } });
    assert.deepEqual(
      [...resources.keys()].filter((key) => key.startsWith("KafkaPatch")),
      [],
    );
  });

  it("scales brokers and leaves controllers alone", async () => {
    const { brokers, controllers, kafka } = await cluster({ stage: 7, replicas: 3 });
    assertMatches(brokers, { replicas: 3 });
    assertMatches(controllers, { replicas: 1 });
    assertMatches(kafka, {
      cruiseControl: {},
      kafka: { config: { "default.replication.factor": 3, "min.insync.replicas": 2 } },
    });
  });

  it("gives Cruise Control and Kafka Exporter requests and limits, and the nodes of the entity operator", async () => {
    const dedicated = { taint: "dedicated=kafka:NoSchedule", entityOperator: true };
    const { kafka } = await cluster({ stage: 7, replicas: 3, metrics: { enabled: true }, placement: { dedicated } });
    for (const helper of [Object(kafka).cruiseControl, Object(kafka).kafkaExporter]) {
      for (const amounts of [helper.resources.requests, helper.resources.limits]) {
        assert.deepEqual(Object.keys(amounts).sort(), ["cpu", "memory"]);
      }
      assert.deepEqual(helper.template, Object(kafka).entityOperator.template);
      assert.ok(helper.template.pod.tolerations.length > 0);
    }
  });

  it("has no Cruise Control on one broker, which could not start", async () => {
    const { kafka } = await cluster({ stage: 7, replicas: 1 });
    assert.ok(!Object.keys(Object(kafka)).includes("cruiseControl"));
  });

  it("puts a person's broker settings over the stage's", async () => {
    const { kafka } = await cluster({ stage: 3, kafka: { config: { "log.retention.hours": 1 }, version: "4.2.0" } });
    assertMatches(kafka, {
      kafka: { version: "4.2.0", config: { "log.retention.hours": 1, "log.roll.hours": 24 } },
    });
  });

  it("gives the volumes the size and class that are asked for", async () => {
    const { brokers } = await cluster({ stage: 2, storage: { size: "10Gi", class: "fast", deleteClaim: true } });
    assertMatches(brokers, { storage: { volumes: [{ size: "10Gi", class: "fast", deleteClaim: true }] } });
  });

  it("encrypts from stage 4 on, authenticates and authorizes from stage 5 on", async () => {
    const four = await cluster({ stage: 4 });
    assert.deepEqual(Object(four.kafka).kafka.listeners, [{ name: "tls", port: 9093, type: "internal", tls: true }]);
    assert.equal(Object(four.kafka).kafka.authorization, undefined);
    const five = await cluster({ stage: 5 });
    assert.deepEqual(Object(five.kafka).kafka.listeners, [
      { name: "tls", port: 9093, type: "internal", tls: true, authentication: { type: "tls" } },
    ]);
    assert.deepEqual(Object(five.kafka).kafka.authorization, { type: "simple" });
  });

  it("limits the brokers from stage 6 on", async () => {
    const { brokers, controllers } = await cluster({ stage: 6 });
    assertMatches(brokers, {
      jvmOptions: { "-Xmx": "1G" },
      resources: { requests: { memory: "3Gi" }, limits: { memory: "3Gi" } },
    });
    assert.equal(Object(controllers).resources, undefined);
  });
});
