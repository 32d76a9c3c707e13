import assert from "node:assert/strict";
import { operatorNotes } from "../../../config/kafka/operatorNotes";

const notes = (kind: string, status: unknown) =>
  operatorNotes({ kind, metadata: { name: "it", namespace: "myproject" }, status }, "oc");
const ready = { type: "Ready", status: "True" };

describe("what operators report beside Ready", () => {
  it("is nothing, mostly", () => {
    assert.deepEqual(notes("Kafka", { conditions: [ready], autoRebalance: { state: "Idle" } }), []);
    assert.deepEqual(operatorNotes({ kind: "Secret" }, "oc"), []);
    assert.deepEqual(operatorNotes(undefined, "oc"), []);
  });

  it("is a warning, with its reason", () => {
    const warning = { type: "Warning", reason: "PvcResizingWarning", message: "It cannot be resized." };
    assert.deepEqual(notes("Kafka", { conditions: [warning, ready] }), [
      "Kafka it: the operator warns: It cannot be resized. (PvcResizingWarning)",
    ]);
  });

  it("is what Cruise Control moves after Ready, also where it only waits for its turn", () => {
    const modes = [
      { mode: "remove-brokers", brokers: [3, 4] },
      { mode: "add-brokers", brokers: [5] },
    ];
    assert.deepEqual(notes("Kafka", { conditions: [ready], autoRebalance: { state: "Idle", modes } }), [
      "Kafka it: partitions are moved off brokers 3, 4, and brokers go when they are empty. It is done when this shows Idle and no brokers: oc get kafka it -n myproject -o jsonpath='{.status.autoRebalance}'",
      "Kafka it: partitions are moved to broker 5. It is done when this shows Idle and no brokers: oc get kafka it -n myproject -o jsonpath='{.status.autoRebalance}'",
    ]);
  });

  it("is a topic's number of copies that is not there yet, or has failed", () => {
    const replicasChange = { state: "ongoing", targetReplicas: 3 };
    assert.deepEqual(notes("KafkaTopic", { conditions: [ready], replicasChange }), [
      "KafkaTopic it: copies are changed to 3. It is done when this shows nothing: oc get kafkatopic it -n myproject -o jsonpath='{.status.replicasChange}'",
    ]);
    assert.match(
      String(notes("KafkaTopic", { replicasChange: { ...replicasChange, message: "no Cruise Control" } })),
      /which has failed: no Cruise Control/,
    );
  });
});
