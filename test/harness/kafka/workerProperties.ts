import type { Properties } from "./clients";
import type { KafkaConnect } from "./resources";
import { readsFolders, type SecretFolders } from "./secretFolders";

/** Whose settings a worker's client settings are repeated for. */
const CLIENTS = ["", "producer.", "consumer.", "admin."] as const;

/** What only saves time: plugins are found by their manifests, without a look at every class. */
const quicker = { "plugin.discovery": "service_load" } as const;

/**
 * A Connect worker's settings, as the operator derives them from the KafkaConnect resource (Strimzi 1.2.0,
 * `KafkaConnectConfigurationBuilder`), with a port of its own on loopback and files where the operator has its
 * provider of secrets.
 *
 * @param rest Where its REST API listens.
 */
export function workerProperties(
  { spec }: KafkaConnect,
  secrets: SecretFolders,
  bootstrapServers: string,
  rest: { readonly host: string; readonly port: number },
): Properties {
  const {
    tls: {
      trustedCertificates: [trusted],
    },
    authentication: { certificateAndKey },
  } = spec;
  const client = {
    "security.protocol": "SSL",
    "ssl.truststore.type": "PEM",
    "ssl.truststore.certificates": secrets.certificates(trusted.secretName),
    "ssl.keystore.type": "PEM",
    "ssl.keystore.certificate.chain": secrets.reference(certificateAndKey.secretName, certificateAndKey.certificate),
    "ssl.keystore.key": secrets.reference(certificateAndKey.secretName, certificateAndKey.key),
  };
  return {
    ...quicker,
    ...Object.fromEntries(Object.entries(spec.config).map(([key, value]) => [key, String(value)])),
    ...readsFolders,
    "bootstrap.servers": bootstrapServers,
    "group.id": spec.groupId,
    "config.storage.topic": spec.configStorageTopic,
    "offset.storage.topic": spec.offsetStorageTopic,
    "status.storage.topic": spec.statusStorageTopic,
    ...Object.fromEntries(
      CLIENTS.flatMap((prefix) => Object.entries(client).map(([key, value]) => [`${prefix}${key}`, value])),
    ),
    listeners: `http://${rest.host}:${rest.port}`,
    "rest.advertised.host.name": rest.host,
    "rest.advertised.port": String(rest.port),
  };
}
