import * as pulumi from "@pulumi/pulumi";
import { z } from "zod";
import { kafkaObject, nodePoolObject, rebalanceTemplateObjects } from "../config/cluster/objects";
import type { ClusterPlan, PoolPlan } from "../config/cluster/plan";
import { bootstrapService, clusterCaSecret } from "../config/kafka/names";
import type { StrimziObject } from "../config/kubernetes/strimziKinds";
import { digest } from "./resources/digest";
import { KafkaCondition } from "./resources/kafkaCondition";
import { metricsConfigMap } from "./resources/metricsConfig";
import { revisionTemplate } from "./resources/revision";
import { StrimziResource } from "./resources/strimziResource";

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
 * A Kafka cluster: one Kafka resource, a pool of controllers and one or more pools of brokers.
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
    const templates = rebalanceTemplateObjects(args).map(
      (object) => new StrimziResource(object.metadata.name, { object }, { parent: this }),
    );

    const object = kafkaObject(args);
    const kafka = new StrimziResource(
      name,
      {
        object: args.wait === undefined ? withRevision(object, revisionOf(args)) : object,
        wait: args.wait,
        waitedForElsewhere: true,
      },
      { parent: this, dependsOn: [...metrics, ...templates] },
    );
    const node = (logical: string, pool: PoolPlan, ...after: pulumi.Resource[]) =>
      new StrimziResource(
        logical,
        { object: nodePoolObject(args, pool) },
        { parent: this, dependsOn: [kafka, ...after] },
      );
    // Where all brokers move in one update, the operator sees the new ones before the others are to go.
    const further = (pools.further ?? []).map((pool) => node(`${name}-pool-${pool.name}`, pool));
    const nodes = [
      node(`${name}-controllers`, pools.controllers),
      node(`${name}-brokers`, pools.brokers, ...further),
      ...further,
    ];
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
}

/**
 * A Kafka of which nothing is waited for here, because somebody else waits: it has the revision itself, so that
 * its Ready is about its pools as well.
 */
function withRevision({ spec, ...object }: StrimziObject<"Kafka">, revision: string): StrimziObject<"Kafka"> {
  return { ...object, spec: { ...spec, kafka: { ...spec.kafka, template: revisionTemplate(revision) } } };
}

/**
 * What the operator is to have seen when the update ends: the Kafka, its pools, the configuration of metrics, which
 * is in a ConfigMap, what patches change of them, and the CAs, which are in secrets: the update that renews one, or
 * drops a former one, ends when every node has restarted for it.
 *
 * @param certificateGenerations None if the operator issues the CAs, or nothing waits here.
 */
function revisionOf(args: ClusterPlan, certificateGenerations: readonly string[] = []): string {
  const {
    pools: { controllers, brokers, further = [] },
    metrics,
    patches = [],
    certificates: { trustedGenerations },
  } = args;
  const spec = (pool: PoolPlan) => nodePoolObject(args, pool).spec;
  return digest([
    ...[kafkaObject(args).spec, spec(controllers), spec(brokers), metrics ?? null],
    ...(further.length === 0 ? [] : [{ further: further.map((pool) => ({ name: pool.name, spec: spec(pool) })) }]),
    ...(trustedGenerations === undefined ? [] : [trustedGenerations]),
    ...certificateGenerations,
    ...(patches.length === 0 ? [] : [{ patches }]),
  ]);
}
