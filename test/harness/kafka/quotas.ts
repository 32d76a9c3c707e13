import { snakeCase } from "es-toolkit/string/snakeCase";
import type { Properties } from "./clients";
import type { NodeCertificates } from "./nodeCertificates";
import type { ClusterQuotas, KafkaUser } from "./resources";

/** What the user operator sets of a KafkaUser's quotas, by Kafka's names (Strimzi 1.2.0, `QuotaUtils`). */
export function userQuotas({ spec }: KafkaUser): Readonly<Record<string, number>> {
  return Object.fromEntries(Object.entries(spec.quotas ?? {}).map(([name, value]) => [snakeCase(name), value]));
}

const CALLBACK = "client.quota.callback.static";

/** What of a broker the quota plugin's own client needs: where the brokers are among themselves, and who they are. */
export interface QuotaPlace {
  readonly bootstrapServers: string;
  readonly certificates: NodeCertificates;
  /** Principals of brokers and operators. */
  readonly superUsers: readonly string[];
}

/** A broker's settings for Strimzi's quota plugin (Strimzi 1.2.0, `KafkaBrokerConfigurationBuilder.withQuotas`). */
export function quotaProperties(quotas: ClusterQuotas | undefined, place: QuotaPlace): Properties {
  if (quotas === undefined) {
    return {};
  }
  const limits = {
    produce: quotas.producerByteRate,
    fetch: quotas.consumerByteRate,
    "storage.per.volume.limit.min.available.bytes": quotas.minAvailableBytesPerVolume,
    "storage.per.volume.limit.min.available.ratio": quotas.minAvailableRatioPerVolume,
  };
  const admin = {
    "bootstrap.servers": place.bootstrapServers,
    "security.protocol": "SSL",
    "ssl.keystore.type": "PEM",
    "ssl.keystore.certificate.chain": place.certificates.chain,
    "ssl.keystore.key": place.certificates.key,
    "ssl.truststore.type": "PEM",
    "ssl.truststore.certificates": place.certificates.clusterCa,
  };
  return {
    "client.quota.callback.class": "io.strimzi.kafka.quotas.StaticQuotaCallback",
    // The operator leaves it at a minute, which a test would have to wait for. The plugin gives its own questions less.
    [`${CALLBACK}.storage.check-interval`]: "5",
    ...Object.fromEntries(Object.entries(admin).map(([key, value]) => [`${CALLBACK}.kafka.admin.${key}`, value])),
    ...Object.fromEntries(
      Object.entries(limits).flatMap(([key, value]) =>
        value === undefined ? [] : [[`${CALLBACK}.${key}`, String(value)] as const],
      ),
    ),
    [`${CALLBACK}.excluded.principal.name.list`]: [...place.superUsers, ...quotas.excludedPrincipals].join(";"),
  };
}
