import type { KubernetesObject } from "../../../../config/kubernetes/object";

/**
 * The annotation that says what comes of a resource of Strimzi. A person sets it; a test has
 * `Simulator.decide`.
 *
 * - `ready`, or no annotation: the operator does its work and reports Ready.
 * - `fail`: it reports NotReady, with a message.
 * - `never`: it reports nothing, and what stands in the status gets stale.
 */
export const OUTCOME_ANNOTATION = "test.amq-streams-demo/outcome";

/** What comes of a resource: see {@link OUTCOME_ANNOTATION}. */
export type Outcome = "ready" | "fail" | "never";

/** What the condition of a failed resource says. */
export const FAILURE = "A test made it fail.";

/** The outcome that a resource's annotation asks for. */
export function outcomeAsked({ metadata: { annotations } }: KubernetesObject): Outcome {
  const asked = annotations?.[OUTCOME_ANNOTATION];
  return asked === "fail" || asked === "never" ? asked : "ready";
}
