import { range } from "es-toolkit/math/range";
import { operatorCertificates } from "../certificates/planning";
import type { CertificateSettings } from "../certificates/settings";
import type { KafkaConfig } from "../kafka/kafkaConfig";
import { appLabel, poolNames } from "../kafka/names";
import {
  BROKER_NODE_IDS,
  CONTROLLER_NODE_IDS,
  hasCruiseControl,
  nodeIdsFrom,
  replicationConfig,
  replicationFor,
} from "../kafka/sizing";
import { brokerCount, firstIdOf } from "./brokers";
import type { ClusterPlan, ClusterPools, ListenerPlan, PoolPlan, VolumePlan, WithCluster } from "./plan";
import type { PoolSettings, PoolsSetting } from "./poolSettings";
import type { ClusterSettings, KafkaSettings, ResourceSettings, StorageSettings } from "./settings";

/**
 * The cluster's part of the plan, step by step as the stages add to it. Pure.
 */

/** What the cluster of stage 2 follows from. */
interface SimplestClusterSettings {
  readonly namespace: string;
  readonly cluster: ClusterSettings;
  readonly replicas: number;
  readonly controllers: number;
  readonly pools: PoolsSetting;
  readonly kafka: KafkaSettings;
  readonly storage: StorageSettings;
  readonly certificates: CertificateSettings;
}

/** Stage 2: brokers and controllers that everybody may connect to. */
export function simplestCluster(settings: SimplestClusterSettings): ClusterPlan {
  const { namespace, cluster, replicas, controllers, kafka, storage, certificates } = settings;
  const brokers = brokerCount(settings);
  const replication = replicationFor(brokers);
  const pools = poolNames(cluster.name);
  return {
    name: cluster.name,
    namespace,
    labels: appLabel,
    ...(kafka.version === undefined ? {} : { version: kafka.version }),
    ...(kafka.metadataVersion === undefined ? {} : { metadataVersion: kafka.metadataVersion }),
    listeners: [plainListener],
    config: { ...replicationConfig(replication), ...kafka.config },
    replication,
    pools: {
      controllers: {
        name: pools.controllers,
        role: "controller",
        replicas: controllers,
        nodeIds: CONTROLLER_NODE_IDS,
        volumes: [volume(storage, storage.controllers)],
      },
      brokers: {
        name: pools.brokers,
        role: "broker",
        replicas,
        nodeIds: BROKER_NODE_IDS,
        volumes: range(storage.brokers.volumes).map(() => volume(storage, storage.brokers)),
      },
      ...(settings.pools.length === 0
        ? {}
        : { further: settings.pools.map((pool, index) => furtherPool(pool, index, storage)) }),
    },
    entityOperator: false,
    cruiseControl: hasCruiseControl(brokers),
    ...operatorCertificates(certificates),
  };
}

/** A further pool of brokers: its disks are like those of the first, unless it says otherwise. */
function furtherPool(pool: PoolSettings, index: number, storage: StorageSettings): PoolPlan {
  const { volumes = storage.brokers.volumes, ...own } = pool.storage;
  const ofBrokers = { size: own.size ?? storage.brokers.size, class: own.class ?? storage.brokers.class };
  return {
    name: pool.name,
    role: "broker",
    replicas: pool.replicas,
    nodeIds: nodeIdsFrom(firstIdOf(pool, index)),
    volumes: range(volumes).map(() => volume(storage, ofBrokers)),
  };
}

/** A volume as all of the cluster has it, but for what its pool says. */
function volume(
  { size, class: storageClass, deleteClaim }: StorageSettings,
  pool: StorageSettings["controllers"],
): VolumePlan {
  const wanted = pool.class ?? storageClass;
  return { size: pool.size ?? size, ...(wanted === undefined ? {} : { class: wanted }), deleteClaim };
}

const plainListener: ListenerPlan = { name: "plain", port: 9092, type: "internal", tls: false };

/** Stage 4: the listener that takes the plain one's place. */
export const tlsListener: ListenerPlan = { name: "tls", port: 9093, type: "internal", tls: true };

/** Users, as far as listeners depend on them. */
interface UsersByAuthentication {
  readonly users: readonly { readonly authentication?: string | undefined }[];
}

/**
 * Stage 5: the listener with mutual TLS, and one for passwords if any user has one. Each listener has
 * one way of authentication.
 */
export function authenticatedListeners({ users }: UsersByAuthentication): ClusterPlan["listeners"] {
  const withPassword = users.some(({ authentication }) => authentication === "scram-sha-512");
  return [
    { ...tlsListener, authentication: "tls" },
    ...(withPassword ? [{ ...tlsListener, name: "scram", port: 9094, authentication: "scram-sha-512" as const }] : []),
  ];
}

/** The cluster with broker settings of a stage; what the stack config sets itself goes over them. */
export function withConfig(cluster: ClusterPlan, config: KafkaConfig): ClusterPlan {
  return { ...cluster, config: { ...config, ...cluster.config } };
}

/** Stage 6: the cluster with memory and CPU for its nodes. */
export function withResources(
  cluster: ClusterPlan,
  { resources, pools }: { readonly resources: ResourceSettings; readonly pools: PoolsSetting },
): ClusterPlan {
  const { brokers, controllers } = cluster.pools;
  return {
    ...cluster,
    pools: {
      brokers: { ...brokers, ...poolResources(resources.brokers) },
      controllers: { ...controllers, ...poolResources(resources.controllers) },
      ...furtherPools(cluster.pools, pools, (pool, own) => ({
        ...pool,
        ...poolResources({
          heap: own.resources.heap ?? resources.brokers.heap,
          memory: own.resources.memory ?? resources.brokers.memory,
          cpu: own.resources.cpu ?? resources.brokers.cpu,
        }),
      })),
    },
  };
}

/** Further pools, each changed by what the stack config says of it. Spread into the others: nothing if there are none. */
export function furtherPools(
  { further }: ClusterPools,
  settings: PoolsSetting,
  change: (pool: PoolPlan, own: PoolSettings) => PoolPlan,
): Pick<ClusterPools, "further"> {
  return further === undefined
    ? {}
    : {
        further: further.map((pool) => {
          const own = settings.find(({ name }) => name === pool.name);
          return own === undefined ? pool : change(pool, own);
        }),
      };
}

/** The plan with its cluster changed; every stage after the second can rely on there being one. */
export function onCluster<P extends WithCluster>(plan: P, change: (cluster: ClusterPlan) => ClusterPlan): P {
  return { ...plan, cluster: change(clusterOf(plan)) };
}

/** The plan's cluster. */
export function clusterOf({ cluster }: WithCluster): ClusterPlan {
  if (cluster === undefined) {
    throw new Error("a stage that needs the Kafka cluster stands before the stage that plans it");
  }
  return cluster;
}

/** What of a pool's plan is about memory and CPU. */
function poolResources({
  heap,
  memory,
  cpu,
}: ResourceSettings["controllers"]): Pick<PoolPlan, "maxHeap" | "resources"> {
  const limits = memory === undefined ? {} : { limits: { memory } };
  const requests = { ...limits.limits, ...(cpu === undefined ? {} : { cpu }) };
  return {
    ...(heap === undefined ? {} : { maxHeap: heap }),
    ...(Object.keys(requests).length === 0 ? {} : { resources: { requests, ...limits } }),
  };
}
