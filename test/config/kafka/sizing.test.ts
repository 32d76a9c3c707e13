import assert from "node:assert/strict";
import { hasCruiseControl, replicationConfig, replicationFor } from "../../../config/kafka/sizing";

describe("sizing", () => {
  for (const [brokers, factor, minInSyncReplicas] of [
    [1, 1, 1],
    [2, 2, 1],
    [3, 3, 2],
    [6, 3, 2],
    [100, 3, 2],
  ] as const) {
    it(`keeps ${factor} copies and ${minInSyncReplicas} in sync on ${brokers} brokers`, () => {
      assert.deepEqual(replicationFor(brokers), { factor, minInSyncReplicas });
      assert.deepEqual(replicationConfig(replicationFor(brokers)), {
        "default.replication.factor": factor,
        "min.insync.replicas": minInSyncReplicas,
        "offsets.topic.replication.factor": factor,
        "transaction.state.log.replication.factor": factor,
        "transaction.state.log.min.isr": minInSyncReplicas,
        "share.coordinator.state.topic.replication.factor": factor,
        "share.coordinator.state.topic.min.isr": minInSyncReplicas,
      });
    });
  }

  it("lets one broker restart without stopping producers, on any cluster with more than one", () => {
    for (let brokers = 2; brokers <= 100; brokers += 1) {
      const { factor, minInSyncReplicas } = replicationFor(brokers);
      assert.ok(factor <= brokers && minInSyncReplicas < factor, `${brokers} brokers`);
    }
  });

  it("has Cruise Control from the second broker on", () => {
    assert.deepEqual([1, 2, 3].map(hasCruiseControl), [false, true, true]);
  });
});
