import type { KubernetesObject } from "../../../config/kubernetes/object";
import type { RawConfig } from "../../../config/parseSettings";
import { type Evaluation, evaluate, record, type StackConfig } from "../../../tools/evaluate/evaluate";
import { items } from "../../../tools/evaluate/objects";
import type { RecordedResource } from "../../../tools/evaluate/recordingMonitor";

/** A stack of this project with this config and nothing else. */
export function stack(config: RawConfig): StackConfig {
  return { project: "amq-streams-demo", stack: "test", config };
}

const evaluated = new Map<string, Promise<readonly KubernetesObject[]>>();

/**
 * The Kubernetes objects that the program deploys for a stack config, in apply order. A config is evaluated once in
 * a process; since its tests share the objects, they are frozen.
 */
export async function objectsOf(config: RawConfig): Promise<readonly KubernetesObject[]> {
  const key = JSON.stringify(config);
  const objects = evaluated.get(key) ?? evaluate(stack(config)).then((evaluation) => frozen(objectsIn(evaluation)));
  evaluated.set(key, objects);
  return objects;
}

function frozen<T extends object>(value: T): T {
  for (const part of Object.values(value)) {
    if (typeof part === "object" && part !== null && !Object.isFrozen(part)) {
      frozen(part);
    }
  }
  return Object.freeze(value);
}

/** The Kubernetes objects of an evaluation, in apply order. */
export function objectsIn(evaluation: Evaluation): KubernetesObject[] {
  return items(evaluation).flatMap(({ object }) => object ?? []);
}

/** What the code asks the engine for when it makes resources: by the last part of the type, and the name. */
export async function recorded(run: () => void): Promise<Map<string, RecordedResource>> {
  const { resources } = await record(stack({}), run);
  return new Map(resources.map((resource) => [`${resource.type.split(":").pop()} ${resource.name}`, resource]));
}

/** A resource of a recording that must be there. */
export function resource(resources: ReadonlyMap<string, RecordedResource>, key: string): RecordedResource {
  const found = resources.get(key);
  if (found === undefined) {
    throw new Error(`there is no ${key} among ${[...resources.keys()].join(", ")}`);
  }
  return found;
}
