import type { Boxes, Route } from "./boxes";

/** Arrows between boxes that have their place: each in a lane of its own. */

/** Between two lanes. */
export const LANE = 10;

/** Where lanes are in a picture of two columns. */
interface Lanes {
  readonly gutterX: number;
  readonly laneLeft: number;
  readonly laneRight: number;
  readonly bodyTop: number;
}

/** The arrows of a picture with clients beside Kafka. */
export function routesInColumns(boxes: Boxes, { gutterX, laneLeft, laneRight, bodyTop }: Lanes): void {
  const others = boxes.links("runs").filter(({ to }) => to !== "kafka");
  for (const link of boxes.links("runs")) {
    const [from, to] = [boxes.box(link.from), boxes.box(link.to)];
    if (from === undefined || to === undefined) {
      continue;
    }
    const below = from.y + from.h;
    if (link.to === "kafka") {
      const x = to.x + 70;
      boxes.route(
        link,
        [
          [x, below],
          [x, to.y],
        ],
        { x: x + 10, y: (below + to.y) / 2 + 4 },
      );
    } else {
      const y = to.y + 26;
      boxes.route(
        link,
        [
          [laneLeft, below],
          [laneLeft, y],
          [to.x, y],
        ],
        // All that are not Kafka have one lane, and one word at it.
        link === others[0] ? { x: laneLeft + 10, y: (below + bodyTop) / 2 + 4 } : undefined,
      );
    }
  }
  for (const [index, link] of boxes.links("sends", "reads", "uses").entries()) {
    const [client, listener] = [boxes.box(link.from), boxes.box(link.to)];
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
    boxes.route(link, link.kind === "reads" ? there.toReversed() : there, { x: client.x + client.w + 10, y });
  }
  for (const link of boxes.links("asks")) {
    const [from, to] = [boxes.box(link.from), boxes.box(link.to)];
    if (from === undefined || to === undefined) {
      continue;
    }
    if (link.to === "kafka") {
      const x = from.x + 70;
      boxes.route(
        link,
        [
          [x, from.y],
          [x, to.y + to.h],
        ],
        { x: x + 10, y: (from.y + to.y + to.h) / 2 + 4 },
      );
    } else if (link.to === boxes.of("connect").at(-1)?.id) {
      const [x, y] = [to.x + to.w / 2, from.y + 26];
      boxes.route(link, [
        [from.x, y],
        [x, y],
        [x, to.y + to.h],
      ]);
    } else if (link.to !== "operator") {
      // Connect clusters are below it: past them, on their right.
      const [x, y] = [to.x + to.w + 8, from.y + 26];
      const end = to.y + to.h - 12;
      boxes.route(link, [
        [from.x, y],
        [x, y],
        [x, end],
        [to.x + to.w, end],
      ]);
    } else {
      const y = from.y + 26;
      boxes.route(link, [
        [from.x + from.w, y],
        [laneRight, y],
        [laneRight, to.y + to.h],
      ]);
    }
  }
}

/** How much room the lanes of clients take, at the left of a picture in one column. */
export function lanesLeft(boxes: Boxes): number {
  return LANE * (boxes.links("sends", "reads", "uses").length + 1);
}

/** The arrows of a picture with all of it below one another: along its edges. */
export function routesInLanes(boxes: Boxes, left: number, right: number): void {
  for (const link of boxes.links("runs", "asks")) {
    const [from, to] = [boxes.box(link.from), boxes.box(link.to)];
    if (from === undefined || to === undefined) {
      continue;
    }
    const down = from.y < to.y;
    const lane = link.kind === "runs" ? right - 2 * LANE : right - 5;
    const start: readonly [number, number] = down ? [lane, from.y + from.h] : [from.x + from.w, from.y + 24];
    if (link.kind === "asks" && link.to === "kafka") {
      const x = from.x + 40;
      boxes.route(link, [
        [x, from.y],
        [x, to.y + to.h],
      ]);
    } else if (link.to === "kafka") {
      boxes.route(link, [start, [lane, to.y]]);
    } else if (link.to === "operator") {
      boxes.route(link, [start, [lane, start[1]], [lane, to.y + to.h]]);
    } else {
      const y = to.y + (down ? 24 : 38);
      boxes.route(link, [start, ...(down ? [] : [[lane, start[1]] as const]), [lane, y], [to.x + to.w, y]]);
    }
  }
  // Who is above has the outer lane, and comes in below those who are nearer.
  const connecting = [...boxes.links("uses"), ...boxes.links("sends", "reads")];
  for (const [index, link] of connecting.entries()) {
    const [client, listener] = [boxes.box(link.from), boxes.box(link.to)];
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
    boxes.route(link, link.kind === "reads" ? there.toReversed() : there);
  }
}
