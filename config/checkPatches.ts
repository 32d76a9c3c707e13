import { ownPart } from "./clusterStack";
import type { KubernetesObject } from "./kubernetes/object";
import { patchableObjects } from "./objects";
import { patchProblems, patchWarnings } from "./patches/checks";
import type { Patch } from "./patches/plan";
import { planFor } from "./planFor";
import { assertNoProblems } from "./problems/problems";
import type { Settings } from "./settings";
import { stages } from "./stages";

/**
 * Checks the patches of a stack, against the objects that they are for and the CRDs of the operator.
 *
 * @param manifests The operator's install manifests, if it is installed from some and they were read.
 * @returns what a person should know of patches that do nothing yet.
 * @throws {ConfigError} with everything that is wrong with them.
 */
export async function checkPatches(
  settings: Settings,
  patches: readonly Patch[],
  manifests: readonly KubernetesObject[] = [],
): Promise<string[]> {
  if (patches.length === 0) {
    return [];
  }
  const plan = ownPlan(settings);
  const objects = patchableObjects(plan, manifests);
  const atLastStage = patchableObjects(ownPlan({ ...settings, stage: stages.length }), manifests);
  assertNoProblems(await patchProblems({ objects, atLastStage }, patches, plan.assumed.strimzi));
  return patchWarnings(objects, patches);
}

/** What is the stack's own: the cluster of another stack is not. */
function ownPlan(settings: Settings) {
  return ownPart(planFor(settings, undefined, []), settings);
}
