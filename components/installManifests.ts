import type * as kubernetes from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import type { KubernetesObject } from "../config/kubernetes/object";
import type { ManifestsOperatorPlan } from "../config/operator/plan";
import { builtInReadiness, withAnnotations } from "./resources/readiness";

/** The manifests to install. */
export interface InstallManifestsArgs {
  operator: ManifestsOperatorPlan;
  objects: readonly KubernetesObject[];
  /** For CRDs, which outlive the stack that brought them. */
  adopting: kubernetes.Provider;
}

/** Strimzi's install manifests, object by object. */
export class InstallManifests extends pulumi.ComponentResource {
  constructor(name: string, { operator, objects, adopting }: InstallManifestsArgs, opts: pulumi.CustomResourceOptions) {
    const { source, namespace, watch } = operator;
    super("amq-streams:kafka:InstallManifests", name, { source, namespace, watch }, opts);

    const made: pulumi.Resource[] = [];
    for (const { metadata, ...object } of objects) {
      const { annotations, opts: how } = treatment(object.kind, operator, adopting, made);
      made.push(
        new ManifestObject(
          `${object.kind}/${metadata.namespace === undefined ? "" : `${metadata.namespace}/`}${metadata.name}`,
          { ...object, metadata: { ...metadata, ...withAnnotations({ ...metadata.annotations, ...annotations }) } },
          { parent: this, ...how },
        ),
      );
    }
    this.registerOutputs();
  }
}

/** What an object of this kind needs beside what stands in the manifest. */
function treatment(
  kind: string,
  operator: ManifestsOperatorPlan,
  adopting: kubernetes.Provider,
  before: readonly pulumi.Resource[],
): { annotations: Readonly<Record<string, string>>; opts: pulumi.CustomResourceOptions } {
  switch (kind) {
    case "CustomResourceDefinition":
      return {
        annotations: {},
        // Deleting a CRD deletes every Kafka, topic and user of the whole cluster: never ours to do.
        opts: { retainOnDelete: true, provider: adopting },
      };
    case "Deployment": {
      const { annotations, ...waiting } = builtInReadiness(operator.wait);
      // The operator starts when all that it needs is there.
      return { annotations, opts: { ...waiting, dependsOn: [...before] } };
    }
    default:
      return { annotations: {}, opts: {} };
  }
}

/** An object of any kind, as it stands in a manifest. */
class ManifestObject extends pulumi.CustomResource {
  constructor(name: string, object: KubernetesObject, opts: pulumi.CustomResourceOptions) {
    const { apiVersion, kind } = object;
    // The core group has no name in an object, and is called `core` by the provider.
    super(`kubernetes:${apiVersion.includes("/") ? apiVersion : `core/${apiVersion}`}:${kind}`, name, object, opts);
  }
}
