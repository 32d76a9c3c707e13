import type { Evidence, Term } from "../../config/talk/stageStory";
import type { FoldedChange } from "../folding";
import type { Link, Part } from "../topology/topology";

/**
 * What the storyboard's page has in it, as data: the talk once, and of every state of its switches only which things
 * are in it. A part, a link, an evidence or a change that is in many states stands here once, and states have its
 * place in the list. Types only: the page's own code imports them.
 */
export interface Board {
  /** The stack that all of it is about. */
  readonly stack: string;
  readonly namespace: string;
  readonly stages: readonly BoardStage[];
  /** What can be switched on beside the number of brokers. */
  readonly switches: readonly BoardSwitch[];
  /** The numbers of brokers to choose from, the stack's own first if it is one of them. */
  readonly brokers: readonly number[];
  /** The first stage at which switches change anything. */
  readonly firstWithSwitches: number;
  /** Words that are explained before the first stage. */
  readonly terms: readonly Term[];
  readonly parts: readonly Part[];
  readonly links: readonly Link[];
  readonly evidence: readonly Evidence[];
  readonly warnings: readonly string[];
  readonly commands: readonly string[];
  readonly changes: readonly FoldedChange[];
  /** By stateKey. */
  readonly states: Readonly<Record<string, BoardState>>;
  /** What changes in the cluster: by stage and brokers from the stage before, and by switch too what it adds there. */
  readonly diffs: Readonly<Record<string, BoardDiff>>;
}

export interface BoardStage {
  readonly number: number;
  readonly slug: string;
  readonly title: string;
  readonly original: string;
  readonly minutes: number;
  readonly why: string;
  readonly what: string;
  readonly was2018?: string;
  readonly terms: readonly Term[];
  readonly waitFor: string;
  readonly goesWrong: string;
  readonly undo: string;
}

export interface BoardSwitch {
  readonly name: string;
  readonly title: string;
  /** The number of the stage that raises its question. */
  readonly after: number;
  readonly question: string;
  readonly narration: string;
  readonly terms: readonly Term[];
  /** What turns it on in the stack config. */
  readonly commands: readonly string[];
}

/** Places in the board's lists. */
export interface BoardState {
  readonly parts: readonly number[];
  readonly links: readonly number[];
  /** How to look at the stage. */
  readonly evidence: readonly number[];
  /** How to look at what is switched on: by its name. */
  readonly switched: Readonly<Record<string, readonly number[]>>;
  /** Commands after the update, at this stage. */
  readonly act: readonly number[];
  readonly warnings: readonly number[];
}

/** What changes, as places in the board's changes: folded to what can be read from a chair, and all of it. */
export interface BoardDiff {
  readonly folded: readonly number[];
  readonly whole: readonly number[];
}

/** A state of the page: a stage, a number of brokers, and what is switched on. */
export interface Choice {
  readonly stage: number;
  readonly brokers: number;
  readonly on: readonly string[];
}

/** Where a board has a state. Before the first stage with switches they make no difference. */
export function stateKey(
  { firstWithSwitches, switches }: Pick<Board, "firstWithSwitches" | "switches">,
  choice: Choice,
): string {
  const { stage, brokers, on } = choice;
  return stage < firstWithSwitches
    ? String(stage)
    : [stage, brokers, ...switches.filter(({ name }) => on.includes(name)).map(({ name }) => name)].join(" ");
}

/** Where a board has what changes at a stage, or by a switch there. */
export function diffKey(
  { firstWithSwitches }: Pick<Board, "firstWithSwitches">,
  stage: number,
  brokers: number,
  turnedOn = "",
): string {
  return stage < firstWithSwitches ? String(stage) : [stage, brokers, turnedOn].join(" ").trim();
}
