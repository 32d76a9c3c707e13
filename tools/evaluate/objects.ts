import { forTheEngine } from "../../config/kubernetes/engineAnnotations";
import { byApplyOrder, identity, type KubernetesObject, kubernetesObject } from "../../config/kubernetes/object";
import type { Evaluation } from "./evaluate";
import { knownAfterDeployment, type RecordedResource } from "./recordingMonitor";

/** Something that a stack deploys, as a person is shown it. */
export interface Item {
  /** The kind of object; for what is none, a name of ours. */
  readonly kind: string;
  /** What it is called in a list of changes; two items of one name are the same thing before and after. */
  readonly title: string;
  /** The Kubernetes object as a person is shown it, or what is known of something that is not one. */
  readonly content: unknown;
  /** The object, if it can be applied as it stands. */
  readonly object?: KubernetesObject;
}

/** What an evaluation deploys, in the order in which `kubectl apply` would take it. */
export function items({ resources }: Evaluation): Item[] {
  return resources
    .flatMap((resource) => itemsOf(resource, resources))
    .sort((a, b) => byApplyOrder(a, b) || (a.title < b.title ? -1 : 1));
}

const UNKNOWN = knownAfterDeployment("").slice(0, -2);

/** What a person is shown of one resource: mostly one thing, of a component or a key nothing. */
export function itemsOf(resource: RecordedResource, all: readonly RecordedResource[]): Item[] {
  const { inputs } = resource;
  if (isPatch(resource)) {
    return [];
  }
  const object = kubernetesObject.safeParse(inputs);
  if (object.success) {
    const shown = withoutEngineAnnotations(object.data);
    const { kind } = shown;
    return shown.metadata.name.includes(UNKNOWN)
      ? [{ kind, title: `${kind}, which OLM makes and destroying the stack removes`, content: shown }]
      : [{ kind, title: identity(shown), content: shown, object: shown }];
  }
  if (resource.type === "kubernetes:helm.sh/v3:Release") {
    const { chart, version, namespace, values } = inputs;
    const title = `Helm release ${namespace}/${inputs.name}`;
    return [{ kind: "HelmRelease", title, content: { chart, version, namespace, values } }];
  }
  if (resource.type === "amq-streams:kafka:InstallManifests" && !all.some(({ parent }) => parent === resource.urn)) {
    return [{ kind: "InstallManifests", title: "Install manifests", content: inputs }];
  }
  return [];
}

/** Whether a resource only adds to an object that another one makes: to wait for it, and nothing that a person asks for. */
export function isPatch({ type }: Pick<RecordedResource, "type">): boolean {
  return /^kubernetes:.*Patch$/.test(type);
}

/** Annotations that make the engine wait are on the live object too, but they are not what a person asks for. */
function withoutEngineAnnotations(object: KubernetesObject): KubernetesObject {
  const { annotations = {}, ...metadata } = object.metadata;
  const kept = Object.entries(annotations).filter(([key]) => !forTheEngine.test(key));
  return {
    ...object,
    metadata: { ...metadata, ...(kept.length === 0 ? {} : { annotations: Object.fromEntries(kept) }) },
  };
}
