import { ownPart } from "../clusterStack";
import type { Patch } from "../patches/plan";
import type { Plan } from "../plan";
import { planFor } from "../planFor";
import { placedProblem } from "../problems/places";
import { assertNoProblems } from "../problems/problems";
import { type JudgedStep, judgedSteps, rejections, type Step, staleWarnings, stepWarnings } from "../safety/steps";
import type { Settings } from "../settings";
import type { Deployed } from "./deployed";
import { stepsBetween } from "./steps";

/**
 * The plan of a stack that has deployed something already. Pure.
 *
 * @param deployed Absent: nobody knows what is deployed, and any step may be taken.
 * @param others Steps that do not follow from the state: from what else is in the cluster.
 * @param patches Default: those of the stack config, without those of files.
 * @throws {ConfigError} if the step is one that nobody should take, or that needs a permission that is missing.
 */
export function reachablePlan(
  deployed: Deployed | undefined,
  settings: Settings,
  others: readonly Step[] = [],
  patches?: readonly Patch[],
): Plan {
  const plan = planFor(settings, deployed, patches);
  const own = ownPart(plan, settings);
  if (deployed === undefined) {
    return own;
  }
  const { steps, stale } = judgement(deployed, plan, settings, others);
  assertNoProblems(rejections(steps, settings));
  const warnings = [...plan.warnings, ...stepWarnings(steps), ...stale];
  return { ...own, warnings };
}

/** What becomes of every step on the way from what is deployed to a plan, and which permissions are left over. */
export function judgement(
  deployed: Deployed,
  plan: Plan,
  settings: Settings,
  others: readonly Step[] = [],
): { readonly steps: JudgedStep[]; readonly stale: string[] } {
  const steps = [...stepsBetween(deployed, plan, settings), ...others].map((step) => ({
    ...step,
    ...placedProblem(step, settings.places),
  }));
  return { steps: judgedSteps(steps, settings), stale: staleWarnings(steps, settings) };
}
