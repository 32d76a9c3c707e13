import { bootstrapService, clusterCaSecret } from "../../../config/kafka/names";
import type { Properties } from "./clients";
import type { Deployment } from "./resources";
import { readsFolders, type SecretFolders } from "./secretFolders";
import type { TestKafka } from "./testKafka";

/** A demo application, as its image would run it. */
export interface Application {
  readonly topic: string;
  /** Settings of its Kafka client. */
  readonly properties: Properties;
}

/**
 * What a demo application's image makes of its Deployment: `KAFKA_GROUP_ID` is `group.id`, and so on
 * (strimzi/client-examples, `ConfigUtil`). The mounted secrets are folders here.
 */
export function application(deployment: Deployment, secrets: SecretFolders): Application {
  const {
    containers: [{ env, volumeMounts }],
    volumes,
  } = deployment.spec.template.spec;
  const mounts = volumeMounts.flatMap(({ name, mountPath }) => {
    const volume = volumes.find((candidate) => candidate.name === name);
    return volume !== undefined && "secret" in volume
      ? [{ mountPath, folder: secrets.folder(volume.secret.secretName) }]
      : [];
  });
  const mapped = (value: string) =>
    mounts.reduce((text, { mountPath, folder }) => text.replaceAll(`:${mountPath}:`, `:${folder}:`), value);

  const properties = Object.fromEntries(
    env
      .filter(({ name }) => name.startsWith("KAFKA_"))
      .map(({ name, value }) => [name.slice("KAFKA_".length).toLowerCase().replaceAll("_", "."), mapped(value)]),
  );
  const topic = env.find(({ name }) => name === "STRIMZI_TOPIC")?.value;
  if (topic === undefined) {
    throw new Error(`${deployment.metadata.name} names no topic`);
  }
  return { topic, properties };
}

const TEXT = "org.apache.kafka.common.serialization.String";

/** A client that is a user whose certificate the program issued, with messages of text. */
export function userClient(kafka: TestKafka, user: string, more: Properties = {}): Properties {
  const { secrets } = kafka;
  const cluster = kafka.kafka.metadata.name;
  return {
    ...readsFolders,
    "bootstrap.servers": kafka.address(`${bootstrapService(cluster)}:9093`),
    "security.protocol": "SSL",
    "ssl.truststore.type": "PEM",
    "ssl.truststore.certificates": secrets.certificates(clusterCaSecret(cluster)),
    "ssl.keystore.type": "PEM",
    "ssl.keystore.certificate.chain": secrets.reference(`${user}-tls`, "user.crt"),
    "ssl.keystore.key": secrets.reference(`${user}-tls`, "user.key"),
    ...Object.fromEntries(
      ["key", "value"].flatMap((part) => [
        [`${part}.serializer`, `${TEXT}Serializer`],
        [`${part}.deserializer`, `${TEXT}Deserializer`],
      ]),
    ),
    ...more,
  };
}
