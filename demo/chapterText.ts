import type { Colors } from "picocolors/types";
import { stages } from "../config/stages";
import type { Change, ChangedLine } from "../tools/evaluate/changes";
import type { Chapter } from "./story";

/** How wide text runs; diffs and commands are never broken. */
const TEXT_WIDTH = 80;

/** A chapter as text for a terminal, or for a pipe with colours that do nothing. */
export function chapterText(chapter: Chapter, colors: Colors): string {
  const { changes, deploy, look, warnings } = chapter;
  const [title, subtitle, narration] = heading(chapter);
  return [
    colors.dim("─".repeat(TEXT_WIDTH)),
    colors.bold(title),
    colors.dim(subtitle),
    "",
    ...wrapped(narration).map((line) => `  ${line}`),
    "",
    colors.bold("What changes in the cluster"),
    "",
    ...(changes.length === 0 ? ["  Nothing.", ""] : changes.flatMap((change) => changeText(change, colors))),
    ...warnings.flatMap((warning) => [...wrapped(`Warning: ${warning}`).map((line) => colors.yellow(`  ${line}`)), ""]),
    ...commands("On a real cluster", deploy, colors),
    ...commands("Look at it", look, colors),
  ]
    .map((line) => `${line}\n`)
    .join("");
}

function heading({ stage, switch: turnedOn }: Chapter): [title: string, subtitle: string, narration: string] {
  return turnedOn === undefined
    ? [
        `Stage ${stage.number} of ${stages.length}: ${stage.title}`,
        `${stage.slug} (2018: ${stage.original})`,
        stage.narration,
      ]
    : [turnedOn.title, `${turnedOn.name}, switched on at stage ${stage.number}, ${stage.slug}`, turnedOn.narration];
}

/** A change as long as a CRD is cut here: nobody reads it from a screen. */
const LONGEST_CHANGE = 120;

/** So is a text in an object. */
const LONGEST_TEXT = 16;

const signs = { added: "+", changed: "~", removed: "-" } as const;

function changeText({ kind, title, lines }: Change, colors: Colors): string[] {
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
