import type { KubernetesObject } from "../../../config/kubernetes/object";
import { type ControlPlane, isReadyNow } from "../../harness/cluster/controlPlane";

/** Waits until the operators have done with what was applied. */
export async function settle({ client }: ControlPlane, objects: readonly KubernetesObject[]): Promise<void> {
  for (const object of objects) {
    const { apiVersion, kind } = object;
    if (apiVersion.startsWith("kafka.strimzi.io") && kind !== "KafkaNodePool" && kind !== "KafkaRebalance") {
      await client.until(object, "is ready", isReadyNow);
    }
  }
}
