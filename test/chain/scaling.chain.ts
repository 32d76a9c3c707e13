import assert from "node:assert/strict";
import { chainStory, namespace } from "./support/story";

const inAndOut = [
  { as: "my-user", is: "let in" },
  { as: undefined, is: "refused" },
] as const;

chainStory("more brokers and fewer", {}, (at) => {
  const brokers = async () => [...(await at().chain.kafka.spread(namespace))];
  const isShared = async (count: number) => {
    const found = await brokers();
    return found.length === count && found.every(([, { copies, leads }]) => copies > 0 && leads > 0);
  };

  /** Whether the rebalancing after a change of brokers is over: docs/running-for-real.md waits for it before the next. */
  const isIdle = async () => {
    const kafka = { apiVersion: "kafka.strimzi.io/v1", kind: "Kafka", metadata: { namespace, name: "my-cluster" } };
    const { autoRebalance } = Object(Object(await at().chain.client.read(kafka)).status);
    return autoRebalance?.state === "Idle" && autoRebalance.modes === undefined;
  };
  const isDone = async (count: number) => (await isShared(count)) && (await isIdle());

  /** The resources of the brokers' pods, as they run. */
  const memory = async () => {
    const pods = await at().chain.client.list("v1", "Pod", namespace);
    return pods
      .filter(({ metadata }) => metadata.labels?.["strimzi.io/broker-role"] === "true")
      .map(({ spec }) => String(Object(Object(spec).containers?.[0]).resources?.requests?.memory));
  };

  it("ends the update of stage 6 when the brokers have their memory", async () => {
    await at().step("up to stage 5", { stage: 5 });
    await at().step("up to stage 6", { stage: 6 });
    assert.deepEqual(await memory(), ["3Gi"]);
  });

  it("begins with one broker", async () => {
    await at().step("up to stage 10", { stage: 10 }, { clients: inAndOut });
  });

  for (const [from, to] of [
    [1, 3],
    [3, 5],
  ] as const) {
    it(`gives brokers their share, from ${from} to ${to}`, async () => {
      const started = Date.now();
      await at().step(`from ${from} to ${to} brokers`, { stage: 10, replicas: to }, { clients: inAndOut });
      await at().until(`all of ${to} brokers have partitions and lead some, and nothing moves`, () => isDone(to));
      await at().look(`all ${to} brokers have their share`, started, { clients: inAndOut });
    });
  }

  it("drains brokers before they go, from 5 to 3", async () => {
    const started = Date.now();
    await at().step("from 5 to 3 brokers", { stage: 10, replicas: 3 }, { clients: inAndOut });
    await at().until("there are 3 brokers, with everything, and nothing moves", () => isDone(3));
    await at().look("3 brokers are left", started, { clients: inAndOut });
  });

  it("goes back to one broker, as docs/running-for-real.md describes", async () => {
    const { chain, stack } = at();
    const started = Date.now();
    const one = {
      stage: 10,
      replicas: 3,
      topics: [{ name: "my-topic", partitions: 3, replicas: 1 }],
      kafka: { config: { "offsets.topic.replication.factor": 1 } },
    };
    await stack.up(at().config(one));
    const topic = { apiVersion: "kafka.strimzi.io/v1", kind: "KafkaTopic", metadata: { namespace, name: "my-topic" } };
    await at().until("the topic has one copy", async () => {
      const found = await chain.client.read(topic);
      const partitions = (await (await chain.kafka.admin(namespace)).describePartitions()).filter(
        (each) => each.topic === "my-topic",
      );
      return (
        Object(found?.status).replicasChange === undefined && partitions.every(({ replicas }) => replicas.length === 1)
      );
    });
    const admin = await chain.kafka.admin(namespace);
    const all = await admin.describePartitions();
    await admin.reassign(all.map(({ topic: name, partition }) => ({ topic: name, partition, replicas: [0] })));
    await at().look("everything is on broker 0", started, { clients: inAndOut });
    await at().step("from 3 brokers to 1", { ...one, replicas: 1 }, { clients: inAndOut });
    assert.deepEqual(
      (await brokers()).map(([id]) => id),
      [0],
    );
  });

  it("destroys the stack", async () => {
    await at().stack.stack.destroy();
  });
});
