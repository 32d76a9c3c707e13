import * as kubernetes from "@pulumi/kubernetes";
import type * as pulumi from "@pulumi/pulumi";
import { stringify } from "yaml";
import type { Labels } from "../../config/kubernetes/object";
import type { MetricsReporterPlan } from "../../config/metrics/plan";

/** Something that may offer metrics. */
interface Measured {
  readonly namespace: string;
  readonly labels: Labels;
  readonly metrics?: MetricsReporterPlan;
}

const CONFIG_KEY = "metrics-config.yaml";

/**
 * What must be there before the metrics are: the ConfigMap with the JMX exporter's configuration, or
 * nothing for the metrics reporter, which has it in the resource.
 */
export function metricsConfigMap(
  name: string,
  { namespace, labels, metrics }: Measured,
  parent: pulumi.Resource,
): pulumi.Resource[] {
  if (metrics?.reporter !== "jmx") {
    return [];
  }
  return [
    new kubernetes.core.v1.ConfigMap(
      `${name}-metrics`,
      {
        metadata: { name: metrics.configMap, namespace, labels },
        // Every rule written out: nobody should have to look up what an alias stands for.
        data: { [CONFIG_KEY]: stringify(metrics.config, { lineWidth: 0, aliasDuplicateObjects: false }) },
      },
      { parent },
    ),
  ];
}

/** The metrics of a Strimzi resource. Spread into a spec: nothing of it if there are to be none. */
export function metricsSpec({ metrics }: Measured) {
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
          valueFrom: { configMapKeyRef: { name: metrics.configMap, key: CONFIG_KEY } },
        },
      };
  }
}
