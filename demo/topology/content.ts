import type { Part } from "./topology";

/** How a text in a picture is set; the page's style sheet has a class for each. */
export type TextStyle = "what" | "name" | "fact" | "link";

/** How wide a text is, in pixels. */
export type Measure = (text: string, style: TextStyle) => number;

/** Sizes of type and the distance of lines, in pixels; the page's style sheet has the same sizes. */
export const type: Readonly<Record<TextStyle, { readonly size: number; readonly line: number }>> = {
  what: { size: 11, line: 15 },
  name: { size: 14, line: 19 },
  fact: { size: 12.5, line: 17 },
  link: { size: 12, line: 16 },
};

/**
 * About how wide a text is in a sans-serif, where there is no browser to ask: 0.56 of its size a character, 0.6 where it
 * is bold, which is what the wider ones of the common faces come to.
 */
export const about: Measure = (text, style) => text.length * type[style].size * (style === "name" ? 0.6 : 0.56);

/** What stands in a box: texts, disks, and the partitions of a topic. Places are the box's own. */
export type Mark =
  | {
      readonly mark: "text";
      readonly text: string;
      readonly style: TextStyle;
      readonly x: number;
      readonly y: number /** The fact that it is of. */;
      readonly of: string;
    }
  | { readonly mark: "disk"; readonly text: string; readonly x: number; readonly y: number }
  | { readonly mark: "partition"; readonly text: string; readonly x: number; readonly y: number; readonly w: number };

export interface Content {
  readonly marks: readonly Mark[];
  readonly height: number;
}

export const PADDING = 10;
/** Between two facts in one line. */
const SEPARATOR = 20;
export const DISK = { width: 15, height: 17 };
export const PARTITION = { height: 18, widest: 54 };

/**
 * What is in a box of some width, from its top.
 *
 * @param heading Whether other boxes follow below: then facts run on, for them to begin high.
 * @param more Lines below the facts, such as how a client connects.
 */
export function contentOf(
  part: Part,
  width: number,
  measure: Measure,
  { heading = false, more = [] }: { readonly heading?: boolean; readonly more?: readonly string[] } = {},
): Content {
  // Browsers round where type is set.
  const room = width - 2 * PADDING - 2;
  const marks: Mark[] = [];
  let y = PADDING - 3;
  const write = (text: string, style: TextStyle, of = text) => {
    for (const line of broken(text, room, style, measure)) {
      y += type[style].line;
      marks.push({ mark: "text", text: line, style, x: PADDING, y, of });
    }
  };
  write(part.zone === undefined ? part.what : `zone ${part.zone}`, "what");
  write(part.name, "name");
  if (part.disks !== undefined) {
    let x = PADDING;
    y += 7;
    for (const size of part.disks) {
      marks.push({ mark: "disk", text: size, x, y });
      x += DISK.width + 6 + measure(size, "fact") + 12;
    }
    y += DISK.height + 2;
  }
  if (part.partitions !== undefined) {
    y += 7;
    const shown = Math.min(part.partitions, 12);
    const w = Math.min(PARTITION.widest, (room - (shown - 1) * 4) / shown);
    for (let index = 0; index < shown; index += 1) {
      marks.push({ mark: "partition", text: String(index), x: PADDING + index * (w + 4), y, w });
    }
    y += PARTITION.height + 3;
    write(partitionText(part), "fact");
  }
  if (part.count !== undefined && part.kind === "connector") {
    write(counted(part.count, "task"), "fact");
  }
  if (heading) {
    let x = PADDING;
    for (const fact of part.facts) {
      const lines = broken(fact, room, "fact", measure);
      const wide = lines.length === 1 ? measure(fact, "fact") : room;
      const follows = x > PADDING && x + SEPARATOR + wide <= PADDING + room;
      if (follows) {
        marks.push({ mark: "text", text: "·", style: "fact", x: x + SEPARATOR / 2 - 2, y, of: "" });
        x += SEPARATOR;
      } else {
        x = PADDING;
        y += type.fact.line;
      }
      for (const [index, text] of lines.entries()) {
        y += index === 0 ? 0 : type.fact.line;
        marks.push({ mark: "text", text, style: "fact", x, y, of: fact });
      }
      x += wide;
    }
  } else {
    for (const fact of [...part.facts, ...(part.rules ?? []), ...more]) {
      write(fact, "fact");
    }
  }
  return { marks, height: y + PADDING + 1 };
}

/** `3 partitions, 1 copy of each`. */
export function partitionText({ partitions = 0, copies = 0 }: Part): string {
  return `${counted(partitions, "partition")}, ${counted(copies, "copy")} of each`;
}

/** `1 copy`, `3 copies`. */
export function counted(number: number, what: string): string {
  return `${number} ${number === 1 ? what : what.endsWith("y") ? `${what.slice(0, -1)}ies` : `${what}s`}`;
}

/** A text in lines that are no wider than there is room, broken between words, or after a sign within long ones. */
function broken(text: string, room: number, style: TextStyle, measure: Measure): string[] {
  const lines: string[] = [];
  for (const piece of text.match(/\S+?[-./=:](?=\S)|\S+\s*/g) ?? []) {
    const last = lines.at(-1);
    if (last !== undefined && measure((last + piece).trimEnd(), style) <= room) {
      lines[lines.length - 1] = last + piece;
    } else {
      lines.push(piece);
    }
  }
  return lines.map((line) => line.trimEnd());
}
