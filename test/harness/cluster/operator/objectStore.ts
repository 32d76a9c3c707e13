import type { KubernetesObject } from "../../../../config/kubernetes/object";
import type { ObjectReference } from "../client";
import type { ObjectClient } from "./surroundings";

/** An object with everything else that it may have. */
type Whole = KubernetesObject & Readonly<Record<string, unknown>>;

/**
 * Objects in memory, for tests of a simulated operator without an API server: no schemas, no defaults, and no owners
 * of fields. A change of the spec makes a new generation.
 */
export class ObjectStore implements ObjectClient {
  private readonly objects = new Map<string, Whole>();

  async read(reference: ObjectReference): Promise<KubernetesObject | undefined> {
    return this.objects.get(keyOf(reference));
  }

  async list(_apiVersion: string, kind: string): Promise<KubernetesObject[]> {
    return [...this.objects.values()].filter((object) => object.kind === kind);
  }

  async create(object: KubernetesObject): Promise<KubernetesObject> {
    return this.merge(object, object);
  }

  async apply(object: KubernetesObject): Promise<KubernetesObject> {
    return this.merge(object, object);
  }

  async merge(reference: ObjectReference, changes: object): Promise<KubernetesObject> {
    const before = this.objects.get(keyOf(reference)) ?? {
      ...reference,
      metadata: { uid: keyOf(reference), ...reference.metadata },
    };
    const merged: Whole = merge(before, changes);
    const generation = Number(Object(before.metadata).generation ?? 0);
    const isSame = JSON.stringify(Object(before).spec) === JSON.stringify(Object(merged).spec);
    const stored = {
      ...merged,
      metadata: { ...merged.metadata, generation: isSame ? Math.max(generation, 1) : generation + 1 },
    };
    this.objects.set(keyOf(reference), stored);
    return stored;
  }

  async mergeStatus(reference: ObjectReference, status: object): Promise<KubernetesObject> {
    return this.merge(reference, { status });
  }

  async delete(reference: ObjectReference): Promise<void> {
    this.objects.delete(keyOf(reference));
  }
}

function keyOf({ kind, metadata: { namespace, name } }: ObjectReference): string {
  return `${kind} ${namespace}/${name}`;
}

/** A JSON merge patch (RFC 7396). */
function merge<T extends object>(object: T, changes: object): T {
  const merged = new Map<string, unknown>(Object.entries(object));
  for (const [name, value] of Object.entries(changes)) {
    const present = merged.get(name);
    if (value === null) {
      merged.delete(name);
    } else if (isRecord(value)) {
      merged.set(name, merge(isRecord(present) ? present : {}, value));
    } else {
      merged.set(name, value);
    }
  }
  return Object.fromEntries(merged) as T;
}

function isRecord(value: unknown): value is object {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
