import type { Colors } from "picocolors/types";
import type { ChangedLine } from "../tools/evaluate/changes";
import type { FoldedChange } from "./folding";
import { cutTo, type View } from "./text";

const signs = { added: "+", changed: "~", removed: "-" } as const;

/**
 * What changes of one thing, as text; lines are cut to the terminal.
 *
 * @param former What stands before it, which needs not be named again.
 */
export function changeText(
  { kind, title, like, lines }: FoldedChange,
  { colors, columns }: View,
  former?: FoldedChange,
): string[] {
  const paint = { added: colors.green, changed: colors.yellow, removed: colors.red }[kind];
  const same =
    like === undefined
      ? ""
      : `: the same${like === former?.title ? "" : ` as ${like.split("/").at(-1)}`}${lines.length === 0 ? "" : ", except"}`;
  return [
    `  ${paint(colors.bold(cutTo(columns, `${signs[kind]} ${title}${same}`, 2)))}`,
    ...lines.map((line) => lineText(line, colors, columns)),
    "",
  ];
}

function lineText({ kind, text }: ChangedLine, colors: Colors, columns: number | undefined): string {
  switch (kind) {
    case "added":
      return colors.green(cutTo(columns, `    + ${text}`));
    case "removed":
      return colors.red(cutTo(columns, `    - ${text}`));
    case "same":
      return cutTo(columns, `      ${text}`);
    case "gap":
      return colors.dim(cutTo(columns, `      ${text === "" ? "…" : text}`));
  }
}
