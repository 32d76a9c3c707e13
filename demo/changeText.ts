import type { Colors } from "picocolors/types";
import type { Change, ChangedLine } from "../tools/evaluate/changes";
import type { View } from "./text";

/** A change as long as a CRD is cut here: nobody reads it from a screen. */
const LONGEST_CHANGE = 120;

/** So is a text in an object. */
const LONGEST_TEXT = 16;

const signs = { added: "+", changed: "~", removed: "-" } as const;

/** What changes of one thing, as text. */
export function changeText({ kind, title, lines }: Change, { colors }: View): string[] {
  const paint = { added: colors.green, changed: colors.yellow, removed: colors.red }[kind];
  return [
    `  ${paint(colors.bold(`${signs[kind]} ${title}`))}`,
    ...cut(shortTexts(lines, colors), LONGEST_CHANGE, (left) => `      … and ${left} more lines`, colors),
    "",
  ];
}

/** Lines as text, with long texts, such as a dashboard's JSON, cut to their beginning. */
function shortTexts(lines: readonly ChangedLine[], colors: Colors): string[] {
  const shown: string[] = [];
  for (let index = 0; index < lines.length; index++) {
    const line = lines[index];
    if (line === undefined) {
      continue;
    }
    shown.push(lineText(line, colors));
    if (line.kind !== "same" && /: \|-?$/.test(line.text)) {
      const indent = indentOf(line.text);
      const end = lines.findIndex(({ text }, at) => at > index && indentOf(text) <= indent);
      const text = lines.slice(index + 1, end === -1 ? undefined : end);
      const inner = " ".repeat(indent + 8);
      shown.push(
        ...cut(
          text.map((each) => lineText(each, colors)),
          LONGEST_TEXT,
          (left) => `${inner}… and ${left} more lines`,
          colors,
        ),
      );
      index += text.length;
    }
  }
  return shown;
}

function indentOf(text: string): number {
  return text === "" ? Number.POSITIVE_INFINITY : text.length - text.trimStart().length;
}

function cut(lines: readonly string[], most: number, rest: (left: number) => string, colors: Colors): string[] {
  const left = lines.length - most;
  return [...lines.slice(0, most), ...(left > 0 ? [colors.dim(rest(left))] : [])];
}

function lineText({ kind, text }: ChangedLine, colors: Colors): string {
  switch (kind) {
    case "added":
      return colors.green(`    + ${text}`);
    case "removed":
      return colors.red(`    - ${text}`);
    case "same":
      return `      ${text}`;
    case "gap":
      return colors.dim("      …");
  }
}
