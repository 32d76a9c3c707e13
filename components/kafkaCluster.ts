import * as pulumi from "@pulumi/pulumi";
import type { OperatorCertificatesPlan } from "../config/certificatePlan";
import { bootstrapService, clusterCaSecret } from "../config/names";
import type { ClusterPlan, ListenerPlan, PoolPlan } from "../config/plan";
import { metricsConfigMap, metricsSpec } from "./metricsConfig";
import { StrimziResource, type StrimziSpec } from "./strimzi";

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
  /** The secret whose `ca.crt` signs the brokers' certificates. */
  public readonly clusterCaSecret: pulumi.Output<string>;

  constructor(name: string, args: KafkaClusterArgs, opts?: pulumi.ComponentResourceOptions) {
    super("amq-streams:kafka:KafkaCluster", name, {}, opts);
    const { pools, listeners } = args;

    const controllers = this.pool(`${name}-controllers`, args, pools.controllers);
    const brokers = this.pool(`${name}-brokers`, args, pools.brokers);
    const metrics = metricsConfigMap(name, args, this);

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
            ...metricsSpec(args),
          },
          ...(args.entityOperator ? { entityOperator: { topicOperator: {}, userOperator: {} } } : {}),
          ...(args.cruiseControl ? { cruiseControl: {} } : {}),
          ...(args.kafkaExporter === undefined ? {} : { kafkaExporter: args.kafkaExporter }),
          ...certificatesSpec(args.certificates),
        },
        wait: args.wait,
      },
      { parent: this, dependsOn: [controllers, brokers, ...metrics] },
    );

    const ready = kafka.metadata.name;
    this.bootstrapServers = ready.apply((cluster) => `${bootstrapService(cluster)}:${listeners[0].port}`);
    this.clusterCaSecret = ready.apply(clusterCaSecret);
    this.registerOutputs({ bootstrapServers: this.bootstrapServers, clusterCaSecret: this.clusterCaSecret });
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
function poolSpec({ role, replicas, volumes, maxHeap, resources }: PoolPlan): StrimziSpec<"KafkaNodePool"> {
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
  };
}
