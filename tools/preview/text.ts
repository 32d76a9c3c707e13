import { sumBy } from "es-toolkit/math/sumBy";
import type { Change } from "../evaluate/changes";
import type { RenderedStep } from "../evaluate/rendering";
import { code, fenced, shortened, table } from "../markdown";
import { diffLines, foldedDiffs, LONGEST_LINE } from "./diffText";
import type { StackPreview } from "./stackPreview";

/** What is compared, and what became of it. */
export interface PreviewReport {
  readonly base: Revision;
  readonly head: Revision;
  readonly stacks: readonly StackPreview[];
  /** What stands in the way of comparing at all, as it is shown at a terminal. */
  readonly problem?: string;
}

/** A side, as a person named it. */
export interface Revision {
  /** A git ref as it was given. Absent: the working tree. */
  readonly ref?: string;
  /** The full id of the commit. */
  readonly commit?: string;
}

/** GitHub takes no comment with more characters, less what the workflow puts around it. */
export const COMMENT_LIMIT = 65_536 - 1_536;

/** What a stack's diffs take when all of them are left out, or less. */
const SHORTEST_FOLD = 500;
/** In a comment, a list of what a person is to read ends after this many lines. */
const LONGEST_LIST = 25;

/**
 * What changes in each stack's cluster, as Markdown. Pure.
 *
 * Everything in it that comes out of an object, a ref or a program's output is shown as code, which
 * nothing in it can end.
 *
 * @param limit The most characters. Objects' diffs that do not fit are left out whole, with a note. Default: no limit.
 */
export function previewText(report: PreviewReport, limit = Number.POSITIVE_INFINITY): string {
  const cut = Number.isFinite(limit);
  const head = headText(report);
  const parts = report.stacks.map((stack) => stackText(stack, cut));
  const frame = joined([head, ...parts.map(({ text }) => text)]);
  if (frame.length + parts.length * SHORTEST_FOLD > limit) {
    return `${shortReport(report)}\n`;
  }
  let room = limit - frame.length;
  const texts = parts.map(({ text, diffs }, index) => {
    // What one stack leaves of its share goes to those after it.
    const folded = foldedDiffs(diffs, room / (parts.length - index), leftOutNote(report, report.stacks[index]));
    room -= folded.length + 2;
    return joined([text, folded]);
  });
  return `${joined([head, ...texts])}\n`;
}

/** Blocks of Markdown one after another; those with nothing in them leave no gap. */
function joined(blocks: readonly string[]): string {
  return blocks.filter((block) => block !== "").join("\n\n");
}

function headText(report: PreviewReport): string {
  const { base, head, stacks, problem } = report;
  const title = "## What changes in the stacks";
  const sides = `From ${revision(base)} to ${revision(head)}, each rendered by its own version of the program, without a cluster.`;
  if (problem !== undefined) {
    return [title, note("WARNING", ["**Nothing was compared.**"]), fenced("text", textLines(problem))].join("\n\n");
  }
  const compared = comparedOf(stacks);
  const risks = compared.flatMap(riskList);
  const openings = compared.flatMap((stack) => stepList(stack, ["opens"]));
  return [
    title,
    sides,
    ...(risks.length === 0
      ? []
      : [note("CAUTION", ["**Data is at risk.** Read this before you approve:", "", ...risks])]),
    ...(openings.length === 0
      ? []
      : [note("CAUTION", ["**This opens a cluster.** Read this before you approve:", "", ...openings])]),
    countTable(stacks),
  ].join("\n\n");
}

function revision({ ref, commit }: Revision): string {
  const id = commit === undefined ? undefined : code(commit.slice(0, 10));
  if (ref === undefined) {
    return "the working tree";
  }
  return id === undefined ? code(ref) : ref === commit ? id : `${code(ref)} (${id})`;
}

