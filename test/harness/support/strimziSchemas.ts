import type { KubernetesObject } from "../../../config/kubernetes/object";

// The package has ES modules only, which CommonJS can only import at run time.
const models = import("@kubernetes-models/strimzi-kafka-operator/kafka.strimzi.io/v1");

/** What Strimzi's CRDs object to in some objects; nothing for objects of other groups. */
export async function schemaErrors(objects: readonly KubernetesObject[]): Promise<string[]> {
  const v1 = await models;
  return objects.flatMap((object) => errorsOf(object, v1));
}

function errorsOf(object: KubernetesObject, v1: Awaited<typeof models>): string[] {
  if (!object.apiVersion.startsWith("kafka.strimzi.io/")) {
    return [];
  }
  const Model = Object.entries(v1).find(([kind]) => kind === object.kind)?.[1];
  if (Model === undefined || object.apiVersion !== "kafka.strimzi.io/v1") {
    return [`${object.apiVersion} ${object.kind} is not a kind of Strimzi's`];
  }
  try {
    // The models' constructors take only their own type; what is to be found out here is whether this is one.
    Reflect.construct(Model, [object]).validate();
    return [];
  } catch (error) {
    return [`${object.kind} ${object.metadata.name}: ${error instanceof Error ? error.message : error}`];
  }
}
