import type { BridgePlan } from "../bridge/plan";
import { nodePools } from "../cluster/brokers";
import type { ClusterPlan, WithCluster } from "../cluster/plan";
import { connectsOf, onEachConnect, type WithConnects } from "../connect/each";
import { labelsOf } from "../fields/labels";
import { appLabel } from "../kafka/names";
import type { MirrorPlan } from "../mirror/plan";
import type { AssumedOperator } from "../operator/plan";
import type { OperatorSettings } from "../operator/settings";
import {
  type AlertScope,
  bridgeAlerts,
  connectAlerts,
  entityOperatorAlerts,
  kafkaAlerts,
  mirrorAlerts,
  operatorAlerts,
} from "./alerts";
import { type Dashboard, grafanaDashboard } from "./dashboard";
import { connectDashboard, kafkaDashboard, mirrorDashboard, operatorDashboard } from "./dashboards";
import { jmxConfig } from "./jmxRules";
import { allowListName, type Component, metricsOf } from "./metricCatalogue";
import type { AlertsPlan, DashboardPlan, MetricsReporterPlan, MonitoringPlan, PodMonitorPlan } from "./plan";
import type { MetricsSettings } from "./settings";

/** A plan as far as there is something to measure. */
interface MeasuredPlan extends WithCluster, WithConnects {
  readonly mirror?: MirrorPlan;
  readonly bridge?: BridgePlan;
  readonly monitoring?: MonitoringPlan;
  readonly assumed: AssumedOperator;
}

/** What monitoring follows from. */
interface WithMetricsSettings {
  readonly metrics: MetricsSettings;
  readonly operator: OperatorSettings;
}

/** The plan with metrics, if they are wanted and there is a cluster to offer some. */
export function withMetrics<P extends MeasuredPlan>(plan: P, settings: WithMetricsSettings): P {
  const { cluster, connect, connectClusters = [], mirror, bridge } = plan;
  const { metrics } = settings;
  if (!metrics.enabled || cluster === undefined) {
    return plan;
  }
  const { enabled, ...kafkaExporter } = metrics.kafkaExporter;
  const monitoring = monitoringPlan({
    cluster,
    ...(connect === undefined ? {} : { connect }),
    connectClusters,
    ...(mirror === undefined ? {} : { mirror }),
    ...(bridge === undefined ? {} : { bridge }),
    metrics,
    operator: settings.operator,
    assumed: plan.assumed,
  });
  return {
    ...onEachConnect(plan, (connect) => ({ ...connect, metrics: reporterPlan("connect", connect.name, metrics) })),
    cluster: {
      ...cluster,
      metrics: reporterPlan("kafka", cluster.name, metrics),
      ...(enabled ? { kafkaExporter } : {}),
    },
    ...(mirror === undefined ? {} : { mirror: { ...mirror, metrics: reporterPlan("mirror", mirror.name, metrics) } }),
    ...(bridge === undefined ? {} : { bridge: { ...bridge, metrics: reporterPlan("bridge", bridge.name, metrics) } }),
    ...(monitoring === undefined ? {} : { monitoring }),
  };
}

/** Alerts and dashboards get what they use, whatever else is asked for. */
function reporterPlan(component: Component, name: string, metrics: MetricsSettings): MetricsReporterPlan {
  const { reporter, allowList } = metrics;
  switch (reporter) {
    case "strimzi":
      return {
        reporter,
        allowList: allowList.length === 0 ? [] : [...allowList, ...metricsOf(component).map(allowListName)],
      };
    case "jmx":
      return { reporter, configMap: `${name}-metrics`, config: jmxConfig(component) };
  }
}

/** What monitoring looks at. */
interface Watched extends WithMetricsSettings, WithConnects {
  readonly cluster: ClusterPlan;
  readonly mirror?: MirrorPlan;
  readonly bridge?: BridgePlan;
  readonly assumed: AssumedOperator;
}

function monitoringPlan(watched: Watched): MonitoringPlan | undefined {
  const { podMonitors, rules, dashboards } = watched.metrics;
  const scope = alertScope(watched);
  const plan = {
    podMonitors: podMonitors ? podMonitorPlans(watched, scope) : [],
    alerts: rules.enabled ? alertPlans(watched, scope) : [],
    dashboards: dashboards.type === "none" ? [] : dashboardPlans(watched, scope),
  };
  return Object.values(plan).every((part) => part.length === 0) ? undefined : plan;
}

