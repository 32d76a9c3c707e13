import assert from "node:assert/strict";
import { chainStory, namespace } from "./support/story";

const inAndOut = [
  { as: "my-user", is: "let in" },
  { as: undefined, is: "refused" },
] as const;

const strimzi = "kafka.strimzi.io/v1";
const one = { stage: 10, replicas: 3, storage: { deleteClaim: false } };
const nvme = { name: "nvme", replicas: 3, storage: { size: "2Gi" } };

chainStory("brokers that move to another pool", {}, (at) => {
  const spread = async () => [...(await at().chain.kafka.spread(namespace))];

  /** Whether these are all brokers, each of them has partitions, and nothing moves. */
  const isShared = async (...ids: readonly number[]) => {
    const found = await spread();
    const kafka = await at().chain.client.read({
      apiVersion: strimzi,
      kind: "Kafka",
      metadata: { namespace, name: "my-cluster" },
    });
    const { autoRebalance } = Object(Object(kafka).status);
    return (
      found.map(([id]) => id).join() === ids.join() &&
      found.every(([, { copies, leads }]) => copies > 0 && leads > 0) &&
      autoRebalance?.state === "Idle" &&
      autoRebalance.modes === undefined
    );
  };

  const pool = (name: string) =>
    at().chain.client.read({ apiVersion: strimzi, kind: "KafkaNodePool", metadata: { namespace, name } });
  const claims = async () => {
    const all = await at().chain.client.list("v1", "PersistentVolumeClaim", namespace);
    return all
      .filter(({ metadata }) => metadata.labels?.["strimzi.io/pool-name"] === "broker")
      .map(({ metadata }) => metadata.name)
      .sort();
  };

  it("begins with three brokers", async () => {
    await at().step("three brokers", one, { clients: inAndOut });
  });

  it("gives the brokers of a new pool their share", async () => {
    const started = Date.now();
    await at().step("a pool beside the first one", { ...one, pools: [nvme] }, { clients: inAndOut });
    await at().until("six brokers have partitions and lead some", () => isShared(0, 1, 2, 200, 201, 202));
    await at().look("all six have their share", started, { clients: inAndOut });
  });

  it("drains the first pool to its last broker, and keeps its volumes", async () => {
    const started = Date.now();
    await at().step("no brokers in the first pool", { ...one, pools: [nvme], replicas: 0 }, { clients: inAndOut });
    await at().until("there are the brokers of the new pool, with everything", () => isShared(200, 201, 202));
    await at().look("all is on the new pool", started, { clients: inAndOut });
    const { status } = Object(await pool("broker"));
    assert.deepEqual([status.replicas, status.nodeIds], [0, []]);
    assert.deepEqual(
      await claims(),
      [0, 1, 2].map((id) => `data-0-my-cluster-broker-${id}`),
    );
  });

  it("moves back in one update, after the old volumes are deleted", async () => {
    for (const name of await claims()) {
      await at().chain.client.delete({
        apiVersion: "v1",
        kind: "PersistentVolumeClaim",
        metadata: { namespace, name },
      });
    }
    const started = Date.now();
    const back = { ...one, pools: [{ ...nvme, replicas: 0 }] };
    await at().step("back in one update", back, { clients: inAndOut });
    await at().until("there are the brokers of the first pool, with everything", () => isShared(0, 1, 2));
    await at().look("all is on the first pool", started, { clients: inAndOut });
    await at().step("without the other pool", one, { clients: inAndOut });
    assert.equal(await pool("nvme"), undefined);
  });

  it("destroys the stack", async () => {
    await at().stack.stack.destroy();
  });
});
