import type { types } from "@pulumi/kubernetes";
import type { KafkaClientPlan } from "../../config/clients/plan";

/**
 * What a pod needs that runs a Kafka client with TLS and credentials out of secrets.
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
export function clientEnvironment(client: KafkaClientPlan): Record<string, string> {
  return {
    KAFKA_BOOTSTRAP_SERVERS: client.bootstrapServers,
    KAFKA_SECURITY_PROTOCOL: client.authentication.type === "tls" ? "SSL" : "SASL_SSL",
    KAFKA_CONFIG_PROVIDERS: "dir",
    KAFKA_CONFIG_PROVIDERS_DIR_CLASS: "org.apache.kafka.common.config.provider.DirectoryConfigProvider",
    KAFKA_SSL_TRUSTSTORE_TYPE: "PEM",
    KAFKA_SSL_TRUSTSTORE_CERTIFICATES: fileContent(MOUNTED_SECRETS.clusterCa, client.clusterCa.file),
    ...credentialsEnvironment(client),
  };
}

/** What the client proves itself with: Kafka's documentation, "Encryption and Authentication using SSL" and "SASL/SCRAM". */
function credentialsEnvironment({ authentication }: KafkaClientPlan): Record<string, string> {
  const { user } = MOUNTED_SECRETS;
  switch (authentication.type) {
    case "tls":
      return {
        KAFKA_SSL_KEYSTORE_TYPE: "PEM",
        KAFKA_SSL_KEYSTORE_CERTIFICATE_CHAIN: fileContent(user, "user.crt"),
        KAFKA_SSL_KEYSTORE_KEY: fileContent(user, "user.key"),
      };
    case "scram-sha-512":
      return {
        KAFKA_SASL_MECHANISM: "SCRAM-SHA-512",
        KAFKA_SASL_JAAS_CONFIG: fileContent(user, "sasl.jaas.config"),
      };
  }
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
