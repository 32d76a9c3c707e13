import type { KubernetesObject } from "../../../config/kubernetes/object";

// The package has ES modules only, which CommonJS can only import at run time.
const models = import("@kubernetes-models/prometheus-operator/monitoring.coreos.com/v1");

/** What the Prometheus operator's CRDs object to in some objects; nothing for objects of other groups. */
export async function monitoringSchemaErrors(objects: readonly KubernetesObject[]): Promise<string[]> {
  const v1 = await models;
  const known: Readonly<Record<string, new (data: never) => { validate(): void }>> = {
    PodMonitor: v1.PodMonitor,
    PrometheusRule: v1.PrometheusRule,
  };
  return objects.flatMap((object) => {
    if (!object.apiVersion.startsWith("monitoring.coreos.com/")) {
      return [];
    }
    const Model = known[object.kind];
    if (Model === undefined || object.apiVersion !== "monitoring.coreos.com/v1") {
      return [`${object.apiVersion} ${object.kind} is not a kind that this program makes`];
    }
    try {
      // The models' constructors take only their own type; what is to be found out here is whether this is one.
      Reflect.construct(Model, [object]).validate();
      return [];
    } catch (error) {
      return [`${object.kind} ${object.metadata.name}: ${error instanceof Error ? error.message : error}`];
    }
  });
}
