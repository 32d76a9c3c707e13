import { range } from "es-toolkit/math/range";
import { operatorCertificates } from "../certificates/planning";
import type { CertificateSettings } from "../certificates/settings";
import type { KafkaConfig } from "../kafka/kafkaConfig";
import { appLabel, poolNames } from "../kafka/names";
import {
  BROKER_NODE_IDS,
  CONTROLLER_NODE_IDS,
  hasCruiseControl,
  replicationConfig,
  replicationFor,
} from "../kafka/sizing";
import type { ClusterPlan, ListenerPlan, PoolPlan, VolumePlan, WithCluster } from "./plan";
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
  readonly kafka: KafkaSettings;
  readonly storage: StorageSettings;
  readonly certificates: CertificateSettings;
}

/** Stage 2: brokers and controllers that everybody may connect to. */
export function simplestCluster(settings: SimplestClusterSettings): ClusterPlan {
  const { namespace, cluster, replicas, controllers, kafka, storage, certificates } = settings;
  const replication = replicationFor(replicas);
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
    },
    entityOperator: false,
    cruiseControl: hasCruiseControl(replicas),
    ...operatorCertificates(certificates),
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
export function withResources({ pools, ...cluster }: ClusterPlan, resources: ResourceSettings): ClusterPlan {
  return {
    ...cluster,
    pools: {
      brokers: { ...pools.brokers, ...poolResources(resources.brokers) },
      controllers: { ...pools.controllers, ...poolResources(resources.controllers) },
    },
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

/** The brokers of a cluster, by their numbers: Strimzi gives out the lowest that are free of those that a pool may have. */
export function brokersOf({ name, pools }: ClusterPlan): { readonly id: number; readonly pod: string }[] {
  const { brokers } = pools;
  return range(brokers.replicas).map((id) => ({ id, pod: `${name}-${brokers.name}-${id}` }));
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
