import type { Change } from "../evaluate/changes";
import { fenced, shortened } from "../markdown";

/** In a comment, an object's diff ends after this many lines: a new dashboard would push out everything else. */
const LONGEST_CHANGE = 150;
/** In a comment, so does a line after this many characters. */
export const LONGEST_LINE = 300;

const markers = { added: "+", removed: "-", same: " " } as const;

/**
 * What becomes of an object, line by line.
 *
 * @param cut Whether long lines and long diffs are cut short, as a comment needs it.
 */
export function diffLines({ kind, title, lines }: Change, cut: boolean): string[] {
  const shown = cut ? lines.slice(0, LONGEST_CHANGE) : lines;
  const left = lines.length - shown.length;
  return [
    `@@ ${kind}: ${title} @@`,
    ...shown.map((line) => {
      const text = line.kind === "gap" ? "  …" : `${markers[line.kind]}${line.text}`;
      return cut ? shortened(text, LONGEST_LINE) : text;
    }),
    ...(left > 0 ? [`  … and ${left} more lines`] : []),
  ];
}

/**
 * All diffs behind one line to click on, as many as there is room for.
 *
 * @param room The most characters.
 * @param leftOut What is said of those that are left out, by their number.
 */
export function foldedDiffs(
  diffs: readonly (readonly string[])[],
  room: number,
  leftOut: (count: number) => string,
): string {
  if (diffs.length === 0) {
    return "";
  }
  const folded = (shown: readonly (readonly string[])[]) => {
    const missing = diffs.length - shown.length;
    return [
      `<details><summary>${diffs.length === 1 ? "The change" : `The ${diffs.length} changes`}</summary>`,
      ...(shown.length === 0
        ? []
        : [
            fenced(
              "diff",
              shown.flatMap((lines, index) => (index > 0 ? ["", ...lines] : lines)),
            ),
          ]),
      ...(missing === 0 ? [] : [leftOut(missing)]),
      "</details>",
    ].join("\n\n");
  };
  const all = folded(diffs);
  if (all.length <= room) {
    return all;
  }
  // Whole diffs, as many of the first ones as fit: found by halving, since a fence depends on all that is in it.
  let [fits, tooMany] = [0, diffs.length];
  while (tooMany - fits > 1) {
    const middle = Math.floor((fits + tooMany) / 2);
    if (folded(diffs.slice(0, middle)).length <= room) {
      fits = middle;
    } else {
      tooMany = middle;
    }
  }
  return folded(diffs.slice(0, fits));
}
