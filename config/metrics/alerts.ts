import { type LabelMatch, series } from "./metricCatalogue";
import type { AlertGroup, AlertRule } from "./plan";

/** What alerts and dashboards are about. */
export interface AlertScope {
  readonly namespace: string;
  /** The Kafka cluster. */
  readonly cluster: string;
  /** The names of its pools. */
  readonly pools: readonly string[];
  /** Whether Kafka Exporter runs. */
  readonly kafkaExporter: boolean;
  /** The namespace that the cluster operator runs in. */
  readonly operatorNamespace: string;
  readonly thresholds: {
    /** Messages. */
    readonly consumerLag: number;
    /** Percent of a volume. */
    readonly diskUsed: number;
    /** Days. */
    readonly certificateDays: number;
    /** Minutes that copied messages may be late. */
    readonly mirrorMinutes: number;
  };
}

type Labels = Readonly<Record<string, LabelMatch>>;

/** Alerts about Kafka itself. */
export function kafkaAlerts({ namespace, cluster, pools, kafkaExporter, thresholds }: AlertScope): AlertGroup {
  const kafka = { namespace, strimzi_io_cluster: cluster };
  const volumes: Labels = {
    namespace,
    // Strimzi: data-<volume>-<cluster>-<pool>-<node>.
    persistentvolumeclaim: { matches: `data-[0-9]+-${cluster}-(${pools.join("|")})-[0-9]+` },
  };
  const free = series("kubelet_volume_stats_available_bytes", volumes);
  const size = series("kubelet_volume_stats_capacity_bytes", volumes);
  return {
    name: "kafka",
    rules: [
      {
        alert: "KafkaNoActiveController",
        // With no controller at all there is no series to sum up.
        expr: `(sum(${series("kafka_controller_kafkacontroller_activecontrollercount", kafka)}) or vector(0)) < 1`,
        for: "2m",
        severity: "critical",
        summary: `Kafka ${cluster} has no active controller.`,
        description:
          "No topic can be created or changed, and no partition gets a new leader. Look at the controllers' pods and their logs: more than half of them must run and reach each other. The alert also fires when their metrics are missing.",
      },
      {
        alert: "KafkaOfflinePartitions",
        expr: `max(${series("kafka_controller_kafkacontroller_offlinepartitionscount", kafka)}) > 0`,
        for: "1m",
        severity: "critical",
        summary: `{{ $value }} partitions of Kafka ${cluster} have no leader.`,
        description:
          "Nobody can write to them or read from them. Bring back the brokers that have their replicas: look for pods that do not run, and for volumes that are full or lost.",
      },
      {
        alert: "KafkaUnderMinIsrPartitions",
        expr: `sum by (pod) (${series("kafka_server_replicamanager_underminisrpartitioncount", kafka)}) > 0`,
        for: "5m",
        severity: "critical",
        summary: "{{ $value }} partitions led by {{ $labels.pod }} have fewer replicas in sync than they must.",
        description: "Producers with acks=all get errors. Bring back the brokers that are missing or fall behind.",
      },
      {
        alert: "KafkaUnderReplicatedPartitions",
        expr: `sum by (pod) (${series("kafka_server_replicamanager_underreplicatedpartitions", kafka)}) > 0`,
        // Longer than a broker's restart takes: rolling the brokers is no alert.
        for: "10m",
        severity: "warning",
        summary: "{{ $value }} partitions led by {{ $labels.pod }} have replicas that are not in sync.",
        description:
          "One more failure may cost data or stop producers. A broker is down, or too slow to follow: look at its pod, its disk and its network.",
      },
      {
        alert: "KafkaBrokerMissing",
        expr: `max(${series("kafka_controller_kafkacontroller_fencedbrokercount", kafka)}) > 0`,
        for: "10m",
        severity: "warning",
        summary: `{{ $value }} brokers of Kafka ${cluster} are registered but do not run.`,
        description:
          "The controllers have not heard of them for a while. Look for broker pods that do not run or do not get ready.",
      },
      {
        alert: "KafkaOfflineReplicas",
        expr: `sum by (pod) (${series("kafka_server_replicamanager_offlinereplicacount", kafka)}) > 0`,
        for: "5m",
        severity: "warning",
        summary: "{{ $labels.pod }} has {{ $value }} replicas on a disk that it gave up.",
        description: "A log directory failed. The broker's log says why; mostly the volume is at fault.",
      },
      {
        alert: "KafkaDiskFilling",
        expr: `100 * (1 - ${free} / ${size}) > ${thresholds.diskUsed}`,
        for: "10m",
        severity: "warning",
        summary: "{{ $labels.persistentvolumeclaim }} is {{ $value | humanize }}% full.",
        description:
          "A broker whose disk is full stops. Raise storage.size if the storage class lets volumes grow, keep messages for a shorter time, or add brokers and move partitions to them.",
      },
      ...(kafkaExporter
        ? [
            {
              alert: "KafkaConsumerLag",
              expr: `sum by (consumergroup, topic) (${series("kafka_consumergroup_lag", kafka)}) > ${thresholds.consumerLag}`,
              for: "15m",
              severity: "warning" as const,
              summary: "The group {{ $labels.consumergroup }} is {{ $value }} messages behind in {{ $labels.topic }}.",
              description:
                "Its consumers are down, stuck or too slow. Look at their logs; more consumers help as long as there are more partitions than consumers.",
            },
          ]
        : []),
    ],
  };
}

