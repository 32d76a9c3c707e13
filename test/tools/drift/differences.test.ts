import assert from "node:assert/strict";
import type { KubernetesObject } from "../../../config/kubernetes/object";
import { drifts } from "../../../tools/drift/differences";
import { driftText } from "../../../tools/drift/drift";
import { isUnknown, SECRET } from "../../../tools/evaluate/recordingMonitor";

function topic(name: string, spec: object, more: object = {}): KubernetesObject {
  return {
    apiVersion: "kafka.strimzi.io/v1",
    kind: "KafkaTopic",
    metadata: { name, namespace: "kafka" },
    spec,
    ...more,
  };
}

describe("drift", () => {
  const declared = [
    topic("orders", { partitions: 3, config: { "retention.ms": 1000 }, list: [{ a: 1 }, { a: 2 }] }),
    topic("gone", { partitions: 1 }),
  ];

  it("is none where what is declared is as declared, whatever is there beside it", () => {
    const live = declared.map(({ spec, ...object }) => ({
      ...object,
      spec: { ...Object(spec), topicName: "x" },
      status: { a: 1 },
    }));
    assert.deepEqual(drifts(declared, live, isUnknown), []);
    assert.equal(driftText([], []), "Nothing has drifted.\n");
  });

  it("shows each field with both values, and what is not there", () => {
    const live = [topic("orders", { partitions: 6, config: {}, list: [{ a: 1 }, { a: 3 }] })];
    assert.equal(
      driftText(drifts(declared, live, isUnknown), ["KafkaTopic other"]),
      [
        "KafkaTopic kafka/orders",
        "  spec.partitions: declared 3, in the cluster 6",
        '  spec.config["retention.ms"]: declared 1000, in the cluster nothing',
        "  spec.list[1].a: declared 2, in the cluster 3",
        "KafkaTopic kafka/gone is not there",
        "",
        "Not declared, and left alone by updates: KafkaTopic other. npm run adopt declares them.",
        "",
      ].join("\n"),
    );
  });

  it("is not looked for in what only the cluster knows", () => {
    assert.deepEqual(drifts([topic("orders", { a: SECRET })], [topic("orders", { a: "x" })], isUnknown), []);
  });
});
