import * as kubernetes from "@pulumi/kubernetes";
import type * as pulumi from "@pulumi/pulumi";
import { stringify } from "yaml";
import { METRICS_CONFIG_KEY, type Measured } from "../../config/metrics/objects";

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
        data: { [METRICS_CONFIG_KEY]: stringify(metrics.config, { lineWidth: 0, aliasDuplicateObjects: false }) },
      },
      { parent },
    ),
  ];
}
