import type { KubernetesObject } from "../../../config/kubernetes/object";
import type { RawConfig } from "../../../config/parseSettings";
import { type Evaluation, evaluate, record, type StackConfig } from "../../../tools/evaluate/evaluate";
import { items } from "../../../tools/evaluate/objects";
import type { RecordedResource } from "../../../tools/evaluate/recordingMonitor";

/** A stack of this project with this config and nothing else. */
export function stack(config: RawConfig): StackConfig {
  return { project: "amq-streams-demo", stack: "test", config };
}

const evaluations = new Map<string, Promise<Evaluation>>();

/**
 * What the program does with a stack config. A config is evaluated once in a process; since its tests share the
 * evaluation, it is frozen. Only for what does not depend on the environment of the process.
 */
export function evaluated(config: RawConfig): Promise<Evaluation> {
  const key = JSON.stringify(config);
  const evaluation = evaluations.get(key) ?? evaluate(stack(config)).then(frozen);
  evaluations.set(key, evaluation);
  return evaluation;
}

/** The Kubernetes objects that the program deploys for a stack config, in apply order, frozen. */
export async function objectsOf(config: RawConfig): Promise<readonly KubernetesObject[]> {
  return objectsIn(await evaluated(config));
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
