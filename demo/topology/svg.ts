import { boxContent, linkText, type Rectangle, type Route } from "./boxes";
import { DISK, type Mark, PARTITION } from "./content";
import type { Layout } from "./layout";
import { growth, type Link, linkId, type Part, type Topology } from "./topology";

/** What a picture says of itself to those who do not see it. */
export interface PictureText {
  readonly title: string;
  readonly description: string;
}

/**
 * A topology in a layout, as SVG: what there is, what is new, and by its outline what is still to come. Pure.
 *
 * @param before The topology that it grew from: what is not in it is marked as new. Absent: nothing is.
 */
export function svg(topology: Topology, layout: Layout, text: PictureText, before?: Topology): string {
  const { width, height, boxes, routes } = layout;
  const { added, changed } = before === undefined ? { added: new Set(), changed: new Set() } : growth(before, topology);
  const present = new Map(topology.parts.map((part) => [part.id, part]));
  const former = new Map(before?.parts.map((part) => [part.id, part]));
  const mark = (id: string) => (added.has(id) ? " added" : changed.has(id) ? " changed" : "");
  return [
    `<svg class="picture" viewBox="0 0 ${round(width)} ${round(height)}" width="${round(width)}" height="${round(height)}" role="img" aria-labelledby="picture-title picture-description">`,
    `<title id="picture-title">${escaped(text.title)}</title>`,
    `<desc id="picture-description">${escaped(text.description)}</desc>`,
    ...[...boxes]
      .toSorted(([a], [b]) => depth(a) - depth(b))
      .map(([id, box]) => {
        const part = present.get(id);
        return part === undefined
          ? `<rect class="ghost" ${place(box)} rx="8"/>`
          : partSvg(part, box, topology.links, layout, mark(id), changed.has(id) ? former.get(id) : undefined);
      }),
    ...topology.links.map((link) => {
      const route = routes.get(linkId(link));
      return route === undefined ? "" : linkSvg(link, route, mark(linkId(link)));
    }),
    "</svg>",
  ].join("");
}

/** Things in things are drawn after what they are in. */
function depth(id: string): number {
  return id === "namespace" ? 0 : id === "kafka" || /^connect(\/|$)/.test(id) ? 1 : id.startsWith("pool/") ? 2 : 3;
}

/** @param former What the part was, if it has changed: what it did not have is marked. */
function partSvg(
  part: Part,
  box: Rectangle,
  links: readonly Link[],
  { measure, wide, insets }: Layout,
  mark: string,
  former: Part | undefined,
): string {
  const known = former && new Set([...former.facts, ...(former.rules ?? []), former.name]);
  const inset = insets.get(part.id) ?? 0;
  const marks =
    part.kind === "namespace" ? [namespaceMark(part)] : boxContent(part, box.w - inset, measure, links, wide).marks;
  const safe = part.kind === "listener" ? (part.facts.some((fact) => /TLS/.test(fact)) ? " safe" : " open") : "";
  return [
    `<g class="part ${part.kind}${safe}${mark}">`,
    `<rect ${place(box)} rx="${part.kind === "namespace" ? 14 : 8}"/>`,
    ...marks.map((each) =>
      markSvg(
        each,
        round(box.x + inset + each.x),
        round(box.y + each.y),
        (fact) => known !== undefined && !known.has(fact),
      ),
    ),
    "</g>",
  ].join("");
}

/** What a namespace has to say stands at its upper edge, in a line. */
function namespaceMark({ what, name, facts }: Part): Mark {
  return { mark: "text", text: [`${what} ${name}`, ...facts].join(" · "), style: "what", x: 14, y: 21, of: name };
}

/** @param isFresh Whether a fact is new. */
function markSvg(mark: Mark, x: number, y: number, isFresh: (fact: string) => boolean): string {
  switch (mark.mark) {
    case "text": {
      const fresh = mark.style === "fact" && mark.of !== "" && isFresh(mark.of) ? " fresh" : "";
      return `<text class="${mark.style}${fresh}" x="${x}" y="${y}">${escaped(mark.text)}</text>`;
    }
    case "disk":
      return `${disk(x, y)}<text class="fact" x="${x + DISK.width + 6}" y="${y + 13}">${escaped(mark.text)}</text>`;
    case "partition":
      return `<rect class="partition" x="${x}" y="${y}" width="${round(mark.w)}" height="${PARTITION.height}" rx="3"/><text class="number" x="${round(x + mark.w / 2)}" y="${y + 13}">${mark.text}</text>`;
  }
}

/** A disk, seen from the side. */
function disk(x: number, y: number): string {
  const { width: w, height: h } = DISK;
  const [r, ry] = [w / 2, 3];
  return `<path class="disk" d="M${x} ${y + ry}v${h - 2 * ry}a${r} ${ry} 0 0 0 ${w} 0v-${h - 2 * ry}a${r} ${ry} 0 0 0 -${w} 0a${r} ${ry} 0 0 0 ${w} 0"/>`;
}

const verbs: Readonly<Record<Link["kind"], string>> = {
  runs: "runs",
  sends: "sends",
  reads: "reads",
  uses: "connect",
  asks: "asks for numbers",
};

function linkSvg(link: Link, { points, label }: Route, mark: string): string {
  const path = points.map(([x, y], index) => `${index === 0 ? "M" : "L"}${round(x)} ${round(y)}`).join("");
  const how = linkText(link);
  return [
    `<g class="link ${link.kind}${link.tls === undefined ? "" : link.tls ? " safe" : " open"}${mark}">`,
    `<path class="line" d="${path}"/>`,
    head(points),
    ...(link.kind === "uses" ? [head(points.toReversed())] : []),
    ...(label === undefined
      ? []
      : how === ""
        ? [`<text class="link" x="${round(label.x)}" y="${round(label.y)}">${verbs[link.kind]}</text>`]
        : [
            `<text class="link" x="${round(label.x)}" y="${round(label.y - 7)}">${verbs[link.kind]}</text>`,
            `<text class="link" x="${round(label.x)}" y="${round(label.y + 16)}">${escaped(how)}</text>`,
          ]),
    "</g>",
  ].join("");
}

/** The head of an arrow at its last point. */
function head(points: Route["points"]): string {
  const [x, y] = points.at(-1) ?? [0, 0];
  const [fromX, fromY] = points.at(-2) ?? [0, 0];
  const [dx, dy] = [Math.sign(x - fromX), Math.sign(y - fromY)];
  const at = (along: number, aside: number) =>
    `${round(x - dx * along - dy * aside)} ${round(y - dy * along + dx * aside)}`;
  return `<path class="head" d="M${at(0, 0)}L${at(9, 4.5)}L${at(9, -4.5)}Z"/>`;
}

function place({ x, y, w, h }: Rectangle): string {
  return `x="${round(x)}" y="${round(y)}" width="${round(w)}" height="${round(h)}"`;
}

function round(number: number): number {
  return Math.round(number * 10) / 10;
}

/** Text as HTML and SVG have it. */
export function escaped(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;").replaceAll('"', "&quot;");
}
