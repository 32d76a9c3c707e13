import type { Colors } from "picocolors/types";

/** How a text is shown. */
export interface View {
  readonly colors: Colors;
  /** How wide the terminal is. Absent: it is none, and nothing is cut. */
  readonly columns?: number;
  /** Whether changes have all of their lines. Default: as many as can be read from a chair. */
  readonly full?: boolean;
}

/** How wide text runs; diffs, commands and what they print are as wide as the terminal. */
export const TEXT_WIDTH = 80;

/** How far everything under a heading stands to the right. */
export const INDENT = "  ";

/** Words in lines that are no longer than the text's width, the indent included. */
export function wrapped(text: string, indent = INDENT, width = TEXT_WIDTH): string[] {
  const lines: string[] = [];
  // What is quoted in `…` stays on a line, to be copied.
  for (const word of text.match(/[^\s`]*`[^`]*`\S*|\S+/g) ?? []) {
    const last = lines.pop();
    const longer = last === undefined ? `${indent}${word}` : `${last} ${word}`;
    if (last === undefined || longer.length <= width) {
      lines.push(longer);
    } else {
      lines.push(last, `${indent}${word}`);
    }
  }
  return lines;
}

/** Names with what each is, the second below one another. */
export function definitions(
  entries: readonly (readonly [name: string, meaning: string])[],
  colors: Colors,
  widest = 24,
): string[] {
  const column = Math.min(widest, Math.max(0, ...entries.map(([name]) => name.length)));
  const inner = " ".repeat(INDENT.length + column + 2);
  return entries.flatMap(([name, meaning]) => {
    const [first = "", ...rest] = wrapped(meaning, inner);
    const head = `${INDENT}${colors.bold(name)}`;
    return name.length > column
      ? [head, first, ...rest]
      : [`${head}${" ".repeat(column - name.length + 2)}${first.trimStart()}`, ...rest];
  });
}

/** A heading and what stands under it, with empty lines after both. Nothing, if there is nothing under it. */
export function section(heading: string, lines: readonly string[], colors: Colors): string[] {
  return lines.length === 0 ? [] : [colors.bold(heading), "", ...lines, ""];
}

/** A shell's command, which may run over lines: as it is typed. What is too long for the terminal goes on below. */
export function commandLines(command: string, { colors, columns }: View): string[] {
  return command
    .split("\n")
    .flatMap((line) => continued(line, columns === undefined ? line.length : columns - INDENT.length * 2 - 2))
    .map((line, index) => `${INDENT}${colors.cyan(`${index === 0 ? "$" : ">"} ${line}`)}`);
}

/**
 * A command in lines of at most `width` characters, as far as its words allow; all but the last end with the backslash
 * that has the shell read on.
 */
export function continued(command: string, width: number): string[] {
  const lines: string[] = [];
  // Words with the space before them; what stands in quotes is one word.
  for (const word of command.match(/\s*(?:'[^']*'|"(?:\\.|[^"\\])*"|\\.|[^\s'"\\])+|\s+$/g) ?? []) {
    const last = lines.at(-1);
    if (last === undefined) {
      lines.push(word);
    } else if (last.length + word.length <= width) {
      lines[lines.length - 1] = last + word;
    } else {
      lines[lines.length - 1] = `${last} \\`;
      lines.push(`  ${word.trimStart()}`);
    }
  }
  return lines;
}

/** A line that is no longer than the terminal is wide, with what stands before it. */
export function cutTo(columns: number | undefined, line: string, before = 0): string {
  const room = columns === undefined ? line.length : Math.max(1, columns - before);
  return line.length <= room ? line : `${line.slice(0, room - 1)}…`;
}

/** Lines as text. */
export function text(lines: readonly string[]): string {
  return lines.map((line) => `${line.trimEnd()}\n`).join("");
}
