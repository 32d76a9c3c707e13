import { Boxes, GAP, type Rectangle, type Route } from "./boxes";
import { about, type Measure } from "./content";
import { LANE, lanesLeft, routesInColumns, routesInLanes } from "./routes";
import type { Part, Topology } from "./topology";

/**
 * Where everything in a picture is. Clients stand on the left and Kafka on the right, with the operator above and
 * monitoring below; where there is no room for two columns, all of it is below one another. No library for graphs knows
 * that brokers are in pools and pools in Kafka, and that pictures of two stages are to have everything in one place: so
 * this is our own, a few columns and grids, and arrows in lanes between them.
 */

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

const FRAME = 14;

/** A layout for what is in a topology, and for all that have no more than it. Pure. */
export function layoutOf(topology: Topology, width: number, measure: Measure = about): Layout {
  const boxes = new Boxes(topology, width >= TWO_COLUMNS, measure);
  const height = boxes.wide ? inColumns(boxes, width) : belowOneAnother(boxes, width);
  const { wide, insets, routes } = boxes;
  return { width, height, measure, wide, boxes: boxes.boxes, insets, routes };
}

/** Clients on the left, Kafka on the right. */
function inColumns(boxes: Boxes, width: number): number {
  const [namespace] = boxes.of("namespace");
  const [operator] = boxes.of("operator");
  const [monitoring] = boxes.of("monitoring");
  const [outside] = boxes.of("outside");
  const top = namespace === undefined ? 0 : 34;
  const left = FRAME + 2 * LANE;
  const right = width - FRAME - (monitoring === undefined ? 0 : 1.5 * LANE);
  const clientsWidth = Math.min(270, Math.max(200, width * 0.19));
  const gutter = 128;
  const kafkaX = left + clientsWidth + gutter;
  let y = top;
  if (operator !== undefined) {
    y = boxes.place(operator, FRAME, y, width - 2 * FRAME) + 40;
  }
  const bodyTop = y;
  // Clients begin where listeners do, so that arrows between them are straight.
  const [cluster] = boxes.of("kafka");
  const heading = cluster === undefined ? 0 : boxes.height(cluster, right - kafkaX) + 4;
  const clientsBottom = clients(boxes, left, y + heading, clientsWidth);
  const kafkaBottom = kafka(boxes, kafkaX, y, right - kafkaX, clientsBottom + FRAME);
  y = Math.max(clientsBottom, kafkaBottom);
  if (monitoring !== undefined) {
    y = boxes.place(monitoring, kafkaX, y + 40, right - kafkaX);
  }
  const bottom = y + FRAME;
  if (namespace !== undefined) {
    boxes.boxes.set(namespace.id, { x: 0, y: 0, w: width, h: bottom });
  }
  const end = outside === undefined ? bottom : boxes.place(outside, left, bottom + 24, clientsWidth) + 2;
  routesInColumns(boxes, {
    gutterX: kafkaX - gutter,
    laneLeft: FRAME + 8,
    laneRight: width - FRAME - 6,
    bodyTop,
  });
  return end;
}

/** Those who connect, Connect with its connectors last. */
function clients(boxes: Boxes, x: number, y: number, w: number): number {
  let top = y;
  for (const part of boxes.of("client")) {
    top = boxes.place(part, x, top, w) + 18;
  }
  for (const part of boxes.of("connect")) {
    top =
      boxes.frame(
        part,
        boxes.of("connector").filter((connector) => connector.in === part.id),
        x,
        top,
        w,
        150,
      ) + 18;
  }
  return Math.max(y, top - 18);
}

/** Kafka with all that is in it, at least down to `least`. */
function kafka(boxes: Boxes, x: number, y: number, w: number, least: number): number {
  const [part] = boxes.of("kafka");
  if (part === undefined) {
    return y;
  }
  const strip = boxes.wide ? 112 : 0;
  const top = y + boxes.height(part, w) + 4;
  const pad = boxes.wide ? FRAME : 10;
  const innerX = x + pad + (strip === 0 ? 0 : strip + FRAME);
  const innerWidth = x + w - pad - innerX;
  let at = top;
  if (!boxes.wide) {
    const lanes = pad + lanesLeft(boxes);
    for (const listener of boxes.of("listener")) {
      at = boxes.place(listener, x + lanes, at, w - lanes - pad) + GAP;
    }
  }
  const bottom = insideKafka(boxes, innerX, at, innerWidth);
  const end = Math.max(bottom + pad, least);
  if (boxes.wide) {
    listeners(boxes, x + pad, top, strip, end - pad);
  }
  boxes.boxes.set(part.id, { x, y, w, h: end - y });
  return end;
}

