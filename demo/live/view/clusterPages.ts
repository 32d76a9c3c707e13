import { whyOf } from "../../../tools/status/statusRow";
import { minutes } from "../clock";
import type { Evidence } from "../evidence";
import { type Progress, type ResourceProgress, rowOf } from "../progress";
import type { Page, State } from "../state";
import { cut, inColumns, wrapped } from "./lines";
import type { Screen } from "./screen";

/** How the engine's steps are called while they are done, and after. */
const steps: Readonly<Record<string, readonly [doing: string, done: string]>> = {
  create: ["adding", "added"],
  import: ["adopting", "adopted"],
  update: ["changing", "changed"],
  delete: ["removing", "removed"],
  discard: ["letting go", "let go"],
  replace: ["replacing", "replaced"],
  "create-replacement": ["replacing", "replaced"],
  "delete-replaced": ["removing", "removed"],
};

/** A line for each resource that the update works on: those that are not finished first. */
export function updateLines(
  { lasted, stage, talk }: State,
  { began, progress }: Page & { at: "update" },
  now: number,
  screen: Screen,
): string[] {
  const told = talk.stages.find(({ number }) => number === stage);
  const last = lasted[stage];
  const expected =
    last === undefined ? `about ${minutes((told?.minutes ?? 0) * 60_000)}` : `${minutes(last * 1000)} the last time`;
  const { columns, colors } = screen;
  return [
    "",
    `  Updating to stage ${stage}: ${minutes(now - began)} of ${expected}`,
    ...(told === undefined ? [] : wrapped(told.waitFor, Math.min(columns, 100) - 2, "  ").map(colors.dim)),
    "",
    ...progressLines(progress, now, screen),
  ];
}

function progressLines(progress: Progress, now: number, { columns, colors }: Screen): string[] {
  const { resources, errors, warnings } = progress;
  const open = resources.filter(({ ended }) => ended === undefined);
  const ended = resources.filter(({ ended }) => ended !== undefined);
  const ordered = [...open, ...ended];
  const rows = ordered.map((resource) => [
    mark(resource),
    stepOf(resource),
    titleOf(resource),
    timeOf(resource, now),
    waitsFor(resource, progress),
  ]);
  const paint = ({ failed, ended }: ResourceProgress) =>
    failed ? colors.red : ended === undefined ? colors.yellow : colors.green;
  return [
    ...(resources.length === 0 ? ["  The program runs: nothing is changed yet."] : []),
    ...inColumns(rows, columns).map((line, index) => {
      const resource = ordered[index];
      return resource === undefined ? line : paint(resource)(line);
    }),
    ...(warnings.length === 0
      ? []
      : ["", ...warnings.flatMap((text) => wrapped(text, columns - 2, "  Warning: ")).map(colors.yellow)]),
    ...(errors.length === 0 ? [] : ["", ...paragraphs(errors, columns).map(colors.red)]),
  ];
}

/** Texts of several lines, each with its own indent. */
function paragraphs(texts: readonly string[], columns: number): string[] {
  return texts.flatMap((text) =>
    text
      .split("\n")
      .flatMap((line) => (line.trim() === "" ? [] : wrapped(line, columns - 2, `  ${/^ */.exec(line)?.[0] ?? ""}`))),
  );
}

function mark({ failed, ended }: ResourceProgress): string {
  return failed ? "  x" : ended === undefined ? "  …" : "  ok";
}

function stepOf({ op, waits, ended }: ResourceProgress): string {
  if (waits) {
    return ended === undefined ? "waiting" : "waited";
  }
  const [doing, done] = steps[op] ?? [op, op];
  return ended === undefined ? doing : done;
}

function titleOf({ kind, name, stateOnly }: ResourceProgress): string {
  return `${kind} ${name}${stateOnly ? " (state)" : ""}`;
}

function timeOf({ began, ended }: ResourceProgress, now: number): string {
  return minutes((ended ?? now) - began);
}

/** What a resource waits for: what the operator says of it, or else what the provider does. */
function waitsFor(resource: ResourceProgress, progress: Progress): string {
  if (resource.ended !== undefined) {
    return "";
  }
  const row = rowOf(progress, resource);
  if (row === undefined || row.ready === "yes" || row.ready === "-") {
    return resource.said ?? "";
  }
  return whyOf(row);
}

