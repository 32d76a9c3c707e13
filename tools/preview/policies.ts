import { identity, type KubernetesObject, kubernetesObject } from "../../config/kubernetes/object";
import { isDemo, violationsOf } from "../../policy/rules";
import type { Rendering } from "../evaluate/rendering";
import { typeOf } from "../evaluate/urn";

/** What is against the rules of policy/ on the head side and was not on the base side, each as a sentence. */
export function newViolations(base: Rendering, head: Rendering): string[] {
  const before = new Set(violations(base));
  return violations(head).filter((violation) => !before.has(violation));
}

function violations(side: Rendering): string[] {
  return violationsOf(objectsOf(side), isForDemo(side)).map(
    ({ rule, object, message }) => `Against ${rule.name} (${rule.level}), ${identity(object)}: ${message}.`,
  );
}

function objectsOf({ items }: Rendering): KubernetesObject[] {
  return items.flatMap(({ content, stateOnly }) => (stateOnly ? [] : (kubernetesObject.safeParse(content).data ?? [])));
}

/** A version that does not report its components cannot say: then nothing is asked that a demo need not do. */
function isForDemo({ components = [] }: Rendering): boolean {
  return isDemo(components.map(({ urn }) => typeOf(urn)));
}
