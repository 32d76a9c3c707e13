import type { OperatorCertificatesPlan } from "../certificates/plan";
import { NODE_IDS_ANNOTATION, PAUSE_ANNOTATION } from "../kafka/strimziNames";
import { type StrimziObject, type StrimziSpec, strimziObject } from "../kubernetes/strimziKinds";
import { metricsSpec } from "../metrics/objects";
import type { KafkaExporterPlan } from "../metrics/plan";
import { placedTemplate } from "../placement/objects";
import { nodePools } from "./brokers";
import type { ClusterPlan, ListenerConfigurationPlan, ListenerPlan, PoolPlan } from "./plan";

/**
 * The cluster's objects as plain data: what a plan says in Strimzi's terms. Pure.
 */

/** The Kafka. */
export function kafkaObject(plan: ClusterPlan): StrimziObject<"Kafka"> {
  return strimziObject({
    kind: "Kafka",
    name: plan.name,
    namespace: plan.namespace,
    labels: plan.labels,
    annotations: plan.paused ? { [PAUSE_ANNOTATION]: "true" } : {},
    spec: kafkaSpec(plan),
  });
}

/** One of its pools. */
export function nodePoolObject(
  { name: cluster, namespace, labels }: ClusterPlan,
  pool: PoolPlan,
): StrimziObject<"KafkaNodePool"> {
  return strimziObject({
    kind: "KafkaNodePool",
    name: pool.name,
    namespace,
    labels,
    cluster,
    annotations: { [NODE_IDS_ANNOTATION]: pool.nodeIds },
    spec: poolSpec(pool),
  });
}

/** Settings for rebalancing, which the operator takes when brokers come or go. They do nothing by themselves, and are never Ready. */
export function rebalanceTemplateObjects({
  name: cluster,
  namespace,
  labels,
  rebalance = [],
}: ClusterPlan): StrimziObject<"KafkaRebalance">[] {
  return rebalance.map(({ template, movements, bytesPerSecond }) =>
    strimziObject({
      kind: "KafkaRebalance",
      name: template,
      namespace,
      labels,
      cluster,
      annotations: { "strimzi.io/rebalance-template": "true" },
      spec: {
        ...(movements === undefined ? {} : { concurrentPartitionMovementsPerBroker: movements }),
        ...(bytesPerSecond === undefined ? {} : { replicationThrottle: bytesPerSecond }),
      },
    }),
  );
}

/** All of them. */
export function clusterObjects(plan: ClusterPlan) {
  return [
    kafkaObject(plan),
    ...nodePools(plan).map((pool) => nodePoolObject(plan, pool)),
    ...rebalanceTemplateObjects(plan),
  ];
}

function kafkaSpec(args: ClusterPlan): StrimziSpec<"Kafka"> {
  return {
    kafka: {
      ...(args.version === undefined ? {} : { version: args.version }),
      ...(args.metadataVersion === undefined ? {} : { metadataVersion: args.metadataVersion }),
      listeners: args.listeners.map(listenerSpec),
      ...authorizationSpec(args),
      config: args.config,
      ...(args.rack === undefined ? {} : { rack: { topologyKey: args.rack } }),
      ...metricsSpec(args),
    },
    ...(args.entityOperator ? { entityOperator: entityOperatorSpec(args) } : {}),
    ...(args.cruiseControl ? { cruiseControl: cruiseControlSpec(args) } : {}),
    ...(args.kafkaExporter === undefined ? {} : { kafkaExporter: kafkaExporterSpec(args.kafkaExporter, args) }),
    ...certificatesSpec(args.certificates),
  };
}

function authorizationSpec({
  authorization,
  superUsers,
}: ClusterPlan): Pick<StrimziSpec<"Kafka">["kafka"], "authorization"> {
  return authorization === undefined
    ? {}
    : { authorization: { type: authorization, ...(superUsers === undefined ? {} : { superUsers: [...superUsers] }) } };
}

function entityOperatorSpec(plan: ClusterPlan): StrimziSpec<"Kafka">["entityOperator"] {
  return { topicOperator: {}, userOperator: {}, ...helperTemplate(plan) };
}