/** What runs now. */
export function evidenceLines({ talk }: State, page: Page & { at: "evidence" }, screen: Screen): string[] {
  const { columns, colors } = screen;
  const { took, warnings, evidence, look } = page;
  const done =
    took === undefined
      ? talk.dryRun
        ? "Dry run: nothing was updated."
        : "Nothing was updated."
      : `Done in ${minutes(took * 1000)}.`;
  return [
    "",
    `  ${done} What is there now:`,
    "",
    ...(evidence === undefined ? ["  The cluster is asked …"] : clusterLines(evidence, screen)),
    ...(warnings.length === 0
      ? []
      : ["", ...warnings.flatMap((text) => wrapped(text, columns - 2, "  Warning: ")).map(colors.yellow)]),
    "",
    colors.bold("  Look at it"),
    ...look.flatMap(({ shows, commands }) => [
      ...wrapped(shows, Math.min(columns, 100) - 2, "  "),
      ...commands.flatMap((command) =>
        command.split("\n").map((line, index) => colors.dim(cut(`  ${index === 0 ? "$" : ">"} ${line}`, columns))),
      ),
    ]),
  ];
}

function clusterLines({ rows, pods, listeners, logs, trouble }: Evidence, { columns, colors }: Screen): string[] {
  const section = (title: string, lines: readonly string[]) =>
    lines.length === 0 ? [] : [colors.bold(`  ${title}`), ...lines, ""];
  const signs = { yes: "ok", no: "x", waiting: "…", "-": "-" } as const;
  const paint = { yes: colors.green, no: colors.red, waiting: colors.yellow, "-": colors.dim } as const;
  const resources = inColumns(
    rows.map((row) => [row.warning === true ? "   !" : `  ${signs[row.ready]}`, `${row.kind} ${row.name}`, whyOf(row)]),
    columns,
  );
  return [
    ...logs.flatMap(({ title, lines }) =>
      section(
        title,
        lines.map((line) => cut(`  | ${line}`, columns)),
      ),
    ),
    ...section(
      "Listeners",
      inColumns(
        listeners.map(({ name, address }) => [`  ${name}`, address]),
        columns,
      ),
    ),
    ...section(
      "Pods",
      inColumns(
        pods.map(({ name, ready, state, restarts, age }) => [
          `  ${name}`,
          ready,
          state,
          restarts === 0 ? "" : `${restarts} restarts`,
          age,
        ]),
        columns,
      ),
    ),
    ...section(
      "What the operators say",
      resources.map((line, index) => paint[rows[index]?.ready ?? "-"](line)),
    ),
    ...(trouble === undefined ? [] : wrapped(trouble, columns - 2, "  ! ").map(colors.yellow)),
  ];
}

/** An update that did not end well: what the engine said, what the operators say, and what state the stack is in. */
export function failureLines(state: State, page: Page & { at: "failure" }, now: number, screen: Screen): string[] {
  const { columns, colors } = screen;
  const { failure, progress, evidence } = page;
  const finished = progress.resources.filter(({ ended, failed }) => ended !== undefined && !failed).length;
  const unfinished = progress.resources.filter(({ ended, failed }) => ended === undefined || failed);
  const ends = {
    failed: `The update to stage ${state.stage} failed.`,
    cancelled: `The update to stage ${state.stage} was cancelled.`,
    locked: "Another update holds the stack, or one was killed and left it locked.",
  };
  const lines = [
    ...(failure.type === "locked"
      ? ["Nothing was changed. If nobody else updates this stack, u unlocks it (pulumi cancel)."]
      : [stackLine(finished, unfinished), ...(failure.pending.length === 0 ? [] : [pendingLine(failure.pending)])]),
  ];
  return [
    "",
    colors.red(`  ${ends[failure.type]}`),
    ...lines.flatMap((line) => wrapped(line, Math.min(columns, 100) - 2, "  ")),
    "",
    ...(failure.message.length === 0 ? [] : [...paragraphs(failure.message, columns), ""]),
    ...(failure.type === "locked" ? [] : [...progressLines({ ...progress, errors: [] }, now, screen), ""]),
    ...(failure.type === "failed" ? goesWrong(state, screen) : []),
    ...(evidence === undefined || failure.type === "locked"
      ? []
      : [colors.bold("  What the operators say"), ...evidence.report.map((line) => cut(`  ${line}`, columns))]),
    ...(evidence?.trouble === undefined ? [] : wrapped(evidence.trouble, columns - 2, "  ! ")),
  ];
}

/** What the talk knows of this stage's troubles. */
function goesWrong({ stage, talk }: State, { columns }: Screen): string[] {
  const told = talk.stages.find(({ number }) => number === stage);
  return told === undefined
    ? []
    : [...wrapped(`What goes wrong most often here: ${told.goesWrong}`, Math.min(columns, 100) - 2, "  "), ""];
}

function stackLine(finished: number, unfinished: readonly ResourceProgress[]): string {
  const done = `${finished} ${finished === 1 ? "resource was" : "resources were"} finished`;
  const rest = unfinished.map(titleOf).join(", ");
  return unfinished.length === 0
    ? `${done}. The stack is not locked: a goes on from here, b goes back.`
    : `${done}; not finished: ${rest}. The stack is not locked: a goes on from here, b goes back.`;
}

function pendingLine(pending: readonly string[]): string {
  return `The engine does not know how these ended, and will say so in the next update: ${pending.join(", ")}.`;
}
