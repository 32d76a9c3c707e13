import type { CoreV1Api } from "@kubernetes/client-node";
import { KafkaClients, type Partition, type Properties } from "../kafka/clients";
import type { Distribution } from "../kafka/distribution";
import { operatorProperties } from "./cruiseControl";
import { found } from "./podVolumes";

/** How many messages are sent to see one: more than a topic of the demo has partitions. */
const MESSAGES = 12;

/** How long a client that is refused may try. */
const REFUSED_MS = 15_000;

/**
 * Kafka's own clients, which look names up in the node's file of hosts.
 *
 * @param temporary A folder of their own, which they remove.
 */
export function kafkaClients(distribution: Distribution, hosts: string, temporary: string): KafkaClients {
  const flags = ["-Dsun.net.inetaddr.ttl=1", "-Dsun.net.inetaddr.negative.ttl=0", "-Djava.net.preferIPv4Stack=true"];
  return new KafkaClients({ distribution, hosts, flags }, temporary, PATIENCE_MS);
}

/** Longer than Kafka keeps a consumer in its group that ended without leaving it: `session.timeout.ms`, 45 s. */
const PATIENCE_MS = 90_000;

/** What can be asked of the Kafkas that run in pods, as their operator or as one of their users. */
export class KafkaAccess {
  constructor(
    private readonly core: CoreV1Api,
    private readonly clients: KafkaClients,
  ) {}

  /** Kafka's admin client as its operator, who may do anything. */
  async admin(namespace: string, cluster = "my-cluster") {
    return this.clients.admin(await operatorProperties({ core: this.core }, namespace, cluster));
  }

  /** How many copies of partitions each broker has, and how many partitions it leads. */
  async spread(namespace: string, cluster?: string): Promise<Map<number, { copies: number; leads: number }>> {
    const admin = await this.admin(namespace, cluster);
    const [brokers, partitions] = await Promise.all([admin.listBrokers(), admin.describePartitions()]);
    const count = (isOne: (partition: Partition) => boolean) => partitions.filter(isOne).length;
    return new Map(
      brokers.map((id) => [
        id,
        { copies: count(({ replicas }) => replicas.includes(id)), leads: count(({ leader }) => leader === id) },
      ]),
    );
  }

  /** A client's settings by the secrets that are made for a user: its own, and the cluster CA's certificates. */
  async clientProperties(namespace: string, secret: string | undefined, cluster = "my-cluster"): Promise<Properties> {
    const read = async (name: string) => {
      const it = await found(this.core.readNamespacedSecret({ name, namespace }));
      return new Map(
        Object.entries(it?.data ?? {}).map(([key, value]) => [key, Buffer.from(value, "base64").toString()]),
      );
    };
    const trusted = [...(await read(`${cluster}-cluster-ca-cert`))].filter(([name]) => name.endsWith(".crt"));
    const own = secret === undefined ? new Map<string, string>() : await read(secret);
    const password = own.get("sasl.jaas.config");
    const patience = {
      "default.api.timeout.ms": String(REFUSED_MS),
      "request.timeout.ms": "5000",
      "max.block.ms": String(REFUSED_MS),
      "delivery.timeout.ms": String(REFUSED_MS),
      "linger.ms": "0",
    };
    const trust = {
      "ssl.truststore.type": "PEM",
      "ssl.truststore.certificates": trusted.map(([, text]) => text).join("\n"),
    };
    const bootstrap = (port: number) => `${cluster}-kafka-bootstrap.${namespace}.svc:${port}`;
    if (password !== undefined) {
      return {
        ...patience,
        ...trust,
        "bootstrap.servers": bootstrap(9094),
        "security.protocol": "SASL_SSL",
        "sasl.mechanism": "SCRAM-SHA-512",
        "sasl.jaas.config": password,
      };
    }
    const [certificate, key] = [own.get("user.crt"), own.get("user.key")];
    return {
      ...patience,
      ...trust,
      "bootstrap.servers": bootstrap(9093),
      "security.protocol": "SSL",
      ...(certificate === undefined || key === undefined
        ? {}
        : { "ssl.keystore.type": "PEM", "ssl.keystore.certificate.chain": certificate, "ssl.keystore.key": key }),
    };
  }

  /** Produces a message and reads it back; rejects with Kafka's own error. */
  async roundTrip(properties: Properties, topic: string, group: string): Promise<void> {
    const consumer = await this.clients.subscribe({ ...consumerOf(properties), "group.id": group }, topic);
    try {
      // To every partition: others of the group may have those that this consumer has not.
      const values = Array.from({ length: MESSAGES }, (_, number) => `from ${group}, ${number}`);
      await this.clients.produce(producerOf(properties), topic, values);
      await consumer.consume(1);
    } finally {
      await consumer.close();
    }
  }

  /** Produces messages. */
  async produce(properties: Properties, topic: string, values: readonly string[]): Promise<void> {
    await this.clients.produce(producerOf(properties), topic, values);
  }
}

const text = "org.apache.kafka.common.serialization.String";

function producerOf(properties: Properties): Properties {
  return { ...properties, "key.serializer": `${text}Serializer`, "value.serializer": `${text}Serializer`, acks: "all" };
}

function consumerOf({
  "max.block.ms": _,
  "delivery.timeout.ms": __,
  "linger.ms": ___,
  ...properties
}: Properties): Properties {
  return {
    ...properties,
    "key.deserializer": `${text}Deserializer`,
    "value.deserializer": `${text}Deserializer`,
    "auto.offset.reset": "earliest",
  };
}
