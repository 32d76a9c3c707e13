import assert from "node:assert/strict";
import type { KubernetesObject } from "../../config/kubernetesObject";
import type { RawConfig } from "../../config/parseSettings";
import { ApiError } from "../cluster/client";
import { type ControlPlane, conditionOf, hasCondition, startControlPlane } from "../cluster/controlPlane";
import { BUILD_PATIENCE_MS } from "./support/patience";
import { rendered } from "./support/rendered";

/** Configs in which the demo's Deployments differ. */
const configs: Readonly<Record<string, RawConfig>> = {
  "users with certificates": {},
  "users with certificates of the program's": { certificates: { issuer: "pulumi" } },
  "users with passwords": { users: [{ name: "my-user", authentication: "scram-sha-512" }] },
  "consumers that know their zone": { placement: { racks: { topologyKey: "topology.kubernetes.io/zone" } } },
};

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

  for (const [index, [title, config]] of Object.entries(configs).entries()) {
    it(`lets the demo's pods in: ${title}`, async () => {
      const namespace = `restricted-${index}`;
      await restricted(namespace);
      const objects = await rendered({
        stage: 10,
        namespace,
        createNamespace: false,
        operator: { install: "none" },
        ...config,
      });
      for (const object of objects) {
        await cluster.client.apply(object);
      }
      const deployments = objects.filter(({ kind }) => kind === "Deployment");
      assert.equal(deployments.length, 2);
      for (const deployment of deployments) {
        // The controllers make the pods; if admission refuses them, the Deployment says why.
        const settled = await cluster.client.until(deployment, "has its pods, or cannot have them", isSettled);
        assert.equal(conditionOf(settled, "ReplicaFailure")?.message, undefined);
        assert.ok(hasCondition("Available")(settled));
      }
    });
  }

  it("refuses what asks for more, so that the above says something", async () => {
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
