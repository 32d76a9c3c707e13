import { z } from "zod";
import type { FoundNodes } from "../../config/cluster/brokerSteps";
import { clusterRead, ifThere } from "./clusterRead";
import { kubeconfig, kubernetesClient } from "./kubeconfig";

const nodePool = z.object({
  metadata: z.object({ name: z.string() }),
  status: z.object({ nodeIds: z.array(z.number()).nullish() }).nullish(),
});

/**
 * The nodes that run of some pools, by their ids, as the operator reports them.
 *
 * @param names KafkaNodePools of the namespace. One that is not there has no nodes.
 * @param context The kubeconfig context. Empty: the current one.
 */
export async function poolNodes(names: readonly string[], namespace: string, context: string): Promise<FoundNodes> {
  const { CustomObjectsApi } = await kubernetesClient();
  return clusterRead(async () => {
    const api = (await kubeconfig(context)).makeApiClient(CustomObjectsApi);
    const place = { group: "kafka.strimzi.io", version: "v1", plural: "kafkanodepools", namespace };
    const pools = await Promise.all(names.map((name) => ifThere(api.getNamespacedCustomObject({ ...place, name }))));
    return {
      pools: pools
        .filter((pool) => pool !== undefined)
        .map((pool) => {
          const { metadata, status } = nodePool.parse(pool);
          return { name: metadata.name, nodeIds: status?.nodeIds ?? [] };
        }),
    };
  });
}