function insideKafka(boxes: Boxes, x: number, y: number, w: number): number {
  const [services, users] = [boxes.of("service"), boxes.of("user")];
  if (w < USERS_BESIDE) {
    const nodes = pools(boxes, x, y, w);
    const topics = topicRows(boxes, x, nodes + GAP, w);
    const beside = services.length === 0 ? topics : boxes.grid(services, x, topics + GAP, w, 150);
    return users.length === 0 ? beside : boxes.grid(users, x, beside + GAP, w, 230);
  }
  const second = users.length === 0 && services.length === 0 ? 0 : Math.min(360, w * 0.38);
  const first = second === 0 ? w : w - second - GAP;
  const nodes = pools(boxes, x, y, first);
  const topics = topicRows(boxes, x, nodes + GAP, first);
  const secondX = x + first + GAP;
  const beside = services.length === 0 ? y - GAP : boxes.grid(services, secondX, y, second, 160);
  const rules = users.length === 0 ? beside : boxes.grid(users, secondX, beside + GAP, second, 230);
  return Math.max(topics, rules);
}

/** Topics that are declared have their partitions to show; below them are those that Connect creates. */
function topicRows(boxes: Boxes, x: number, y: number, w: number): number {
  const [declared, others] = [true, false].map((isDeclared) =>
    boxes.of("topic").filter(({ partitions }) => (partitions !== undefined) === isDeclared),
  );
  const bottom = boxes.grid(declared ?? [], x, y, w, 190);
  return (others ?? []).length === 0 ? bottom : boxes.grid(others ?? [], x, bottom + GAP, w, 145);
}

/** Pools beside one another if their nodes have room, else below one another. */
function pools(boxes: Boxes, x: number, y: number, w: number): number {
  const all = boxes.of("pool").map((pool) => ({ pool, nodes: boxes.of("node").filter((node) => node.in === pool.id) }));
  // A pool without nodes is as wide as one.
  const columns = (inner: readonly Part[]) => Math.max(1, inner.length);
  const nodes = all.reduce((sum, each) => sum + columns(each.nodes), 0);
  const least = 92;
  const room = (w - (all.length - 1) * GAP - all.length * 20 - (nodes - all.length) * GAP) / nodes;
  if (room < least) {
    let top = y;
    for (const { pool, nodes: inner } of all) {
      top = boxes.frame(pool, inner, x, top, w, least) + GAP;
    }
    return Math.max(y, top - GAP);
  }
  let left = x;
  let bottom = y;
  const heading = Math.max(
    ...all.map(({ pool, nodes: inner }) => boxes.height(pool, columns(inner) * (room + GAP) - GAP + 20)),
  );
  for (const { pool, nodes: inner } of all) {
    const wide = columns(inner) * (room + GAP) - GAP + 20;
    bottom = Math.max(bottom, boxes.grid(inner, left + 10, y + heading, wide - 20, least) + 10);
    boxes.boxes.set(pool.id, { x: left, y, w: wide, h: 0 });
    left += wide + GAP;
  }
  for (const { pool, nodes: inner } of all) {
    const box = boxes.box(pool.id);
    if (box !== undefined) {
      boxes.boxes.set(pool.id, { ...box, h: bottom - y });
    }
    for (const node of inner) {
      const own = boxes.box(node.id);
      if (own !== undefined) {
        boxes.boxes.set(node.id, { ...own, h: bottom - 10 - own.y });
      }
    }
  }
  return bottom;
}

/** Listeners below one another, in a strip that is as high as Kafka: each beside those who use it. */
function listeners(boxes: Boxes, x: number, y: number, w: number, bottom: number): void {
  const all = boxes.of("listener");
  const least = all.map((listener) => Math.max(64, boxes.height(listener, w)));
  const spare = bottom - y - least.reduce((sum, each) => sum + each, 0) - GAP * (all.length - 1);
  let top = y;
  for (const [index, listener] of all.entries()) {
    // The first is the one that the demo's own clients use.
    const h = (least[index] ?? 0) + (index === 0 ? Math.max(0, spare) : 0);
    boxes.place(listener, x, top, w, h);
    top += h + GAP;
  }
}

/** All of it below one another, for a telephone. */
function belowOneAnother(boxes: Boxes, width: number): number {
  const [namespace] = boxes.of("namespace");
  const [operator] = boxes.of("operator");
  const [monitoring] = boxes.of("monitoring");
  const [outside] = boxes.of("outside");
  const pad = 8;
  const left = pad + lanesLeft(boxes);
  const lanesRight = 3 * LANE;
  const narrow = width - left - pad - lanesRight;
  boxes.insets.set("kafka", lanesLeft(boxes));
  boxes.insets.set("namespace", outside === undefined ? 0 : lanesLeft(boxes));
  const above = outside === undefined ? 0 : boxes.place(outside, left, 0, narrow) + 16;
  let y = above + (namespace === undefined ? 0 : 32);
  if (operator !== undefined) {
    // Who comes from above passes the operator.
    const from = outside === undefined ? pad : left;
    y = boxes.place(operator, from, y, width - pad - from) + 22;
  }
  y = clients(boxes, left, y, narrow);
  y = kafka(boxes, pad, y + (y > 0 ? 22 : 0), width - 2 * pad - LANE - 4, 0);
  if (monitoring !== undefined) {
    y = boxes.place(monitoring, pad, y + 30, width - 2 * pad - LANE - 4);
  }
  const bottom = y + pad;
  if (namespace !== undefined) {
    boxes.boxes.set(namespace.id, { x: 0, y: above, w: width, h: bottom - above });
  }
  routesInLanes(boxes, pad, width - pad);
  return bottom;
}
