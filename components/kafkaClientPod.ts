import type { types } from "@pulumi/kubernetes";
import type { KafkaClientPlan } from "../config/plan";

/**
 * What a pod needs that runs a Kafka client with mutual TLS out of Strimzi's secrets.
 */

/** Where the secrets are mounted: each key of a secret is a file. */
export const MOUNTED_SECRETS = { clusterCa: "/etc/kafka-client/cluster-ca", user: "/etc/kafka-client/user" } as const;

/** A file that is as old as the container. */
const STARTED = "/tmp/started";

/**
 * Kafka settings as environment variables: the example clients turn `KAFKA_SECURITY_PROTOCOL` into
 * `security.protocol`, and so on.
 *
 * The clients log what they were configured with. So the variables only say where the key is: Kafka's
 * own DirectoryConfigProvider reads it out of the mounted file.
 */
export function clientEnvironment({ bootstrapServers }: KafkaClientPlan): Record<string, string> {
  const { clusterCa, user } = MOUNTED_SECRETS;
  return {
    KAFKA_BOOTSTRAP_SERVERS: bootstrapServers,
    KAFKA_SECURITY_PROTOCOL: "SSL",
    KAFKA_CONFIG_PROVIDERS: "dir",
    KAFKA_CONFIG_PROVIDERS_DIR_CLASS: "org.apache.kafka.common.config.provider.DirectoryConfigProvider",
    KAFKA_SSL_TRUSTSTORE_TYPE: "PEM",
    KAFKA_SSL_TRUSTSTORE_CERTIFICATES: fileContent(clusterCa, "ca.crt"),
    KAFKA_SSL_KEYSTORE_TYPE: "PEM",
    KAFKA_SSL_KEYSTORE_CERTIFICATE_CHAIN: fileContent(user, "user.crt"),
    KAFKA_SSL_KEYSTORE_KEY: fileContent(user, "user.key"),
  };
}

function fileContent(directory: string, file: string): string {
  return `\${dir:${directory}:${file}}`;
}

/**
 * Restarts a container when one of its secrets has changed. The kubelet puts a renewed certificate
 * into the mounted folder by turning its `..data` link, but a Kafka client reads its certificates only
 * once, when it starts; without this it would go on with the old one until that expires.
 */
export const restartWhenSecretsChange = {
  lifecycle: { postStart: { exec: { command: ["touch", STARTED] } } },
  livenessProbe: {
    exec: {
      command: [
        "sh",
        "-c",
        Object.values(MOUNTED_SECRETS)
          .map((directory) => `! [ ${directory}/..data -nt ${STARTED} ]`)
          .join(" && "),
      ],
    },
    initialDelaySeconds: 15,
    periodSeconds: 30,
    failureThreshold: 1,
  },
} satisfies Pick<types.input.core.v1.Container, "lifecycle" | "livenessProbe">;
