import assert from "node:assert/strict";
import { mapAsync } from "es-toolkit/array/mapAsync";
import type { KubernetesObject } from "../../config/kubernetes/object";
import type { RawConfig } from "../../config/parseSettings";
import { ApiError } from "../harness/cluster/client";
import { type ControlPlane, conditionOf, hasCondition, startControlPlane } from "../harness/cluster/controlPlane";
import { BUILD_PATIENCE_MS } from "./support/patience";
import { rendered } from "./support/rendered";

/** Configs in which the demo's Deployments differ. */
const configs: readonly RawConfig[] = [
  {},
  { certificates: { issuer: "pulumi" } },
  { users: [{ name: "my-user", authentication: "scram-sha-512" }] },
  { placement: { racks: { topologyKey: "topology.kubernetes.io/zone" } } },
];

describe("the restricted Pod Security profile", () => {
  let cluster: ControlPlane;

  before(async function () {
    this.timeout(BUILD_PATIENCE_MS);
    cluster = await startControlPlane();
  });
  after(() => cluster?.stop());

  async function restricted(name: string) {
    const labels = { "pod-security.kubernetes.io/enforce": "restricted" };
    await cluster.client.create({ apiVersion: "v1", kind: "Namespace", metadata: { name, labels } });
  }

  async function deploy(namespace: string, config: RawConfig): Promise<KubernetesObject[]> {
    await restricted(namespace);
    const stack = { stage: 10, namespace, createNamespace: false, operator: { install: "none" }, ...config };
    const objects = await rendered(stack);
    for (const object of objects) {
      await cluster.client.apply(object);
    }
    return objects.filter(({ kind }) => kind === "Deployment");
  }

  it("lets the demo's pods in, whatever they prove themselves with and wherever they are", async () => {
    // All at once: a Deployment counts a pod only when it has been ready for a while.
    for (const deployments of await mapAsync(configs, (config, index) => deploy(`restricted-${index}`, config))) {
      assert.equal(deployments.length, 2);
      for (const deployment of deployments) {
        // The controllers create the pods; if admission rejects them, the Deployment says why.
        const settled = await cluster.client.until(deployment, "has its pods, or cannot have them", isSettled);
        assert.equal(conditionOf(settled, "ReplicaFailure")?.message, undefined);
        assert.ok(hasCondition("Available")(settled));
      }
    }
  });

  it("rejects what asks for more, so that the above says something", async () => {
    await restricted("refused");
    const pod = {
      apiVersion: "v1",
      kind: "Pod",
      metadata: { name: "privileged", namespace: "refused" },
      spec: { containers: [{ name: "main", image: "main" }] },
    };
    await cluster.client.until(
      { apiVersion: "v1", kind: "ServiceAccount", metadata: { name: "default", namespace: "refused" } },
      "is there",
      (found) => found !== undefined,
    );
    await assert.rejects(
      cluster.client.create(pod),
      (error) => error instanceof ApiError && /violates PodSecurity "restricted/.test(error.said),
    );
  });
});

function isSettled(deployment: KubernetesObject | undefined): boolean {
  return hasCondition("Available")(deployment) || hasCondition("ReplicaFailure")(deployment);
}
