import type { AlertScope } from "./alerts";
import { type Dashboard, type DashboardRow, dashboardUid, type Panel, type Query, type Unit } from "./dashboard";
import { type LabelMatch, type MetricName, series } from "./metricCatalogue";

/** What rates are taken over: enough samples of Prometheus's usual 30 seconds. */
const WINDOW = "5m";

type Labels = Readonly<Record<string, LabelMatch>>;

/** The Kafka cluster: whether it is healthy, what goes through it, and what it takes. */
export function kafkaDashboard(scope: AlertScope): Dashboard {
  const { namespace, cluster } = scope;
  return {
    uid: dashboardUid("kafka", namespace, cluster),
    title: `Kafka ${cluster} (${namespace})`,
    description: "Brokers and controllers of one cluster.",
    tags: ["kafka", "strimzi"],
    rows: [health(scope), traffic(scope), performance(scope), ...lag(scope), disks(scope), controllers(scope)],
  };
}

function health({ namespace, cluster }: AlertScope): DashboardRow {
  const kafka = { namespace, strimzi_io_cluster: cluster };
  return {
    title: "Health",
    panels: [
      number("Brokers", `max(${series("kafka_controller_kafkacontroller_activebrokercount", kafka)})`, { badBelow: 1 }),
      number("Active controllers", `sum(${series("kafka_controller_kafkacontroller_activecontrollercount", kafka)})`, {
        badBelow: 1,
      }),
      number(
        "Partitions without a leader",
        `max(${series("kafka_controller_kafkacontroller_offlinepartitionscount", kafka)})`,
        { badFrom: 1 },
      ),
      number("Under-replicated", `sum(${series("kafka_server_replicamanager_underreplicatedpartitions", kafka)})`, {
        badFrom: 1,
        description: "Partitions with replicas that are not in sync.",
      }),
      number(
        "Below minimum in sync",
        `sum(${series("kafka_server_replicamanager_underminisrpartitioncount", kafka)})`,
        {
          badFrom: 1,
          description: "Partitions that take no messages from producers with acks=all.",
        },
      ),
      number("Partitions", `max(${series("kafka_controller_kafkacontroller_globalpartitioncount", kafka)})`),
    ],
  };
}

function traffic({ namespace, cluster }: AlertScope): DashboardRow {
  // Brokers also offer the sum of their topics, which has no label of that name.
  const topics = { namespace, strimzi_io_cluster: cluster, topic: { not: "" } };
  const perTopic = (metric: MetricName) => by("topic", rate(metric, topics));
  return {
    title: "Traffic",
    panels: [
      lines("Messages in", "ops", perTopic("kafka_server_brokertopicmetrics_messagesinpersec_total")),
      lines("Bytes in", "Bps", perTopic("kafka_server_brokertopicmetrics_bytesinpersec_total")),
      lines("Bytes out", "Bps", perTopic("kafka_server_brokertopicmetrics_bytesoutpersec_total")),
    ],
  };
}

function performance({ namespace, cluster }: AlertScope): DashboardRow {
  const kafka = { namespace, strimzi_io_cluster: cluster };
  const slowest = (request: string): Query => ({
    expr: `max by (request) (${series("kafka_network_requestmetrics_totaltimems", { ...kafka, request, quantile: "0.99" })})`,
    legend: "{{request}}",
  });
  const handlers = rate("kafka_server_kafkarequesthandlerpool_requesthandleravgidlepercent_total", kafka);
  return {
    title: "Performance",
    panels: [
      lines(
        "Time of requests, 99th percentile",
        "ms",
        slowest("Produce"),
        slowest("FetchConsumer"),
        slowest("FetchFollower"),
      ),
      // Kafka counts the nanoseconds that request handlers idle.
      lines("Request handlers idle", "percentunit", { expr: `sum by (pod) (${handlers}) / 1e9`, legend: "{{pod}}" }),
      lines(
        "Network threads idle",
        "percentunit",
        by("pod", series("kafka_network_socketserver_networkprocessoravgidlepercent", kafka)),
      ),
      lines(
        "Connections",
        "short",
        by("listener", series("kafka_server_socket_server_metrics_connection_count", kafka)),
      ),
      lines("Replicas per broker", "short", by("pod", series("kafka_server_replicamanager_partitioncount", kafka))),
      lines("Leaders per broker", "short", by("pod", series("kafka_server_replicamanager_leadercount", kafka))),
      lines(
        "Replicas that fell out of sync",
        "ops",
        by("pod", rate("kafka_server_replicamanager_isrshrinkspersec_total", kafka)),
      ),
      ...jvm(kafka),
    ],
  };
}

