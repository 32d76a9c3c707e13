import { type DeployedResource, deployedBy } from "../../config/deployed/deployed";
import { judgement } from "../../config/deployed/reachablePlan";
import { StateError } from "../../config/deployed/stateError";
import { planFor } from "../../config/planFor";
import type { ProgramInputs } from "./evaluate";
import type { RenderedStep, Rendering } from "./rendering";
import { typeOf } from "./urn";

/** What an update would meet, and the permissions that permit nothing in it. */
export interface StepsFrom {
  readonly steps: readonly RenderedStep[];
  readonly stale: readonly string[];
}

/**
 * What an update would meet if a rendering of another version, or with another config, were deployed: every rejection
 * and warning that a preview on the engine would have, by the same rules. Pure.
 */
export function stepsFrom(deployed: Rendering, { settings, patches }: ProgramInputs): StepsFrom {
  try {
    const before = deployedBy(resourcesOf(deployed));
    return judgement(before, planFor(settings, before, patches), settings);
  } catch (error) {
    if (error instanceof StateError) {
      // Said in the report like a rejection: nobody can say what the update would lose.
      const resources = error.resources.map(({ urn, why }) => `${urn.split("::").at(-1)}: ${why}`).join("; ");
      const message = `cannot be read at the base, so what an update would lose is not known (${resources})`;
      return { steps: [{ effect: "fails", key: "state", message, verdict: "rejected" }], stale: [] };
    }
    throw error;
  }
}

/** A rendering as the state of a stack that was updated with it. */
function resourcesOf({ items, components = [] }: Rendering): DeployedResource[] {
  return [
    ...items.map(({ urn, content }) => ({ urn, type: typeOf(urn), outputs: content })),
    ...components.map(({ urn, outputs }) => ({ urn, type: typeOf(urn), outputs })),
  ];
}
