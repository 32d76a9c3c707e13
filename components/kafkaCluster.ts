import * as pulumi from "@pulumi/pulumi";
import { z } from "zod";
import type { OperatorCertificatesPlan } from "../config/certificates/plan";
import type { ClusterPlan, ListenerPlan, PoolPlan } from "../config/cluster/plan";
import { bootstrapService, clusterCaSecret } from "../config/kafka/names";
import { digest } from "./resources/digest";
import { KafkaCondition } from "./resources/kafkaCondition";
import { metricsConfigMap, metricsSpec } from "./resources/metricsConfig";
import { placedPods } from "./resources/podTemplate";
import { revisionTemplate } from "./resources/revision";
import { StrimziResource, type StrimziSpec } from "./resources/strimziResource";

/** What the operator reports of listeners. */
const kafkaStatus = z.object({
  listeners: z.array(z.object({ name: z.string(), bootstrapServers: z.string().optional() })),
});

/** The Kafka cluster to make. */
export interface KafkaClusterArgs extends ClusterPlan {
  /** The generations of the CAs' certificates, if they are the program's. Default: none. */
  readonly certificateGenerations?: readonly pulumi.Input<string>[] | undefined;
}

/**
 * A Kafka cluster: one Kafka resource, a pool of controllers and a pool of brokers.
 *
 * The Kafka goes first, the pools follow at once, and only then something waits. So the operator knows what
 * the Kafka asks for when it sees brokers come: it moves partitions to brokers only if the reconciliation that
 * adds them already sees `autoRebalance` (Strimzi, `KafkaAutoRebalancingReconciler`). Between the two the
 * operator may call the Kafka invalid, for a second: nothing may wait for the Kafka before its pools are there.
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

    const metrics = metricsConfigMap(name, args, this);
    const templates = this.rebalanceTemplates(args);

    const kafka = new StrimziResource(
      name,
      {
        kind: "Kafka",
        name: args.name,
        namespace: args.namespace,
        labels: args.labels,
        annotations: args.paused ? { "strimzi.io/pause-reconciliation": "true" } : {},
        spec: args.wait === undefined ? withRevision(kafkaSpec(args), revisionOf(args)) : kafkaSpec(args),
        wait: args.wait,
        waitedForElsewhere: true,
      },
      { parent: this, dependsOn: [...metrics, ...templates] },
    );
    const nodes = Object.values(pools).map((pool) => this.pool(`${name}-${pool.role}s`, args, pool, kafka));
    const { metadata, status } = this.waiting(name, args, [kafka, ...nodes]) ?? kafka;

    const ready = metadata.name;
    this.bootstrapServers = ready.apply((cluster) => `${bootstrapService(cluster)}:${listeners[0].port}`);
    this.clusterCaSecret = ready.apply(clusterCaSecret);
    this.listenerAddresses = status.apply((status) =>
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

  /** What the update waits for when Kafka and pools are applied. Nothing, if it is not to wait. */
  private waiting(name: string, args: KafkaClusterArgs, dependsOn: pulumi.Resource[]): KafkaCondition | undefined {
    const { name: kafka, namespace, wait, paused, certificateGenerations = [] } = args;
    if (wait === undefined) {
      return undefined;
    }
    const opts = { parent: this, dependsOn };
    return paused
      ? new KafkaCondition(`${name}-paused`, { name: kafka, namespace, condition: "ReconciliationPaused", wait }, opts)
      : new KafkaCondition(
          `${name}-ready`,
          {
            name: kafka,
            namespace,
            condition: "Ready",
            wait,
            revision: pulumi.all([...certificateGenerations]).apply((generations) => revisionOf(args, generations)),
          },
          opts,
        );
  }

  private pool(
    name: string,
    { name: cluster, namespace, labels }: ClusterPlan,
    pool: PoolPlan,
    kafka: pulumi.Resource,
  ) {
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
      { parent: this, dependsOn: kafka },
    );
  }
}

function kafkaSpec(args: ClusterPlan): StrimziSpec<"Kafka"> {
  return {
    kafka: {
      ...(args.version === undefined ? {} : { version: args.version }),
      listeners: args.listeners.map(listenerSpec),
      ...(args.authorization === undefined ? {} : { authorization: { type: args.authorization } }),
      config: args.config,
      ...(args.rack === undefined ? {} : { rack: { topologyKey: args.rack } }),
      ...metricsSpec(args),
    },
    ...(args.entityOperator ? { entityOperator: entityOperatorSpec(args) } : {}),
    ...(args.cruiseControl ? { cruiseControl: cruiseControlSpec(args) } : {}),
    ...(args.kafkaExporter === undefined ? {} : { kafkaExporter: args.kafkaExporter }),
    ...certificatesSpec(args.certificates),
  };
}

/**
 * A Kafka of which nothing is waited for here, because somebody else waits: it has the revision itself, so that
 * its Ready is about its pools as well.
 */
function withRevision({ kafka, ...spec }: StrimziSpec<"Kafka">, revision: string): StrimziSpec<"Kafka"> {
  return { ...spec, kafka: { ...kafka, template: revisionTemplate(revision) } };
}

/**
 * What the operator is to have seen when the update ends: the Kafka, its pools, the configuration of metrics, which
 * is in a ConfigMap, and the CAs, which are in secrets: the update that renews one, or drops a former one, ends when
 * every node has restarted for it.
 *
 * @param certificateGenerations None if the operator issues the CAs, or nothing waits here.
 */
function revisionOf(args: ClusterPlan, certificateGenerations: readonly string[] = []): string {
  const {
    pools,
    metrics,
    certificates: { trustedGenerations },
  } = args;
  const seen = [kafkaSpec(args), poolSpec(pools.controllers), poolSpec(pools.brokers), metrics ?? null];
  return digest([
    ...seen,
    ...(trustedGenerations === undefined ? [] : [trustedGenerations]),
    ...certificateGenerations,
  ]);
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
  trustedGenerations: _,
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
