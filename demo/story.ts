import { parseSettings } from "../config/parseSettings";
import { planFor, type Stage, stages } from "../config/stages";
import { type Change, changesBetween } from "./changes";
import { evaluate, type StackConfig } from "./evaluate";
import { type Item, items } from "./objects";

/** One stage as it is told: the catalogue's words, and what it changes in the cluster. */
export interface Chapter {
  readonly stage: Stage;
  /** Against the stage before it; against nothing for the first. */
  readonly changes: readonly Change[];
  /** Commands that take a real cluster there. */
  readonly deploy: readonly string[];
  /** Commands that show the result. */
  readonly look: readonly string[];
}

/** Tells stages `from` to `to` of a stack, one after another. */
export async function* story(stack: StackConfig, from: number, to: number): AsyncGenerator<Chapter> {
  let before: readonly Item[] = from === 1 ? [] : await itemsAt(stack, from - 1);
  for (const stage of stages.filter(({ number }) => number >= from && number <= to)) {
    const after = await itemsAt(stack, stage.number);
    const plan = planFor(parseSettings(atStage(stack, stage.number).config));
    yield {
      stage,
      changes: changesBetween(before, after),
      deploy: [`pulumi config set stage ${stage.number}`, "pulumi up", ...(stage.act?.(plan) ?? [])],
      look: stage.look(plan),
    };
    before = after;
  }
}

async function itemsAt(stack: StackConfig, stage: number): Promise<Item[]> {
  return items(await evaluate(atStage(stack, stage)));
}

function atStage(stack: StackConfig, stage: number): StackConfig {
  return { ...stack, config: { ...stack.config, stage } };
}
