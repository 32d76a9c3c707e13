import type { Plan } from "../plan";
import type { Deployed } from "./deployed";

/**
 * The plan without waits that could not end, given what is deployed. Pure.
 *
 * An operator that has been told to leave a cluster alone says so once. After that it takes no notice
 * of changes: its status stays behind the resource's generation (Strimzi, `AbstractOperator`), and
 * waiting for it would run into the time-out.
 */
export function withWaitsThatEnd(plan: Plan, { cluster: deployed }: Deployed): Plan {
  if (plan.cluster === undefined || !plan.cluster.paused || deployed?.paused !== true) {
    return plan;
  }
  const { wait: _, ...cluster } = plan.cluster;
  return { ...plan, cluster };
}
