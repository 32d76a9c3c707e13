import { z } from "zod";
import type { KubernetesObject } from "../../../../config/kubernetes/object";
import type { KafkaSpec } from "./nodePools";
import { report } from "./report";
import { spread } from "./runningClusters";
import { CLUSTER_LABEL } from "./secrets";
import type { Look, Surroundings } from "./surroundings";

/**
 * Rebalancing when brokers come or go, as Strimzi does it by a KafkaRebalance of its own
 * (`KafkaAutoRebalancingReconciler`, `KafkaRebalanceAssemblyOperator`).
 */

/** What the operator holds its own KafkaRebalance with. Nobody takes it off when the Kafka is gone. */
export const AUTO_REBALANCE_FINALIZER = "strimzi.io/auto-rebalancing";

const REFRESH = { "strimzi.io/rebalance": "refresh" };

const mode = z.enum(["add-brokers", "remove-brokers"]);
type Mode = z.infer<typeof mode>;

const autoRebalance = z.object({
  state: z.enum(["Idle", "RebalanceOnScaleDown", "RebalanceOnScaleUp"]),
  modes: z.array(z.object({ mode, brokers: z.array(z.number()) })).nullish(),
});
export type AutoRebalance = z.infer<typeof autoRebalance>;

const kafkaStatus = z.looseObject({ autoRebalance: autoRebalance.optional() }).prefault({});
const rebalanceSpec = z.looseObject({ mode: z.string().default("full"), brokers: z.array(z.number()).default([]) });
const rebalanceStatus = z
  .looseObject({ conditions: z.array(z.looseObject({ type: z.string() })).default([]) })
  .prefault({});

/** Brokers that were added, and not rebalanced to yet: those of now, and those that the status remembers. */
function toAdd(kafka: KubernetesObject, added: readonly number[]): number[] {
  const { autoRebalance: before } = kafkaStatus.parse(kafka.status);
  const known = before?.modes?.find((one) => one.mode === "add-brokers")?.brokers ?? [];
  return [...new Set([...known, ...added])].sort((a, b) => a - b);
}

/**
 * The status of rebalancing before the cluster is changed: it remembers the brokers that this look adds,
 * and forgets them if the Kafka does not ask for rebalancing in the same look.
 */
export function rememberedRebalance(
  kafka: KubernetesObject,
  { cruiseControl }: KafkaSpec,
  added: readonly number[],
): AutoRebalance | null {
  if (cruiseControl?.autoRebalance === undefined) {
    return null;
  }
  const brokers = toAdd(kafka, added);
  const { autoRebalance: before } = kafkaStatus.parse(kafka.status);
  return { state: before?.state ?? "Idle", modes: modesOf([], brokers) };
}

/** One step of rebalancing, at the end of a look at the Kafka. */
export async function stepRebalance(
  kafka: KubernetesObject,
  remembered: AutoRebalance | null,
  blocked: readonly number[],
  surroundings: Surroundings,
): Promise<AutoRebalance | null> {
  if (remembered === null) {
    return null;
  }
  const added = remembered.modes?.find((one) => one.mode === "add-brokers")?.brokers ?? [];
  const { client } = surroundings;
  const begin = async (): Promise<AutoRebalance> => {
    const [what, brokers, state] =
      blocked.length > 0
        ? (["remove-brokers", blocked, "RebalanceOnScaleDown"] as const)
        : (["add-brokers", added, "RebalanceOnScaleUp"] as const);
    if (brokers.length === 0) {
      return { state: "Idle", modes: null };
    }
    await client.apply(ownRebalance(kafka, what, brokers), { manager: "strimzi", force: true });
    return { state, modes: modesOf(blocked, added) };
  };
  if (remembered.state === "Idle") {
    return begin();
  }
  const what = remembered.state === "RebalanceOnScaleDown" ? "remove-brokers" : "add-brokers";
  const current = await client.read(ownRebalance(kafka, what, []));
  if (current === undefined) {
    return begin();
  }
  const wanted = what === "remove-brokers" ? blocked : added;
  const { brokers } = rebalanceSpec.parse(current.spec);
  if (wanted.length > 0 && JSON.stringify(wanted) !== JSON.stringify(brokers)) {
    await client.merge(current, { metadata: { annotations: REFRESH }, spec: { brokers: wanted } });
    return { state: remembered.state, modes: modesOf(blocked, added) };
  }
  const [{ type } = { type: "New" }] = rebalanceStatus.parse(current.status).conditions;
  switch (type) {
    case "Ready":
      await letGo(current, surroundings);
      return what === "remove-brokers" && added.length > 0
        ? { state: "Idle", modes: modesOf([], added) }
        : { state: "Idle", modes: null };
    case "NotReady":
      // Kept in mind, and tried again: Cruise Control may not run yet.
      await letGo(current, surroundings);
      return { state: "Idle", modes: modesOf([], added) };
    default:
      return { state: remembered.state, modes: modesOf(blocked, added) };
  }
}

