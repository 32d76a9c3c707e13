import type { WithCluster } from "../cluster/plan";
import type { RebalancePlan } from "./plan";
import type { RebalanceSettings } from "./settings";

/** The plan with rebalancing, where there is a Cruise Control to do it. */
export function withRebalance<P extends WithCluster>(
  plan: P,
  { rebalance: { enabled, movements, bytesPerSecond } }: { readonly rebalance: RebalanceSettings },
): P {
  const { cluster } = plan;
  if (cluster === undefined || !cluster.cruiseControl || !enabled) {
    return plan;
  }
  const modes = ["add-brokers", "remove-brokers"] as const;
  const rebalance = modes.map(
    (mode): RebalancePlan => ({
      mode,
      template: `${cluster.name}-${mode}`,
      ...(movements === undefined ? {} : { movements }),
      ...(bytesPerSecond === undefined ? {} : { bytesPerSecond }),
    }),
  );
  return { ...plan, cluster: { ...cluster, rebalance } };
}
