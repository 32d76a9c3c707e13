import { stringify } from "yaml";
import { byApplyOrder, type KubernetesObject, kubernetesObject } from "../config/kubernetesObject";
import type { Evaluation } from "./evaluate";
import { knownAfterDeployment, type RecordedResource } from "./recordingMonitor";

/** Something that a stack deploys, as a person is shown it. */
export interface Item {
  /** What it is called in a list of changes; two items of one name are the same thing before and after. */
  readonly title: string;
  /** YAML: the Kubernetes object, or what is known of something that is not one. */
  readonly yaml: string;
  /** The object, if it can be applied as it stands. */
  readonly object?: KubernetesObject;
}

/** What an evaluation deploys, in the order in which `kubectl apply` would take it. */
export function items({ resources }: Evaluation): Item[] {
  const objects: KubernetesObject[] = [];
  const others: Item[] = [];
  for (const resource of resources) {
    const object = kubernetesObject.safeParse(resource.inputs);
    if (object.success && !object.data.metadata.name.includes(UNKNOWN)) {
      objects.push(withoutEngineAnnotations(object.data));
    } else {
      others.push(...otherItem(resource, resources));
    }
  }
  return [
    ...others,
    ...objects
      .sort((a, b) => byApplyOrder(a, b) || (identity(a) < identity(b) ? -1 : 1))
      .map((object) => ({ title: identity(object), yaml: toYaml(object), object })),
  ];
}

const UNKNOWN = knownAfterDeployment("").slice(0, -2);

/** What is no object that could be applied: a chart, manifests that nobody looked at, an object that OLM makes. */
function otherItem(resource: RecordedResource, all: readonly RecordedResource[]): Item[] {
  switch (resource.type) {
    case "kubernetes:helm.sh/v3:Release": {
      const { chart, version, namespace, values, name } = resource.inputs;
      return [{ title: `Helm release ${name}`, yaml: toYaml({ chart, version, namespace, values }) }];
    }
    case "amq-streams:kafka:InstallManifests":
      return all.some(({ parent }) => parent === resource.urn)
        ? []
        : [{ title: "Install manifests", yaml: toYaml({ ...resource.inputs }) }];
    case "kubernetes:operators.coreos.com/v1alpha1:ClusterServiceVersion":
      return [
        {
          title: "ClusterServiceVersion of the operator (OLM makes it; destroying the stack removes it)",
          yaml: toYaml(resource.inputs),
        },
      ];
    default:
      return [];
  }
}

function identity({ kind, metadata: { namespace, name } }: KubernetesObject): string {
  return `${kind} ${namespace === undefined ? "" : `${namespace}/`}${name}`;
}

/** Annotations that tell the engine how to wait are on the live object too, but they are not what a person asks for. */
function withoutEngineAnnotations(object: KubernetesObject): KubernetesObject {
  const { annotations = {}, ...metadata } = object.metadata;
  const kept = Object.entries(annotations).filter(([key]) => !key.startsWith("pulumi.com/"));
  return {
    ...object,
    metadata: { ...metadata, ...(kept.length === 0 ? {} : { annotations: Object.fromEntries(kept) }) },
  };
}

/** Keys that a person looks for first, in this order; the others follow by name. */
const firstKeys = ["apiVersion", "kind", "metadata", "name", "namespace", "labels", "annotations", "type", "spec"];

/** An object as YAML, with its keys in an order that never depends on how they got here. */
export function toYaml(value: unknown): string {
  return stringify(value, {
    lineWidth: 0,
    sortMapEntries: (a, b) => position(a.key) - position(b.key) || (String(a.key) < String(b.key) ? -1 : 1),
  });
}

function position(key: unknown): number {
  const index = firstKeys.indexOf(String(key));
  return index === -1 ? firstKeys.length : index;
}
