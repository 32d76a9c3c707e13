import * as pulumi from "@pulumi/pulumi";
import { z } from "zod";
import type { OperatorCertificatesPlan } from "../config/certificates/plan";
import type { ClusterPlan, ListenerPlan, PoolPlan } from "../config/cluster/plan";
import { bootstrapService, clusterCaSecret } from "../config/kafka/names";
import { metricsConfigMap, metricsSpec } from "./resources/metricsConfig";
import { placedPods } from "./resources/podTemplate";
import { StrimziResource, type StrimziSpec } from "./resources/strimziResource";

/** What the operator reports of listeners. */
const kafkaStatus = z.object({
  listeners: z.array(z.object({ name: z.string(), bootstrapServers: z.string().optional() })),
});

/** The Kafka cluster to make. */
export type KafkaClusterArgs = ClusterPlan;

/**
 * A Kafka cluster: one Kafka resource, a pool of controllers and a pool of brokers.
 *
 * The pools come first and are not waited for: the operator does nothing with a pool before its Kafka
 * is there. The Kafka waits until it is Ready.
 */
export class KafkaCluster extends pulumi.ComponentResource {
  /** Where clients inside Kubernetes find the brokers: host and port of the first listener. */
  public readonly bootstrapServers: pulumi.Output<string>;
  /** The secret with the CAs that clients are to trust. Which key of it has all of them: `clusterCaFile`. */
  public readonly clusterCaSecret: pulumi.Output<string>;
  /** Where each listener is reached, by its name, as the operator reports it. */
  public readonly listenerAddresses: pulumi.Output<Record<string, string | undefined>>;

  constructor(name: string, args: KafkaClusterArgs, opts?: pulumi.ComponentResourceOptions) {
    super("amq-streams:kafka:KafkaCluster", name, {}, opts);
    const { pools, listeners } = args;

    const controllers = this.pool(`${name}-controllers`, args, pools.controllers);
    const brokers = this.pool(`${name}-brokers`, args, pools.brokers);
    const metrics = metricsConfigMap(name, args, this);
    const templates = this.rebalanceTemplates(args);

    const kafka = new StrimziResource(
      name,
      {
        kind: "Kafka",
        name: args.name,
        namespace: args.namespace,
        labels: args.labels,
        // Paused, the operator says so in place of Ready.
        ...(args.paused
          ? { annotations: { "strimzi.io/pause-reconciliation": "true" }, condition: "ReconciliationPaused" }
          : {}),
        spec: {
          kafka: {
            ...(args.version === undefined ? {} : { version: args.version }),
            listeners: listeners.map(listenerSpec),
            ...(args.authorization === undefined ? {} : { authorization: { type: args.authorization } }),
            config: args.config,
            ...(args.rack === undefined ? {} : { rack: { topologyKey: args.rack } }),
            ...metricsSpec(args),
            ...nodesMark(pools.brokers),
          },
          ...(args.entityOperator ? { entityOperator: entityOperatorSpec(args) } : {}),
          ...(args.cruiseControl ? { cruiseControl: cruiseControlSpec(args) } : {}),
          ...(args.kafkaExporter === undefined ? {} : { kafkaExporter: args.kafkaExporter }),
          ...certificatesSpec(args.certificates),
        },
        wait: args.wait,
      },
      { parent: this, dependsOn: [controllers, brokers, ...metrics, ...templates] },
    );

    const ready = kafka.metadata.name;
    this.bootstrapServers = ready.apply((cluster) => `${bootstrapService(cluster)}:${listeners[0].port}`);
    this.clusterCaSecret = ready.apply(clusterCaSecret);
    this.listenerAddresses = kafka.status.apply((status) =>
      Object.fromEntries(
        (kafkaStatus.safeParse(status).data?.listeners ?? []).map((one) => [one.name, one.bootstrapServers]),
      ),
    );
    this.registerOutputs({ bootstrapServers: this.bootstrapServers, clusterCaSecret: this.clusterCaSecret });
  }

  /** Settings for rebalancing, which the operator takes when brokers come or go. They do nothing by themselves, and are never Ready. */
  private rebalanceTemplates({ name: cluster, namespace, labels, rebalance = [] }: ClusterPlan) {
    return rebalance.map(
      ({ template, movements, bytesPerSecond }) =>
        new StrimziResource(
          template,
          {
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
          },
          { parent: this },
        ),
    );
  }

  private pool(name: string, { name: cluster, namespace, labels }: ClusterPlan, pool: PoolPlan) {
    return new StrimziResource(
      name,
      {
        kind: "KafkaNodePool",
        name: pool.name,
        namespace,
        labels,
        cluster,
        annotations: { "strimzi.io/next-node-ids": pool.nodeIds },
        spec: poolSpec(pool),
      },
      { parent: this },
    );
  }
}

/** The annotation of Kafka's pod sets that says how many brokers there are to be. */
const BROKERS_ANNOTATION = "amq-streams-demo/brokers";

/**
 * The number of brokers is in their pool, and Kafka's own condition Ready says nothing of a pool that has
 * changed since. Told to the Kafka as well, where nothing restarts for it, it makes a new generation of the
 * Kafka, which is Ready when the operator is done with all of it: the new brokers run.
 */
function nodesMark({ replicas }: PoolPlan): Pick<StrimziSpec<"Kafka">["kafka"], "template"> {
  return replicas === 1
    ? {}
    : { template: { podSet: { metadata: { annotations: { [BROKERS_ANNOTATION]: String(replicas) } } } } };
}

function entityOperatorSpec({ entityOperatorPlacement }: ClusterPlan): StrimziSpec<"Kafka">["entityOperator"] {
  const template = placedPods(entityOperatorPlacement);
  return { topicOperator: {}, userOperator: {}, ...(Object.keys(template).length === 0 ? {} : { template }) };
}

function cruiseControlSpec({ rebalance }: ClusterPlan): StrimziSpec<"Kafka">["cruiseControl"] {
  return rebalance === undefined
    ? {}
    : { autoRebalance: rebalance.map(({ mode, template }) => ({ mode, template: { name: template } })) };
}

/** The same for both CAs: nothing if all is left to the operator. */
function certificatesSpec({
  generatesAuthorities,
  ...durations
}: OperatorCertificatesPlan): Pick<StrimziSpec<"Kafka">, "clusterCa" | "clientsCa"> {
  const spec = { ...(generatesAuthorities ? {} : { generateCertificateAuthority: false }), ...durations };
  return Object.keys(spec).length === 0 ? {} : { clusterCa: spec, clientsCa: spec };
}

function listenerSpec({
  authentication,
  ...listener
}: ListenerPlan): StrimziSpec<"Kafka">["kafka"]["listeners"][number] {
  return { ...listener, ...(authentication === undefined ? {} : { authentication: { type: authentication } }) };
}

/**
 * Storage is JBOD from the first volume on, so that more can be added to a running pool. The first one
 * also holds the KRaft metadata; naming it keeps it there when others come.
 */
function poolSpec({ role, replicas, volumes, maxHeap, resources, placement }: PoolPlan): StrimziSpec<"KafkaNodePool"> {
  const template = placedPods(placement);
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
    ...(Object.keys(template).length === 0 ? {} : { template }),
  };
}
