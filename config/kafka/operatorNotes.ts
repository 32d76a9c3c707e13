import { z } from "zod";

/**
 * What Strimzi's operators report of a resource beside Ready: what a person should know when an update ends. Pure.
 */

const condition = z.object({
  type: z.string(),
  reason: z.string().optional(),
  message: z.string().optional(),
});
const moved = z.object({ mode: z.string(), brokers: z.array(z.number()) });
const resource = z.object({
  kind: z.string(),
  metadata: z.object({ name: z.string(), namespace: z.string().optional() }),
  status: z.object({
    conditions: z.array(condition).default([]),
    autoRebalance: z.object({ state: z.string(), modes: z.array(moved).default([]) }).optional(),
    replicasChange: z.object({ targetReplicas: z.number(), message: z.string().optional() }).optional(),
  }),
});

/**
 * Sentences about a resource as the API server has it: the operator's warnings, and work that it goes on with
 * after Ready, with the command that shows when that is done. None for what says nothing of the kind.
 *
 * @param cli What a person types.
 */
export function operatorNotes(object: unknown, cli: "oc" | "kubectl"): string[] {
  const parsed = resource.safeParse(object);
  if (!parsed.success) {
    return [];
  }
  const { kind, metadata, status } = parsed.data;
  const what = `${kind} ${metadata.name}`;
  const look = (field: string) =>
    `${cli} get ${kind.toLowerCase()} ${metadata.name} -n ${metadata.namespace} -o jsonpath='{.status.${field}}'`;
  const warnings = status.conditions
    .filter(({ type }) => type === "Warning")
    .map(({ reason, message }) => `${what}: the operator warns: ${message ?? reason} (${reason})`);
  const rebalancing = (status.autoRebalance?.modes ?? []).map(({ mode, brokers }) => {
    const going =
      mode === "remove-brokers"
        ? `partitions are moved off ${numbered(brokers)}, and brokers go when they are empty`
        : `partitions are moved to ${numbered(brokers)}`;
    return `${what}: ${going}. It is done when this shows Idle and no brokers: ${look("autoRebalance")}`;
  });
  const copies =
    status.replicasChange === undefined
      ? []
      : [
          `${what}: copies are changed to ${status.replicasChange.targetReplicas}${status.replicasChange.message === undefined ? "" : `, which has failed: ${status.replicasChange.message}`}. It is done when this shows nothing: ${look("replicasChange")}`,
        ];
  return [...warnings, ...rebalancing, ...copies];
}

const unready = z.object({
  kind: z.string(),
  metadata: z.object({ name: z.string(), generation: z.number() }),
  status: z.object({ observedGeneration: z.number(), conditions: z.array(condition) }),
});

/**
 * What the operator reports of a resource that it could not make Ready. Undefined as long as it is at work, has not
 * looked at the resource as it is now, or has nothing to complain of.
 */
export function complaint(object: unknown): string | undefined {
  const parsed = unready.safeParse(object);
  if (!parsed.success) {
    return undefined;
  }
  const { kind, metadata, status } = parsed.data;
  const found = status.conditions.find(({ type, reason }) => type === "NotReady" && reason !== "Creating");
  return found === undefined || status.observedGeneration < metadata.generation
    ? undefined
    : `${kind} ${metadata.name} is not Ready yet: ${found.message ?? "the operator gives no reason"}${found.reason === undefined ? "" : ` (${found.reason})`}`;
}

function numbered(brokers: readonly number[]): string {
  return `broker${brokers.length === 1 ? "" : "s"} ${brokers.join(", ")}`;
}
