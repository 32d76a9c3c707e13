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