function modesOf(blocked: readonly number[], added: readonly number[]): AutoRebalance["modes"] {
  const modes = [
    { mode: "remove-brokers" as const, brokers: [...blocked] },
    { mode: "add-brokers" as const, brokers: [...added] },
  ].filter(({ brokers }) => brokers.length > 0);
  return modes.length === 0 ? null : modes;
}

/** The operator's own KafkaRebalance. The template's settings make no difference here. */
function ownRebalance(kafka: KubernetesObject, what: Mode, brokers: readonly number[]): KubernetesObject {
  const { name, namespace } = kafka.metadata;
  return {
    apiVersion: kafka.apiVersion,
    kind: "KafkaRebalance",
    metadata: {
      name: `${name}-auto-rebalancing-${what}`,
      namespace,
      labels: { [CLUSTER_LABEL]: name },
      annotations: { "strimzi.io/rebalance-auto-approval": "true" },
      finalizers: [AUTO_REBALANCE_FINALIZER],
    },
    spec: { mode: what, brokers: [...brokers] },
  };
}

async function letGo(rebalance: KubernetesObject, { client }: Surroundings): Promise<void> {
  await client.merge(rebalance, { metadata: { finalizers: null } });
  await client.delete(rebalance);
}

/** Cruise Control's work on a KafkaRebalance, its own or a person's: a proposal, which is carried out if it is approved. */
export async function lookAtRebalance(rebalance: KubernetesObject, surroundings: Surroundings): Promise<Look> {
  const { client, pace, running, wait, world } = surroundings;
  const present = await client.read(rebalance);
  const { namespace, labels, annotations, deletionTimestamp } = present?.metadata ?? rebalance.metadata;
  if (
    present === undefined ||
    deletionTimestamp !== undefined ||
    annotations?.["strimzi.io/rebalance-template"] === "true"
  ) {
    return "done";
  }
  const [{ type } = { type: "New" }] = rebalanceStatus.parse(present.status).conditions;
  const refresh = annotations?.["strimzi.io/rebalance"] === "refresh";
  if (!refresh && (type === "Ready" || type === "NotReady")) {
    return "done";
  }
  if (refresh) {
    await client.merge(present, { metadata: { annotations: { "strimzi.io/rebalance": null } } });
  }
  const say = (state: string, message?: string) =>
    report(present, { finding: { type: state, ...(message === undefined ? {} : { message }) } }, surroundings);
  const kafka = world.get("Kafka", namespace, labels?.[CLUSTER_LABEL]);
  if (kafka === undefined || !("cruiseControl" in Object(kafka.spec))) {
    await say(
      "NotReady",
      "Kafka resource lacks 'cruiseControl' declaration : No deployed Cruise Control for doing a rebalance.",
    );
    return "done";
  }
  await say("PendingProposal");
  await wait(pace.readyAfterMs);
  if (
    annotations?.["strimzi.io/rebalance-auto-approval"] !== "true" &&
    annotations?.["strimzi.io/rebalance"] !== "approve"
  ) {
    await say("ProposalReady");
    return "done";
  }
  await say("Rebalancing");
  await wait(pace.rebalanceMs);
  const { mode: what, brokers } = rebalanceSpec.parse(present.spec);
  const cluster = running.of(String(Object(kafka.metadata).uid));
  if (what === "remove-brokers") {
    for (const node of cluster.nodes.values()) {
      // What leaves them goes to all others.
      node.holdsPartitions = node.broker && !brokers.includes(node.id);
    }
  } else {
    spread(cluster);
  }
  await say("Ready");
  return "done";
}