/** A block that GitHub shows with a colour and a sign, and everything else as a quotation. */
function note(kind: "CAUTION" | "WARNING" | "NOTE", lines: readonly string[]): string {
  return [`[!${kind}]`, ...lines].map((line) => (line === "" ? ">" : `> ${line}`)).join("\n");
}

type Compared = StackPreview & { type: "compared" };

/** What is at risk in a stack: what the program's own checks say, and what else the objects show. */
function riskList(stack: Compared): string[] {
  const { stack: name, risks } = stack;
  return [
    ...stepList(stack, ["loses", "fails"]),
    ...listed(
      risks.map(({ title, what }) => `- **${name}**: ${code(title)} ${what}.`),
      (left) => `- **${name}**: … and ${left} more.`,
    ),
  ];
}

/** How many risks to data there are in a stack; riskList shows the first of them. */
function riskCount(stack: Compared): number {
  return stack.risks.length + stepsWith(stack, ["loses", "fails"]).length;
}

function stepsWith({ steps = [] }: Compared, effects: readonly RenderedStep["effect"][]): readonly RenderedStep[] {
  return steps.filter(({ effect }) => effects.includes(effect));
}

function comparedOf(stacks: readonly StackPreview[]): Compared[] {
  return stacks.flatMap((stack) => (stack.type === "compared" ? [stack] : []));
}

/** Steps of a stack with some effects, each with what an update does about it. */
function stepList(stack: Compared, effects: readonly RenderedStep["effect"][]): string[] {
  const name = stack.stack;
  return listed(
    stepsWith(stack, effects).map(
      (step) => `- **${name}**: ${code(shortened(`${step.key} ${step.message}`, LONGEST_LINE))}: ${verdict(step)}.`,
    ),
    (left) => `- **${name}**: … and ${left} more.`,
  );
}

/** What an update does about a step, in Markdown. */
function verdict({ verdict: what, permission, fix }: RenderedStep): string {
  switch (what) {
    case "permitted":
      return `the stack file permits it, by ${code(permission)}`;
    case "demo":
      return "the demo does that, and an update only warns";
    case "warned":
      return "an update only warns";
    case "rejected":
      return permission === undefined
        ? `**an update rejects this**${fix === undefined ? "" : `; to go back: ${code(fix)}`}`
        : `**an update rejects this** until the stack file has ${code(permission)} in ${code("permit")}`;
  }
}

function listed(lines: readonly string[], rest: (left: number) => string): string[] {
  const left = lines.length - LONGEST_LIST;
  return left > 0 ? [...lines.slice(0, LONGEST_LIST), rest(left)] : [...lines];
}

function countTable(stacks: readonly StackPreview[]): string {
  const kinds = ["added", "changed", "removed"] as const;
  const rows = stacks.map((stack) => [
    `**${stack.stack}**`,
    ...(stack.type === "failed"
      ? ["?", "?", "?", "⚠️ not compared"]
      : [...kinds.map((kind) => count(stack.changes, kind)), remark(stack)]),
  ]);
  return table(["Stack", "Added", "Changed", "Removed", ""], rows, ["left", "right", "right", "right"]).trimEnd();
}

function count(changes: readonly Change[], kind: Change["kind"]): string {
  return String(changes.filter((change) => change.kind === kind).length);
}

function remark(stack: Compared): string {
  const { file, changes, steps = [], renamed } = stack;
  const risks = riskCount(stack);
  const openings = stepsWith(stack, ["opens"]).length;
  const rejected = steps.filter(({ verdict }) => verdict === "rejected").length;
  const files = { new: "new stack file", gone: "⚠️ the stack file is gone", kept: "" };
  return [
    files[file],
    ...(risks === 0 ? [] : [`🛑 **${risks === 1 ? "1 risk" : `${risks} risks`} to data**`]),
    ...(openings === 0 ? [] : [`🔓 **opens** in ${openings === 1 ? "1 way" : `${openings} ways`}`]),
    ...(rejected === 0 ? [] : [`⛔ **an update rejects ${rejected === 1 ? "1 step" : `${rejected} steps`}**`]),
    ...(changes.length + renamed.length === 0 && file === "kept" ? ["nothing changes"] : []),
  ]
    .filter((part) => part !== "")
    .join(", ");
}

