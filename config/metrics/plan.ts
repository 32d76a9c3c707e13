import type { Labels } from "../kubernetes/object";
import type { JmxConfig } from "./jmxRules";

/** What Prometheus watches for, and alerts somebody about. */
export interface AlertRule {
  readonly alert: string;
  /** PromQL: there is an alert for every series that it yields. */
  readonly expr: string;
  /** How long it must have been so, as Prometheus writes it: `10m`. */
  readonly for: string;
  /** critical: somebody is woken up. warning: somebody looks at it in working hours. */
  readonly severity: "critical" | "warning";
  /** What is wrong, in a line. */
  readonly summary: string;
  /** What it means and what to do. Both texts may have Prometheus's templates in them. */
  readonly description: string;
}

export interface AlertGroup {
  readonly name: string;
  readonly rules: readonly AlertRule[];
}

/** How Kafka's nodes or Connect's workers offer metrics. */
export type MetricsReporterPlan =
  | {
      readonly reporter: "strimzi";
      /** The metrics to offer, as regular expressions. Empty: the operator's own selection. */
      readonly allowList: readonly string[];
    }
  | {
      readonly reporter: "jmx";
      /** The ConfigMap that holds the exporter's configuration. */
      readonly configMap: string;
      readonly config: JmxConfig;
    };

export interface KafkaExporterPlan {
  readonly topicRegex: string;
  readonly groupRegex: string;
}

/** What Prometheus finds its targets by. */
export interface PodMonitorPlan {
  readonly name: string;
  readonly namespace: string;
  readonly labels: Labels;
  /** The labels of the pods, which are in the same namespace: OpenShift looks nowhere else. */
  readonly pods: Labels;
  /** The names of the containers' ports. */
  readonly ports: readonly [string, ...string[]];
}

/** Alerts of one namespace. */
export interface AlertsPlan {
  readonly name: string;
  readonly namespace: string;
  readonly labels: Labels;
  readonly groups: readonly [AlertGroup, ...AlertGroup[]];
}

export interface DashboardPlan {
  readonly name: string;
  readonly namespace: string;
  readonly labels: Labels;
  /** For the Grafana operator: the Grafana that shows it. Absent: it becomes a ConfigMap. */
  readonly instanceSelector?: Labels;
  /** Grafana's JSON. */
  readonly json: string;
}

/** What stands beside the cluster for Prometheus and Grafana. */
export interface MonitoringPlan {
  readonly podMonitors: readonly PodMonitorPlan[];
  readonly alerts: readonly AlertsPlan[];
  readonly dashboards: readonly DashboardPlan[];
}
