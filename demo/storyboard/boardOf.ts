import { range } from "es-toolkit/math/range";
import { pick } from "es-toolkit/object/pick";
import { clusterOf } from "../../config/cluster/planning";
import type { Plan } from "../../config/plan";
import { planFor } from "../../config/planFor";
import { setCommand } from "../../config/problems/propertyPath";
import { stageNumber } from "../../config/stageNames";
import { type Stage, stages } from "../../config/stages";
import { FIRST_STAGE_WITH_SWITCHES, type Switch, switches } from "../../config/switches";
import { openingTerms } from "../../config/talk/opening";
import { changesBetween } from "../../tools/evaluate/changes";
import type { StackConfig } from "../../tools/evaluate/evaluate";
import type { Item } from "../../tools/evaluate/objects";
import { settingsOf } from "../../tools/evaluate/settingsOf";
import { withOverrides } from "../../tools/evaluate/stackFile";
import { type FoldedChange, folded, unfolded } from "../folding";
import { atStage, contentsOf, itemsAt, planAt, withSwitch } from "../story";
import type { Link, Part } from "../topology/topology";
import { topologyOf } from "../topology/topologyOf";
import { type Board, type BoardDiff, type BoardState, diffKey, stateKey } from "./board";

/** The number of brokers has a control of its own, which is what this switch sets. */
const BROKERS = "scaling";
const brokerCounts = [1, 3];

/** Those with a checkbox. */
const others = switches.filter(({ name }) => name !== BROKERS);

/**
 * The storyboard of a stack. Plans are quick, so every state has its own: picture, commands and evidence are exact.
 * What changes in the cluster takes a run of the program, so it is there for every stage with each number of brokers,
 * and for each switch on top of that: two switches at once have what each of them changes by itself.
 *
 * @throws {ConfigError} for a mistake in the stack config.
 */
export async function boardOf(stack: StackConfig): Promise<Board> {
  const lists = new Lists();
  const own = settingsOf(stack).replicas;
  const shape = { firstWithSwitches: FIRST_STAGE_WITH_SWITCHES, switches: others.map(switchOf) };
  const states = statesOf(stack, shape, lists);
  const diffs = await diffsOf(stack, shape, lists);
  return {
    ...shape,
    stack: stack.stack,
    namespace: clusterOf(planAt(stack, stages.length)).namespace,
    stages: stages.map(stageOf),
    brokers: brokerCounts.toSorted((a, b) => Number(b === own) - Number(a === own)),
    terms: openingTerms,
    states,
    diffs,
    ...lists.all(),
  };
}

/** What the page has of a stage: all of it but what it does to a plan. */
function stageOf(stage: Stage): Board["stages"][number] {
  return pick(stage, [
    "number",
    "slug",
    "title",
    "original",
    "minutes",
    "why",
    "what",
    "was2018",
    "terms",
    "waitFor",
    "goesWrong",
    "undo",
  ]);
}

function switchOf({ name, title, after, question, narration, terms, settings }: Switch): Board["switches"][number] {
  return {
    name,
    title,
    after: stageNumber(after),
    question,
    narration,
    terms,
    commands: settings.map(({ path, value }) => setCommand(path, value)),
  };
}

/** Lists in which everything stands once. */
class Lists {
  readonly #parts = new Once<Part>();
  readonly #links = new Once<Link>();
  readonly #evidence = new Once<Board["evidence"][number]>();
  readonly #texts = new Once<string>();
  readonly #commands = new Once<string>();
  readonly #changes = new Once<FoldedChange>();

  state(plan: Plan, stage: Stage, on: readonly Switch[]): BoardState {
    const { parts, links } = topologyOf(plan);
    return {
      parts: parts.map((part) => this.#parts.place(part)),
      links: links.map((link) => this.#links.place(link)),
      evidence: stage.evidence(plan).map((each) => this.#evidence.place(each)),
      switched: Object.fromEntries(
        on.map(({ name, evidence }) => [name, evidence(plan).map((each) => this.#evidence.place(each))]),
      ),
      act: (stage.act?.(plan) ?? []).map((command) => this.#commands.place(command)),
      warnings: plan.warnings.map((warning) => this.#texts.place(warning)),
    };
  }

  diff(before: readonly Item[], after: readonly Item[]): BoardDiff {
    const changes = changesBetween(before, after);
    const places = (of: readonly FoldedChange[]) => of.map((change) => this.#changes.place(change));
    return { folded: places(folded(changes, contentsOf(before, after))), whole: places(unfolded(changes)) };
  }

  all(): Pick<Board, "parts" | "links" | "evidence" | "warnings" | "commands" | "changes"> {
    return {
      parts: this.#parts.all,
      links: this.#links.all,
      evidence: this.#evidence.all,
      warnings: this.#texts.all,
      commands: this.#commands.all,
      changes: this.#changes.all,
    };
  }
}

/** A list in which nothing is twice. */
class Once<T> {
  readonly all: T[] = [];
  readonly #places = new Map<string, number>();

  /** Where something is in the list, in which it is now. */
  place(entry: T): number {
    const key = JSON.stringify(entry);
    const place = this.#places.get(key) ?? this.all.push(entry) - 1;
    this.#places.set(key, place);
    return place;
  }
}

type Shape = Pick<Board, "firstWithSwitches" | "switches">;

function statesOf(stack: StackConfig, shape: Shape, lists: Lists): Record<string, BoardState> {
  const states: Record<string, BoardState> = {};
  for (const brokers of brokerCounts) {
    for (const on of subsets(others)) {
      const settings = settingsOf(atStage(changed(stack, brokers, on), stages.length));
      for (const stage of stages) {
        const key = stateKey(shape, { stage: stage.number, brokers, on: on.map(({ name }) => name) });
        states[key] ??= lists.state(planFor({ ...settings, stage: stage.number }), stage, withBrokers(on, brokers));
      }
    }
  }
  return states;
}

/** More than one broker is a switch too, with its own evidence. */
function withBrokers(on: readonly Switch[], brokers: number): readonly Switch[] {
  return switches.filter(({ name }) => (name === BROKERS ? brokers > 1 : on.some((each) => each.name === name)));
}

async function diffsOf(stack: StackConfig, shape: Shape, lists: Lists): Promise<Record<string, BoardDiff>> {
  const diffs: Record<string, BoardDiff> = {};
  for (const brokers of brokerCounts) {
    let before: readonly Item[] = [];
    for (const { number } of stages) {
      const after = await itemsAt(changed(stack, brokers, []), number);
      diffs[diffKey(shape, number, brokers)] ??= lists.diff(before, after);
      before = after;
      for (const each of number < FIRST_STAGE_WITH_SWITCHES ? [] : others) {
        const switched = await itemsAt(changed(stack, brokers, [each]), number);
        diffs[diffKey(shape, number, brokers, each.name)] = lists.diff(after, switched);
      }
    }
  }
  return diffs;
}

function changed(stack: StackConfig, brokers: number, on: readonly Switch[]): StackConfig {
  const config = withOverrides(stack.config, [{ path: "replicas", value: String(brokers) }]);
  return on.reduce(withSwitch, { ...stack, config });
}

/** Every choice of some of them, in their order. */
function subsets<T>(all: readonly T[]): T[][] {
  return range(2 ** all.length).map((chosen) => all.filter((_, index) => Math.floor(chosen / 2 ** index) % 2 === 1));
}
