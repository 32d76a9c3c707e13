import type { Labels } from "../kubernetes/object";
import type { MetricsReporterPlan } from "./plan";

/**
 * The objects that metrics bring, and what others have of them, as plain data.
 */

/** Something that may offer metrics. */
export interface Measured {
  readonly namespace: string;
  readonly labels: Labels;
  readonly metrics?: MetricsReporterPlan;
}

/** The key of the ConfigMap with the JMX exporter's configuration. */
export const METRICS_CONFIG_KEY = "metrics-config.yaml";

/** The metrics of a Strimzi resource. Spread into a spec: nothing of it if there are to be none. */
export function metricsSpec({ metrics }: Pick<Measured, "metrics">) {
  switch (metrics?.reporter) {
    case undefined:
      return {};
    case "strimzi":
      return {
        metricsConfig: {
          type: "strimziMetricsReporter" as const,
          ...(metrics.allowList.length === 0 ? {} : { values: { allowList: [...metrics.allowList] } }),
        },
      };
    case "jmx":
      return {
        metricsConfig: {
          type: "jmxPrometheusExporter" as const,
          valueFrom: { configMapKeyRef: { name: metrics.configMap, key: METRICS_CONFIG_KEY } },
        },
      };
  }
}
