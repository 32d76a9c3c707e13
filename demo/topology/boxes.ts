import { contentOf, type Measure } from "./content";
import { type Link, linkId, type Part, type PartKind, type Topology } from "./topology";

export interface Rectangle {
  readonly x: number;
  readonly y: number;
  readonly w: number;
  readonly h: number;
}

/** The way of an arrow, and where its words are. */
export interface Route {
  readonly points: readonly (readonly [x: number, y: number])[];
  /** Absent: the words are in the client's box. */
  readonly label?: { readonly x: number; readonly y: number };
}

/** Between two boxes. */
export const GAP = 10;

/** How a client connects, in words for its arrow or its box. */
export function linkText({ tls, as }: Pick<Link, "tls" | "as">): string {
  const how = tls === undefined ? "" : tls ? "TLS" : "plain text";
  return as === undefined ? how : `${how}, as ${as}`;
}

/** What is in a part's box: as it is measured, and as it is drawn. */
export function boxContent(part: Part, width: number, measure: Measure, links: readonly Link[], wide: boolean) {
  const own = links.find(
    ({ kind, from }) => from === part.id && (kind === "sends" || kind === "reads" || kind === "uses"),
  );
  return contentOf(part, width, measure, {
    heading: headed.has(part.kind),
    more: own === undefined || wide ? [] : [linkText(own)],
  });
}

const headed: ReadonlySet<PartKind> = new Set(["operator", "kafka", "pool", "service", "monitoring"]);

/** What is being laid out: boxes that have their place, and how to give one to others. */
export class Boxes {
  readonly boxes = new Map<string, Rectangle>();
  readonly insets = new Map<string, number>();
  readonly routes = new Map<string, Route>();

  constructor(
    readonly topology: Topology,
    readonly wide: boolean,
    readonly measure: Measure,
  ) {}

  of(...kinds: readonly PartKind[]): Part[] {
    return this.topology.parts.filter(({ kind }) => kinds.includes(kind));
  }

  links(...kinds: readonly Link["kind"][]): Link[] {
    return this.topology.links.filter(({ kind }) => kinds.includes(kind));
  }

  box(id: string): Rectangle | undefined {
    return this.boxes.get(id);
  }

  /** How high a part is by its own content. */
  height(part: Part, w: number): number {
    const inset = this.insets.get(part.id) ?? 0;
    return boxContent(part, w - inset, this.measure, this.topology.links, this.wide).height;
  }

  /** Gives a part its place, as high as its content or higher; returns where it ends. */
  place(part: Part, x: number, y: number, w: number, h = this.height(part, w)): number {
    this.boxes.set(part.id, { x, y, w, h });
    return y + h;
  }

  /** Parts in rows of equal columns that are no narrower than `least`; returns where they end. */
  grid(parts: readonly Part[], x: number, y: number, w: number, least: number): number {
    const columns = Math.max(1, Math.min(parts.length, Math.floor((w + GAP) / (least + GAP))));
    const each = (w - (columns - 1) * GAP) / columns;
    let top = y;
    for (let at = 0; at < parts.length; at += columns) {
      const row = parts.slice(at, at + columns);
      const h = Math.max(...row.map((part) => this.height(part, each)));
      for (const [index, part] of row.entries()) {
        this.place(part, x + index * (each + GAP), top, each, h);
      }
      top += h + GAP;
    }
    return parts.length === 0 ? y : top - GAP;
  }

  /** A part with others in it, in a grid below its heading; returns where it ends. */
  frame(part: Part, inner: readonly Part[], x: number, y: number, w: number, least: number): number {
    const top = y + this.height(part, w);
    const bottom = inner.length === 0 ? top : this.grid(inner, x + 10, top, w - 20, least) + 10;
    this.boxes.set(part.id, { x, y, w, h: bottom - y });
    return bottom;
  }

  route(link: Link, points: Route["points"], label?: Route["label"]): void {
    this.routes.set(linkId(link), { points, ...(label === undefined ? {} : { label }) });
  }
}