/**
 * Requests and limits of what runs beside the nodes: without them a namespace with a ResourceQuota takes no such pod.
 * They do for some thousands of partitions; docs/recipes/pods.md shows how to change them.
 */
const helperResources = {
  // Strimzi gives three quarters of the limit to the heap, in which Cruise Control keeps its model of the cluster.
  cruiseControl: { requests: { cpu: "200m", memory: "1Gi" }, limits: { cpu: "1", memory: "1Gi" } },
  // Source: Strimzi documentation, "KafkaExporterSpec", its example.
  kafkaExporter: { requests: { cpu: "200m", memory: "64Mi" }, limits: { cpu: "500m", memory: "128Mi" } },
} as const;

/** Where what runs beside the nodes goes: with the entity operator. */
function helperTemplate({ entityOperatorPlacement }: ClusterPlan) {
  return placedTemplate(entityOperatorPlacement);
}

function cruiseControlSpec(plan: ClusterPlan): StrimziSpec<"Kafka">["cruiseControl"] {
  const { rebalance } = plan;
  return {
    ...(rebalance === undefined
      ? {}
      : { autoRebalance: rebalance.map(({ mode, template }) => ({ mode, template: { name: template } })) }),
    resources: helperResources.cruiseControl,
    ...helperTemplate(plan),
  };
}

function kafkaExporterSpec(exporter: KafkaExporterPlan, plan: ClusterPlan): StrimziSpec<"Kafka">["kafkaExporter"] {
  return { ...exporter, resources: helperResources.kafkaExporter, ...helperTemplate(plan) };
}

/** The same for both CAs: nothing if all is left to the operator. */
function certificatesSpec({
  generatesAuthorities,
  trustedGenerations: _,
  ...durations
}: OperatorCertificatesPlan): Pick<StrimziSpec<"Kafka">, "clusterCa" | "clientsCa"> {
  const spec = { ...(generatesAuthorities ? {} : { generateCertificateAuthority: false }), ...durations };
  return Object.keys(spec).length === 0 ? {} : { clusterCa: spec, clientsCa: spec };
}

type ListenerConfigurationSpec = NonNullable<StrimziSpec<"Kafka">["kafka"]["listeners"][number]["configuration"]>;

function listenerSpec({
  authentication,
  configuration,
  bootstrapAddress: _,
  ...listener
}: ListenerPlan): StrimziSpec<"Kafka">["kafka"]["listeners"][number] {
  return {
    ...listener,
    ...(authentication === undefined ? {} : { authentication: { type: authentication } }),
    ...(configuration === undefined ? {} : { configuration: listenerConfigurationSpec(configuration) }),
  };
}

function listenerConfigurationSpec({
  bootstrap: { alternativeNames, ...host } = {},
  brokers,
  ...templates
}: ListenerConfigurationPlan): ListenerConfigurationSpec {
  const bootstrap = { ...host, ...(alternativeNames === undefined ? {} : { alternativeNames: [...alternativeNames] }) };
  return {
    ...templates,
    ...(Object.keys(bootstrap).length === 0 ? {} : { bootstrap }),
    ...(brokers === undefined ? {} : { brokers: [...brokers] }),
  };
}

/**
 * Storage is JBOD from the first volume on, so that more can be added to a running pool. The first one
 * also holds the KRaft metadata; naming it keeps it there when others come.
 */
function poolSpec({ role, replicas, volumes, maxHeap, resources, placement }: PoolPlan): StrimziSpec<"KafkaNodePool"> {
  return {
    replicas,
    roles: [role],
    storage: {
      type: "jbod",
      volumes: volumes.map(({ size, class: storageClass, deleteClaim }, id) => ({
        id,
        type: "persistent-claim",
        size,
        ...(storageClass === undefined ? {} : { class: storageClass }),
        deleteClaim,
        ...(id === 0 ? { kraftMetadata: "shared" } : {}),
      })),
    },
    ...(maxHeap === undefined ? {} : { jvmOptions: { "-Xmx": maxHeap } }),
    ...(resources === undefined ? {} : { resources }),
    ...placedTemplate(placement),
  };
}
