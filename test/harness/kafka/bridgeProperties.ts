import { METRICS_CONFIG_KEY } from "../../../config/metrics/objects";
import type { Properties } from "./clients";
import type { KafkaBridge } from "./resources";
import { readsFolders, type SecretFolders } from "./secretFolders";

/** Where a Bridge listens here, and what is on this machine in the place of mounted files. */
export interface BridgePlace {
  readonly port: number;
  readonly managementPort: number;
  readonly bootstrapServers: string;
  /** The folder with the JMX exporter's configuration, if it is used. */
  readonly metricsFolder?: string;
}

/** The clients that a Bridge has. */
const CLIENTS = ["admin", "producer", "consumer"] as const;

/**
 * A Bridge's settings, as the operator derives them from the KafkaBridge (Strimzi 1.2.0,
 * `KafkaBridgeConfigurationBuilder`), with ports of its own on loopback and files where the operator has its provider of
 * secrets.
 */
export function bridgeProperties(
  { metadata, spec }: KafkaBridge,
  secrets: SecretFolders,
  { port, managementPort, bootstrapServers, metricsFolder }: BridgePlace,
): Properties {
  const { http, producer, consumer, metricsConfig } = spec;
  const [trusted] = spec.tls.trustedCertificates;
  const { secretName, certificate, key } = spec.authentication.certificateAndKey;
  const withPrefix = (prefix: string, settings: Readonly<Record<string, unknown>>) =>
    Object.fromEntries(Object.entries(settings).map(([name, value]) => [`${prefix}.${name}`, String(value)]));
  return {
    "bridge.id": metadata.name,
    "kafka.bootstrap.servers": bootstrapServers,
    "kafka.ssl.truststore.certificates": secrets.certificates(trusted.secretName),
    "kafka.ssl.truststore.type": "PEM",
    "kafka.ssl.keystore.certificate.chain": secrets.reference(secretName, certificate),
    "kafka.ssl.keystore.key": secrets.reference(secretName, key),
    "kafka.ssl.keystore.type": "PEM",
    ...Object.assign({}, ...CLIENTS.map((client) => withPrefix(`kafka.${client}`, readsFolders))),
    ...withPrefix("kafka.producer", producer.config),
    ...withPrefix("kafka.consumer", consumer.config),
    "http.host": "127.0.0.1",
    "http.port": String(port),
    "http.management.port": String(managementPort),
    ...(http.tls === undefined
      ? {}
      : {
          "http.ssl.enable": "true",
          "http.ssl.certificate.location": `${secrets.folder(http.tls.certificateAndKey.secretName)}/${http.tls.certificateAndKey.certificate}`,
          "http.ssl.key.location": `${secrets.folder(http.tls.certificateAndKey.secretName)}/${http.tls.certificateAndKey.key}`,
        }),
    ...(http.cors === undefined
      ? { "http.cors.enabled": "false" }
      : {
          "http.cors.enabled": "true",
          "http.cors.allowedOrigins": http.cors.allowedOrigins.join(","),
          "http.cors.allowedMethods": http.cors.allowedMethods.join(","),
        }),
    "http.consumer.enabled": String(consumer.enabled),
    "http.timeoutSeconds": String(consumer.timeoutSeconds),
    "http.producer.enabled": String(producer.enabled),
    ...metricsProperties(metricsConfig, metricsFolder),
    "kafka.security.protocol": "SSL",
  };
}

function metricsProperties(metrics: KafkaBridge["spec"]["metricsConfig"], folder: string | undefined): Properties {
  switch (metrics?.type) {
    case undefined:
      return {};
    case "strimziMetricsReporter":
      return {
        "bridge.metrics": metrics.type,
        "kafka.metric.reporters": "io.strimzi.kafka.metrics.prometheus.ClientMetricsReporter",
        "kafka.prometheus.metrics.reporter.listener.enable": "false",
        // The operator's own selection (`KafkaBridgeCluster.DEFAULT_METRICS_ALLOW_LIST`).
        "kafka.prometheus.metrics.reporter.allowlist":
          "kafka_consumer_consumer_metrics.*,kafka_producer_kafka_metrics_count_count,kafka_producer_producer_metrics.*",
      };
    case "jmxPrometheusExporter":
      return {
        "bridge.metrics": metrics.type,
        "bridge.metrics.exporter.config.path": `${folder}/${METRICS_CONFIG_KEY}`,
      };
  }
}
