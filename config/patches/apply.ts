import { type KubernetesObject, kubernetesObject } from "../kubernetes/object";
import { mergedMap, type ObjectMap } from "./merge";
import type { Patch, PatchTarget } from "./plan";
import { applicablePart } from "./protection";

/** An object as far as it decides which patches are for it. */
export interface Target extends ObjectMap {
  readonly kind: string;
  readonly metadata: { readonly name: string; readonly labels?: Readonly<Record<string, unknown>> | undefined };
}

/** Whether an object is one of those that a patch is for. */
export function isFor({ kind, name, selector }: PatchTarget, object: Target): boolean {
  const { labels = {} } = object.metadata;
  return (
    kind === object.kind &&
    (name === undefined || name === object.metadata.name) &&
    Object.entries(selector ?? {}).every(([label, value]) => labels[label] === value)
  );
}

/** An object with the patches that are for it merged in, one after another. */
export function patched<Object extends Target>(object: Object, patches: readonly Patch[]): ObjectMap {
  // Which patches are for it, its own labels decide, not those of a patch.
  return patches
    .filter((patch) => isFor(patch, object))
    .reduce<ObjectMap & { readonly kind: string }>(
      (current, { patch }) => ({ ...mergedMap(current, applicablePart(current, patch).patch), kind: object.kind }),
      object,
    );
}

/**
 * A Kubernetes object with its patches: what is sent to the API server.
 *
 * @throws {z.ZodError} if a patch, which nobody has checked, leaves it without the form of an object.
 */
export function patchedObject(object: KubernetesObject, patches: readonly Patch[]): KubernetesObject {
  return patches.some((patch) => isFor(patch, object)) ? kubernetesObject.parse(patched(object, patches)) : object;
}
