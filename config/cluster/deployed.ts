import { z } from "zod";
import { firstNodeId } from "../kafka/sizing";
import { NODE_IDS_ANNOTATION, PAUSE_ANNOTATION } from "../kafka/strimziNames";
import { bytesOf } from "../kubernetes/quantity";
import { optional, truth, wholeNumber, withDefault, word, wordsByName } from "../kubernetes/spelling";
import type { StateObject } from "../kubernetes/stateObject";
import type { PoolPlan } from "./plan";

/**
 * What the state says of the Kafka cluster, as far as it decides whether a next step would do harm. The plan in
 * the same terms says what it will say after the update. Pure.
 */
export interface DeployedCluster {
  readonly name: string;
  readonly namespace: string;
  /** Kafka's version. Absent: the operator's default. */
  readonly version?: string;
  readonly metadataVersion?: string;
  /** Broker settings, by Kafka's names. */
  readonly config: Readonly<Record<string, string>>;
  readonly listeners: readonly DeployedListener[];
  /** How Kafka decides who may do what. Absent: everybody may do everything. */
  readonly authorization?: string;
  /** Principals that no rule holds back, beside Strimzi's own. */
  readonly superUsers: readonly string[];
  /** Whether there are operators for topics and users. */
  readonly entityOperator: boolean;
  readonly cruiseControl: boolean;
  /** Whether Cruise Control moves partitions off brokers that are to go. */
  readonly drainsBrokers: boolean;
  /** Whether the reconciliation is paused. */
  readonly paused: boolean;
  /** Whether the operator makes the CAs. */
  readonly generatesAuthorities: boolean;
}

/** A way in. */
export interface DeployedListener {
  readonly name: string;
  /** How it is reached: `internal`, or from outside of Kubernetes. */
  readonly type: string;
  readonly tls: boolean;
  /** Absent: nobody is asked who they are. */
  readonly authentication?: string;
}

/** The nodes of one pool. */
export interface DeployedPool {
  /** The KafkaNodePool's name. */
  readonly name: string;
  readonly nodes: "brokers" | "controllers";
  /** The number that its first node has. */
  readonly firstId: number;
  readonly replicas: number;
  readonly volumes: readonly DeployedVolume[];
}

/** A volume that each node of a pool has. */
export interface DeployedVolume {
  readonly id: number;
  /** `persistent-claim`, unless somebody made the pool otherwise. */
  readonly type: string;
  /** A Kubernetes quantity. Absent: what is not kept has no size. */
  readonly size?: string;
  /** Absent: the cluster's default storage class. */
  readonly class?: string;
  /** Whether it is deleted with its node. */
  readonly deleteClaim: boolean;
}

const authority = withDefault(z.object({ generateCertificateAuthority: withDefault(truth, true) }), {
  generateCertificateAuthority: true,
});

const kafkaSpec = z.object({
  kafka: z.object({
    version: optional(word),
    metadataVersion: optional(word),
    config: wordsByName,
    listeners: z.array(
      z.object({
        name: word,
        type: word,
        tls: withDefault(truth, false),
        authentication: optional(z.object({ type: word })),
      }),
    ),
    authorization: optional(z.object({ type: word, superUsers: withDefault(z.array(word), []) })),
  }),
  entityOperator: optional(z.looseObject({})),
  cruiseControl: optional(z.object({ autoRebalance: withDefault(z.array(z.object({ mode: word })), []) })),
  clusterCa: authority,
});

/** The Kafka in a stack's state. */
export const deployedKafka = {
  spec: kafkaSpec,
  read: (
    { name, namespace, annotations }: StateObject,
    { kafka, ...spec }: z.output<typeof kafkaSpec>,
  ): DeployedCluster => ({
    name,
    namespace,
    ...(kafka.version === undefined ? {} : { version: kafka.version }),
    ...(kafka.metadataVersion === undefined ? {} : { metadataVersion: kafka.metadataVersion }),
    config: kafka.config,
    listeners: kafka.listeners.map(({ authentication, ...listener }) => ({
      ...listener,
      ...(authentication === undefined ? {} : { authentication: authentication.type }),
    })),
    ...(kafka.authorization === undefined ? {} : { authorization: kafka.authorization.type }),
    superUsers: kafka.authorization?.superUsers ?? [],
    entityOperator: spec.entityOperator !== undefined,
    cruiseControl: spec.cruiseControl !== undefined,
    drainsBrokers: spec.cruiseControl?.autoRebalance.some(({ mode }) => mode === "remove-brokers") ?? false,
    paused: annotations[PAUSE_ANNOTATION] === "true",
    generatesAuthorities: spec.clusterCa.generateCertificateAuthority,
  }),
};

const quantity = word.refine((text) => {
  try {
    return bytesOf(text) >= 0;
  } catch {
    return false;
  }
});

const volumeSpec = z.object({
  id: withDefault(wholeNumber, 0),
  type: word,
  size: optional(quantity),
  class: optional(word),
  deleteClaim: withDefault(truth, false),
});

const jbodSpec = z.object({ type: z.literal("jbod"), volumes: z.array(volumeSpec) });

const poolSpec = z.object({
  roles: z.tuple([z.enum(["broker", "controller"])]),
  replicas: wholeNumber,
  storage: z.union([jbodSpec.transform(({ volumes }) => volumes), volumeSpec.transform((one) => [one])]),
});

/** A pool in a stack's state. */
export const deployedNodePool = {
  spec: poolSpec,
  read: (
    { name, annotations }: StateObject,
    { roles: [role], replicas, storage }: z.output<typeof poolSpec>,
  ): DeployedPool => ({
    name,
    nodes: nodesOf(role),
    firstId: firstNodeId(annotations[NODE_IDS_ANNOTATION]),
    replicas,
    volumes: storage.map(({ size, class: storageClass, ...volume }) => ({
      ...volume,
      ...(size === undefined ? {} : { size }),
      ...(storageClass === undefined ? {} : { class: storageClass }),
    })),
  }),
};

function nodesOf(role: PoolPlan["role"]): DeployedPool["nodes"] {
  return role === "broker" ? "brokers" : "controllers";
}

/** How many nodes there are of a kind, in all pools; undefined if there is no pool of them. */
export function nodeCount(pools: readonly DeployedPool[], nodes: DeployedPool["nodes"]): number | undefined {
  const counts = pools.filter((pool) => pool.nodes === nodes).map(({ replicas }) => replicas);
  return counts.length === 0 ? undefined : counts.reduce((sum, count) => sum + count, 0);
}
