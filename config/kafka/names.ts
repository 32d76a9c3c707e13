/**
 * The names of the demo. They are what a presenter types and what a running cluster is found by, so
 * none of them follows from anything that can change: a name that changes replaces what bears it.
 */
export const names = {
  cluster: "my-cluster",
  brokerPool: "broker",
  controllerPool: "controller",
  topic: "my-topic",
  user: "my-user",
  consumerGroup: "my-hello-world-consumer",
  producer: "hello-world-producer",
  consumer: "hello-world-consumer",
  connect: "my-connect",
  connector: "echo-sink-test",
  mirror: "my-mirror",
  bridge: "my-bridge",
} as const;

/**
 * The names of a cluster's pools: in the demo's cluster as the talk has them. Other clusters put their own name in
 * front, since a name belongs to one KafkaNodePool of a namespace, whichever cluster it is of.
 */
export function poolNames(cluster: string): { readonly brokers: string; readonly controllers: string } {
  const prefix = cluster === names.cluster ? "" : `${cluster}-`;
  return { brokers: `${prefix}${names.brokerPool}`, controllers: `${prefix}${names.controllerPool}` };
}

/** The label that every object of the demo carries, as in 2018. */
export const appLabel = { app: "tech-exchange-kafka" } as const;

/** The service that clients inside Kubernetes bootstrap from (Strimzi: `<cluster>-kafka-bootstrap`). */
export function bootstrapService(cluster: string): string {
  return `${cluster}-kafka-bootstrap`;
}

/** The service that each broker has an address by, with its pod's name in front (Strimzi: `<cluster>-kafka-brokers`). */
export function brokersService(cluster: string): string {
  return `${cluster}-kafka-brokers`;
}

/** Whose a name is already that a user, a group and objects are to bear, as one would say it; nothing if it is free. */
export function ownersOf(
  name: string,
  { cluster, demo }: { readonly cluster: { readonly name: string }; readonly demo: boolean },
): string[] {
  return [
    ...(name === cluster.name ? ["the name of the cluster (cluster.name)"] : []),
    ...(name === "strimzi-cluster-operator" ? ["the name of the cluster operator"] : []),
    ...(demo && name === names.user ? ["the name of the demo's own user"] : []),
  ];
}

/** The secret with the CAs that clients are to trust. Which key of it has all of them: `clusterCaFile`. */
export function clusterCaSecret(cluster: string): string {
  return caSecrets(cluster, "cluster-ca").certificate;
}

/** The secrets that Strimzi reads a CA of one's own from: its certificate and its key. */
export function caSecrets(cluster: string, ca: "cluster-ca" | "clients-ca"): { certificate: string; key: string } {
  return { certificate: `${cluster}-${ca}-cert`, key: `${cluster}-${ca}` };
}
