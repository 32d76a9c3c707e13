import assert from "node:assert/strict";
import type { KubernetesObject } from "../../../../config/kubernetes/object";
import { InvalidResource, kafkaSpec, planNodes } from "./nodePools";
import { RunningClusters } from "./runningClusters";

const spec = kafkaSpec.parse({ kafka: { listeners: [] } });

function pool(
  name: string,
  replicas: number,
  range = "",
  nodeIds: readonly number[] = [],
  role = "broker",
): KubernetesObject {
  return {
    apiVersion: "kafka.strimzi.io/v1",
    kind: "KafkaNodePool",
    metadata: { name, annotations: range === "" ? {} : { "strimzi.io/next-node-ids": range } },
    spec: { replicas, roles: [role], storage: {} },
    status: { nodeIds },
  };
}

const controllers = pool("controller", 1, "[100-109]", [100], "controller");

/** The nodes that pools are to have, where these hold partitions. */
function planned(pools: readonly KubernetesObject[], holding: readonly number[] = []) {
  const running = new RunningClusters().of("1");
  for (const id of holding) {
    const certificate = { certificate: "", key: "", generation: 0 };
    const rest = { pool: "", broker: true, revision: "", restarts: 0, certificate, trusts: "", volumes: new Map() };
    running.nodes.set(id, { id, holdsPartitions: true, ...rest });
  }
  const plan = planNodes("my-cluster", spec, [controllers, ...pools], running);
  const ids = plan.pools.filter(({ broker }) => broker).map(({ name, wanted }) => [name, ...wanted]);
  return { ...plan, ids };
}

describe("the nodes of several pools, by the simulated operator", () => {
  it("have the lowest ids of their pool's range that no node of the cluster has", () => {
    const { ids, added } = planned([pool("a", 2, "[0-99]", [0]), pool("b", 2, "[200-299]"), pool("c", 2, "[0-99]")]);
    assert.deepEqual(ids, [
      ["a", 0, 1],
      ["b", 200, 201],
      ["c", 2, 3],
    ]);
    assert.deepEqual(added, [1, 200, 201, 2, 3]);
  });

  it("have the lowest of all where there is no range, or it is at its end", () => {
    assert.deepEqual(planned([pool("a", 3, "[200-201]"), pool("b", 1)]).ids, [
      ["a", 200, 201, 0],
      ["b", 1],
    ]);
  });

  it("have no id that a node on its way out has", () => {
    const { ids } = planned([pool("a", 0, "[0-99]", [0, 1]), pool("b", 2, "[0-99]")], []);
    assert.deepEqual(ids, [["a"], ["b", 2, 3]]);
  });

  it("stay, in every pool that loses some, while one of those that go holds partitions", () => {
    const pools = [pool("a", 0, "[0-99]", [0, 1]), pool("b", 1, "[200-299]", [200, 201]), pool("c", 1, "", [300])];
    const held = planned(pools, [1]);
    assert.deepEqual(held.ids, [
      ["a", 0, 1],
      ["b", 200, 201],
      ["c", 300],
    ]);
    assert.deepEqual(held.blocked, [0, 1, 201]);
    assert.deepEqual(
      held.warnings.map(({ message }) => message),
      [
        "Reverting scale-down of KafkaNodePool a by changing number of replicas to 2",
        "Reverting scale-down of KafkaNodePool b by changing number of replicas to 2",
      ],
    );
    const free = planned(pools);
    assert.deepEqual(
      [free.ids, free.removed],
      [
        [["a"], ["b", 200], ["c", 300]],
        [0, 1, 201],
      ],
    );
  });

  it("must be some, of which one is a broker", () => {
    assert.throws(() => planned([pool("a", 0)]), InvalidResource);
    assert.doesNotThrow(() => planned([pool("a", 0), pool("b", 1)]));
  });
});
