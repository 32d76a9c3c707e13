import type { CustomTimeouts } from "@pulumi/pulumi";
import type { Wait } from "../../config/kubernetes/wait";

/** The annotations that make the engine wait for a resource, or not. */
export interface Readiness {
  readonly annotations: Readonly<Record<string, string>>;
  readonly customTimeouts?: CustomTimeouts;
}

/**
 * Waiting for a resource that the Kubernetes provider does not know by itself, by its annotation
 * `pulumi.com/waitFor`. On an update the provider does not accept a condition that was written for
 * an older generation.
 *
 * Deleting waits as long: a KafkaTopic goes away only when the topic operator has seen it.
 *
 * @param until What to wait for, as `kubectl wait --for` has it: `condition=Ready`, `jsonpath={.status.phase}=Succeeded`.
 */
export function readiness(until: string, wait: Wait | undefined): Readiness {
  return wait === undefined
    ? { annotations: {} }
    : { annotations: { "pulumi.com/waitFor": until }, customTimeouts: timeouts(wait) };
}

/**
 * Waiting for a condition of a resource of Strimzi. With `Ready`, an update that times out shows what the operator
 * reports instead: the provider's error quotes the object that the first expression finds in the status, the
 * condition NotReady with its reason and message. If it finds the text `Ready` instead, the second expression
 * decides.
 */
export function strimziReadiness(
  condition: "Ready" | "ReconciliationPaused" | "Unmanaged",
  wait: Wait | undefined,
): Readiness {
  const quoted = 'jsonpath={.status..[?@.type=="NotReady"||@=="Ready"]}=Ready';
  const expression = `condition=${condition}`;
  return readiness(condition === "Ready" ? JSON.stringify([quoted, expression]) : expression, wait);
}

/** Not waiting for a resource, because another one does, but as patient when it is deleted. */
export function readinessElsewhere(wait: Wait | undefined): Readiness {
  // The annotation to wait may be on the live object, where the provider reads it.
  const annotations = { "pulumi.com/skipAwait": "true" };
  return wait === undefined ? { annotations } : { annotations, customTimeouts: timeouts(wait) };
}

/**
 * Deleting at once, and leaving what belongs to the object to garbage collection. The provider's own choice is the
 * other way round, and then the object is there for a while with a deletion timestamp: Strimzi's cluster operator
 * reconciles it like any other, without the secrets that are gone already, and waits in vain for up to five minutes,
 * in which nothing else of that name is looked at.
 */
export const deletedAtOnce = { "pulumi.com/deletionPropagationPolicy": "background" } as const;

/** Waiting for a resource that the Kubernetes provider knows how to wait for, for example a Deployment. */
export function builtInReadiness(wait: Wait | undefined): Readiness {
  return wait === undefined
    ? { annotations: { "pulumi.com/skipAwait": "true" } }
    : { annotations: {}, customTimeouts: timeouts(wait) };
}

/** Annotations to spread into an object's metadata: none of it if there are none. */
export function withAnnotations(annotations: Readonly<Record<string, string>>) {
  return Object.keys(annotations).length === 0 ? {} : { annotations };
}

function timeouts({ timeout }: Wait): CustomTimeouts {
  return { create: timeout, update: timeout, delete: timeout };
}
