import assert from "node:assert/strict";
import { mapValues } from "es-toolkit/object/mapValues";
import { factsForTopicStacks } from "../../config/clusterStack";
import { parseSettings, type RawConfig } from "../../config/parseSettings";
import { evaluate } from "../../tools/evaluate/evaluate";
import { pulumiDeclarations } from "../../tools/reference/referenceText";
import { stack } from "../harness/support/stack";

/** A platform's stack has the cluster; any number of other stacks have topics and users of it. */
describe("stacks of topics", () => {
  const platform: RawConfig = {
    stage: 12,
    replicas: 3,
    namespace: "kafka",
    kafka: { config: { "log.retention.hours": 24 } },
  };
  const own: RawConfig = {
    clusterStack: "acme/amq-streams-demo/platform",
    topics: [{ name: "payments.settled" }],
    users: [{ name: "payments", produces: ["payments.settled"] }],
  };
  const facts = (config: RawConfig) => factsForTopicStacks(parseSettings(config));
  const run = (
    config: RawConfig,
    output: unknown,
    deployed: readonly { urn: string; type: string; outputs: unknown }[] = [],
  ) =>
    evaluate(stack(config), {
      clusterStackOutput: async (name) => {
        assert.equal(name, own.clusterStack);
        return output;
      },
      deployedResources: async () => [...deployed],
    });
  it("take a cluster with more brokers than a single pool has", async () => {
    const { resources } = await run(own, facts({ ...platform, replicas: 80, pools: [{ name: "fast", replicas: 80 }] }));
    assert.ok(resources.some(({ type }) => type.endsWith(":KafkaTopic")));
  });

  const kafkaTopic = (name: string) => ({
    urn: `urn:pulumi:test::amq-streams-demo::kubernetes:kafka.strimzi.io/v1:KafkaTopic::${name}`,
    type: "kubernetes:kafka.strimzi.io/v1:KafkaTopic",
    outputs: {
      apiVersion: "kafka.strimzi.io/v1",
      kind: "KafkaTopic",
      metadata: { name, namespace: "kafka" },
      spec: { partitions: 6, replicas: 3 },
    },
  });

  it("have topics, users and a guard, in the cluster's namespace and by its numbers, and nothing else", async () => {
    const { resources } = await run(own, facts(platform));
    const made = resources.map(({ type, name }) => `${type.split(":").at(-1)} ${name}`).sort();
    assert.deepEqual(
      made,
      [
        "DataGuard data-guard",
        "KafkaTopic payments.settled",
        "KafkaTopics topics",
        "KafkaUser payments",
        "KafkaUsers users",
        "Stack amq-streams-demo-test",
        "kubernetes cluster",
      ].sort(),
    );
    const topic = resources.find(({ type }) => type.endsWith(":KafkaTopic"));
    assert.deepEqual(Object(topic?.inputs.metadata).namespace, "kafka");
    assert.deepEqual(Object(topic?.inputs.spec).replicas, 3);
  });

  it("keep the guards of topics: none goes, or shrinks, without its permission", async () => {
    const before = [kafkaTopic("payments.settled"), kafkaTopic("payments.old")];
    await assert.rejects(run(own, facts(platform), before), (error: Error) => {
      assert.match(error.message, /topics\[0\]\.partitions is 3, but the topic payments\.settled has 6/);
      assert.match(error.message, /'permit\[0\]' 'delete topic payments\.old'/);
      return true;
    });
    const wide = {
      ...own,
      topics: [{ name: "payments.settled", partitions: 6 }],
      permit: ["delete topic payments.old"],
    };
    await run(wide, facts(platform), before);
  });

  it("set nothing that the cluster's stack decides", async () => {
    await assert.rejects(
      run({ ...own, replicas: 5, namespace: "other" }, facts(platform)),
      /replicas is set, but the stack .* has the cluster and decides it[\s\S]*namespace is set/,
    );
  });

  it("may have every default that Pulumi.yaml declares: the engine adds them all", async () => {
    const declared = mapValues(pulumiDeclarations(), (declaration) => Object(declaration).default);
    const { resources } = await run({ ...declared, ...own }, facts(platform));
    const topic = resources.find(({ type }) => type.endsWith(":KafkaTopic"));
    assert.equal(Object(topic?.inputs.spec).replicas, 3);
  });

  it("wait for a cluster with a topic operator", async () => {
    assert.equal(facts({ ...platform, stage: 7 }), undefined);
    await assert.rejects(run(own, undefined), /has no output forTopicStacks .* must be at stage 8 or above/);
  });

  it("cannot be made of a stack that has a cluster", async () => {
    const kafka = {
      urn: "urn:pulumi:test::amq-streams-demo::kubernetes:kafka.strimzi.io/v1:Kafka::my-cluster",
      type: "kubernetes:kafka.strimzi.io/v1:Kafka",
      outputs: {
        apiVersion: "kafka.strimzi.io/v1",
        kind: "Kafka",
        metadata: { name: "my-cluster", namespace: "kafka" },
        spec: { kafka: { listeners: [] } },
      },
    };
    await assert.rejects(
      run(own, facts(platform), [kafka]),
      /clusterStack is .*, but this stack has the Kafka my-cluster itself/,
    );
  });

  it("can be looked at where nobody can ask the other stack, which a warning says", async () => {
    const warnings: string[] = [];
    const { resources } = await evaluate(stack(own), { warn: (warning) => warnings.push(warning) });
    assert.ok(resources.some(({ name }) => name === "payments.settled"));
    assert.match(warnings.join(), /acme\/amq-streams-demo\/platform is not asked here/);
  });
});
