import { parseSettings, type RawConfig } from "../../../config/parseSettings";
import type { Plan } from "../../../config/plan";
import { planFor } from "../../../config/planFor";
import { ConfigError, type Problem } from "../../../config/problems/problems";

/** The plan of a stack config. */
export function plan(config: RawConfig): Plan {
  return planFor(parseSettings(config));
}

/** What is wrong with a stack config; nothing if it is good. */
export function problems(config: RawConfig, secretKeys: readonly string[] = []): readonly Problem[] {
  try {
    parseSettings(config, new Set(secretKeys));
    return [];
  } catch (error) {
    if (error instanceof ConfigError) {
      return error.problems;
    }
    throw error;
  }
}
