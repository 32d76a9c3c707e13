import assert from "node:assert/strict";
import type { RawConfig } from "../../../config/parseSettings";
import { objectsOf } from "../../harness/support/stack";

describe("scaling", () => {
  const kafka = async (config: RawConfig) =>
    Object((await objectsOf({ stage: 2, ...config })).find(({ kind }) => kind === "Kafka")?.spec);

  it("has Cruise Control rebalance by itself from two brokers on, with a template for each mode", async () => {
    assert.equal((await kafka({ replicas: 1 })).cruiseControl, undefined);
    assert.deepEqual((await kafka({ replicas: 2 })).cruiseControl.autoRebalance, [
      { mode: "add-brokers", template: { name: "my-cluster-add-brokers" } },
      { mode: "remove-brokers", template: { name: "my-cluster-remove-brokers" } },
    ]);
    const rebalance = { movements: 7, bytesPerSecond: 1000 };
    const templates = (await objectsOf({ stage: 2, replicas: 3, rebalance })).filter(
      ({ kind }) => kind === "KafkaRebalance",
    );
    assert.equal(templates.length, 2);
    for (const { spec, metadata } of templates) {
      assert.deepEqual(spec, { concurrentPartitionMovementsPerBroker: 7, replicationThrottle: 1000 });
      assert.equal(metadata.annotations?.["strimzi.io/rebalance-template"], "true");
    }
  });
});
