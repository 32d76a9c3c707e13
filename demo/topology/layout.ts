import { about, contentOf, type Measure } from "./content";
import { type Link, linkId, type Part, type PartKind, type Topology } from "./topology";

/**
 * Where everything in a picture is. Clients stand on the left and Kafka on the right, with the operator above and
 * monitoring below; where there is no room for two columns, all of it is below one another. No library for graphs knows
 * that brokers are in pools and pools in Kafka, and that pictures of two stages are to have everything in one place: so
 * this is our own, a few columns and grids, and arrows in lanes between them.
 */

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

export interface Layout {
  readonly width: number;
  readonly height: number;
  readonly measure: Measure;
  /** Whether there is room for words at the arrows. */
  readonly wide: boolean;
  /** By ids of parts. */
  readonly boxes: ReadonlyMap<string, Rectangle>;
  /** How far to the right the words of some parts begin, by their ids: arrows run beside them. */
  readonly insets: ReadonlyMap<string, number>;
  /** By ids of links. */
  readonly routes: ReadonlyMap<string, Route>;
}

/** From this width on, clients are beside Kafka. */
export const TWO_COLUMNS = 760;

/** From this width of Kafka's inside on, users are beside brokers. */
const USERS_BESIDE = 560;

const GAP = 10;
const FRAME = 14;
const LANE = 10;

