import { kubernetesClient } from "./kubeconfig";
import { reasonOf } from "./sources";

/** How long the cluster may take to answer. */
const READ_TIMEOUT_MS = 15_000;

/** What the cluster has, or why nobody can say. */
export type ClusterAnswer<T> = T | { readonly unreadable: string };

/**
 * Something read from the cluster.
 *
 * @param read Rejects where the cluster does not answer as it should.
 */
export async function clusterRead<T>(read: () => Promise<T>): Promise<ClusterAnswer<T>> {
  const { ApiException } = await kubernetesClient();
  try {
    return await withinTime(read());
  } catch (error) {
    return {
      unreadable: error instanceof ApiException ? `the API server answers ${error.code}` : reasonOf(error),
    };
  }
}

/** An answer of the API server; undefined where it has no such object. */
export async function ifThere<T>(answer: Promise<T>): Promise<T | undefined> {
  const { ApiException } = await kubernetesClient();
  try {
    return await answer;
  } catch (error) {
    if (error instanceof ApiException && error.code === 404) {
      return undefined;
    }
    throw error;
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
