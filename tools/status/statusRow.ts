import { PAUSE_ANNOTATION } from "../../config/kafka/strimziNames";
import type { Resource } from "./resource";

/** The kinds that nobody looks at unless the label `strimzi.io/cluster` says whose they are. */
const partsOfACluster = new Set(["KafkaNodePool", "KafkaTopic", "KafkaUser", "KafkaConnector", "KafkaRebalance"]);

/** One line of the answer to "how is this namespace?". */
export interface StatusRow {
  readonly kind: string;
  readonly name: string;
  /** `waiting`: nobody has looked at it yet. `-`: its kind has no readiness, or it is a warning. */
  readonly ready: "yes" | "no" | "waiting" | "-";
  /** One word for why: mostly the reason of the condition that decided. */
  readonly reason: string;
  readonly message: string;
  /** For how long it has existed: `12m`. */
  readonly age?: string;
  /** Set on a row that is a warning about the resource of the same kind and name above it. */
  readonly warning?: true;
  /** The label `strimzi.io/cluster`, which says whose operator or workers answer for it. */
  readonly cluster?: string;
}

/** What is said of a resource: the part of its row that isn't its name. */
export type Verdict = Pick<StatusRow, "ready" | "reason" | "message">;

/** A verdict whose words may be missing in what a cluster answered. */
export function verdict(ready: StatusRow["ready"], reason?: string | null, message?: string | null): Verdict {
  return { ready, reason: reason ?? "", message: message ?? "" };
}

/** Why a resource is as it is: what a cluster says of it, in one line. */
export function whyOf({ reason, message }: Verdict): string {
  return inOneLine([reason, message].filter(Boolean).join(": "));
}

/** What a cluster says may hold line ends, and whatever else a terminal would obey: neither is left. */
export function inOneLine(text: string): string {
  return text.replaceAll(/[\s\p{Cc}]+/gu, " ").trim();
}

/** The row of one of Strimzi's resources, and beneath it a row for each of its warnings. */
export function strimziRows(kind: string, item: Resource, now: Date): StatusRow[] {
  const { name, labels, creationTimestamp } = item.metadata;
  const cluster = labels?.["strimzi.io/cluster"];
  const whose = { kind, name, ...(cluster !== undefined && { cluster }) };
  const warnings = (item.status?.conditions ?? []).filter(
    ({ type, status }) => type === "Warning" && status !== "False",
  );
  return [
    { ...whose, ...strimziVerdict(kind, item), age: age(creationTimestamp, now) },
    ...warnings.map(({ reason, message }) => ({ ...whose, ...verdict("-", reason, message), warning: true as const })),
  ];
}

function strimziVerdict(kind: string, item: Resource): Verdict {
  const { annotations, deletionTimestamp, finalizers } = item.metadata;
  if (deletionTimestamp != null) {
    const held = finalizers?.length ? `held by the finalizers ${finalizers.join(", ")}` : "";
    return verdict(held ? "no" : "waiting", "deleting", held);
  }
  if (annotations?.["strimzi.io/rebalance-template"] === "true") {
    return verdict("-", "template", "a template for automatic rebalances; it never runs itself");
  }
  // Before the generations are compared: while it is paused the operator leaves the observed one as it was.
  if (item.status?.conditions?.some(({ type, status }) => type === "ReconciliationPaused" && status !== "False")) {
    return verdict(
      "no",
      "ReconciliationPaused",
      `the operator leaves it alone while it has the annotation ${PAUSE_ANNOTATION}`,
    );
  }
  return unseenVerdict(kind, item) ?? (kind === "KafkaNodePool" ? poolVerdict(item) : conditionVerdict(item));
}

/** If the operator has yet to look at a resource, or at the last change to it. */
function unseenVerdict(kind: string, { metadata, status }: Resource): Verdict | undefined {
  const unseen = "the operator has not looked at it yet";
  const seen = status?.observedGeneration;
  const wanted = metadata.generation ?? 0;
  if (!seen && !status?.conditions?.length) {
    const isOrphan = partsOfACluster.has(kind) && metadata.labels?.["strimzi.io/cluster"] === undefined;
    return verdict("waiting", "", isOrphan ? `${unseen}, nor will any: no label strimzi.io/cluster` : unseen);
  }
  // Strimzi's first status, "Creating", is of generation 0: it has looked, and not counted yet.
  const isFirst = seen === 0 && !status?.conditions?.some(({ type, status }) => type === "Ready" && status === "True");
  return seen == null || isFirst || seen >= wanted
    ? undefined
    : verdict("waiting", "", `${unseen}: changed in generation ${wanted}, it saw ${seen}`);
}

function poolVerdict({ spec, status }: Resource): Verdict {
  const replicas = status?.replicas ?? 0;
  const ids = status?.nodeIds?.join(", ") || "none";
  return verdict("-", "", `${replicas} of ${spec?.replicas ?? replicas} replicas, node ids ${ids}`);
}

function conditionVerdict({ status }: Resource): Verdict {
  const conditions = (status?.conditions ?? []).filter(({ type, status }) => type === "Ready" || status !== "False");
  const of = (wanted: string) => conditions.find(({ type }) => type === wanted);
  const ready = of("Ready");
  if (ready?.status === "True") {
    return verdict("yes", ready.reason, ready.message ?? (status?.kafkaVersion ? `Kafka ${status.kafkaVersion}` : ""));
  }
  const notReady = of("NotReady") ?? ready;
  if (notReady !== undefined) return verdict("no", notReady.reason ?? "NotReady", notReady.message);
  // A KafkaRebalance is in one of several states (ProposalReady, Rebalancing), which are its condition's type.
  const other = conditions.find(({ type }) => type !== "Warning");
  return other === undefined
    ? verdict("waiting", "", "the operator has not said anything of it yet")
    : verdict("-", other.type, other.message);
}

/** The time between two moments as one number, as rough as one reads it: `45s`, `12m`, `7h`, `3d`. */
export function age(since: Date, now: Date): string {
  const seconds = Math.max(0, Math.floor((now.getTime() - since.getTime()) / 1000));
  if (seconds < 120) return `${seconds}s`;
  if (seconds < 2 * 3600) return `${Math.floor(seconds / 60)}m`;
  return seconds < 48 * 3600 ? `${Math.floor(seconds / 3600)}h` : `${Math.floor(seconds / 86_400)}d`;
}

/** Whether a row is something that a wait for readiness would still be waiting for. */
export function isTroubled({ ready }: StatusRow): boolean {
  return ready === "no" || ready === "waiting";
}
