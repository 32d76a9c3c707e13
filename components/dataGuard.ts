import * as pulumi from "@pulumi/pulumi";
import { DATA_GUARD, type DataGuardPlan } from "../config/safety/plan";

/** What the guard needs. */
export interface DataGuardArgs {
  /** What runs before its deletion. Absent where there is no engine: nothing is deleted then. */
  hook?: pulumi.ResourceHook | undefined;
}

/**
 * What goes first when a stack is destroyed, and does not go without permission.
 *
 * It depends on all that holds data or uses it, so the engine deletes it before any of that. Its hook says no
 * with one message, at preview and in earnest; without `--run-program` the engine says that the hook has no
 * program to run in, and deletes nothing either. Where the program cannot run any more,
 * `pulumi state delete` of this one component makes way.
 */
export class DataGuard extends pulumi.ComponentResource {
  constructor(name: string, { hook }: DataGuardArgs, opts?: pulumi.ComponentResourceOptions) {
    super(DATA_GUARD, name, {}, { ...opts, ...(hook === undefined ? {} : { hooks: { beforeDelete: [hook] } }) });
    this.registerOutputs();
  }
}

/**
 * The hook that a {@link DataGuard} runs. Its name is in the state, by which a later run finds it: it never
 * changes, and the engine shows it where it cannot run the hook.
 *
 * To be registered in every run, also where the plan has no guard: the state may have one still.
 */
export function dataGuardHook(plan: DataGuardPlan | undefined): pulumi.ResourceHook {
  return new pulumi.ResourceHook(
    "the data of this stack is kept, see docs/safety.md",
    async () => {
      if (plan?.rejection !== undefined) {
        throw new Error(plan.rejection);
      }
      if (plan?.remains !== undefined) {
        await pulumi.log.warn(plan.remains);
      }
    },
    { onDryRun: true },
  );
}
