import unset from "es-toolkit/compat/unset";
import type { Plan } from "../../config/plan";
import { planFor } from "../../config/planFor";
import { ConfigError } from "../../config/problems/problems";
import { propertyPath } from "../../config/problems/propertyPath";
import type { Settings } from "../../config/settings";
import { stages } from "../../config/stages";
import { switches } from "../../config/switches";
import type { Evidence } from "../../config/talk/stageStory";
import type { StackConfig } from "../../tools/evaluate/evaluate";
import { settingsOf } from "../../tools/evaluate/settingsOf";
import { withOverrides } from "../../tools/evaluate/stackFile";
import type { Target } from "./state";

/** What the program plans for a state of the stack config that a talk asks for. */
export interface ChapterPlan {
  readonly settings: Settings;
  readonly plan: Plan;
  /** Commands that show the result on the cluster, and what there is to see. */
  readonly look: readonly Evidence[];
}

/** Undefined if the stack config has a mistake then: the preview shows it. */
export function chapterPlan(
  { config, secretKeys = [] }: StackConfig,
  target: Target,
  about?: string,
): ChapterPlan | undefined {
  const set = target.changes.flatMap(({ path, value }) =>
    value === undefined ? [] : [{ path: propertyPath(path), value }],
  );
  const changed = withOverrides({ ...config, stage: target.stage }, set);
  for (const { path, value } of target.changes) {
    if (value === undefined) {
      unset(changed, propertyPath(path));
    }
  }
  try {
    const settings = settingsOf({ config: changed, secretKeys });
    const plan = planFor(settings);
    const told = switches.find(({ name }) => name === about) ?? stages.find(({ number }) => number === target.stage);
    return { settings, plan, look: told?.evidence(plan) ?? [] };
  } catch (error) {
    if (error instanceof ConfigError) {
      return undefined;
    }
    throw error;
  }
}
