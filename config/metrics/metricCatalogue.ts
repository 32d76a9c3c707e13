/**
 * Every metric that alerts and dashboards use, and where it comes from: the one place that names them.
 *
 * Names are those of Strimzi's metrics reporter 0.4, which are Kafka's own in Prometheus's spelling;
 * the rules for the JMX exporter (jmxRules.ts) yield the same. They were read off Kafka and Connect 4.3.1
 * running with either.
 */

/** Metrics of brokers and controllers, by the type of their MBeans. */
const kafka = {
  "kafka.controller:type=KafkaController": [
    "kafka_controller_kafkacontroller_activecontrollercount",
    "kafka_controller_kafkacontroller_activebrokercount",
    "kafka_controller_kafkacontroller_fencedbrokercount",
    "kafka_controller_kafkacontroller_globalpartitioncount",
    "kafka_controller_kafkacontroller_offlinepartitionscount",
  ],
  "kafka.log:type=Log": ["kafka_log_log_size"],
  "kafka.network:type=RequestMetrics": ["kafka_network_requestmetrics_totaltimems"],
  "kafka.network:type=SocketServer": ["kafka_network_socketserver_networkprocessoravgidlepercent"],
  "kafka.server:type=BrokerTopicMetrics": [
    "kafka_server_brokertopicmetrics_bytesinpersec_total",
    "kafka_server_brokertopicmetrics_bytesoutpersec_total",
    "kafka_server_brokertopicmetrics_messagesinpersec_total",
  ],
  "kafka.server:type=KafkaRequestHandlerPool": [
    "kafka_server_kafkarequesthandlerpool_requesthandleravgidlepercent_total",
  ],
  "kafka.server:type=ReplicaManager": [
    "kafka_server_replicamanager_isrshrinkspersec_total",
    "kafka_server_replicamanager_leadercount",
    "kafka_server_replicamanager_offlinereplicacount",
    "kafka_server_replicamanager_partitioncount",
    "kafka_server_replicamanager_underminisrpartitioncount",
    "kafka_server_replicamanager_underreplicatedpartitions",
  ],
  "kafka.server:type=raft-metrics": [
    "kafka_server_raft_metrics_append_records_rate",
    "kafka_server_raft_metrics_commit_latency_avg",
    "kafka_server_raft_metrics_current_epoch",
  ],
  "kafka.server:type=socket-server-metrics": ["kafka_server_socket_server_metrics_connection_count"],
} as const;

/** Metrics of Connect workers, by the type of their MBeans. */
const connect = {
  "kafka.connect:type=connect-worker-metrics": [
    "kafka_connect_connect_worker_metrics_connector_count",
    "kafka_connect_connect_worker_metrics_connector_failed_task_count",
    "kafka_connect_connect_worker_metrics_connector_paused_task_count",
    "kafka_connect_connect_worker_metrics_connector_running_task_count",
    "kafka_connect_connect_worker_metrics_connector_unassigned_task_count",
    "kafka_connect_connect_worker_metrics_task_count",
  ],
  "kafka.connect:type=connect-worker-rebalance-metrics": ["kafka_connect_connect_worker_rebalance_metrics_rebalancing"],
  "kafka.connect:type=task-error-metrics": [
    "kafka_connect_task_error_metrics_total_record_errors",
    "kafka_connect_task_error_metrics_total_record_failures",
  ],
  "kafka.consumer:type=consumer-fetch-manager-metrics": [
    "kafka_consumer_consumer_fetch_manager_metrics_records_consumed",
  ],
} as const;

/**
 * Metrics of MirrorMaker's workers: those of Connect's workers, and of its connectors. The latter are gauges of half a
 * minute each, and there are none of a partition before its first message.
 */
