import { z } from "zod";
import type { KubernetesObject } from "../../../../config/kubernetes/object";
import type { RunningCluster } from "./runningClusters";

/**
 * What Strimzi's cluster operator makes of a Kafka and its pools before it does anything. Pure.
 */

const volume = z.looseObject({ id: z.number(), size: z.string(), class: z.string().optional() });
const poolSpec = z.looseObject({
  replicas: z.number(),
  roles: z.array(z.enum(["broker", "controller"])),
  storage: z.looseObject({ volumes: z.array(volume).default([]) }),
  resources: z.unknown().optional(),
  jvmOptions: z.unknown().optional(),
  template: z.looseObject({ pod: z.unknown().optional() }).prefault({}),
});
const poolStatus = z.looseObject({ nodeIds: z.array(z.number()).default([]) }).prefault({});
const kafkaNodes = z.looseObject({
  version: z.unknown().optional(),
  listeners: z.array(z.looseObject({ name: z.string(), port: z.number(), type: z.string() })),
  authorization: z.unknown().optional(),
  config: z.record(z.string(), z.unknown()).default({}),
  rack: z.unknown().optional(),
  metricsConfig: z.unknown().optional(),
});
const authority = z
  .object({ generateCertificateAuthority: z.boolean().default(true), renewalDays: z.number().default(30) })
  .prefault({});

/** What of a Kafka the simulated operator acts on. */
export const kafkaSpec = z.object({
  kafka: kafkaNodes,
  cruiseControl: z
    .object({
      autoRebalance: z
        .array(z.object({ mode: z.string(), template: z.object({ name: z.string() }).optional() }))
        .optional(),
    })
    .optional(),
  clusterCa: authority,
  clientsCa: authority,
});
export type KafkaSpec = z.infer<typeof kafkaSpec>;

/** What the operator cannot go on from: its status is NotReady with this. */
export class InvalidResource extends Error {
  constructor(
    message: string,
    readonly reason:
      | "InvalidResourceException"
      | "InvalidConfigurationException"
      | "UnforceableProblem" = "InvalidResourceException",
  ) {
    super(message);
  }
}

/** A pool with the nodes that it has and is to have. */
export interface Pool {
  readonly object: KubernetesObject;
  readonly name: string;
  readonly broker: boolean;
  readonly roles: readonly string[];
  readonly volumes: readonly z.infer<typeof volume>[];
  /** What its nodes are started with. */
  readonly revision: string;
  readonly present: readonly number[];
  readonly wanted: readonly number[];
}

/** The nodes of a cluster: what is to be, what comes and what goes. */
export interface NodePlan {
  readonly pools: readonly Pool[];
  readonly added: readonly number[];
  readonly removed: readonly number[];
  /** Brokers that were to go, but hold partitions: they are drained first. */
  readonly blocked: readonly number[];
  readonly warnings: readonly { readonly reason: string; readonly message: string }[];
}

/**
 * What is to become of the nodes of a Kafka (Strimzi, `KafkaClusterCreator`).
 *
 * @throws {InvalidResource}
 */
export function planNodes(
  name: string,
  spec: KafkaSpec,
  objects: readonly KubernetesObject[],
  running: RunningCluster,
): NodePlan {
  if (objects.length === 0) {
    throw new InvalidResource(`No KafkaNodePools found for Kafka cluster ${name}`, "InvalidConfigurationException");
  }
  const ids = nodeIds(objects);
  const pools = objects.map((object) => poolOf(object, spec, ids));
  for (const role of ["broker", "controller"]) {
    if (!pools.some(({ roles, wanted }) => roles.includes(role) && wanted.length > 0)) {
      throw new InvalidResource(
        `The Kafka cluster ${name} is invalid: [At least one KafkaNodePool with the ${role} role and at least one replica is required when KRaft mode is enabled]`,
      );
    }
  }
  const plan = withoutScaleDownOfUsed(pools, running);
  checkReplication(spec, plan.pools.filter(({ broker }) => broker).flatMap(({ wanted }) => wanted).length, name);
  return plan;
}

