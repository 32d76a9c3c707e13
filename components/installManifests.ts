import type * as kubernetes from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import type { KubernetesObject } from "../config/kubernetesObject";
import type { ManifestsOperatorPlan } from "../config/operatorPlan";
import { builtInReadiness, withAnnotations } from "./readiness";

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
    for (const object of objects) {
      const { apiVersion, kind, metadata, ...rest } = object;
      const isDeployment = kind === "Deployment";
      const { annotations, customTimeouts } = isDeployment
        ? builtInReadiness(operator.wait)
        : { annotations: {}, customTimeouts: undefined };
      made.push(
        new ManifestObject(
          `${kind}/${metadata.namespace === undefined ? "" : `${metadata.namespace}/`}${metadata.name}`,
          {
            apiVersion,
            kind,
            metadata: { ...metadata, ...withAnnotations({ ...metadata.annotations, ...annotations }) },
            ...rest,
          },
          {
            parent: this,
            // Deleting a CRD deletes every Kafka, topic and user of the whole cluster: never ours to do.
            ...(kind === "CustomResourceDefinition" ? { retainOnDelete: true, provider: adopting } : {}),
            ...(customTimeouts === undefined ? {} : { customTimeouts }),
            // The operator starts when all that it needs is there.
            ...(isDeployment ? { dependsOn: [...made] } : {}),
          },
        ),
      );
    }
    this.registerOutputs();
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
