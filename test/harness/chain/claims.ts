import { rmSync } from "node:fs";
import { join } from "node:path";
import type { CoreV1Api } from "@kubernetes/client-node";

/** Gives every claim a volume, and takes volumes away, with what is in them, when their claims are gone. */
export async function provideVolumes(core: CoreV1Api, folder: string): Promise<void> {
  const [claims, volumes] = await Promise.all([
    core.listPersistentVolumeClaimForAllNamespaces(),
    core.listPersistentVolume(),
  ]);
  const present = new Set(volumes.items.map(({ metadata }) => metadata?.name));
  for (const { metadata, spec, status } of claims.items) {
    const name = `claim-${metadata?.uid}`;
    if (status?.phase === "Pending" && metadata?.deletionTimestamp === undefined && !present.has(name)) {
      await core.createPersistentVolume({
        body: {
          metadata: { name },
          spec: {
            capacity: { storage: spec?.resources?.requests?.storage ?? "1Gi" },
            accessModes: spec?.accessModes ?? [],
            persistentVolumeReclaimPolicy: "Retain",
            storageClassName: spec?.storageClassName ?? "",
            claimRef: {
              apiVersion: "v1",
              kind: "PersistentVolumeClaim",
              name: metadata?.name ?? "",
              namespace: metadata?.namespace ?? "",
              uid: metadata?.uid ?? "",
            },
            hostPath: { path: join(folder, metadata?.uid ?? "") },
          },
        },
      });
    }
  }
  for (const { metadata, spec, status } of volumes.items) {
    if (status?.phase === "Released") {
      await core.deletePersistentVolume({ name: metadata?.name ?? "" });
      rmSync(join(folder, spec?.claimRef?.uid ?? "-"), { recursive: true, force: true });
    }
  }
}
