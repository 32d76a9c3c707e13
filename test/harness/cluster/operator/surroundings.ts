import type { KubernetesObject } from "../../../../config/kubernetes/object";
import type { ClusterClient } from "../client";
import type { RunningClusters } from "./runningClusters";
import type { World } from "./world";

/**
 * What a look at a resource came to: `done`, or `later` if something that it needs is not there yet.
 */
export type Look = "done" | "later";

/** How fast the simulated operators are. */
export interface Pace {
  /** From a change of a resource until the operator has looked at it: its status says so, or restarts begin. */
  readonly readyAfterMs: number;
  /** How long one Kafka node or Connect worker takes to restart. */
  readonly restartMs: number;
  /** How long Cruise Control takes to move partitions, for a rebalance or for another number of copies. */
  readonly rebalanceMs: number;
  /** How often the operators look at everything, whether something has woken them or not. */
  readonly periodMs: number;
  /** How long the operator waits for something that never comes, with the cluster's lock in its hand. */
  readonly operationTimeoutMs: number;
}

/**
 * A pace for tests; what the real operator waits in vain is as long as it is there (`STRIMZI_OPERATION_TIMEOUT_MS`), and
 * it looks at everything as often (`STRIMZI_FULL_RECONCILIATION_INTERVAL_MS`).
 */
export const DEFAULT_PACE: Pace = {
  readyAfterMs: 1000,
  restartMs: 100,
  rebalanceMs: 1000,
  periodMs: 120_000,
  operationTimeoutMs: 300_000,
};

/** What an operator does with objects. */
export type ObjectClient = Pick<
  ClusterClient,
  "read" | "list" | "create" | "apply" | "merge" | "mergeStatus" | "delete"
>;

/** What an operator works with. */
export interface Surroundings {
  readonly client: ObjectClient;
  readonly world: Pick<World, "get" | "find">;
  readonly pace: Pace;
  /** What runs, by the operators' doing. */
  readonly running: RunningClusters;
  /** What comes of a resource. */
  readonly outcomeOf: (object: KubernetesObject) => "ready" | "fail" | "never";
  /** Lets time pass. Rejects when the operators are stopped. */
  readonly wait: (ms: number) => Promise<void>;
}