/**
 * Alerts about a Connect cluster.
 *
 * @param group The name of their group: no two groups of a PrometheusRule share one. Default: that of the demo's.
 */
export function connectAlerts({ namespace }: AlertScope, connect: string, group = "kafka-connect"): AlertGroup {
  const workers = { namespace, strimzi_io_cluster: connect };
  return {
    name: group,
    rules: [
      {
        alert: "KafkaConnectTaskFailed",
        expr: `sum by (connector) (${series("kafka_connect_connect_worker_metrics_connector_failed_task_count", workers)}) > 0`,
        for: "5m",
        severity: "warning",
        summary: "{{ $value }} tasks of the connector {{ $labels.connector }} have failed.",
        description:
          "They stay failed until somebody restarts them. The KafkaConnector's status has the error; fix it, then annotate the KafkaConnector with strimzi.io/restart-task and the task's number.",
      },
      {
        alert: "KafkaConnectDown",
        expr: `absent(${series("kafka_connect_connect_worker_metrics_connector_count", workers)})`,
        for: "10m",
        severity: "warning",
        summary: `Kafka Connect ${connect} has no worker that runs.`,
        description:
          "No connector moves data. Look at the workers' pods and the KafkaConnect's status. The alert also fires when their metrics are missing.",
      },
    ],
  };
}

/** Alerts about MirrorMaker. */
export function mirrorAlerts({ namespace, thresholds }: AlertScope, mirror: string): AlertGroup {
  const workers = { namespace, strimzi_io_cluster: mirror };
  const latency = series("kafka_connect_mirror_mirrorsourceconnector_replication_latency_ms_max", workers);
  return {
    name: "kafka-mirror-maker",
    rules: [
      {
        alert: "KafkaMirrorBehind",
        expr: `max by (source, topic) (${latency}) > ${thresholds.mirrorMinutes} * ${MINUTE_MS}`,
        for: "15m",
        severity: "warning",
        summary: "Messages of {{ $labels.source }} arrive in {{ $labels.topic }} {{ $value | humanize }} ms late.",
        description:
          "MirrorMaker copies more slowly than messages come, or was away. It also fires while a topic is copied for the first time, as old messages are late by their age. Raise mirror.sources[].tasksMax up to the number of partitions, and mirror.replicas with it.",
      },
      {
        alert: "KafkaMirrorTaskFailed",
        expr: `sum by (connector) (${series("kafka_connect_connect_worker_metrics_connector_failed_task_count", workers)}) > 0`,
        for: "15m",
        severity: "warning",
        summary: "{{ $value }} tasks of MirrorMaker's {{ $labels.connector }} have failed.",
        description:
          "Their partitions or groups are not copied. The operator starts them again at ever longer intervals. The KafkaMirrorMaker2's status has the error: mostly the source is away, or does not let MirrorMaker in.",
      },
      {
        alert: "KafkaMirrorDown",
        expr: `absent(${series("kafka_connect_connect_worker_metrics_connector_count", workers)})`,
        for: "10m",
        severity: "warning",
        summary: `MirrorMaker ${mirror} has no worker that runs.`,
        description:
          "Nothing is copied. What comes meanwhile is copied later, as long as the sources keep it. Look at the workers' pods and the KafkaMirrorMaker2's status. The alert also fires when their metrics are missing.",
      },
    ],
  };
}

