import * as kubernetes from "@pulumi/kubernetes";
import type * as pulumi from "@pulumi/pulumi";

/** The cluster to deploy to. */
export interface ClusterProviderArgs {
  /** The kubeconfig context. Empty: the current one of the kubeconfig that the environment names. */
  context: string;
}

/**
 * The one provider of all Kubernetes resources.
 *
 * Its identity is fixed, and that is what keeps data: by default the provider replaces everything it
 * has made when its kubeconfig names the cluster's API server differently, from another laptop or
 * through a tunnel say. A stack belongs to one cluster; for another cluster make another stack.
 *
 * Secrets and ConfigMaps are updated in place; by default they are replaced, delete first.
 */
export function clusterProvider({ context }: ClusterProviderArgs): kubernetes.Provider {
  return new kubernetes.Provider("cluster", providerArgs(context));
}

/**
 * A provider to the same cluster for what may be there before this stack and is taken over then: the
 * operator that OLM has installed, and CRDs, which are never deleted. For all else, finding an object
 * of the same name is an error and must be: it is somebody's Kafka.
 */
export function adoptingProvider({ context }: ClusterProviderArgs, opts: pulumi.ResourceOptions): kubernetes.Provider {
  return new kubernetes.Provider("cluster-adopting", { ...providerArgs(context), upsertExistingObjects: true }, opts);
}

function providerArgs(context: string): kubernetes.ProviderArgs {
  return {
    ...(context === "" ? {} : { context }),
    clusterIdentifier: "the cluster of this stack",
    enableServerSideApply: true,
    enableSecretMutable: true,
    enableConfigMapMutable: true,
  };
}
