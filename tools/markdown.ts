/**
 * Text that somebody else wrote, in Markdown that we write: it stays text, whatever is in it. Pure.
 */

/** How much of a value is shown within a sentence. */
const LONGEST_VALUE = 120;

/**
 * What moves, hides or breaks what is around it: control characters, line separators (CommonMark takes a
 * lone carriage return for the end of a line), marks of writing direction, characters of no width.
 */
// biome-ignore lint/suspicious/noControlCharactersInRegex: these are what it is about.
const invisible = /[\u0000-\u0008\u000a-\u001f\u007f-\u009f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff]/g;

/** One line of text with what nobody would see in it written out, as JSON does. */
export function visible(text: string): string {
  return text.replaceAll(invisible, (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`);
}

/** Text no longer than that, with a mark where it was cut. Never half of a character. */
export function shortened(text: string, most: number): string {
  return text.length <= most ? text : `${text.slice(0, most - 1).replace(/[\ud800-\udbff]$/, "")}…`;
}

/** A value in a sentence, as code: no markup, no link and no mention in it has an effect. Not for a table, where a bar ends a cell. */
export function code(value: unknown): string {
  const text = shortened(visible(String(value)), LONGEST_VALUE);
  const fence = "`".repeat(longestRun(text) + 1);
  // A space on both sides is taken away again, and keeps the value's own backticks apart from ours.
  const padded = text === "" || /^[`\s]|[`\s]$/.test(text) ? ` ${text} ` : text;
  return `${fence}${padded}${fence}`;
}

/** Lines as a block of code, with a fence that none of them can close. */
export function fenced(language: string, lines: readonly string[]): string {
  const shown = lines.map(visible);
  const fence = "`".repeat(Math.max(3, longestRun(shown.join("\n")) + 1));
  return [`${fence}${language}`, ...shown, fence].join("\n");
}

/** How the cells of a table's column stand. */
export type Alignment = "left" | "right";

/**
 * A table, which ends with a line break. In cells, Markdown has its effect.
 *
 * @param alignments By column. Default: left.
 */
export function table(
  head: readonly string[],
  rows: readonly (readonly string[])[],
  alignments: readonly Alignment[] = [],
): string {
  const row = (cells: readonly string[]) => `| ${cells.map((cell) => cell.replaceAll("|", "\\|")).join(" | ")} |\n`;
  return [
    row(head),
    row(head.map((_, column) => (alignments[column] === "right" ? "---:" : "---"))),
    ...rows.map(row),
  ].join("");
}

function longestRun(text: string): number {
  return Math.max(0, ...(text.match(/`+/g) ?? []).map(({ length }) => length));
}
