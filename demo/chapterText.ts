import type { Colors } from "picocolors/types";
import { stages } from "../config/stages";
import { type Switch, switches } from "../config/switches";
import type { Evidence, Term } from "../config/talk/stageStory";
import { changeText } from "./changeText";
import { folded, unfolded } from "./folding";
import type { Chapter } from "./story";
import { commandLines, cutTo, definitions, INDENT, section, TEXT_WIDTH, text, type View, wrapped } from "./text";
import { counted } from "./topology/content";

/** A chapter as text for a terminal, or for a pipe with colours that do nothing. */
export function chapterText(chapter: Chapter, view: View): string {
  return text(chapter.switch === undefined ? stageText(chapter, view) : switchText(chapter, chapter.switch, view));
}

function stageText(chapter: Chapter, view: View): string[] {
  const { stage, deploy } = chapter;
  const { colors } = view;
  return [
    rule(colors),
    colors.bold(`Stage ${stage.number} of ${stages.length}: ${stage.title}`),
    colors.dim(`${stage.slug} · 2018: ${stage.original} · about ${counted(stage.minutes, "minute")}`),
    "",
    ...section("The problem", wrapped(stage.why), colors),
    ...section(
      "What we add",
      [...wrapped(stage.what), ...(stage.was2018 === undefined ? [] : ["", ...wrapped(`In 2018: ${stage.was2018}`)])],
      colors,
    ),
    ...newWords(stage.terms, colors),
    ...changed(chapter, view),
    ...section(
      "On a real cluster",
      [
        ...deploy.flatMap((command) => commandLines(command, view)),
        "",
        ...wrapped(`What to wait for: ${stage.waitFor}`),
        "",
        ...wrapped(`What goes wrong most often: ${stage.goesWrong}`),
        "",
        ...wrapped(`To undo it: ${undoCommand(stage.number)}${stage.undo}`),
      ],
      colors,
    ),
    ...lookAtIt(chapter.evidence, view),
    ...announcements(switches.filter(({ after }) => after === stage.slug)),
  ];
}

function switchText(chapter: Chapter, { name, title, narration, terms }: Switch, view: View): string[] {
  const { stage, deploy } = chapter;
  const { colors } = view;
  return [
    rule(colors),
    colors.bold(title),
    colors.dim(`${name}, switched on at stage ${stage.number}, ${stage.slug}`),
    "",
    ...wrapped(narration),
    "",
    ...newWords(terms, colors),
    ...changed(chapter, view),
    ...section(
      "On a real cluster",
      deploy.flatMap((command) => commandLines(command, view)),
      colors,
    ),
    ...lookAtIt(chapter.evidence, view),
  ];
}

function rule(colors: Colors): string {
  return colors.dim("─".repeat(TEXT_WIDTH));
}

function newWords(terms: readonly Term[], colors: Colors): string[] {
  return section(
    "New words",
    definitions(
      terms.map(({ name, meaning }) => [name, meaning]),
      colors,
    ),
    colors,
  );
}

function changed({ changes, contents, warnings }: Chapter, view: View): string[] {
  const { colors } = view;
  const shown = view.full === true ? unfolded(changes) : folded(changes, contents);
  return [
    colors.bold("What changes in the cluster"),
    "",
    ...(changes.length === 0
      ? [`${INDENT}Nothing.`, ""]
      : shown.flatMap((change, index) => changeText(change, view, shown[index - 1]))),
    ...warnings.flatMap((warning) => [...wrapped(`Warning: ${warning}`).map((line) => colors.yellow(line)), ""]),
  ];
}

/** Going back is one update, but for the first stage: there is none before it. */
function undoCommand(stage: number): string {
  return stage === 1 ? "" : `\`pulumi config set stage ${stage - 1}\` and \`pulumi up\`. `;
}

function lookAtIt(evidence: readonly Evidence[], view: View): string[] {
  const { colors, columns } = view;
  return section(
    "Look at it",
    evidence
      .flatMap(({ shows, commands, prints }) => [
        ...wrapped(shows),
        ...commands.flatMap((command) => commandLines(command, view)),
        ...(prints === undefined
          ? []
          : prints
              .trimEnd()
              .split("\n")
              .map((line) => cutTo(columns, `${INDENT}${line}`))),
        "",
      ])
      .slice(0, -1),
    colors,
  );
}

/** What the talk has without a number, where the question for it comes up. */
function announcements(announced: readonly Switch[]): string[] {
  return announced.flatMap(({ name, question, title }) => [
    ...wrapped(`${question} Not now, but here: ${title}, \`npm run demo -- --with ${name}\`.`, ""),
    "",
  ]);
}
