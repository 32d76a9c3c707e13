/**
 * The names of what Strimzi's operators make for a Kafka, a KafkaConnect, a KafkaMirrorMaker2 and a KafkaBridge, whatever
 * of it they make: a part that is off today may be on tomorrow. Source: the classes `KafkaResources`,
 * `CruiseControlResources`, `KafkaExporterResources`, `KafkaConnectResources`, `KafkaMirrorMaker2Resources`,
 * `KafkaBridgeResources`, `ListenersUtils` and `KafkaPool` of Strimzi 1.2.0. Pure.
 */

import { bootstrapService, brokersService } from "./names";

/** The annotation that makes an operator leave a resource alone (Strimzi documentation, "Pausing reconciliation"). */
export const PAUSE_ANNOTATION = "strimzi.io/pause-reconciliation";

/** The annotation of a pool with the ids that its new nodes may take (Strimzi documentation, "Assigning IDs to node pools for scaling operations"). */
export const NODE_IDS_ANNOTATION = "strimzi.io/next-node-ids";

/** A name of an object of one kind. */
export interface KindName {
  readonly kind: string;
  readonly name: string;
  /** Whether a number follows: there is one of it for each node, `my-cluster-broker-0` for instance. */
  readonly numbered?: true;
}

/** Names by kind; a name that ends with `#` has a number there. */
type Names = Readonly<Record<string, readonly string[]>>;

function kindNames(names: Names): KindName[] {
  return Object.entries(names).flatMap(([kind, all]) =>
    all.map((name) => (name.endsWith("#") ? { kind, name: name.slice(0, -1), numbered: true } : { kind, name })),
  );
}

/**
 * What the operators make for a Kafka.
 *
 * @param pools The names of its node pools.
 * @param external The names of its listeners for clients from outside.
 */
export function namesOfKafka(cluster: string, pools: readonly string[], external: readonly string[]): KindName[] {
  const nodes = pools.map((pool) => `${cluster}-${pool}-#`);
  const bootstrap = external.map((listener) => `${cluster}-kafka-${listener}-bootstrap`);
  const perNode = pools.flatMap((pool) => external.map((listener) => `${cluster}-${pool}-${listener}-#`));
  return kindNames({
    Secret: [
      `${cluster}-clients-ca`,
      `${cluster}-clients-ca-cert`,
      `${cluster}-cluster-ca`,
      `${cluster}-cluster-ca-cert`,
      `${cluster}-cluster-operator-certs`,
      `${cluster}-cruise-control-api`,
      `${cluster}-cruise-control-certs`,
      `${cluster}-entity-topic-operator-cc-api`,
      `${cluster}-entity-topic-operator-certs`,
      `${cluster}-entity-user-operator-certs`,
      `${cluster}-kafka-exporter-certs`,
      `${cluster}-kafka-jmx`,
      `${cluster}-trustbundle`,
      ...nodes,
    ],
    ConfigMap: [
      `${cluster}-kafka-config`,
      `${cluster}-entity-topic-operator-config`,
      `${cluster}-entity-user-operator-config`,
      `${cluster}-cruise-control-config`,
      ...nodes,
    ],
    Service: [
      bootstrapService(cluster),
      brokersService(cluster),
      `${cluster}-cruise-control`,
      `${cluster}-kafka-exporter`,
      ...bootstrap,
      ...perNode,
    ],
    Route: [...bootstrap, ...perNode],
    ServiceAccount: [
      `${cluster}-kafka`,
      `${cluster}-entity-operator`,
      `${cluster}-cruise-control`,
      `${cluster}-kafka-exporter`,
    ],
    Role: [`${cluster}-entity-operator`],
    RoleBinding: [
      `${cluster}-kafka-role`,
      `${cluster}-entity-topic-operator-role`,
      `${cluster}-entity-user-operator-role`,
    ],
    Deployment: [`${cluster}-entity-operator`, `${cluster}-cruise-control`, `${cluster}-kafka-exporter`],
    StrimziPodSet: pools.map((pool) => `${cluster}-${pool}`),
    Pod: nodes,
    PodDisruptionBudget: [`${cluster}-kafka`],
    NetworkPolicy: [
      `${cluster}-network-policy-kafka`,
      `${cluster}-network-policy-cruise-control`,
      `${cluster}-entity-operator`,
      `${cluster}-kafka-exporter`,
    ],
    KafkaRebalance: [`${cluster}-auto-rebalancing-add-brokers`, `${cluster}-auto-rebalancing-remove-brokers`],
  });
}

/** What the operators make for a KafkaConnect. */
export function namesOfConnect(connect: string): KindName[] {
  const component = `${connect}-connect`;
  return kindNames({
    Secret: [`${connect}-kafka-connect-jmx`, `${component}-tls-trusted-certs`],
    ConfigMap: [`${component}-config`, `${component}-dockerfile`, `${component}-#`],
    Service: [`${connect}-connect-api`, component],
    ServiceAccount: [component, `${component}-build`],
    RoleBinding: [`${component}-connect-role`],
    StrimziPodSet: [component],
    Pod: [`${component}-#`, `${component}-build`],
    PodDisruptionBudget: [component],
    NetworkPolicy: [component],
    BuildConfig: [`${component}-build`],
  });
}

/**
 * What the operators make for a KafkaMirrorMaker2 (`KafkaMirrorMaker2Resources` of Strimzi 1.2.0). The Secret with the
 * certificates of brokers is called as that of a KafkaConnect with its name.
 */
export function namesOfMirror(mirror: string): KindName[] {
  const component = `${mirror}-mirrormaker2`;
  return kindNames({
    Secret: [`${mirror}-kafka-connect-jmx`, `${mirror}-connect-tls-trusted-certs`],
    ConfigMap: [`${component}-config`, `${component}-#`],
    Service: [`${component}-api`, component],
    ServiceAccount: [component],
    Role: [component],
    RoleBinding: [`${component}-role`],
    StrimziPodSet: [component],
    Pod: [`${component}-#`],
    PodDisruptionBudget: [component],
    NetworkPolicy: [component],
  });
}

/** What the operators make for a KafkaBridge. */
export function namesOfBridge(bridge: string): KindName[] {
  const component = `${bridge}-bridge`;
  return kindNames({
    Secret: [`${component}-tls-trusted-certs`],
    ConfigMap: [`${component}-config`],
    Service: [`${component}-service`],
    ServiceAccount: [component],
    Role: [component],
    RoleBinding: [`${component}-role`],
    Deployment: [component],
    PodDisruptionBudget: [component],
  });
}