interface StackText {
  /** What is always shown. */
  readonly text: string;
  /** Each change's diff. */
  readonly diffs: readonly (readonly string[])[];
}

function stackText(stack: StackPreview, cut: boolean): StackText {
  const title = `### ${stack.stack}`;
  if (stack.type === "failed") {
    const where = stack.side === "base" ? "at the base" : "at the head";
    return {
      text: [
        title,
        note("WARNING", [
          `**Not compared.** The program does not run ${where} with \`Pulumi.${stack.stack}.yaml\`. It says:`,
        ]),
        fenced("text", textLines(stack.message)),
      ].join("\n\n"),
      diffs: [],
    };
  }
  const { file, changes, steps, renamed } = stack;
  const warnings = [
    ...stack.warnings,
    ...(steps ?? []).filter(({ effect }) => effect === "leaves").map(({ message }) => message),
  ];
  const notes = [
    ...(file === "gone"
      ? [
          note("WARNING", [
            "The stack file is deleted. That alone destroys nothing, but an update of the stack without it takes every default: stage 1, with no cluster. To remove the stack, destroy it first.",
          ]),
        ]
      : []),
    ...(renamed.length === 0
      ? []
      : [
          note("WARNING", [
            "The program gives these another name in the stack's state. So the engine replaces them, or fails because they exist; an alias keeps them:",
            "",
            ...listed(
              renamed.map((each) => `- ${code(each)}`),
              (left) => `- … and ${left} more`,
            ),
          ]),
        ]),
    ...(file === "kept" && steps === undefined
      ? [note("WARNING", ["This version of the program cannot say what an update would reject or warn of."])]
      : []),
    ...(warnings.length === 0
      ? []
      : [
          "The program warns:",
          fenced(
            "text",
            listed(warnings, (left) => `… and ${left} more`).map((line) =>
              cut ? shortened(line, LONGEST_LINE) : line,
            ),
          ),
        ]),
  ];
  return changes.length + notes.length === 0
    ? { text: "", diffs: [] }
    : { text: [title, ...notes].join("\n\n"), diffs: changes.map((change) => diffLines(change, cut)) };
}

/** What a program said: its beginning and its end, one of which has the reason. */
function textLines(text: string): string[] {
  const lines = text.trimEnd().split("\n");
  const shown = lines.length <= LONGEST_LIST ? lines : [...lines.slice(0, LONGEST_LIST - 10), "…", ...lines.slice(-10)];
  return shown.map((line) => shortened(line, LONGEST_LINE));
}

function leftOutNote({ base, head }: PreviewReport, stack: StackPreview | undefined): (count: number) => string {
  const refs = [`--base ${base.commit}`, ...(head.commit === undefined ? [] : [`--head ${head.commit}`])].join(" ");
  return (count) =>
    `${count} of them ${count === 1 ? "is" : "are"} left out, because a comment holds no more. All of them: ` +
    `\`npm run -s preview:diff -- ${refs} --stack ${stack?.stack} --full\``;
}

/** Where even what must always be shown is too much: what is the most important of it. */
function shortReport({ base, head, stacks }: PreviewReport): string {
  const risks = sumBy(comparedOf(stacks), riskCount);
  return [
    "## What changes in the stacks",
    `From ${revision(base)} to ${revision(head)}.`,
    note(risks > 0 ? "CAUTION" : "WARNING", [
      `The changes of ${stacks.length} stacks are more than a comment can hold${risks > 0 ? `, with **${risks} risks to data** among them` : ""}. ` +
        "`npm run -s preview:diff` with `--stack` shows them one by one.",
    ]),
  ].join("\n\n");
}
