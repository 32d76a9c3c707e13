/**
 * What a plan makes, as things in things and arrows between them: the one model behind every picture of the demo, in
 * characters (characters.ts), as SVG (layout.ts, svg.ts) and in words (words.ts). Plain data, with no imports: the
 * storyboard's page has these files too.
 */

/** What a part is, which decides where pictures put it. */
export type PartKind =
  | "namespace"
  | "operator"
  | "kafka"
  | "listener"
  | "pool"
  | "node"
  | "topic"
  | "user"
  | "service"
  | "client"
  | "outside"
  | "connect"
  | "connector"
  | "monitoring";

/** A thing that runs, or that somebody is allowed to see. */
export interface Part {
  /** The same from stage to stage: by it a picture knows what is new. */
  readonly id: string;
  readonly kind: PartKind;
  /** What it is in. Absent: it stands by itself. */
  readonly in?: string;
  /** The kind of its object in Kubernetes, or what it is called. */
  readonly what: string;
  readonly name: string;
  /** What else there is to know, each a line. */
  readonly facts: readonly string[];
  /** The disks of a node, by their sizes. */
  readonly disks?: readonly string[];
  /** The partitions of a topic, and how many copies of each there are. */
  readonly partitions?: number;
  readonly copies?: number;
  /** How many there are of what is drawn once: workers of Connect, tasks of a connector. */
  readonly count?: number;
  /** Where it is, as far as that matters: the number of a node's zone. */
  readonly zone?: number;
  /** The users of clients: what they may do. */
  readonly rules?: readonly string[];
}

/** What a link says: who runs whom, who sends to whom, who reads from whom, who asks whom for numbers. */
export type LinkKind = "runs" | "sends" | "reads" | "uses" | "asks";

/** An arrow between two parts. */
export interface Link {
  readonly kind: LinkKind;
  /** Ids of parts; of clients, the first is the client and the second the listener. */
  readonly from: string;
  readonly to: string;
  /** Whether it is encrypted. Absent: that is nobody's question here. */
  readonly tls?: boolean;
  /** Who the client says that it is. Absent: nobody asks. */
  readonly as?: string;
}

export interface Topology {
  readonly parts: readonly Part[];
  readonly links: readonly Link[];
}

/** What distinguishes a link from others. */
export function linkId({ kind, from, to }: Link): string {
  return `${kind} ${from} ${to}`;
}

/** Parts and links that others do not have, and parts that others have in another form. */
export interface Growth {
  readonly added: ReadonlySet<string>;
  readonly changed: ReadonlySet<string>;
}

/** What is new in a topology, and what is different, by ids of parts and links. */
export function growth(before: Topology, after: Topology): Growth {
  const [old, current] = [entriesOf(before), entriesOf(after)];
  const ids = [...current.keys()];
  return {
    added: new Set(ids.filter((id) => !old.has(id))),
    changed: new Set(ids.filter((id) => old.has(id) && old.get(id) !== current.get(id))),
  };
}

function entriesOf({ parts, links }: Topology): Map<string, string> {
  return new Map([
    ...parts.map((part) => [part.id, JSON.stringify(part)] as const),
    ...links.map((link) => [linkId(link), JSON.stringify(link)] as const),
  ]);
}

/**
 * All that any of some topologies have, each part as its last one has it, and with as many facts as the one with most:
 * a picture that has room for this has room for each of them, and nothing moves from one to the next.
 */
export function union(topologies: readonly Topology[]): Topology {
  const parts = new Map<string, Part>();
  const links = new Map<string, Link>();
  for (const topology of topologies) {
    for (const part of topology.parts) {
      const former = parts.get(part.id);
      parts.set(
        part.id,
        former !== undefined && former.facts.length > part.facts.length ? { ...part, facts: former.facts } : part,
      );
    }
    for (const link of topology.links) {
      links.set(linkId(link), link);
    }
  }
  return { parts: [...parts.values()], links: [...links.values()] };
}
