import type { FoundCrds } from "../../config/operator/crds";
import { clusterRead, ifThere } from "./clusterRead";
import { kubeconfig, kubernetesClient } from "./kubeconfig";

/**
 * The CRDs of these names that a cluster has, whoever has made them.
 *
 * @param context The kubeconfig context. Empty: the current one.
 */
export async function clusterCrds(names: readonly string[], context: string): Promise<FoundCrds> {
  const { ApiextensionsV1Api } = await kubernetesClient();
  return clusterRead(async () => {
    const api = (await kubeconfig(context)).makeApiClient(ApiextensionsV1Api);
    const crds = await Promise.all(names.map((name) => ifThere(api.readCustomResourceDefinition({ name }))));
    return { crds: crds.filter((crd) => crd !== undefined) };
  });
}
