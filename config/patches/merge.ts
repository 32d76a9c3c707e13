import { isPlainObject } from "es-toolkit/predicate/isPlainObject";

/** A map of an object: what is merged field by field. */
export type ObjectMap = Readonly<Record<string, unknown>>;

/** Whether a value is a map. What only the engine knows (an output) is none. */
export function isMap(value: unknown): value is ObjectMap {
  return isPlainObject(value);
}

/**
 * Merging a partial object into an object: maps are merged, `null` removes, lists are merged by the key that their
 * entries have, and replaced if they have none. Pure.
 */

/** The key of the entries of some lists, by the list's field; other lists have {@link commonKeys}. */
const keysByField: Readonly<Record<string, string>> = {
  // Strimzi: a broker's part of a listener, what is done when brokers come or go, clusters of MirrorMaker 2.
  brokers: "broker",
  autoRebalance: "mode",
  clusters: "alias",
  // Kubernetes (patchMergeKey of its API).
  hostAliases: "ip",
  topologySpreadConstraints: "topologyKey",
  volumeMounts: "mountPath",
  // The Prometheus operator.
  podMetricsEndpoints: "port",
  rules: "alert",
};

/** What identifies the entries of most lists: listeners, containers, variables, volumes; the volumes of a pool. */
const commonKeys = ["name", "id"] as const;

/** A map with a partial one merged in. Neither is changed. */
export function mergedMap(base: ObjectMap, patch: ObjectMap): ObjectMap {
  const changed = new Map<string, unknown>(Object.entries(base));
  for (const [field, value] of Object.entries(patch)) {
    if (value === null) {
      changed.delete(field);
    } else {
      changed.set(field, merged(changed.get(field), value, field));
    }
  }
  return Object.fromEntries(changed);
}

function merged(base: unknown, patch: unknown, field = ""): unknown {
  if (isMap(patch)) {
    return mergedMap(isMap(base) ? base : {}, patch);
  }
  if (Array.isArray(patch)) {
    const key = Array.isArray(base) ? listKey(field, base, patch) : undefined;
    return key === undefined || !Array.isArray(base)
      ? patch.map((entry) => merged(undefined, entry))
      : mergedList(base, patch, key);
  }
  return patch;
}

function mergedList(base: readonly unknown[], patch: readonly unknown[], key: string): unknown[] {
  const changes = new Map(patch.map((entry) => [keyOf(entry, key), entry]));
  const kept = base.map((entry) => {
    const change = changes.get(keyOf(entry, key));
    changes.delete(keyOf(entry, key));
    return change === undefined ? entry : merged(entry, change);
  });
  return [...kept, ...[...changes.values()].map((entry) => merged(undefined, entry))];
}

/**
 * The key by which a list is merged: every entry of both lists has it, each another one. Undefined if there is none,
 * or if the patch's list is empty: that takes all entries away.
 */
export function listKey(field: string, base: readonly unknown[], patch: readonly unknown[]): string | undefined {
  const candidates = Object.hasOwn(keysByField, field) ? [keysByField[field] ?? ""] : commonKeys;
  return patch.length === 0 ? undefined : candidates.find((key) => isKeyOf(base, key) && isKeyOf(patch, key));
}

function isKeyOf(list: readonly unknown[], key: string): boolean {
  const keys = list.map((entry) => keyOf(entry, key));
  return !keys.includes(undefined) && new Set(keys).size === keys.length;
}

/** What identifies an entry by a key: a text or a number, as text. */
export function keyOf(entry: unknown, key: string): string | undefined {
  const value = isMap(entry) && Object.hasOwn(entry, key) ? entry[key] : undefined;
  return typeof value === "string" || typeof value === "number" ? String(value) : undefined;
}

/**
 * Where in a patch the value at a path of the merged object comes from, as far as the patch has it: the path of the
 * nearest part of the patch, and whether it is the value itself or what the value is in.
 */
export function pathInPatch(patch: unknown, result: unknown, path: readonly PropertyKey[]): PropertyKey[] {
  const found: PropertyKey[] = [];
  let [inPatch, inResult, field] = [patch, result, ""];
  for (const part of path) {
    const next = indexIn(inPatch, inResult, part, field);
    const value = next === undefined ? undefined : childOf(inPatch, next);
    if (next === undefined || value === undefined) {
      return found;
    }
    found.push(next);
    inPatch = value;
    inResult = childOf(inResult, part);
    field = String(part);
  }
  return found;
}

/** The part of a path in the patch: the same, but in a list that was merged by a key. */
function indexIn(patch: unknown, result: unknown, part: PropertyKey, field: string): PropertyKey | undefined {
  if (!Array.isArray(patch) || !Array.isArray(result)) {
    return part;
  }
  const key = listKey(field, result, patch);
  if (key === undefined) {
    return Number(part);
  }
  const wanted = keyOf(result[Number(part)], key);
  const index = patch.findIndex((entry) => keyOf(entry, key) === wanted);
  return index === -1 ? undefined : index;
}

/** A field of a map or an entry of a list; undefined if there is none. */
export function childOf(value: unknown, part: PropertyKey): unknown {
  if (Array.isArray(value)) {
    return value[Number(part)];
  }
  return isMap(value) && Object.hasOwn(value, part) ? value[String(part)] : undefined;
}
