import { propertyPath, removeCommand } from "../problems/propertyPath";
import type { Step } from "../safety/steps";

/** A Bridge that is deployed, or will be. */
export interface DeployedBridge {
  readonly name: string;
  /** Whether a network policy says who may connect to it. */
  readonly guarded: boolean;
}

/**
 * Steps that open the Bridge. It asks nobody who they are: whoever reaches it acts as its user. Pure.
 *
 * @param before Absent: there is none yet.
 */
export function bridgeSteps(before: DeployedBridge | undefined, after: DeployedBridge | undefined): Step[] {
  if (after === undefined || after.guarded || before?.guarded === false) {
    return [];
  }
  return [
    {
      effect: "opens",
      key: propertyPath(before === undefined ? ["bridge", "enabled"] : ["networkPolicies"]),
      message: `lets every pod of the Kubernetes cluster use the HTTP Bridge, which asks nobody who they are and acts as the user ${after.name} for all of them`,
      fix: removeCommand(["networkPolicies"]),
      permission: "expose bridge",
      ofDemo: true,
    },
  ];
}