const mirror = {
  "kafka.connect:type=connect-worker-metrics": connect["kafka.connect:type=connect-worker-metrics"],
  "kafka.connect:type=connect-worker-rebalance-metrics": connect["kafka.connect:type=connect-worker-rebalance-metrics"],
  "kafka.connect.mirror:type=MirrorSourceConnector": [
    "kafka_connect_mirror_mirrorsourceconnector_byte_rate",
    "kafka_connect_mirror_mirrorsourceconnector_record_rate",
    "kafka_connect_mirror_mirrorsourceconnector_replication_latency_ms_max",
  ],
  "kafka.connect.mirror:type=MirrorCheckpointConnector": [
    "kafka_connect_mirror_mirrorcheckpointconnector_checkpoint_latency_ms_max",
  ],
} as const;

/** Metrics of the HTTP Bridge's Kafka clients, by the type of their MBeans. */
const bridge = {
  "kafka.producer:type=producer-metrics": ["kafka_producer_producer_metrics_record_error_rate"],
} as const;

/** Metrics that no reporter of Kafka's has a say in. */
const others = [
  // The HTTP Bridge's REST API, by either reporter.
  "strimzi_bridge_http_server_active_connections",
  "strimzi_bridge_http_server_requests_total",
  // The JVM that Kafka and Connect run in, by either reporter.
  "jvm_gc_collection_seconds_sum",
  "jvm_memory_used_bytes",
  "process_cpu_seconds_total",
  // Kafka Exporter.
  "kafka_consumergroup_lag",
  // The cluster operator, and the topic and user operators.
  "strimzi_certificate_expiration_timestamp_ms",
  "strimzi_reconciliations_duration_seconds_max",
  "strimzi_reconciliations_failed_total",
  "strimzi_reconciliations_successful_total",
  "strimzi_resources",
  // Kubernetes' own, of the volumes in pods.
  "kubelet_volume_stats_available_bytes",
  "kubelet_volume_stats_capacity_bytes",
] as const;

type NamesIn<Component> = Component[keyof Component] extends readonly (infer Name)[] ? Name : never;

/** The name of a metric that there is. */
export type MetricName =
  | NamesIn<typeof kafka>
  | NamesIn<typeof connect>
  | NamesIn<typeof mirror>
  | NamesIn<typeof bridge>
  | (typeof others)[number];

/** What offers metrics by a reporter of Kafka's. */
export type Component = "kafka" | "connect" | "mirror" | "bridge";

const components: Readonly<Record<Component, Readonly<Record<string, readonly MetricName[]>>>> = {
  kafka,
  connect,
  mirror,
  bridge,
};

/** All that alerts and dashboards may use. */
export const metricNames: readonly MetricName[] = [
  ...new Set([...Object.values(components).flatMap((types) => Object.values(types).flat()), ...others]),
];

/** The metrics that a component must offer for alerts and dashboards. */
export function metricsOf(component: Component): readonly MetricName[] {
  return Object.values(components[component]).flat();
}

/** The MBeans that a component's metrics come from, as patterns of JMX object names. */
export function mbeansOf(component: Component): readonly string[] {
  return Object.keys(components[component]).map((type) => `${type},*`);
}

/**
 * The name by which the metrics reporter's allow list knows a metric: without what Prometheus puts
 * behind the name of a counter.
 */
export function allowListName(metric: MetricName): string {
  return metric.replace(/_total$/, "");
}

/** A label's value in a selector: the value itself, or a pattern that it matches, or a value that it must not have. */
export type LabelMatch = string | { readonly matches: string } | { readonly not: string };

/** The series of a metric with these labels, as PromQL selects them. */
export function series(metric: MetricName, labels: Readonly<Record<string, LabelMatch>>): string {
  const matchers = Object.entries(labels).map(([label, match]) => {
    if (typeof match === "string") {
      return `${label}=${JSON.stringify(match)}`;
    }
    return "matches" in match ? `${label}=~${JSON.stringify(match.matches)}` : `${label}!=${JSON.stringify(match.not)}`;
  });
  return `${metric}{${matchers.join(",")}}`;
}
