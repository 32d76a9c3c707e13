import * as kubernetes from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import type { RenderPlan } from "../../config/gitops/plan";

/** The cluster to deploy to. */
export interface ClusterProviderArgs {
  /** The kubeconfig context. Empty: the current one of the kubeconfig that the environment names. */
  context: string;
  /** Whether objects that are there and not in the stack's state are taken over. Default: the update fails on them. */
  takeOver?: boolean;
  /** Write manifests instead: the provider then talks to no cluster. */
  render?:
    | (RenderPlan & { /** Write every file, whether or not its object has changed. */ everything?: boolean })
    | undefined;
}

/**
 * The one provider of all Kubernetes resources.
 *
 * Its identity is fixed, and that is what keeps data: by default the provider replaces everything it
 * has made when its kubeconfig names the cluster's API server differently, from another laptop or
 * for example through a tunnel. A stack belongs to one cluster; for another cluster make another stack.
 *
 * Secrets and ConfigMaps are updated in place; by default they are replaced, delete first. Drift is corrected:
 * fields that the program declares become its own again, whoever has set them since.
 */
export function clusterProvider(args: ClusterProviderArgs): kubernetes.Provider {
  return new kubernetes.Provider(
    "cluster",
    { ...providerArgs(args), ...(args.takeOver ? { upsertExistingObjects: true } : {}) },
    providerOpts(args),
  );
}

/**
 * A provider to the same cluster for what may be there before this stack and is taken over then: the
 * operator that OLM has installed, CRDs, which are never deleted, and topics and users that are taken over by name. For all else, finding an object
 * of the same name is an error and must be, unless a person says otherwise: it is somebody's Kafka.
 */
export function adoptingProvider(
  args: ClusterProviderArgs,
  opts: pulumi.ResourceOptions,
  name = "cluster-adopting",
): kubernetes.Provider {
  return new kubernetes.Provider(
    name,
    { ...providerArgs(args), upsertExistingObjects: true },
    pulumi.mergeOptions(opts, providerOpts(args)),
  );
}

function providerArgs({ context, render }: ClusterProviderArgs): kubernetes.ProviderArgs {
  return {
    ...(render === undefined ? (context === "" ? {} : { context }) : rendering(render)),
    clusterIdentifier: "the cluster of this stack",
    enableServerSideApply: true,
    enableSecretMutable: true,
    enableConfigMapMutable: true,
    // What the program declares wins over what was changed by hand: otherwise an update would fail on it.
    enablePatchForce: true,
  };
}

function rendering({ directory, everything }: NonNullable<ClusterProviderArgs["render"]>): kubernetes.ProviderArgs {
  return {
    renderYamlToDirectory: directory,
    ...(everything ? { alwaysRender: true } : {}),
    // Not the one of the environment, which the SDK puts here otherwise.
    kubeconfig: "",
    // A refresh finds no cluster, and fails. It must not take that for objects that are gone, nor an update for
    // nothing to do, whatever the environment says.
    deleteUnreachable: false,
    skipUpdateUnreachable: false,
  };
}

/**
 * A provider that renders gets PATH for its KUBECONFIG: no file that can be read, so that it finds no cluster,
 * whatever there is on this machine, a pod's service account included.
 *
 * That is not only tidy. With a cluster in reach the provider writes its files on a preview as well, secrets in
 * plain text among them; without one it leaves a preview at what the program says. And the inputs are the same
 * in both, so that a preview after an update shows no change.
 */
function providerOpts({ render }: ClusterProviderArgs): pulumi.ResourceOptions {
  return render === undefined ? {} : { envVarMappings: { PATH: "KUBECONFIG" } };
}