/** A layout for what is in a topology, and for all that have no more than it. Pure. */
export function layoutOf(topology: Topology, width: number, measure: Measure = about): Layout {
  const board = new Board(topology, width >= TWO_COLUMNS, measure);
  const height = board.wide ? inColumns(board, width) : belowOneAnother(board, width);
  const { wide, boxes, insets, routes } = board;
  return { width, height, measure, wide, boxes, insets, routes };
}

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
class Board {
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

/** Clients on the left, Kafka on the right. */
function inColumns(board: Board, width: number): number {
  const [namespace] = board.of("namespace");
  const [operator] = board.of("operator");
  const [monitoring] = board.of("monitoring");
  const [outside] = board.of("outside");
  const top = namespace === undefined ? 0 : 34;
  const left = FRAME + 2 * LANE;
  const right = width - FRAME - (monitoring === undefined ? 0 : 1.5 * LANE);
  const clientsWidth = Math.min(270, Math.max(200, width * 0.19));
  const gutter = 128;
  const kafkaX = left + clientsWidth + gutter;
  let y = top;
  if (operator !== undefined) {
    y = board.place(operator, FRAME, y, width - 2 * FRAME) + 40;
  }
  const bodyTop = y;
  // Clients begin where listeners do, so that arrows between them are straight.
  const [cluster] = board.of("kafka");
  const heading = cluster === undefined ? 0 : board.height(cluster, right - kafkaX) + 4;
  const clientsBottom = clients(board, left, y + heading, clientsWidth);
  const kafkaBottom = kafka(board, kafkaX, y, right - kafkaX, clientsBottom + FRAME);
  y = Math.max(clientsBottom, kafkaBottom);
  if (monitoring !== undefined) {
    y = board.place(monitoring, kafkaX, y + 40, right - kafkaX);
  }
  const bottom = y + FRAME;
  if (namespace !== undefined) {
    board.boxes.set(namespace.id, { x: 0, y: 0, w: width, h: bottom });
  }
  const end = outside === undefined ? bottom : board.place(outside, left, bottom + 24, clientsWidth) + 2;
  routesInColumns(board, {
    gutterX: kafkaX - gutter,
    gutterRight: kafkaX,
    laneLeft: FRAME + 8,
    laneRight: width - FRAME - 6,
    bodyTop,
  });
  return end;
}

/** Those who connect, Connect with its connectors last. */
function clients(board: Board, x: number, y: number, w: number): number {
  let top = y;
  for (const part of board.of("client")) {
    top = board.place(part, x, top, w) + 18;
  }
  for (const part of board.of("connect")) {
    top = board.frame(part, board.of("connector"), x, top, w, 150) + 18;
  }
  return Math.max(y, top - 18);
}

/** Kafka with all that is in it, at least down to `least`. */
function kafka(board: Board, x: number, y: number, w: number, least: number): number {
  const [part] = board.of("kafka");
  if (part === undefined) {
    return y;
  }
  const strip = board.wide ? 112 : 0;
  const top = y + board.height(part, w) + 4;
  const pad = board.wide ? FRAME : 10;
  const innerX = x + pad + (strip === 0 ? 0 : strip + FRAME);
  const innerWidth = x + w - pad - innerX;
  let at = top;
  if (!board.wide) {
    const lanes = pad + lanesLeft(board);
    for (const listener of board.of("listener")) {
      at = board.place(listener, x + lanes, at, w - lanes - pad) + GAP;
    }
  }
  const bottom = insideKafka(board, innerX, at, innerWidth);
  const end = Math.max(bottom + pad, least);
  if (board.wide) {
    listeners(board, x + pad, top, strip, end - pad);
  }
  board.boxes.set(part.id, { x, y, w, h: end - y });
  return end;
}

function insideKafka(board: Board, x: number, y: number, w: number): number {
  const [services, users] = [board.of("service"), board.of("user")];
  if (w < USERS_BESIDE) {
    const nodes = pools(board, x, y, w);
    const topics = topicRows(board, x, nodes + GAP, w);
    const beside = services.length === 0 ? topics : board.grid(services, x, topics + GAP, w, 150);
    return users.length === 0 ? beside : board.grid(users, x, beside + GAP, w, 230);
  }
  const second = users.length === 0 && services.length === 0 ? 0 : Math.min(360, w * 0.38);
  const first = second === 0 ? w : w - second - GAP;
  const nodes = pools(board, x, y, first);
  const topics = topicRows(board, x, nodes + GAP, first);
  const secondX = x + first + GAP;
  const beside = services.length === 0 ? y - GAP : board.grid(services, secondX, y, second, 160);
  const rules = users.length === 0 ? beside : board.grid(users, secondX, beside + GAP, second, 230);
  return Math.max(topics, rules);
}

/** Topics that are declared have their partitions to show; below them are those that Connect creates. */
function topicRows(board: Board, x: number, y: number, w: number): number {
  const [declared, others] = [true, false].map((isDeclared) =>
    board.of("topic").filter(({ partitions }) => (partitions !== undefined) === isDeclared),
  );
  const bottom = board.grid(declared ?? [], x, y, w, 190);
  return (others ?? []).length === 0 ? bottom : board.grid(others ?? [], x, bottom + GAP, w, 145);
}

/** Pools beside one another if their nodes have room, else below one another. */
function pools(board: Board, x: number, y: number, w: number): number {
  const all = board.of("pool").map((pool) => ({ pool, nodes: board.of("node").filter((node) => node.in === pool.id) }));
  const nodes = all.reduce((sum, each) => sum + each.nodes.length, 0);
  const least = 92;
  const room = (w - (all.length - 1) * GAP - all.length * 20 - (nodes - all.length) * GAP) / nodes;
  if (room < least) {
    let top = y;
    for (const { pool, nodes: inner } of all) {
      top = board.frame(pool, inner, x, top, w, least) + GAP;
    }
    return Math.max(y, top - GAP);
  }
  let left = x;
  let bottom = y;
  const heading = Math.max(
    ...all.map(({ pool, nodes: inner }) => board.height(pool, inner.length * (room + GAP) - GAP + 20)),
  );
  for (const { pool, nodes: inner } of all) {
    const wide = inner.length * (room + GAP) - GAP + 20;
    bottom = Math.max(bottom, board.grid(inner, left + 10, y + heading, wide - 20, least) + 10);
    board.boxes.set(pool.id, { x: left, y, w: wide, h: 0 });
    left += wide + GAP;
  }
  for (const { pool, nodes: inner } of all) {
    const box = board.box(pool.id);
    if (box !== undefined) {
      board.boxes.set(pool.id, { ...box, h: bottom - y });
    }
    for (const node of inner) {
      const own = board.box(node.id);
      if (own !== undefined) {
        board.boxes.set(node.id, { ...own, h: bottom - 10 - own.y });
      }
    }
  }
  return bottom;
}

/** Listeners below one another, in a strip that is as high as Kafka: each beside those who use it. */
function listeners(board: Board, x: number, y: number, w: number, bottom: number): void {
  const all = board.of("listener");
  const least = all.map((listener) => Math.max(64, board.height(listener, w)));
  const spare = bottom - y - least.reduce((sum, each) => sum + each, 0) - GAP * (all.length - 1);
  let top = y;
  for (const [index, listener] of all.entries()) {
    // The first is the one that the demo's own clients use.
    const h = (least[index] ?? 0) + (index === 0 ? Math.max(0, spare) : 0);
    board.place(listener, x, top, w, h);
    top += h + GAP;
  }
}

interface Lanes {
  readonly gutterX: number;
  readonly gutterRight: number;
  readonly laneLeft: number;
  readonly laneRight: number;
  readonly bodyTop: number;
}

function routesInColumns(board: Board, { gutterX, laneLeft, laneRight, bodyTop }: Lanes): void {
  for (const link of board.links("runs")) {
    const [from, to] = [board.box(link.from), board.box(link.to)];
    if (from === undefined || to === undefined) {
      continue;
    }
    const below = from.y + from.h;
    if (link.to === "kafka") {
      const x = to.x + 70;
      board.route(
        link,
        [
          [x, below],
          [x, to.y],
        ],
        { x: x + 10, y: (below + to.y) / 2 + 4 },
      );
    } else {
      const y = to.y + 26;
      board.route(
        link,
        [
          [laneLeft, below],
          [laneLeft, y],
          [to.x, y],
        ],
        { x: laneLeft + 10, y: (below + bodyTop) / 2 + 4 },
      );
    }
  }
  for (const [index, link] of board.links("sends", "reads", "uses").entries()) {
    const [client, listener] = [board.box(link.from), board.box(link.to)];
    if (client === undefined || listener === undefined) {
      continue;
    }
    const y = client.y + Math.min(client.h / 2, 46);
    const end = Math.min(Math.max(y, listener.y + 14), listener.y + listener.h - 14);
    const lane = gutterX + 116 - LANE * (index % 2);
    const there: Route["points"] =
      end === y
        ? [
            [client.x + client.w, y],
            [listener.x, y],
          ]
        : [
            [client.x + client.w, y],
            [lane, y],
            [lane, end],
            [listener.x, end],
          ];
    board.route(link, link.kind === "reads" ? there.toReversed() : there, { x: client.x + client.w + 10, y });
  }
  for (const link of board.links("asks")) {
    const [from, to] = [board.box(link.from), board.box(link.to)];
    if (from === undefined || to === undefined) {
      continue;
    }
    if (link.to === "kafka") {
      const x = from.x + 70;
      board.route(
        link,
        [
          [x, from.y],
          [x, to.y + to.h],
        ],
        { x: x + 10, y: (from.y + to.y + to.h) / 2 + 4 },
      );
    } else if (link.to === "connect") {
      const [x, y] = [to.x + to.w / 2, from.y + 26];
      board.route(link, [
        [from.x, y],
        [x, y],
        [x, to.y + to.h],
      ]);
    } else {
      const y = from.y + 26;
      board.route(link, [
        [from.x + from.w, y],
        [laneRight, y],
        [laneRight, to.y + to.h],
      ]);
    }
  }
}

/** How much room the lanes of clients take, at the left of a picture in one column. */
function lanesLeft(board: Board): number {
  return LANE * (board.links("sends", "reads", "uses").length + 1);
}

/** All of it below one another, for a telephone. */
function belowOneAnother(board: Board, width: number): number {
  const [namespace] = board.of("namespace");
  const [operator] = board.of("operator");
  const [monitoring] = board.of("monitoring");
  const [outside] = board.of("outside");
  const pad = 8;
  const left = pad + lanesLeft(board);
  const lanesRight = 3 * LANE;
  const narrow = width - left - pad - lanesRight;
  board.insets.set("kafka", lanesLeft(board));
  board.insets.set("namespace", outside === undefined ? 0 : lanesLeft(board));
  const above = outside === undefined ? 0 : board.place(outside, left, 0, narrow) + 16;
  let y = above + (namespace === undefined ? 0 : 32);
  if (operator !== undefined) {
    // Who comes from above passes the operator.
    const from = outside === undefined ? pad : left;
    y = board.place(operator, from, y, width - pad - from) + 22;
  }
  y = clients(board, left, y, narrow);
  y = kafka(board, pad, y + (y > 0 ? 22 : 0), width - 2 * pad - LANE - 4, 0);
  if (monitoring !== undefined) {
    y = board.place(monitoring, pad, y + 30, width - 2 * pad - LANE - 4);
  }
  const bottom = y + pad;
  if (namespace !== undefined) {
    board.boxes.set(namespace.id, { x: 0, y: above, w: width, h: bottom - above });
  }
  routesInLanes(board, pad, width - pad);
  return bottom;
}

function routesInLanes(board: Board, left: number, right: number): void {
  for (const link of board.links("runs", "asks")) {
    const [from, to] = [board.box(link.from), board.box(link.to)];
    if (from === undefined || to === undefined) {
      continue;
    }
    const down = from.y < to.y;
    const lane = link.kind === "runs" ? right - 2 * LANE : right - 5;
    const start: readonly [number, number] = down ? [lane, from.y + from.h] : [from.x + from.w, from.y + 24];
    if (link.kind === "asks" && link.to === "kafka") {
      const x = from.x + 40;
      board.route(link, [
        [x, from.y],
        [x, to.y + to.h],
      ]);
    } else if (link.to === "kafka") {
      board.route(link, [start, [lane, to.y]]);
    } else if (link.to === "operator") {
      board.route(link, [start, [lane, start[1]], [lane, to.y + to.h]]);
    } else {
      const y = to.y + (down ? 24 : 38);
      board.route(link, [start, ...(down ? [] : [[lane, start[1]] as const]), [lane, y], [to.x + to.w, y]]);
    }
  }
  // Who is above has the outer lane, and comes in below those who are nearer.
  const connecting = [...board.links("uses"), ...board.links("sends", "reads")];
  for (const [index, link] of connecting.entries()) {
    const [client, listener] = [board.box(link.from), board.box(link.to)];
    if (client === undefined || listener === undefined) {
      continue;
    }
    const lane = left + LANE * (index + 1);
    const y = client.y + 24;
    const nearer = connecting.slice(index + 1).filter(({ to }) => to === link.to).length;
    const end = listener.y + 14 + nearer * 9;
    const there: Route["points"] = [
      [client.x, y],
      [lane, y],
      [lane, end],
      [listener.x, end],
    ];
    board.route(link, link.kind === "reads" ? there.toReversed() : there);
  }
}
