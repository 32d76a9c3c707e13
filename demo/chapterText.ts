import type { Colors } from "picocolors/types";
import { stages } from "../config/stages";
import type { Change, ChangedLine } from "./changes";
import type { Chapter } from "./story";

/** How wide text runs; diffs and commands are never broken. */
const TEXT_WIDTH = 80;

/** A chapter as text for a terminal, or for a pipe with colours that do nothing. */
export function chapterText({ stage, changes, deploy, look }: Chapter, colors: Colors): string {
  return [
    colors.dim("─".repeat(TEXT_WIDTH)),
    colors.bold(`Stage ${stage.number} of ${stages.length}: ${stage.title}`),
    colors.dim(`${stage.slug}, in 2018 step ${stage.original}`),
    "",
    ...wrapped(stage.narration).map((line) => `  ${line}`),
    "",
    colors.bold("What changes in the cluster"),
    "",
    ...(changes.length === 0 ? ["  Nothing.", ""] : changes.flatMap((change) => changeText(change, colors))),
    ...commands("On a real cluster", deploy, colors),
    ...commands("Look at it", look, colors),
  ]
    .map((line) => `${line}\n`)
    .join("");
}

/** A change as long as a CRD is cut here: nobody reads it from a screen. */
const LONGEST_CHANGE = 120;

const signs = { added: "+", changed: "~", removed: "-" } as const;

function changeText({ kind, title, lines }: Change, colors: Colors): string[] {
  const paint = { added: colors.green, changed: colors.yellow, removed: colors.red }[kind];
  const left = lines.length - LONGEST_CHANGE;
  return [
    `  ${paint(colors.bold(`${signs[kind]} ${title}`))}`,
    ...lines.slice(0, LONGEST_CHANGE).map((line) => lineText(line, colors)),
    ...(left > 0 ? [colors.dim(`      … and ${left} more lines`)] : []),
    "",
  ];
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

function commands(heading: string, lines: readonly string[], colors: Colors): string[] {
  return [colors.bold(heading), "", ...lines.map((line) => `  ${colors.cyan(`$ ${line}`)}`), ""];
}

/** Words in lines that are no longer than the text's width less its indent. */
function wrapped(text: string): string[] {
  const lines: string[] = [];
  for (const word of text.split(" ")) {
    const last = lines.pop();
    const longer = last === undefined ? word : `${last} ${word}`;
    if (last === undefined || longer.length + 2 <= TEXT_WIDTH) {
      lines.push(longer);
    } else {
      lines.push(last, word);
    }
  }
  return lines;
}
