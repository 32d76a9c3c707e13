import { z } from "zod";
import { type FieldText, field, flag, oneOf, whole } from "../fields/fields";
import { labelPair, labels } from "../fields/labels";

/** The settings under `metrics`: what Prometheus and Grafana get to see. Nothing of it is there unless `enabled` is on. */
export const metricsSettings = z
  .strictObject({
    enabled: flag({
      description:
        "Whether brokers, controllers and the workers of Connect and MirrorMaker offer metrics to Prometheus, on port 9404. Everything else under metrics needs it.",
      example: "true",
    }).prefault(false),
    reporter: oneOf(["strimzi", "jmx"], {
      description:
        "Who offers them: Strimzi's metrics reporter, or the Prometheus JMX exporter. Names of metrics are the same.",
      example: "jmx",
    }).prefault("strimzi"),
    allowList: field({
      type: "array",
      allowed: "a list of regular expressions without commas, which the operator puts between them",
      description:
        "strimzi: the metrics to offer, as regular expressions of whole names without `_total`; what alerts and dashboards use is let through as well. Default: Strimzi's selection.",
      example: "kafka_server_.*",
      exampleAt: [0],
      parse: allowList,
    }).prefault([]),
    kafkaExporter: z
      .strictObject({
        enabled: flag({
          description: "Whether Kafka Exporter runs beside the cluster, which shows how far consumers are behind.",
          example: "false",
        }).prefault(true),
        topicRegex: goRegex({
          description: "The topics that Kafka Exporter looks at, as a regular expression.",
          example: "orders.*",
        }).prefault(".*"),
        groupRegex: goRegex({
          description: "The consumer groups that Kafka Exporter looks at, as a regular expression.",
          example: "my-.*",
        }).prefault(".*"),
      })
      .prefault({}),
    podMonitors: flag({
      description:
        "Whether there are PodMonitors, by which Prometheus finds the metrics. The cluster needs the Prometheus operator's CRDs; OpenShift has them.",
      example: "true",
    }).prefault(false),
    rules: z
      .strictObject({
        enabled: flag({
          description:
            "Whether PrometheusRules raise alerts. They go by the labels that the PodMonitors give. The same CRDs are needed.",
          example: "true",
        }).prefault(false),
        consumerLag: whole({
          min: 1,
          max: 1_000_000_000,
          what: "messages",
          description: "How many messages a consumer group may be behind in a topic, for a quarter of an hour.",
          example: "10000",
        }).prefault(1000),
        diskUsed: whole({
          min: 1,
          max: 99,
          what: "percent",
          description: "How full a volume may be, in percent.",
          example: "70",
        }).prefault(80),
        certificateDays: whole({
          min: 1,
          max: 365,
          what: "days",
          description:
            "How many days before a CA's certificate expires there is an alert: fewer than certificates.renewalDays, so that the alert means that a renewal did not happen.",
          example: "21",
        }).prefault(14),
        mirrorMinutes: whole({
          min: 1,
          max: 10_080,
          what: "minutes",
          description: "How many minutes late messages may arrive that MirrorMaker copies, for a quarter of an hour.",
          example: "15",
        }).prefault(5),
      })
      .prefault({}),
    dashboards: z
      .strictObject({
        type: oneOf(["none", "configmap", "grafana"], {
          description:
            "Dashboards for Grafana: as ConfigMaps that its sidecar finds by their label, as GrafanaDashboards of the Grafana operator, or none.",
          example: "configmap",
        }).prefault("none"),
        label: labelPair({
          description: "configmap: the label that Grafana's sidecar looks for.",
          example: "grafana_dashboard=1",
        }).prefault("grafana_dashboard=1"),
        instanceSelector: labelPair({
          description: "grafana: the label of the Grafana that shows them.",
          example: "dashboards=grafana",
        }).prefault("dashboards=grafana"),
      })
      .prefault({}),
    labels: labels({
      description:
        "Labels of the PodMonitors and PrometheusRules, for a Prometheus that selects by labels. OpenShift's takes all.",
      example: "prometheus",
      exampleAt: ["release"],
    }).prefault({}),
  })
  .prefault({});

/** The settings under `metrics`, checked. */
export type MetricsSettings = z.infer<typeof metricsSettings>;

function goRegex(rest: FieldText) {
  return field({
    ...rest,
    type: "string",
    allowed: "a regular expression",
    parse: (raw) => (typeof raw === "string" && raw.trim() !== "" && isRegex(raw) ? raw : undefined),
  });
}

function allowList(raw: unknown): readonly string[] | undefined {
  return Array.isArray(raw) && raw.every((entry): entry is string => typeof entry === "string" && isAllowed(entry))
    ? raw
    : undefined;
}

function isAllowed(entry: string): boolean {
  return entry !== "" && !/[,\s]/.test(entry) && isRegex(entry);
}

/**
 * Whether Java and Go will most likely take a regular expression: what JavaScript takes, and flags in
 * front, `(?i)` say, which it does not know.
 */
function isRegex(source: string): boolean {
  try {
    new RegExp(source.replace(/^\(\?[a-zA-Z]+\)/, ""));
    return true;
  } catch {
    return false;
  }
}
