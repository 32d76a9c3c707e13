import { setCommand } from "../problems/propertyPath";
import type { DataGuardPlan } from "./plan";
import type { SafetySettings } from "./settings";

/** The namespace that a stack's cluster is in, as far as it matters for its data. */
interface DataNamespace {
  readonly name: string;
  /** Whether it stays when the stack goes. */
  readonly keep: boolean;
}

/**
 * The guard of a cluster's data: none in a stack for a demo. Pure.
 *
 * @param what What would be deleted, as one says it.
 *
 * The engine runs no program on a plain `pulumi destroy`, so only `--run-program` can be permitted.
 */
export function dataGuard(
  { purpose, permit }: SafetySettings,
  what: string,
  namespace: DataNamespace | undefined,
  cli: string,
): DataGuardPlan | undefined {
  if (purpose === "demo") {
    return undefined;
  }
  return {
    ...(permit.includes("delete cluster")
      ? {}
      : {
          rejection: `this would delete ${what}. If that is wanted: ${setCommand(["permit", permit.length], "delete cluster")} && pulumi destroy --run-program`,
        }),
    ...(namespace?.keep
      ? {
          remains: `The namespace ${namespace.name} stays, with the volume claims in it. To delete them as well: ${cli} delete namespace ${namespace.name}. To use it again: ${setCommand(["createNamespace"], "false")}`,
        }
      : {}),
  };
}

/** Whether a namespace stays when the stack goes: outside of demos, unless the volumes go with their nodes anyway. */
export function keepsNamespace(purpose: SafetySettings["purpose"], deleteClaim: boolean): boolean {
  return purpose !== "demo" && !deleteClaim;
}
