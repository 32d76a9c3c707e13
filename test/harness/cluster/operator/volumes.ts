import { z } from "zod";
import type { KubernetesObject } from "../../../../config/kubernetes/object";
import type { NodePlan } from "./nodePools";
import type { RunningCluster } from "./runningClusters";
import type { ObjectClient } from "./surroundings";

const storageClass = z.looseObject({ allowVolumeExpansion: z.boolean().default(false) });

/**
 * Claims grow if their storage class lets them; if not, the operator goes on with the former size, and a
 * Warning for each claim is all that it reports (Strimzi, `PvcReconciler`).
 */
export async function resizeWarnings(
  kafka: KubernetesObject,
  { pools }: NodePlan,
  { nodes }: RunningCluster,
  client: ObjectClient,
): Promise<{ reason: string; message: string }[]> {
  const warnings: { reason: string; message: string }[] = [];
  for (const { name: pool, wanted, volumes } of pools) {
    for (const id of wanted) {
      for (const volume of volumes) {
        const sizes = nodes.get(id)?.volumes;
        const size = sizes?.get(volume.id);
        if (size === undefined || size === volume.size) {
          sizes?.set(volume.id, volume.size);
          continue;
        }
        const claim = `data-${volume.id}-${kafka.metadata.name}-${pool}-${id}`;
        const problem = await whyNoResize(volume.class, claim, client);
        if (problem === undefined) {
          sizes?.set(volume.id, volume.size);
        } else {
          warnings.push({ reason: "PvcResizingWarning", message: problem });
        }
      }
    }
  }
  return warnings;
}

async function whyNoResize(name: string | undefined, claim: string, client: ObjectClient): Promise<string | undefined> {
  if (name === undefined) {
    return `PVC ${claim} does not use any Storage Class and cannot be resized.`;
  }
  const found = await client.read({ apiVersion: "storage.k8s.io/v1", kind: "StorageClass", metadata: { name } });
  if (found === undefined) {
    return `Storage Class ${name} not found. PVC ${claim} cannot be resized.`;
  }
  return storageClass.parse(found).allowVolumeExpansion
    ? undefined
    : `Storage Class ${name} does not support resizing of volumes. PVC ${claim} cannot be resized.`;
}