function lag({ namespace, cluster, kafkaExporter }: AlertScope): DashboardRow[] {
  const groups = series("kafka_consumergroup_lag", { namespace, strimzi_io_cluster: cluster });
  return kafkaExporter
    ? [
        {
          title: "Consumers",
          panels: [
            lines("Messages behind", "short", {
              expr: `sum by (consumergroup, topic) (${groups})`,
              legend: "{{consumergroup}}, {{topic}}",
            }),
          ],
        },
      ]
    : [];
}

function disks({ namespace, cluster, pools }: AlertScope): DashboardRow {
  const volumes = {
    namespace,
    persistentvolumeclaim: { matches: `data-[0-9]+-${cluster}-(${pools.join("|")})-[0-9]+` },
  };
  const free = series("kubelet_volume_stats_available_bytes", volumes);
  const size = series("kubelet_volume_stats_capacity_bytes", volumes);
  return {
    title: "Disks",
    panels: [
      lines("Volumes used", "percentunit", { expr: `1 - ${free} / ${size}`, legend: "{{persistentvolumeclaim}}" }),
      lines(
        "Size of topics",
        "bytes",
        by("topic", series("kafka_log_log_size", { namespace, strimzi_io_cluster: cluster })),
      ),
    ],
  };
}

function controllers({ namespace, cluster }: AlertScope): DashboardRow {
  const kafka = { namespace, strimzi_io_cluster: cluster };
  return {
    title: "Controllers",
    panels: [
      lines(
        "Metadata records written",
        "ops",
        by("pod", series("kafka_server_raft_metrics_append_records_rate", kafka)),
      ),
      lines("Time to commit metadata", "ms", by("pod", series("kafka_server_raft_metrics_commit_latency_avg", kafka))),
      {
        ...lines("Epoch", "short", by("pod", series("kafka_server_raft_metrics_current_epoch", kafka))),
        description: "It grows by one with every election of a controller.",
      },
    ],
  };
}

/** The Connect workers, their connectors and tasks. */
export function connectDashboard({ namespace }: AlertScope, connect: string): Dashboard {
  const workers = { namespace, strimzi_io_cluster: connect };
  const tasks = (state: "running" | "paused" | "failed" | "unassigned"): Query => ({
    expr: `sum(${series(`kafka_connect_connect_worker_metrics_connector_${state}_task_count`, workers)})`,
    legend: state,
  });
  const consumers = { ...workers, client_id: { matches: "connector-consumer-.+" }, topic: { not: "" } };
  return {
    uid: dashboardUid("connect", namespace, connect),
    title: `Kafka Connect ${connect} (${namespace})`,
    description: "Workers of one Connect cluster, and what runs on them.",
    tags: ["kafka", "strimzi"],
    rows: [
      {
        title: "Connectors",
        panels: connectors(workers),
      },
      {
        title: "Tasks",
        panels: [
          lines("By state", "short", tasks("running"), tasks("paused"), tasks("failed"), tasks("unassigned")),
          lines(
            "Messages read by sinks",
            "ops",
            by("topic", rate("kafka_consumer_consumer_fetch_manager_metrics_records_consumed", consumers)),
          ),
          lines(
            "Errors with messages",
            "ops",
            {
              ...by("connector", rate("kafka_connect_task_error_metrics_total_record_errors", workers)),
              legend: "{{connector}}: errors",
            },
            {
              ...by("connector", rate("kafka_connect_task_error_metrics_total_record_failures", workers)),
              legend: "{{connector}}: failures",
            },
          ),
        ],
      },
      { title: "Workers", panels: jvm(workers) },
    ],
  };
}

