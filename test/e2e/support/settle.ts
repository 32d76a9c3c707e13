import type { KubernetesObject } from "../../../config/kubernetes/object";
import { type ControlPlane, hasCondition } from "../../harness/cluster/controlPlane";

/** Waits until the operators have done with what was applied. */
export async function settle({ client }: ControlPlane, objects: readonly KubernetesObject[]): Promise<void> {
  const isDone = (found: KubernetesObject | undefined) =>
    hasCondition("Ready")(found) && Object(found?.status).observedGeneration === found?.metadata.generation;
  for (const object of objects) {
    const { apiVersion, kind } = object;
    if (apiVersion.startsWith("kafka.strimzi.io") && kind !== "KafkaNodePool" && kind !== "KafkaRebalance") {
      await client.until(object, "is ready", isDone);
    }
  }
}