/** Alerts about the HTTP Bridge. */
export function bridgeAlerts({ namespace }: AlertScope, bridge: string): AlertGroup {
  const pods = { namespace, strimzi_io_cluster: bridge };
  const failed = series("strimzi_bridge_http_server_requests_total", { ...pods, code: { matches: "5.." } });
  return {
    name: "kafka-bridge",
    rules: [
      {
        alert: "KafkaBridgeCallsFail",
        expr: `sum(increase(${failed}[10m])) > 5`,
        for: "5m",
        severity: "warning",
        summary: `{{ $value | humanize }} calls of the HTTP Bridge ${bridge} have failed in ten minutes.`,
        description:
          "The Bridge does not reach Kafka, or Kafka denies its user a topic or a group that a client asked for. The log of the Bridge's pods says which; then see whether Kafka is Ready, or what bridge.produces, bridge.consumes and bridge.groups allow.",
      },
      {
        alert: "KafkaBridgeMessagesLost",
        expr: `sum by (pod) (${series("kafka_producer_producer_metrics_record_error_rate", pods)}) > 0`,
        for: "5m",
        severity: "warning",
        summary: "{{ $labels.pod }} cannot send messages of HTTP clients to Kafka.",
        description:
          "Each such client sees an error for its message, and must send it again. Kafka may deny the topic to the Bridge's user, or have fewer copies in sync than it must: the Bridge's log says which.",
      },
      {
        alert: "KafkaBridgeDown",
        expr: `absent(${series("strimzi_bridge_http_server_active_connections", pods)})`,
        for: "10m",
        severity: "warning",
        summary: `The HTTP Bridge ${bridge} has no pod that runs.`,
        description:
          "Its clients can neither send nor read. Look at its pods and the KafkaBridge's status. The alert also fires when its metrics are missing.",
      },
    ],
  };
}

const MINUTE_MS = 60_000;
const DAY = 24 * 60 * 60;

/** Alerts that go by the cluster operator's metrics. Where namespaces are apart, they belong into the operator's. */
export function operatorAlerts({ namespace, cluster, operatorNamespace, thresholds }: AlertScope): AlertGroup {
  const expires = series("strimzi_certificate_expiration_timestamp_ms", {
    namespace: operatorNamespace,
    resource_namespace: namespace,
    cluster,
  });
  return {
    name: "strimzi",
    rules: [
      {
        alert: "KafkaCertificateExpires",
        expr: `min by (type) (${expires}) / 1000 - time() < ${thresholds.certificateDays} * ${DAY}`,
        for: "1h",
        severity: "warning",
        summary: `The {{ $labels.type }} certificate of Kafka ${cluster} expires in {{ $value | humanizeDuration }}.`,
        description:
          "After that nobody can connect. The operator renews a CA that it created: its log says why that did not happen. The next pulumi up renews a CA that this program created. A CA of your own you must renew yourself.",
      },
      reconciliationAlert("StrimziReconciliationFails", {
        namespace: operatorNamespace,
        exported_namespace: namespace,
        // Topics and users are the entity operator's, whose pod may be in the same namespace.
        kind: {
          matches: "Kafka|KafkaBridge|KafkaConnect|KafkaConnector|KafkaMirrorMaker2|KafkaRebalance|StrimziPodSet",
        },
      }),
      {
        alert: "StrimziOperatorDown",
        expr: `absent(${series("strimzi_resources", { namespace: operatorNamespace, kind: "Kafka" })})`,
        for: "10m",
        severity: "warning",
        summary: `The cluster operator in ${operatorNamespace} does not run.`,
        description:
          "Kafka keeps running, but changes have no effect, and no certificate is renewed. The alert also fires when the operator's metrics are missing.",
      },
    ],
  };
}

/** Alerts that go by the metrics of the topic and the user operator, which run beside the cluster. */
export function entityOperatorAlerts({ namespace, cluster }: AlertScope): AlertGroup {
  return {
    name: "strimzi-entity-operator",
    rules: [reconciliationAlert("KafkaTopicOrUserFails", { namespace, strimzi_io_cluster: cluster })],
  };
}

/**
 * A resource that cannot be brought to what is wanted is tried again every two minutes: more than a few
 * failures in an hour are no accident. The label that names the resource's own namespace is
 * `exported_namespace`, since Prometheus puts the pod's into `namespace`.
 */
function reconciliationAlert(alert: string, operators: Labels): AlertRule {
  return {
    alert,
    expr: `sum by (kind) (increase(${series("strimzi_reconciliations_failed_total", operators)}[1h])) > 5`,
    for: "5m",
    severity: "warning",
    summary: "A {{ $labels.kind }} does not reach its desired state.",
    description:
      "The operator has failed {{ $value | humanize }} times in an hour. The status of the {{ $labels.kind }} resources says why: npm run status.",
  };
}
