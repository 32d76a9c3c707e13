import type { ConnectPlan } from "./plan";
import type { ConnectSettings } from "./settings";

/**
 * The Connect clusters of a stack, all of them: the demo's, under `connect`, and those of the list `connectClusters`.
 * What holds for one of them holds for each. Pure.
 */

/** Where Connect clusters stand in a plan. */
export interface WithConnects {
  /** The demo's, from stage 12 on. */
  readonly connect?: ConnectPlan;
  /** Further ones, from stage 12 on, in the order of the stack config. Absent: there are none. */
  readonly connectClusters?: readonly ConnectPlan[];
}

/** Every Connect cluster of a plan, the demo's first. */
export function connectsOf({ connect, connectClusters = [] }: WithConnects): ConnectPlan[] {
  return [...(connect === undefined ? [] : [connect]), ...connectClusters];
}

/** The plan with each of its Connect clusters changed. */
export function onEachConnect<P extends WithConnects>(plan: P, change: (connect: ConnectPlan) => ConnectPlan): P {
  const { connect, connectClusters } = plan;
  return {
    ...plan,
    ...(connect && { connect: change(connect) }),
    ...(connectClusters && { connectClusters: connectClusters.map(change) }),
  };
}

/** Where the settings of Connect clusters stand in a stack config. */
export interface WithConnectSettings {
  readonly connect: ConnectSettings;
  readonly connectClusters: readonly ConnectSettings[];
}

/** The settings of one Connect cluster, and their place in the stack config. */
export interface PlacedConnect {
  readonly path: readonly PropertyKey[];
  readonly connect: ConnectSettings;
}

/** The settings of every Connect cluster, in the order of {@link connectsOf}. */
export function connectSettingsOf({ connect, connectClusters }: WithConnectSettings): PlacedConnect[] {
  return [
    { path: ["connect"], connect },
    ...connectClusters.map((entry, index) => ({ path: ["connectClusters", index], connect: entry })),
  ];
}
