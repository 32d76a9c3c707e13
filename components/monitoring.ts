import type { IPodMonitor, IPrometheusRule } from "@kubernetes-models/prometheus-operator/monitoring.coreos.com/v1";
import * as kubernetes from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import type { AlertRule, AlertsPlan, DashboardPlan, MonitoringPlan, PodMonitorPlan } from "../config/metrics/plan";

/** What Prometheus and Grafana need to know of a cluster. */
export type MonitoringArgs = MonitoringPlan;

/**
 * What stands beside a cluster for Prometheus and Grafana: where metrics are, what to watch for, and what
 * to show. The clusters' own part, offering metrics, is in the Kafka and the KafkaConnect.
 */
export class Monitoring extends pulumi.ComponentResource {
  constructor(name: string, args: MonitoringArgs, opts?: pulumi.ComponentResourceOptions) {
    super("amq-streams:kafka:Monitoring", name, {}, opts);

    for (const podMonitor of args.podMonitors) {
      this.monitoringResource(podMonitor, "PodMonitor", podMonitorSpec(podMonitor));
    }
    for (const alerts of args.alerts) {
      this.monitoringResource(alerts, "PrometheusRule", prometheusRuleSpec(alerts));
    }
    for (const dashboard of args.dashboards) {
      this.dashboard(dashboard);
    }

    this.registerOutputs();
  }

  /** A resource of the Prometheus operator's. */
  private monitoringResource(
    { name, namespace, labels }: PodMonitorPlan | AlertsPlan,
    kind: "PodMonitor" | "PrometheusRule",
    spec: IPodMonitor["spec"] | IPrometheusRule["spec"],
  ) {
    return new kubernetes.apiextensions.CustomResource(
      name,
      { apiVersion: "monitoring.coreos.com/v1", kind, metadata: { name, namespace, labels }, spec },
      { parent: this },
    );
  }

  private dashboard({ name, namespace, labels, instanceSelector, json }: DashboardPlan) {
    return instanceSelector === undefined
      ? new kubernetes.core.v1.ConfigMap(
          name,
          { metadata: { name, namespace, labels }, data: { [`${name}.json`]: json } },
          { parent: this },
        )
      : new kubernetes.apiextensions.CustomResource(
          name,
          {
            apiVersion: "grafana.integreatly.org/v1beta1",
            kind: "GrafanaDashboard",
            metadata: { name, namespace, labels },
            // Grafana mostly runs in a namespace of its own.
            spec: { instanceSelector: { matchLabels: instanceSelector }, allowCrossNamespaceImport: true, json },
          },
          // The CRD lets nobody change which Grafana it is.
          { parent: this, replaceOnChanges: ["spec.instanceSelector"], deleteBeforeReplace: true },
        );
  }
}

/** The pods' labels that their metrics get too, as `strimzi_io_cluster` and so on: alerts and dashboards go by them. */
const podLabels = ["strimzi.io/cluster", "strimzi.io/kind", "strimzi.io/pool-name"];

function podMonitorSpec({ pods, ports }: PodMonitorPlan): IPodMonitor["spec"] {
  return {
    selector: { matchLabels: { ...pods } },
    podMetricsEndpoints: ports.map((port) => ({ port, path: "/metrics" })),
    podTargetLabels: podLabels,
  };
}

function prometheusRuleSpec({ namespace, groups }: AlertsPlan): IPrometheusRule["spec"] {
  return {
    groups: groups.map(({ name, rules }) => ({ name, rules: rules.map((rule) => ruleSpec(rule, namespace)) })),
  };
}

/** The namespace is a label of every alert, by which alerts are routed: expressions that sum up have lost it. */
function ruleSpec({ alert, expr, for: lasting, severity, summary, description }: AlertRule, namespace: string) {
  return { alert, expr, for: lasting, labels: { severity, namespace }, annotations: { summary, description } };
}
