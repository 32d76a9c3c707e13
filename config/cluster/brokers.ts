import { range } from "es-toolkit/math/range";
import { FIRST_POOL_ID, firstNodeId, MAX_BROKERS } from "../kafka/sizing";
import type { ClusterPlan, PoolPlan } from "./plan";

/**
 * How many brokers a cluster has, in all its pools, and which numbers they have: what replication, Cruise Control,
 * addresses and checks follow from. Pure.
 */

/** The settings that say how many brokers there are. */
export interface BrokerSettings {
  /** Those of the first pool. */
  readonly replicas: number;
  readonly pools: readonly { readonly replicas: number; readonly firstId?: number | undefined }[];
}

/**
 * How many brokers the cluster has, in all pools.
 *
 * @returns At least 1: that there are none is a problem by itself, and nothing else follows from it.
 */
export function brokerCount({ replicas, pools }: BrokerSettings): number {
  return Math.max(
    1,
    pools.reduce((sum, pool) => sum + pool.replicas, replicas),
  );
}

/** The setting `replicas` with which the cluster has this many brokers, the other pools being as they are. */
export function replicasFor(brokers: number, settings: BrokerSettings): number {
  return Math.max(0, brokers - settings.pools.reduce((sum, pool) => sum + pool.replicas, 0));
}

/** The number of the first broker of a further pool. */
export function firstIdOf({ firstId }: BrokerSettings["pools"][number], index: number): number {
  return firstId ?? FIRST_POOL_ID + index * MAX_BROKERS;
}

/** The numbers of all brokers: Strimzi gives out the lowest that are free of those that a pool may have. */
export function brokerIds({ replicas, pools }: BrokerSettings): number[] {
  return [
    ...range(replicas),
    ...pools.flatMap((pool, index) => range(pool.replicas).map((node) => firstIdOf(pool, index) + node)),
  ];
}

/** The pools of brokers: the one of `replicas` first. */
export function brokerPools({ pools: { brokers, further = [] } }: Pick<ClusterPlan, "pools">): readonly PoolPlan[] {
  return [brokers, ...further];
}

/** All pools of a cluster: the first two, then those that came later. */
export function nodePools({
  pools: { brokers, controllers, further = [] },
}: Pick<ClusterPlan, "pools">): readonly PoolPlan[] {
  return [brokers, controllers, ...further];
}

/** A broker, by its number. */
export interface Broker {
  readonly id: number;
  readonly pod: string;
}

/** The brokers of a cluster, in all its pools. */
export function brokersOf({ name, ...cluster }: Pick<ClusterPlan, "name" | "pools">): Broker[] {
  return brokerPools(cluster).flatMap((pool) =>
    range(pool.replicas).map((node) => {
      const id = firstNodeId(pool.nodeIds) + node;
      return { id, pod: `${name}-${pool.name}-${id}` };
    }),
  );
}

/**
 * Every number that a broker of the cluster may have. Brokers that are to go run on until they are empty, whatever the
 * plan says, and clients must reach them meanwhile.
 */
export function possibleBrokerIds(cluster: Pick<ClusterPlan, "pools">): number[] {
  return brokerPools(cluster).flatMap(({ nodeIds }) => {
    const first = firstNodeId(nodeIds);
    return range(first, first + MAX_BROKERS);
  });
}

/** The pod of a cluster's first broker, for commands that any broker can run. */
export function firstBroker(cluster: Pick<ClusterPlan, "name" | "pools">): string {
  const [first] = brokersOf(cluster);
  if (first === undefined) {
    throw new Error("a cluster without brokers has passed the checks");
  }
  return first.pod;
}