/** MirrorMaker: what it copies, how late, and what its workers take. */
export function mirrorDashboard({ namespace }: AlertScope, mirror: string): Dashboard {
  const workers = { namespace, strimzi_io_cluster: mirror };
  const perTopic = (metric: MetricName): Query => ({
    expr: `sum by (source, topic) (${series(metric, workers)})`,
    legend: "{{source}}: {{topic}}",
  });
  const latest = (metric: MetricName, labels: string, legend: string): Query => ({
    expr: `max by (${labels}) (${series(metric, workers)})`,
    legend,
  });
  return {
    uid: dashboardUid("mirror", namespace, mirror),
    title: `MirrorMaker ${mirror} (${namespace})`,
    description: "What is copied from other clusters to this one.",
    tags: ["kafka", "strimzi"],
    rows: [
      {
        title: "Connectors",
        panels: connectors(workers),
      },
      {
        title: "Copies",
        panels: [
          lines("Messages", "ops", perTopic("kafka_connect_mirror_mirrorsourceconnector_record_rate")),
          lines("Bytes", "Bps", perTopic("kafka_connect_mirror_mirrorsourceconnector_byte_rate")),
          lines(
            "How late messages arrive, at most",
            "ms",
            latest(
              "kafka_connect_mirror_mirrorsourceconnector_replication_latency_ms_max",
              "source, topic",
              "{{source}}: {{topic}}",
            ),
          ),
          lines(
            "How late offsets of groups arrive, at most",
            "ms",
            latest(
              "kafka_connect_mirror_mirrorcheckpointconnector_checkpoint_latency_ms_max",
              "source, group",
              "{{source}}: {{group}}",
            ),
          ),
        ],
      },
      { title: "Workers", panels: jvm(workers) },
    ],
  };
}

/** The operators: what they have to look after, whether they manage, and when certificates expire. */
export function operatorDashboard({ namespace, cluster, operatorNamespace }: AlertScope): Dashboard {
  // The resource's own namespace is in exported_namespace: Prometheus puts the pod's into namespace.
  const own = { exported_namespace: namespace };
  const expires = series("strimzi_certificate_expiration_timestamp_ms", {
    namespace: operatorNamespace,
    resource_namespace: namespace,
    cluster,
  });
  const perHour = (metric: MetricName): Query => ({
    expr: `sum by (kind) (increase(${series(metric, own)}[1h]))`,
    legend: "{{kind}}",
  });
  return {
    uid: dashboardUid("operators", namespace, cluster),
    title: `Strimzi operators of ${cluster} (${namespace})`,
    description: "The cluster operator, and the topic and user operators beside the cluster.",
    tags: ["kafka", "strimzi"],
    rows: [
      {
        title: "Resources",
        panels: [
          // Without a namespace: those of an operator that watches all of them.
          lines("Resources", "short", {
            expr: `max by (kind) (${series("strimzi_resources", { exported_namespace: { matches: `${namespace}|` } })})`,
            legend: "{{kind}}",
          }),
          lines("Reconciled in an hour", "short", perHour("strimzi_reconciliations_successful_total")),
          lines("Failed in an hour", "short", perHour("strimzi_reconciliations_failed_total")),
          lines("Longest reconciliation", "s", {
            expr: `max by (kind) (${series("strimzi_reconciliations_duration_seconds_max", own)})`,
            legend: "{{kind}}",
          }),
          lines("Certificates expire in", "s", {
            expr: `min by (type) (${expires}) / 1000 - time()`,
            legend: "{{type}}",
          }),
        ],
      },
    ],
  };
}

/** What workers of Kafka Connect run, MirrorMaker's among them, and whether it runs. */
function connectors(workers: Labels): Panel[] {
  const total = (metric: MetricName) => `sum(${series(metric, workers)})`;
  return [
    number("Connectors", total("kafka_connect_connect_worker_metrics_connector_count")),
    number("Tasks", total("kafka_connect_connect_worker_metrics_task_count")),
    number("Failed tasks", total("kafka_connect_connect_worker_metrics_connector_failed_task_count"), { badFrom: 1 }),
    number("Workers that rebalance", total("kafka_connect_connect_worker_rebalance_metrics_rebalancing")),
  ];
}

/** What a JVM takes of its node. */
function jvm(labels: Labels): Panel[] {
  return [
    lines("Heap used", "bytes", by("pod", series("jvm_memory_used_bytes", { ...labels, area: "heap" }))),
    lines("CPU used", "short", by("pod", rate("process_cpu_seconds_total", labels))),
    lines("Time spent collecting garbage", "percentunit", by("pod", rate("jvm_gc_collection_seconds_sum", labels))),
  ];
}

function rate(metric: MetricName, labels: Labels): string {
  return `rate(${series(metric, labels)}[${WINDOW}])`;
}

function by(label: string, expr: string): Query {
  return { expr: `sum by (${label}) (${expr})`, legend: `{{${label}}}` };
}

function lines(title: string, unit: Unit, ...queries: [Query, ...Query[]]): Panel {
  return { kind: "lines", title, unit, queries };
}

function number(title: string, expr: string, more: Pick<Panel, "badFrom" | "badBelow" | "description"> = {}): Panel {
  return { kind: "number", title, unit: "short", queries: [{ expr, legend: title }], ...more };
}
