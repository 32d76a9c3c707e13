import { counted, partitionText } from "./content";
import type { Link, Part, Topology } from "./topology";

/** How wide the picture is, with its indent. */
const WIDTH = 78;

/** Where the second column begins. */
const RIGHT = 44;

/** How much room there is in it. */
const ROOM_RIGHT = WIDTH - RIGHT;

/** What a plan makes, in a picture of characters: who runs, who talks to whom, and as whom. */
export function characters(topology: Topology): string[] {
  const { parts, links } = topology;
  const [kafka] = parts.filter(({ kind }) => kind === "kafka");
  if (kafka === undefined) {
    return ["  cluster operator, which waits for a Kafka to run"];
  }
  const connects = parts.filter(({ kind }) => kind === "connect");
  const clients = (kind: Link["kind"]) =>
    links
      .filter((link) => link.kind === kind && !connects.some(({ id }) => id === link.from))
      .map((link) => [link, nameOf(parts, link.from)] as const);
  const [senders, readers] = [clients("sends"), clients("reads")];
  const sends = senders.map(([, name]) => name).join(", ");
  const reads = readers.map(([, name]) => name).join(", ");
  return [
    columns(sends, "cluster operator"),
    ...(sends === ""
      ? [columns("", "  │ runs Kafka and Connect"), columns("", "  ▼")]
      : [
          columns(`  │ sends, as ${senders[0]?.[0].as}`, "  │ runs Kafka and Connect"),
          columns(`  ▼ ${listenerText(parts, senders[0]?.[0])}`, "  ▼"),
        ]),
    ...box(`Kafka ${kafka.name}`, insideKafka(parts)),
    ...(reads === "" && connects.length === 0
      ? []
      : [
          columns(reads === "" ? "" : `  │ reads, as ${readers[0]?.[0].as}`, connectsRead(connects, links)),
          columns(reads === "" ? "" : "  ▼", connects.length === 0 ? "" : "  ▼"),
          ...connects
            .flatMap((connect) => connectLines(connect, parts))
            .concat(connects.length === 0 ? [""] : [])
            .map((line, index) => columns(index === 0 ? reads : "", line)),
        ]),
    ...parts
      .filter(({ id }) => id === "bridge")
      .map(({ name, facts }) => columns(`HTTP Bridge ${name}: ${facts[0]}`, "")),
  ].map((line) => line.trimEnd());
}

/** As whom workers read. */
function connectsRead([first, ...others]: readonly Part[], links: readonly Link[]): string {
  const link = links.find(({ kind, from }) => kind === "reads" && from === first?.id);
  if (link === undefined) {
    return "";
  }
  return others.length === 0 ? `  │ reads, as ${link.as}` : "  │ read, each as its own user";
}

function connectLines({ id, name, count = 1 }: Part, parts: readonly Part[]): string[] {
  const workers = counted(count, "worker");
  const heading = `Kafka Connect ${name}, ${workers}`;
  return [
    ...(heading.length <= ROOM_RIGHT ? [heading] : [`Kafka Connect ${name}`, `  ${workers}`]),
    ...parts
      .filter((part) => part.kind === "connector" && part.in === id)
      .map((connector) => `  ${connector.name}, ${counted(connector.count ?? 1, "task")}`),
  ].map((line) => shortened(line, ROOM_RIGHT));
}

function nameOf(parts: readonly Part[], id: string): string {
  return parts.find((part) => part.id === id)?.name ?? id;
}

/** `TLS, port 9093`. */
function listenerText(parts: readonly Part[], link: Link | undefined): string {
  const port = parts.find(({ id }) => id === link?.to)?.facts.find((fact) => fact.startsWith("port "));
  return [link?.tls === true ? "TLS" : "plain text", ...(port === undefined ? [] : [port])].join(", ");
}

function insideKafka(parts: readonly Part[]): string[] {
  const of = (kind: Part["kind"]) => parts.filter((part) => part.kind === kind);
  return [
    ...of("pool").map(({ id, name }) => {
      const nodes = of("node").filter((node) => node.in === id);
      const [first] = nodes;
      if (first === undefined) {
        return `${name}: no brokers`;
      }
      // The first two are named after what they have; others have names of their own.
      const count =
        id === `pool/${first.what}` ? counted(nodes.length, name) : `${name}: ${counted(nodes.length, first.what)}`;
      return `${count} with ${(first.disks ?? []).join(" + ")} of disk`;
    }),
    ...of("service").map(({ name, facts }) => `${name}: ${facts[0] === undefined ? "" : facts.join(", ")}`),
    ...of("topic")
      .filter(({ partitions }) => partitions !== undefined)
      .map((topic) => `${"▪ ".repeat(Math.min(topic.partitions ?? 0, 12))} ${topic.name}: ${partitionText(topic)}`),
    ...of("user").map(({ name, rules = [] }) => `${name}: ${counted(rules.length, "rule")} for what it may do`),
  ];
}

function shortened(line: string, room: number): string {
  return line.length > room ? `${line.slice(0, room - 1)}…` : line;
}

function columns(left: string, right: string): string {
  return `  ${left}`.padEnd(RIGHT) + right;
}

function box(title: string, lines: readonly string[]): string[] {
  const inner = WIDTH - 6;
  return [
    `  ┌─ ${title} ${"─".repeat(Math.max(0, inner - title.length - 1))}┐`,
    ...lines.map((line) => `  │  ${shortened(line, inner - 1).padEnd(inner - 1)} │`),
    `  └${"─".repeat(inner + 2)}┘`,
  ];
}
