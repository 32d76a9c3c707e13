import { type Deployed, type DeployedResource, deployedBy } from "../../../config/deployed/deployed";
import { judgement } from "../../../config/deployed/reachablePlan";
import { parseSettings, type RawConfig } from "../../../config/parseSettings";
import type { Plan } from "../../../config/plan";
import { planFor } from "../../../config/planFor";
import type { Problem } from "../../../config/problems/problems";
import { type JudgedStep, rejections } from "../../../config/safety/steps";
import type { Settings } from "../../../config/settings";
import { evaluated } from "./stack";

/** The state of a stack after an update with some config, as the engine would hand it over. */
export async function stateAfter(config: RawConfig): Promise<DeployedResource[]> {
  const { resources } = await evaluated(config);
  // Components are known by what they say of themselves, everything else by what it is made of.
  return resources.map(({ urn, type, custom, inputs, outputs }) => ({ urn, type, outputs: custom ? inputs : outputs }));
}

/** What a stack has deployed after an update with some config. */
export async function deployedWith(config: RawConfig): Promise<Deployed> {
  return deployedBy(await stateAfter(config));
}

/** What a config asks for. Read once: tests ask for the same from many states. */
function wantedBy(to: RawConfig): Wanted {
  const before = wanted.get(to);
  if (before !== undefined) {
    return before;
  }
  const settings = parseSettings(to);
  const found = { settings, plan: planFor(settings) };
  wanted.set(to, found);
  return found;
}

interface Wanted {
  readonly settings: Settings;
  readonly plan: Plan;
}
const wanted = new WeakMap<RawConfig, Wanted>();

/** What becomes of each step from what is deployed to what a config asks for. */
export function stepsTo(deployed: Deployed, to: RawConfig): JudgedStep[] {
  const { settings, plan } = wantedBy(to);
  return judgement(deployed, plan, settings).steps;
}

/** What stands in the way of an update with a config. */
export function rejectedSteps(deployed: Deployed, to: RawConfig): Problem[] {
  return rejections(stepsTo(deployed, to), wantedBy(to).settings);
}
