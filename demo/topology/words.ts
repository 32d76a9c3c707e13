import { linkText } from "./boxes";
import { counted, partitionText } from "./content";
import type { Link, Part, Topology } from "./topology";

/** A part in words, with what is in it. */
export interface Words {
  readonly text: string;
  readonly inside: readonly Words[];
}

/** A topology in words: what a picture shows, for those who read it. */
export function inWords({ parts, links }: Topology): Words[] {
  const within = (id: string | undefined): Words[] =>
    parts.filter((part) => part.in === id).map((part) => ({ text: partWords(part), inside: within(part.id) }));
  return [...within(undefined), ...links.map((link) => ({ text: linkWords(link, parts), inside: [] }))];
}

function partWords(part: Part): string {
  const { what, name, facts, rules = [], disks = [], partitions, zone, kind, count } = part;
  const details = [
    ...(zone === undefined ? [] : [`zone ${zone}`]),
    ...(disks.length === 0 ? [] : [`${counted(disks.length, "disk")} of ${disks.join(" and ")}`]),
    ...(partitions === undefined ? [] : [partitionText(part)]),
    ...(count === undefined || kind !== "connector" ? [] : [counted(count, "task")]),
    ...facts,
    ...rules.map((rule) => `may ${rule}`),
  ];
  return `${what} ${name}${details.length === 0 ? "" : `: ${details.join("; ")}`}`;
}

const verbs: Readonly<Record<Link["kind"], string>> = {
  runs: "runs",
  sends: "sends to",
  reads: "reads from",
  uses: "connect to",
  asks: "asks for numbers:",
};

function linkWords(link: Link, parts: readonly Part[]): string {
  const called = (id: string) => {
    const part = parts.find((each) => each.id === id);
    return part === undefined ? id : part.kind === "outside" ? part.name : `${part.what} ${part.name}`;
  };
  const how = linkText(link);
  return `${called(link.from)} ${verbs[link.kind]} ${called(link.to)}${how === "" ? "" : ` (${how})`}`;
}
