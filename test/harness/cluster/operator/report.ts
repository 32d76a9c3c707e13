import { z } from "zod";
import type { KubernetesObject } from "../../../../config/kubernetes/object";
import { FAILURE } from "./outcome";
import type { Surroundings } from "./surroundings";

/** Strimzi reports this of a resource that it is to leave alone. */
export const PAUSE_ANNOTATION = "strimzi.io/pause-reconciliation";

/** A condition, as an operator decides on it. */
export interface Finding {
  readonly type: string;
  readonly reason?: string;
  readonly message?: string;
}

/** What an operator reports of a resource. */
export interface Report {
  /** The last condition: Ready, NotReady, or a state of its own. */
  readonly finding: Finding;
  /** Conditions of type Warning before it, each with a reason and a message. */
  readonly warnings?: readonly Omit<Finding, "type">[];
  /** Other fields of the status; null removes one. */
  readonly fields?: Readonly<Record<string, unknown>>;
  /** Default: the generation that was looked at. */
  readonly observedGeneration?: number;
}

const READY: Finding = { type: "Ready" };

const condition = z.looseObject({ type: z.string(), lastTransitionTime: z.string().optional() });
const statusShape = z.looseObject({ conditions: z.array(condition).default([]) }).prefault({});
const generation = z.looseObject({ generation: z.number().default(0) });

/**
 * Writes what came of a look at an object into its status, as the operators do: whole conditions, with the
 * generation that was looked at, and nothing if it is there already.
 *
 * @param object As it was when the look began.
 */
export async function report(
  object: KubernetesObject,
  { finding, warnings = [], fields = {}, observedGeneration }: Report,
  { client, outcomeOf }: Surroundings,
): Promise<void> {
  const outcome = outcomeOf(object);
  if (outcome === "never") {
    return;
  }
  const failed = outcome === "fail" && finding.type === READY.type;
  const last = failed ? { type: "NotReady", reason: "Simulated", message: FAILURE } : finding;
  const now = new Date().toISOString();
  const wanted = {
    ...(failed ? {} : fields),
    observedGeneration: observedGeneration ?? generation.parse(object.metadata).generation,
    conditions: [...warnings.map((warning) => ({ type: "Warning", ...warning })), last].map((one) => ({
      ...one,
      status: "True",
      lastTransitionTime: now,
    })),
  };
  const present = await client.read(object);
  if (present !== undefined && !isIn(statusShape.parse(present.status), wanted)) {
    await client.mergeStatus(object, wanted);
  }
}

/** Reports that all is well. */
export function reportReady(
  object: KubernetesObject,
  rest: Omit<Report, "finding">,
  surroundings: Surroundings,
): Promise<void> {
  return report(object, { finding: READY, ...rest }, surroundings);
}

/** Reports a pause, if there is one: the status stays at the generation that it was of (Strimzi, `AbstractOperator`). */
export async function reportPause(object: KubernetesObject, surroundings: Surroundings): Promise<boolean> {
  if (object.metadata.annotations?.[PAUSE_ANNOTATION] !== "true") {
    return false;
  }
  const { observedGeneration } = z
    .looseObject({ observedGeneration: z.number().default(0) })
    .prefault({})
    .parse(object.status);
  await report(object, { finding: { type: "ReconciliationPaused" }, observedGeneration }, surroundings);
  return true;
}

/** Whether a status says something already; when it began to does not matter. */
function isIn(status: Readonly<Record<string, unknown>>, wanted: Readonly<Record<string, unknown>>): boolean {
  return Object.entries(wanted).every(([name, value]) => canonical(status[name] ?? null) === canonical(value ?? null));
}

function canonical(value: unknown): string {
  return JSON.stringify(value, (key, part) => {
    if (key === "lastTransitionTime") {
      return undefined;
    }
    return typeof part === "object" && part !== null && !Array.isArray(part)
      ? Object.fromEntries(
          Object.entries(part)
            .filter(([, inside]) => inside !== null)
            .sort(([a], [b]) => (a < b ? -1 : 1)),
        )
      : part;
  });
}
