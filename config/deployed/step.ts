import type { Plan } from "../plan";
import { planFor } from "../planFor";
import { refuse } from "../problems/problems";
import type { Settings } from "../settings";
import type { Deployed } from "./deployed";
import { transitionProblems } from "./transitions";
import { transitionWarnings } from "./transitionWarnings";
import { withWaitsThatEnd } from "./waits";

/**
 * The plan of a stack that has deployed something already. Pure.
 *
 * @param deployed Absent: nobody knows what is deployed, and any step may be taken.
 * @throws {ConfigError} if the step is one that nobody should take.
 */
export function reachablePlan(deployed: Deployed | undefined, settings: Settings): Plan {
  const plan = planFor(settings);
  if (deployed === undefined) {
    return plan;
  }
  refuse(transitionProblems(deployed, plan, settings));
  const warnings = [...plan.warnings, ...transitionWarnings(deployed, plan)];
  return withWaitsThatEnd({ ...plan, warnings }, deployed);
}
