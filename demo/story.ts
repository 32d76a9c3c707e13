import type { Plan } from "../config/plan";
import { planFor } from "../config/planFor";
import { propertyPath, setCommand } from "../config/problems/propertyPath";
import { type Stage, stages } from "../config/stages";
import type { Switch } from "../config/switches";
import type { Evidence } from "../config/talk/stageStory";
import { type Change, changesBetween } from "../tools/evaluate/changes";
import { evaluate, type StackConfig } from "../tools/evaluate/evaluate";
import { type Item, items } from "../tools/evaluate/objects";
import { settingsOf } from "../tools/evaluate/settingsOf";
import { withOverrides } from "../tools/evaluate/stackFile";

/** One stage or switch of the talk: the catalogue's words, and what it changes in the cluster. */
export interface Chapter {
  /** The stage that the cluster is at. */
  readonly stage: Stage;
  /** What is switched on at that stage. Absent: the chapter is about the stage. */
  readonly switch?: Switch;
  /** Against the chapter before it; against nothing for the first stage. */
  readonly changes: readonly Change[];
  /** Everything that changes, as it is now or, if it goes, as it was: by the titles of the changes. */
  readonly contents: ReadonlyMap<string, unknown>;
  /** Commands that take a real cluster there. */
  readonly deploy: readonly string[];
  /** How to see the result on a real cluster. */
  readonly evidence: readonly Evidence[];
  /** What may be a mistake. */
  readonly warnings: readonly string[];
}

/** Stages `from` to `to` of a stack, one after another, and then the switches at the last. */
export async function* story(
  stack: StackConfig,
  from: number,
  to: number,
  turnedOn: readonly Switch[] = [],
): AsyncGenerator<Chapter> {
  let before: readonly Item[] = from === 1 ? [] : await itemsAt(stack, from - 1);
  for (const stage of stages.filter(({ number }) => number >= from && number <= to)) {
    const after = await itemsAt(stack, stage.number);
    const plan = planAt(stack, stage.number);
    yield {
      stage,
      changes: changesBetween(before, after),
      contents: contentsOf(before, after),
      deploy: [`pulumi config set stage ${stage.number}`, "pulumi up", ...(stage.act?.(plan) ?? [])],
      evidence: stage.evidence(plan),
      warnings: plan.warnings,
    };
    before = after;
  }
  const stage = stages.find(({ number }) => number === to);
  if (stage === undefined) {
    return;
  }
  let switched = stack;
  for (const next of turnedOn) {
    switched = withSwitch(switched, next);
    const after = await itemsAt(switched, to);
    const plan = planAt(switched, to);
    yield {
      stage,
      switch: next,
      changes: changesBetween(before, after),
      contents: contentsOf(before, after),
      deploy: [...next.settings.map(({ path, value }) => setCommand(path, value)), "pulumi up"],
      evidence: next.evidence(plan),
      warnings: plan.warnings,
    };
    before = after;
  }
}

/** Objects by their titles, those of later sets over those of earlier ones. */
export function contentsOf(...sets: readonly (readonly Item[])[]): Map<string, unknown> {
  return new Map(sets.flat().map(({ title, content }) => [title, content]));
}

/** A stack with a switch turned on. */
export function withSwitch(stack: StackConfig, { settings }: Switch): StackConfig {
  const overrides = settings.map(({ path, value }) => ({ path: propertyPath(path), value }));
  return { ...stack, config: withOverrides(stack.config, overrides) };
}

/** What a stack has at another stage. */
export async function itemsAt(stack: StackConfig, stage: number): Promise<Item[]> {
  return items(await evaluate(atStage(stack, stage)));
}

/**
 * The plan of a stack at another stage.
 *
 * @throws {ConfigError} for a mistake in the stack config or in a file that it names.
 */
export function planAt(stack: StackConfig, stage: number): Plan {
  return planFor(settingsOf(atStage(stack, stage)));
}

/** A stack, at another stage. */
export function atStage(stack: StackConfig, stage: number): StackConfig {
  return { ...stack, config: { ...stack.config, stage } };
}
