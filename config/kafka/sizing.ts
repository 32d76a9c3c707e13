/**
 * Arithmetic that follows from the number of brokers, as pure functions.
 */

/**
 * The most brokers that a pool has room for: the broker pool owns the node ids 0 to 99, the
 * controllers own those from 100 on, and further broker pools a hundred each from 200 on. Ids are given out on purpose (annotation
 * `strimzi.io/next-node-ids`), because Strimzi's own choice is the lowest free id of the whole
 * cluster: a broker added later would be numbered after the controllers, and `my-cluster-broker-2`
 * would be followed by `my-cluster-broker-6`.
 */
export const MAX_BROKERS = 100;

/** Node ids of the broker pool, in the notation of `strimzi.io/next-node-ids`. */
export const BROKER_NODE_IDS = nodeIdsFrom(0);

/** Node ids of the controller pool, in the notation of `strimzi.io/next-node-ids`. */
export const CONTROLLER_NODE_IDS = `[${MAX_BROKERS}-${MAX_BROKERS + 9}]`;

/** Where the node ids of further broker pools begin: each pool has as many as the first. */
export const FIRST_POOL_ID = 2 * MAX_BROKERS;

/** The highest id that a pool's first node may have: names with a node's id have room for four digits. */
export const LAST_POOL_ID = 10_000 - MAX_BROKERS;

/** Node ids of a broker pool, from its first on, in the notation of `strimzi.io/next-node-ids`. */
export function nodeIdsFrom(first: number): string {
  return `[${first}-${first + MAX_BROKERS - 1}]`;
}

/** The first id of a range in the notation of `strimzi.io/next-node-ids`; 0 if it is none. */
export function firstNodeId(range: string | undefined): number {
  return Number(/^\[\s*(\d+)/.exec(range ?? "")?.[1] ?? 0);
}

/**
 * The replication factor that Kafka's documentation and Strimzi's examples use in production: one
 * broker may be down for maintenance while another one fails.
 */
const PRODUCTION_REPLICATION_FACTOR = 3;

/** How data is replicated on a cluster of a given size. */
export interface Replication {
  /** Copies of each partition: as many as there are brokers, but not more than 3. */
  readonly factor: number;
  /**
   * How many of them must have a record before a producer with `acks=all` hears of success: 2 once
   * there are 3 copies, else 1, so that one broker can restart without stopping producers.
   */
  readonly minInSyncReplicas: number;
}

/** The replication that fits `brokers` brokers: never more copies than brokers, 3 and 2 from 3 brokers on. */
export function replicationFor(brokers: number): Replication {
  const factor = Math.min(brokers, PRODUCTION_REPLICATION_FACTOR);
  return { factor, minInSyncReplicas: factor >= PRODUCTION_REPLICATION_FACTOR ? factor - 1 : 1 };
}

/**
 * The broker settings that must follow the number of brokers, by the replication that fits it.
 *
 * Kafka's own defaults assume three brokers: without `offsets.topic.replication.factor: 1` a cluster
 * of one broker turns Ready and its consumers wait for ever, and share groups and transactions fail
 * the same way (Kafka documentation, broker configs). The operator rejects factors above the number
 * of brokers.
 */
export function replicationConfig({ factor, minInSyncReplicas }: Replication): Record<string, number> {
  return {
    "default.replication.factor": factor,
    "min.insync.replicas": minInSyncReplicas,
    "offsets.topic.replication.factor": factor,
    "transaction.state.log.replication.factor": factor,
    "transaction.state.log.min.isr": minInSyncReplicas,
    "share.coordinator.state.topic.replication.factor": factor,
    "share.coordinator.state.topic.min.isr": minInSyncReplicas,
  };
}

/** Cruise Control needs a second broker: with one, the operator calls the whole Kafka resource invalid. */
export function hasCruiseControl(brokers: number): boolean {
  return brokers > 1;
}
