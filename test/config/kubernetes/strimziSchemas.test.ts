import assert from "node:assert/strict";
import { crdReleases } from "../../../config/kubernetes/strimziSchemas";
import { combinationsAtTheLast, isFor } from "../../e2e/support/combinations";
import { objectsOf } from "../../harness/support/stack";
import { schemaErrors } from "../../harness/support/strimziSchemas";

describe("the CRDs of every supported Strimzi", () => {
  it("take what any two settings together make at the last stage", async () => {
    for (const combination of combinationsAtTheLast()) {
      const releases = crdReleases.filter((release) => isFor(release, combination));
      assert.deepEqual(schemaErrors(await objectsOf(combination.config), releases), [], combination.title);
    }
  });

  it("are distinguished by what they have", async () => {
    const kafka = {
      apiVersion: "kafka.strimzi.io/v1",
      kind: "Kafka",
      metadata: { name: "my-cluster", namespace: "myproject" },
      spec: {
        kafka: {
          listeners: [{ name: "tls", port: 9093, type: "internal", tls: true }],
          rack: { type: "topology-label", topologyKey: "zone" },
        },
      },
    };
    const rackType = "Kafka my-cluster: /spec/kafka/rack/type must NOT have additional properties";
    assert.deepEqual(schemaErrors([kafka]), [`Strimzi 0.49.1: ${rackType}`, `Strimzi 0.51.0: ${rackType}`]);
  });
});
