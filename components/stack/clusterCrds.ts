import type { FoundCrds } from "../../config/operator/crds";
import { kubeconfig, kubernetesClient } from "./kubeconfig";
import { reasonOf } from "./sources";

/** How long the cluster may take to answer. */
const READ_TIMEOUT_MS = 15_000;

/**
 * The CRDs of these names that a cluster has, whoever has made them.
 *
 * @param context The kubeconfig context. Empty: the current one.
 */
export async function clusterCrds(names: readonly string[], context: string): Promise<FoundCrds> {
  const { ApiException, ApiextensionsV1Api } = await kubernetesClient();
  try {
    const api = (await kubeconfig(context)).makeApiClient(ApiextensionsV1Api);
    const read = async (name: string) => {
      try {
        return [await api.readCustomResourceDefinition({ name })];
      } catch (error) {
        if (error instanceof ApiException && error.code === 404) {
          return [];
        }
        throw error;
      }
    };
    const crds = await withinTime(Promise.all(names.map(read)));
    return { crds: crds.flat() };
  } catch (error) {
    return {
      unreadable: error instanceof ApiException ? `the API server answers ${error.code}` : reasonOf(error),
    };
  }
}

async function withinTime<T>(answer: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error("the API server does not answer")), READ_TIMEOUT_MS);
  });
  try {
    return await Promise.race([answer, late]);
  } finally {
    clearTimeout(timer);
  }
}