function poolOf(
  object: KubernetesObject,
  { kafka, cruiseControl }: KafkaSpec,
  ids: ReadonlyMap<string, readonly number[]>,
): Pool {
  const { roles, storage, resources, jvmOptions, template } = poolSpec.parse(object.spec);
  const present = poolStatus.parse(object.status).nodeIds;
  const { listeners, authorization, config, rack, metricsConfig, version } = kafka;
  return {
    object,
    name: object.metadata.name,
    broker: roles.includes("broker"),
    roles,
    volumes: storage.volumes,
    revision: JSON.stringify([
      { resources, jvmOptions, pod: template.pod, volumes: storage.volumes.map(({ id }) => id) },
      { listeners, authorization, config, rack, metricsConfig, version, reporter: cruiseControl !== undefined },
    ]),
    present,
    wanted: ids.get(object.metadata.name) ?? [],
  };
}

/**
 * Ids of nodes, by their pools (Strimzi, `NodeIdAssignor`): those with the highest numbers go first, and new ones take
 * the lowest of their pool's range that no node of the cluster has, one that is to go included. Where the range is at
 * its end, or there is none, the lowest of all.
 */
function nodeIds(objects: readonly KubernetesObject[]): ReadonlyMap<string, readonly number[]> {
  const pools = objects.map(({ metadata, spec, status }) => ({
    name: metadata.name,
    range: metadata.annotations?.["strimzi.io/next-node-ids"],
    replicas: poolSpec.parse(spec).replicas,
    present: poolStatus.parse(status).nodeIds,
  }));
  const used = new Set(pools.flatMap(({ present }) => present));
  return new Map(
    pools.map(({ name, range = "", replicas, present }) => {
      const kept = present.toSorted((a, b) => a - b).slice(0, replicas);
      const [, first = "0", last = "-1"] = /^\[(\d+)-(\d+)\]$/.exec(range) ?? [];
      while (kept.length < replicas) {
        const id = lowestFree(Number(first), Number(last), used) ?? lowestFree(0, Number.POSITIVE_INFINITY, used) ?? 0;
        used.add(id);
        kept.push(id);
      }
      return [name, kept];
    }),
  );
}

function lowestFree(first: number, last: number, used: ReadonlySet<number>): number | undefined {
  for (let id = first; id <= last; id++) {
    if (!used.has(id)) {
      return id;
    }
  }
  return undefined;
}

/** Brokers that hold partitions stay: with one of them, all that were to go. */
function withoutScaleDownOfUsed(pools: readonly Pool[], { nodes }: RunningCluster): NodePlan {
  const goingOf = ({ present, wanted }: Pool) => present.filter((id) => !wanted.includes(id));
  const going = pools.flatMap(goingOf);
  const isHeld = going.some((id) => nodes.get(id)?.holdsPartitions ?? false);
  const kept = isHeld
    ? pools.map((pool) => (pool.broker && goingOf(pool).length > 0 ? { ...pool, wanted: pool.present } : pool))
    : pools;
  return {
    pools: kept,
    added: kept.flatMap(({ present, wanted }) => wanted.filter((id) => !present.includes(id))),
    removed: kept.flatMap(goingOf),
    blocked: isHeld ? going : [],
    warnings: pools
      .filter((pool) => isHeld && pool.broker && goingOf(pool).length > 0)
      .map(({ name, present }) => ({
        reason: "ScaleDownPreventionCheck",
        message: `Reverting scale-down of KafkaNodePool ${name} by changing number of replicas to ${present.length}`,
      })),
  };
}

/** Strimzi, `KafkaCluster.validateIntConfigProperty` and `CruiseControlMetricsReporter`. */
function checkReplication({ kafka: { config }, cruiseControl }: KafkaSpec, brokers: number, name: string): void {
  for (const key of [
    "default.replication.factor",
    "offsets.topic.replication.factor",
    "transaction.state.log.replication.factor",
    "transaction.state.log.min.isr",
  ]) {
    if (Number(config[key] ?? 0) > brokers) {
      const orLess = brokers > 1 ? " or less" : "";
      throw new InvalidResource(
        `Kafka configuration option '${key}' should be set to ${brokers}${orLess} because this cluster has only ${brokers} Kafka broker(s).`,
      );
    }
  }
  if (cruiseControl !== undefined && brokers < 2) {
    throw new InvalidResource(
      `Kafka ${name} has invalid configuration. Cruise Control cannot be deployed with a Kafka cluster which has only one broker. It requires at least two Kafka brokers.`,
    );
  }
}
