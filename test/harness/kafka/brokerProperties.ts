import { join } from "node:path";
import type { Properties } from "./clients";
import type { NodeCertificates } from "./nodeCertificates";
import { quotaProperties } from "./quotas";
import type { Kafka, Listener } from "./resources";
import { readsFolders } from "./secretFolders";

/**
 * A broker's settings, as the operator derives them from the Kafka resource (Strimzi 1.2.0,
 * `KafkaBrokerConfigurationBuilder`), with ports of its own on loopback and files where the operator has its
 * provider of secrets.
 */

/** The listeners that every Strimzi node has, which brokers, controllers and operators use among themselves. */
export const CONTROL_PLANE = "CONTROLPLANE-9090";
export const REPLICATION = "REPLICATION-9091";

/** A node that is broker and controller. */
export interface NodePlace {
  readonly id: number;
  /** Its name in DNS. */
  readonly host: string;
  /** Where it puts its files. */
  readonly directory: string;
  /** The port on loopback of each listener, by the listener's name in the broker's settings. */
  readonly ports: ReadonlyMap<string, number>;
}

/** A listener's name in the broker's settings. */
export function listenerName({ name, port }: Pick<Listener, "name" | "port">): string {
  return `${name}-${port}`.toUpperCase();
}

/** Names of the listeners of a Kafka's brokers. */
export function listenerNames({ spec }: Kafka): string[] {
  return [CONTROL_PLANE, REPLICATION, ...spec.kafka.listeners.map(listenerName)];
}

/** The node's server.properties. */
export function brokerProperties(kafka: Kafka, node: NodePlace, certificates: NodeCertificates): Properties {
  const { listeners, authorization, config, quotas } = kafka.spec.kafka;
  const addresses = listenerNames(kafka).map((name) => ({ name, port: portOf(node, name) }));
  return {
    ...quicker,
    ...Object.fromEntries(Object.entries(config).map(([key, value]) => [key, String(value)])),
    ...readsFolders,
    "node.id": String(node.id),
    "log.dirs": join(node.directory, "data"),
    "process.roles": "broker,controller",
    "controller.listener.names": CONTROL_PLANE,
    "controller.quorum.voters": `${node.id}@${node.host}:${portOf(node, CONTROL_PLANE)}`,
    "inter.broker.listener.name": REPLICATION,
    listeners: addresses.map(({ name, port }) => `${name}://127.0.0.1:${port}`).join(","),
    "advertised.listeners": addresses.map(({ name, port }) => `${name}://${node.host}:${port}`).join(","),
    "listener.security.protocol.map": [
      `${CONTROL_PLANE}:SSL`,
      `${REPLICATION}:SSL`,
      ...listeners.map((listener) => `${listenerName(listener)}:${securityProtocol(listener)}`),
    ].join(","),
    "sasl.enabled.mechanisms": "",
    "ssl.endpoint.identification.algorithm": "HTTPS",
    ...mutualTls(CONTROL_PLANE, certificates, certificates.clusterCa),
    ...mutualTls(REPLICATION, certificates, certificates.clusterCa),
    ...Object.assign({}, ...listeners.map((listener) => listenerProperties(listener, certificates))),
    ...(authorization === undefined
      ? {}
      : {
          "authorizer.class.name": "org.apache.kafka.metadata.authorizer.StandardAuthorizer",
          "super.users": superUsers(kafka).join(";"),
        }),
    ...quotaProperties(quotas, {
      bootstrapServers: `${node.host}:${portOf(node, REPLICATION)}`,
      certificates,
      superUsers: superUsers(kafka),
    }),
  };
}

/**
 * What only saves time on a cluster that nobody uses yet: no waiting for more members of a group, and one
 * partition of the internal topic instead of 50.
 */
const quicker = { "group.initial.rebalance.delay.ms": "0", "offsets.topic.num.partitions": "1" } as const;

function portOf({ ports }: NodePlace, listener: string): number {
  const port = ports.get(listener);
  if (port === undefined) {
    throw new Error(`listener ${listener} has no port`);
  }
  return port;
}

function securityProtocol({ tls, authentication }: Listener): string {
  return `${authentication?.type === "scram-sha-512" ? "SASL_" : ""}${tls ? "SSL" : "PLAINTEXT"}`;
}

function listenerProperties(listener: Listener, certificates: NodeCertificates): Properties {
  const name = listenerName(listener);
  const type = listener.authentication?.type;
  return {
    ...(listener.tls ? keyStore(name, certificates) : {}),
    ...(type === "tls" ? mutualTls(name, certificates, certificates.clientsCa) : {}),
    ...(type === "scram-sha-512"
      ? of(name, {
          "sasl.enabled.mechanisms": "SCRAM-SHA-512",
          "scram-sha-512.sasl.jaas.config": "org.apache.kafka.common.security.scram.ScramLoginModule required;",
        })
      : {}),
  };
}

function mutualTls(listener: string, certificates: NodeCertificates, trusted: string): Properties {
  const trust = { "ssl.client.auth": "required", "ssl.truststore.type": "PEM", "ssl.truststore.certificates": trusted };
  return { ...keyStore(listener, certificates), ...of(listener, trust) };
}

function keyStore(listener: string, { chain, key }: NodeCertificates): Properties {
  return of(listener, {
    "ssl.keystore.type": "PEM",
    "ssl.keystore.certificate.chain": chain,
    "ssl.keystore.key": key,
  });
}

function of(listener: string, properties: Properties): Properties {
  return Object.fromEntries(
    Object.entries(properties).map(([key, value]) => [`listener.name.${listener.toLowerCase()}.${key}`, value]),
  );
}

/** Subjects of the certificates that brokers and operators show each other. */
function superUsers({ metadata: { name } }: Kafka): string[] {
  const components = [`${name}-kafka`, `${name}-entity-topic-operator`, `${name}-entity-user-operator`, OPERATOR];
  return components.map((component) => `User:CN=${component},O=${ORGANIZATION}`);
}

export const ORGANIZATION = "io.strimzi";
export const OPERATOR = "cluster-operator";
