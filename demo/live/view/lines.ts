/** Text in lines of a certain width. Pure. */

/** A text no wider than that, with a mark where it was cut. */
export function cut(text: string, width: number): string {
  const characters = [...text];
  return characters.length <= width ? text : `${characters.slice(0, Math.max(0, width - 1)).join("")}…`;
}

/**
 * Words in lines of a width; a word that is longer is broken.
 *
 * @param first What stands before the first line, such as `- `; the others are indented by as much.
 */
export function wrapped(text: string, width: number, first = ""): string[] {
  const room = Math.max(1, width - first.length);
  const indent = " ".repeat(first.length);
  const lines: string[] = [];
  let line = "";
  for (const word of text
    .split(/\s+/)
    .filter((part) => part !== "")
    .flatMap((part) => pieces(part, room))) {
    const longer = line === "" ? word : `${line} ${word}`;
    if (longer.length <= room) {
      line = longer;
    } else {
      lines.push(line);
      line = word;
    }
  }
  return [...lines, line].map((each, index) => `${index === 0 ? first : indent}${each}`);
}

function pieces(word: string, width: number): string[] {
  return word.match(new RegExp(`.{1,${width}}`, "gu")) ?? [];
}

/** Two texts at the ends of a line: where there is no room for both, the left one is cut. */
export function atBothEnds(left: string, right: string, width: number): string {
  const room = width - right.length - 2;
  const shown = cut(left, room);
  return cut(`${shown}${" ".repeat(Math.max(2, width - [...shown].length - right.length))}${right}`, width);
}

/** Rows as columns that are as wide as what is in them; the last one is cut at the width. */
export function inColumns(rows: readonly (readonly string[])[], width: number): string[] {
  const count = Math.max(0, ...rows.map(({ length }) => length));
  const widths = Array.from({ length: count }, (_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  return rows.map((row) =>
    cut(
      row
        .map((cell, column) => (column === row.length - 1 ? cell : cell.padEnd(widths[column] ?? 0)))
        .join("  ")
        .trimEnd(),
      width,
    ),
  );
}