function alertScope({ cluster, metrics, operator }: Watched): AlertScope {
  return {
    namespace: cluster.namespace,
    cluster: cluster.name,
    pools: nodePools(cluster).map(({ name }) => name),
    kafkaExporter: metrics.kafkaExporter.enabled,
    operatorNamespace: operator.namespace ?? cluster.namespace,
    thresholds: metrics.rules,
  };
}

/** The ports that the entity operator's containers have in their pod. */
function entityOperatorPorts({ can }: AssumedOperator): string[] {
  return can.includes("entityOperatorPortNames") ? ["healthcheck-to", "healthcheck-uo"] : ["healthcheck"];
}

/** Port names are Strimzi's. */
function podMonitorPlans(watched: Watched, scope: AlertScope): PodMonitorPlan[] {
  const { cluster, mirror, bridge, metrics, operator, assumed } = watched;
  const labels = { ...appLabel, ...metrics.labels };
  const { namespace } = cluster;
  return [
    {
      name: cluster.name,
      namespace,
      labels,
      pods: { "strimzi.io/cluster": cluster.name, "strimzi.io/kind": "Kafka" },
      ports: ["tcp-prometheus", ...(cluster.entityOperator ? entityOperatorPorts(assumed) : [])],
    },
    ...connectsOf(watched).map(({ name }) => ({
      name,
      namespace,
      labels,
      pods: { "strimzi.io/cluster": name, "strimzi.io/kind": "KafkaConnect" },
      ports: ["tcp-prometheus"] as const,
    })),
    ...(mirror === undefined
      ? []
      : [
          {
            name: mirror.name,
            namespace,
            labels,
            pods: { "strimzi.io/cluster": mirror.name, "strimzi.io/kind": "KafkaMirrorMaker2" },
            ports: ["tcp-prometheus"] as const,
          },
        ]),
    ...(bridge === undefined
      ? []
      : [
          {
            name: bridge.name,
            namespace,
            labels,
            pods: { "strimzi.io/cluster": bridge.name, "strimzi.io/kind": "KafkaBridge" },
            ports: [bridge.management.name] as const,
          },
        ]),
    // Whoever installed an operator sees to its metrics too: scraped twice they would count double.
    ...(operator.install === "none"
      ? []
      : [
          {
            name: "strimzi-cluster-operator",
            namespace: scope.operatorNamespace,
            labels,
            pods: { "strimzi.io/kind": "cluster-operator" },
            ports: ["http"] as const,
          },
        ]),
  ];
}

/**
 * Alerts stand in the namespace of the metrics that they go by: in OpenShift's user workload monitoring a
 * rule sees those of its own namespace and no others.
 */
function alertPlans(watched: Watched, scope: AlertScope): AlertsPlan[] {
  const { cluster, connect, connectClusters = [], mirror, bridge, metrics } = watched;
  const labels = { ...appLabel, ...metrics.labels };
  return [
    {
      name: cluster.name,
      namespace: cluster.namespace,
      labels,
      groups: [
        kafkaAlerts(scope),
        ...(cluster.entityOperator ? [entityOperatorAlerts(scope)] : []),
        ...(connect === undefined ? [] : [connectAlerts(scope, connect.name)]),
        ...connectClusters.map(({ name }) => connectAlerts(scope, name, `kafka-connect-${name}`)),
        ...(mirror === undefined ? [] : [mirrorAlerts(scope, mirror.name)]),
        ...(bridge === undefined ? [] : [bridgeAlerts(scope, bridge.name)]),
      ],
    },
    {
      // Other stacks may have the same operator.
      name: `strimzi-${cluster.namespace}-${cluster.name}`,
      namespace: scope.operatorNamespace,
      labels,
      groups: [operatorAlerts(scope)],
    },
  ];
}

function dashboardPlans(watched: Watched, scope: AlertScope): DashboardPlan[] {
  const { cluster, mirror, metrics } = watched;
  const { type, label, instanceSelector } = metrics.dashboards;
  const plan = (name: string, dashboard: Dashboard): DashboardPlan => ({
    name: `${name}-dashboard`,
    namespace: cluster.namespace,
    labels: type === "configmap" ? { ...appLabel, ...labelsOf(label) } : appLabel,
    ...(type === "grafana" ? { instanceSelector: labelsOf(instanceSelector) } : {}),
    json: JSON.stringify(grafanaDashboard(dashboard), undefined, 2),
  });
  return [
    plan(cluster.name, kafkaDashboard(scope)),
    ...connectsOf(watched).map(({ name }) => plan(name, connectDashboard(scope, name))),
    ...(mirror === undefined ? [] : [plan(mirror.name, mirrorDashboard(scope, mirror.name))]),
    plan(`${cluster.name}-operators`, operatorDashboard(scope)),
  ];
}
