import Table from "cli-table3";
import picocolors from "picocolors";
import type { Resource } from "./clusterStatus";

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
      "the operator leaves it alone while it has the annotation strimzi.io/pause-reconciliation",
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

/** How a status is shown. */
export interface View {
  /** In characters. */
  readonly width: number;
  readonly colours: boolean;
}

const operatorKinds = ["Subscription", "ClusterServiceVersion", "Deployment"];
const order = [...operatorKinds, "Kafka", "KafkaNodePool", "KafkaTopic", "KafkaUser", "KafkaConnect", "KafkaConnector"];

/** The rows in the order they are read in: the operator, what depends on it, pods; warnings beneath their resource. */
export function inOrder(rows: readonly StatusRow[]): StatusRow[] {
  const place = ({ kind }: StatusRow) =>
    order.includes(kind) ? order.indexOf(kind) : order.length + (kind === "Pod" ? 1 : 0);
  // Sorting is stable: a warning stays behind its resource, which has the same kind and name.
  return [...rows].sort(
    (a, b) =>
      place(a) - place(b) || a.kind.localeCompare(b.kind) || a.name.localeCompare(b.name, "en", { numeric: true }),
  );
}

/** The rows as a table that fits the width, with every word that a cluster said in them. */
export function statusTable(rows: readonly StatusRow[], { width, colours }: View): string {
  const { bold, dim, green, red, yellow } = picocolors.createColors(colours);
  const paint = { yes: green, no: red, waiting: yellow, "-": dim };
  const heads = ["KIND", "NAME", "READY", "AGE", "WHY"];
  const sorted = inOrder(rows);
  const widths = columnWidths([heads, ...sorted.map(cellsOf)], width);
  const table = new Table({
    head: heads.map((head) => bold(head)),
    colWidths: widths.map((column) => column + gap),
    wordWrap: true,
    chars: borderless,
    // The library would colour heads and borders on its own, a terminal or not.
    style: { head: [], border: [], compact: true, "padding-left": 0, "padding-right": gap },
  });
  for (const row of sorted) {
    const [kind = "", name = "", ready = "", ...rest] = cellsOf(row).map((cell, i) => breakWords(cell, widths[i] ?? 1));
    table.push([row.warning ? yellow(kind) : kind, name, paint[row.ready](ready), ...rest]);
  }
  return table.toString().replaceAll(/ +$/gm, "");
}

const gap = 2;
const borders = [
  "top",
  "top-mid",
  "top-left",
  "top-right",
  "bottom",
  "bottom-mid",
  "bottom-left",
  "bottom-right",
] as const;
const inner = ["left", "left-mid", "mid", "mid-mid", "right", "right-mid", "middle"] as const;
const borderless = Object.fromEntries([...borders, ...inner].map((name) => [name, ""]));

function cellsOf({ kind, name, ready, age = "", reason, message, warning }: StatusRow): string[] {
  const why = [reason, message].filter(Boolean).join(": ");
  const cells = warning
    ? ["└ Warning", "", "", "", why]
    : [kind === "ClusterServiceVersion" ? "CSV" : kind, name, ready, age, why];
  // What a cluster says may hold line ends, and whatever else a terminal would obey.
  return cells.map((cell) => cell.replaceAll(/[\s\p{Cc}]+/gu, " ").trim());
}

/** As wide as what is in them, but however long a name is, two fifths are left to the last column, the reasons. */
function columnWidths(rows: readonly (readonly string[])[], width: number): number[] {
  const natural = (column: number) => Math.max(...rows.map((row) => row[column]?.length ?? 0));
  const [kind, name, ready, age] = [natural(0), natural(1), natural(2), natural(3)];
  const others = kind + ready + age + 5 * gap;
  const nameWidth = Math.min(name, Math.max(16, Math.floor(width * 0.6) - others));
  return [kind, nameWidth, ready, age, Math.max(24, width - others - nameWidth)];
}

/** The table wraps between words and cuts a word that is too long (a pod's name, an image's), so those are broken. */
function breakWords(cell: string, width: number): string {
  return cell.replaceAll(new RegExp(`\\S{${width}}(?=\\S)`, "g"), "$&\n");
}

/** `7 resources, 5 ready, 1 not ready, 1 waiting, 2 warnings`: only the first two when there is nothing else. */
export function summary(rows: readonly StatusRow[]): string {
  const resources = rows.filter(({ warning }) => !warning);
  const counted = (count: number, what: string) => (count > 0 ? [`${count} ${what}`] : []);
  const count = (ready: StatusRow["ready"]) => resources.filter((row) => row.ready === ready).length;
  const warnings = rows.length - resources.length;
  return [
    `${resources.length} ${resources.length === 1 ? "resource" : "resources"}`,
    `${count("yes")} ready`,
    ...counted(count("no"), "not ready"),
    ...counted(count("waiting"), "waiting"),
    ...counted(count("-"), "without readiness"),
    ...counted(warnings, warnings === 1 ? "warning" : "warnings"),
  ].join(", ");
}

/** Whether a row is something that a wait for readiness would still be waiting for. */
export function isTroubled({ ready }: StatusRow): boolean {
  return ready === "no" || ready === "waiting";
}

/** So that an operator that is down does not print the same advice for each of a thousand topics. */
const advisedPerKind = 3;

/**
 * Where to look deeper for what isn't ready: commands to copy, each once, causes first.
 *
 * @param command what each starts with: the tool, the context and the namespace
 */
export function whatToLookAt(rows: readonly StatusRow[], command: string): string[] {
  const operator = rows.find(({ kind }) => kind === "Deployment")?.name;
  const isCause = ({ kind }: StatusRow) => operatorKinds.includes(kind) || kind === "Pod";
  const troubled = inOrder(rows).filter(isTroubled);
  const causesFirst = [...troubled.filter(isCause), ...troubled.filter((row) => !isCause(row))];
  const advised = causesFirst.filter(
    (row, index) => causesFirst.slice(0, index).filter(({ kind }) => kind === row.kind).length < advisedPerKind,
  );
  return [...new Set(advised.flatMap((row) => deeper(row, operator)))].map((look) => `${command} ${look}`);
}

function deeper({ kind, name, reason, cluster }: StatusRow, operator: string | undefined): string[] {
  const entityOperator = `logs deployment/${cluster}-entity-operator --since=15m`;
  const describe = `describe ${kind.toLowerCase()} ${name}`;
  switch (kind) {
    case "Subscription":
      // Other products have subscriptions too, so its group is spelt out.
      return [`describe subscriptions.operators.coreos.com ${name}`, "get installplans"];
    case "Pod":
      return /BackOff$/.test(reason) && !reason.startsWith("Image")
        ? [describe, `logs ${name} --all-containers --previous --tail=50`]
        : [describe];
    case "Deployment":
      return [describe, `logs deployment/${name} --since=15m`];
    case "KafkaTopic":
      return [describe, ...(cluster ? [`${entityOperator} -c topic-operator`] : [])];
    case "KafkaUser":
      return [describe, ...(cluster ? [`${entityOperator} -c user-operator`] : [])];
    case "KafkaConnector":
      return [
        describe,
        ...(cluster ? [`logs -l strimzi.io/cluster=${cluster},strimzi.io/kind=KafkaConnect --tail=50`] : []),
      ];
    default:
      return [describe, ...(operator ? [`logs deployment/${operator} --since=15m`] : [])];
  }
}
