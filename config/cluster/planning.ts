import { range } from "es-toolkit/math/range";
import { operatorCertificates } from "../certificates/planning";
import type { KafkaConfig } from "../kafka/kafkaConfig";
import { appLabel, names } from "../kafka/names";
import { BROKER_NODE_IDS, CONTROLLER_NODE_IDS, hasCruiseControl, replicationConfig } from "../kafka/sizing";
import { type Plan, waiting } from "../plan";
import type { Settings } from "../settings";
import type { ClusterPlan, ListenerPlan, VolumePlan } from "./plan";
import { poolResources } from "./resources";

/**
 * The cluster's part of the plan, step by step as the stages add to it. Pure.
 */

/** Stage 2: brokers and controllers that everybody may connect to. */
export function simplestCluster(settings: Settings): ClusterPlan {
  const { namespace, replicas, controllers, kafka, storage, wait } = settings;
  return {
    name: names.cluster,
    namespace,
    labels: appLabel,
    ...(kafka.version === undefined ? {} : { version: kafka.version }),
    listeners: [plainListener],
    config: { ...replicationConfig(replicas), ...kafka.config },
    pools: {
      controllers: {
        name: names.controllerPool,
        role: "controller",
        replicas: controllers,
        nodeIds: CONTROLLER_NODE_IDS,
        volumes: [volume(storage, storage.controllers)],
      },
      brokers: {
        name: names.brokerPool,
        role: "broker",
        replicas,
        nodeIds: BROKER_NODE_IDS,
        volumes: range(storage.brokers.volumes).map(() => volume(storage, storage.brokers)),
      },
    },
    entityOperator: false,
    cruiseControl: hasCruiseControl(replicas),
    ...operatorCertificates(settings),
    ...waiting(wait, "cluster"),
  };
}

/** A volume as all of the cluster has it, but for what its pool says. */
function volume(
  { size, class: storageClass, deleteClaim }: Settings["storage"],
  pool: Settings["storage"]["controllers"],
): VolumePlan {
  const wanted = pool.class ?? storageClass;
  return { size: pool.size ?? size, ...(wanted === undefined ? {} : { class: wanted }), deleteClaim };
}

const plainListener: ListenerPlan = { name: "plain", port: 9092, type: "internal", tls: false };

/** Stage 4: the listener that takes the plain one's place. */
export const tlsListener: ListenerPlan = { name: "tls", port: 9093, type: "internal", tls: true };

/**
 * Stage 5: the listener with mutual TLS, and one for passwords if any user has one. Each listener has
 * one way of authentication.
 */
export function authenticatedListeners({ users }: Settings): ClusterPlan["listeners"] {
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
export function withResources({ pools, ...cluster }: ClusterPlan, { resources }: Settings): ClusterPlan {
  return {
    ...cluster,
    pools: {
      brokers: { ...pools.brokers, ...poolResources(resources.brokers) },
      controllers: { ...pools.controllers, ...poolResources(resources.controllers) },
    },
  };
}

/** The plan with its cluster changed; every stage after the second can rely on there being one. */
export function onCluster(plan: Plan, change: (cluster: ClusterPlan) => ClusterPlan): Plan {
  return { ...plan, cluster: change(clusterOf(plan)) };
}

/** The plan's cluster. */
export function clusterOf({ cluster }: Plan): ClusterPlan {
  if (cluster === undefined) {
    throw new Error("a stage that needs the Kafka cluster stands before the stage that plans it");
  }
  return cluster;
}
