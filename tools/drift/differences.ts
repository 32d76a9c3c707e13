import { isEqual } from "es-toolkit/predicate/isEqual";
import { identity, type KubernetesObject } from "../../config/kubernetes/object";
import { isMap } from "../../config/patches/merge";
import { propertyPath } from "../../config/problems/propertyPath";

/** How an object in the cluster differs from what the stack declares. */
export interface Drift {
  readonly title: string;
  /** Whether it is not there at all. */
  readonly missing: boolean;
  readonly fields: readonly { readonly path: string; readonly declared: unknown; readonly live: unknown }[];
}

/**
 * What has drifted: fields that are declared and are otherwise in the cluster, and objects that are not there. What the
 * stack does not declare, a status or a default, is no drift. Pure.
 *
 * @param isUnknown Whether a declared value stands for one that only a cluster knows.
 */
export function drifts(
  declared: readonly KubernetesObject[],
  live: readonly KubernetesObject[],
  isUnknown: (value: unknown) => boolean,
): Drift[] {
  const found = new Map(live.map((object) => [identity(object), object]));
  return declared.flatMap((object): Drift[] => {
    const title = identity(object);
    const there = found.get(title);
    if (there === undefined) {
      return [{ title, missing: true, fields: [] }];
    }
    const { labels, annotations } = object.metadata;
    const fields = [
      ...differences(["metadata", "labels"], labels ?? {}, there.metadata.labels ?? {}, isUnknown),
      ...differences(["metadata", "annotations"], annotations ?? {}, there.metadata.annotations ?? {}, isUnknown),
      ...differences(["spec"], object.spec, there.spec, isUnknown),
    ];
    return fields.length === 0 ? [] : [{ title, missing: false, fields }];
  });
}

function differences(
  path: readonly PropertyKey[],
  declared: unknown,
  live: unknown,
  isUnknown: (value: unknown) => boolean,
): Drift["fields"] {
  if (declared === undefined || isUnknown(declared)) {
    return [];
  }
  if (Array.isArray(declared) && Array.isArray(live) && declared.length === live.length) {
    return declared.flatMap((value, index) => differences([...path, index], value, live[index], isUnknown));
  }
  if (isMap(declared) && isMap(live)) {
    return Object.entries(declared).flatMap(([key, value]) => differences([...path, key], value, live[key], isUnknown));
  }
  return isEqual(declared, live) ? [] : [{ path: propertyPath(path), declared, live }];
}
