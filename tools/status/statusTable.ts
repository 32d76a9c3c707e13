import Table from "cli-table3";
import picocolors from "picocolors";
import { inOneLine, isTroubled, type StatusRow, whyOf } from "./statusRow";

/** How a status is shown. */
export interface View {
  /** In characters. */
  readonly width: number;
  readonly colours: boolean;
}

const operatorKinds = ["Subscription", "ClusterServiceVersion", "Deployment"];
const order = [
  ...operatorKinds,
  "Kafka",
  "KafkaNodePool",
  "KafkaTopic",
  "KafkaUser",
  "KafkaBridge",
  "KafkaConnect",
  "KafkaConnector",
  "KafkaMirrorMaker2",
];

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

function cellsOf(row: StatusRow): string[] {
  const { kind, name, ready, age = "", warning } = row;
  return warning
    ? ["└ Warning", "", "", "", whyOf(row)]
    : [kind === "ClusterServiceVersion" ? "CSV" : kind, inOneLine(name), ready, age, whyOf(row)];
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
    case "KafkaBridge":
      return [describe, `logs deployment/${name}-bridge --since=15m`];
    case "KafkaConnector":
      return [
        describe,
        ...(cluster ? [`logs -l strimzi.io/cluster=${cluster},strimzi.io/kind=KafkaConnect --tail=50`] : []),
      ];
    case "KafkaMirrorMaker2":
      return [describe, `logs -l strimzi.io/cluster=${name},strimzi.io/kind=KafkaMirrorMaker2 --tail=50`];
    default:
      return [describe, ...(operator ? [`logs deployment/${operator} --since=15m`] : [])];
  }
}
