import assert from "node:assert/strict";
import { jmxConfig } from "../../../config/metrics/jmxRules";
import { allowListName, metricsOf } from "../../../config/metrics/metricCatalogue";
import { plan } from "../../harness/support/settings";

/** What Strimzi 1.2.0's operator lets the metrics reporter offer if nothing is said (its documentation of `allowList`). */
const operatorsSelection = {
  kafka: `kafka_cluster_partition.* kafka_controller_kafkacontroller.*
    kafka_controller_controllerstats_uncleanleaderelectionspersec kafka_log_log_size kafka_network_requestmetrics.*
    kafka_network_socketserver_networkprocessoravgidlepercent kafka_server_app_info.* kafka_server_brokertopicmetrics.*
    kafka_server_kafkarequesthandlerpool_requesthandleravgidlepercent kafka_server_kafkaserver_brokerstate
    kafka_server_kafkaserver_clusterid kafka_server_kafkaserver_linux.* kafka_server_raft.* kafka_server_replicamanager.*
    kafka_server_request_queue_size kafka_server_socket_server.*`,
  connect: `kafka_admin_client_admin_client_metrics_connection_count kafka_connect_connect_coordinator_metrics.*
    kafka_connect_connector_metrics.* kafka_connect_connector_task_metrics.* kafka_connect_connect_worker_metrics_.*
    kafka_connect_connect_worker_rebalance.* kafka_connect_task_error_metrics.*
    kafka_consumer_consumer_coordinator_metrics.* kafka_consumer_consumer_fetch_manager_metrics.*
    kafka_consumer_consumer_metrics.* kafka_producer_producer_metrics.*
    kafka_producer_producer_node_metrics_incoming_byte kafka_producer_producer_topic.*`,
};

describe("the metrics reporter", () => {
  const allows = (list: readonly string[], name: string) =>
    list.some((entry) => new RegExp(`^(?:${entry})$`).test(name));

  for (const component of ["kafka", "connect"] as const) {
    const listOf = (metrics: object) => {
      const { cluster, connect } = plan({ stage: 14, metrics: { enabled: true, ...metrics } });
      const reporter = (component === "kafka" ? cluster : connect)?.metrics;
      assert.ok(reporter?.reporter === "strimzi");
      return reporter.allowList;
    };

    it(`of ${component} lets pass all that alerts and dashboards use, by the operator's selection`, () => {
      assert.deepEqual(listOf({}), []);
      const selection = operatorsSelection[component].split(/\s+/);
      assert.deepEqual(
        metricsOf(component).filter((metric) => !allows(selection, allowListName(metric))),
        [],
      );
    });

    it(`of ${component} does so with a selection of one's own too`, () => {
      const list = listOf({ allowList: ["kafka_cluster_.*"] });
      assert.equal(list[0], "kafka_cluster_.*");
      assert.deepEqual(
        metricsOf(component).filter((metric) => !allows(list, allowListName(metric))),
        [],
      );
    });
  }
});

/**
 * What the JMX exporter makes of an MBean's attribute: it looks for the first rule whose pattern is found in
 * `domain<key=value, …><>attribute: value`, and names by it (its documentation).
 */
function exported(component: "kafka" | "connect", attribute: string): string | undefined {
  const { rules } = jmxConfig(component);
  for (const { pattern, name, labels = {} } of rules) {
    const match = new RegExp(`^.*(?:${pattern}).*$`).exec(attribute);
    if (match) {
      if (name === undefined) {
        return "by the exporter's own rule";
      }
      const filled = (text: string) => text.replaceAll(/\$(\d+)/g, (_, group) => match[Number(group)] ?? "");
      const named = Object.entries(labels).map(([label, value]) => `${filled(label)}="${filled(value)}"`);
      return `${filled(name).toLowerCase()}{${named.join(",")}}`;
    }
  }
  return undefined;
}

describe("the JMX exporter's rules", () => {
  for (const [attribute, metric] of [
    [
      "kafka.server<type=ReplicaManager, name=UnderReplicatedPartitions><>Value: 0",
      "kafka_server_replicamanager_underreplicatedpartitions{}",
    ],
    [
      "kafka.controller<type=KafkaController, name=ActiveControllerCount><>Value: 1",
      "kafka_controller_kafkacontroller_activecontrollercount{}",
    ],
    [
      "kafka.server<type=BrokerTopicMetrics, name=BytesInPerSec><>Count: 9",
      "kafka_server_brokertopicmetrics_bytesinpersec_total{}",
    ],
    [
      "kafka.server<type=BrokerTopicMetrics, name=BytesInPerSec, topic=my-topic><>Count: 9",
      'kafka_server_brokertopicmetrics_bytesinpersec_total{topic="my-topic"}',
    ],
    [
      "kafka.log<type=Log, name=Size, topic=a.b, partition=0><>Value: 9",
      'kafka_log_log_size{topic="a.b",partition="0"}',
    ],
    [
      "kafka.network<type=RequestMetrics, name=TotalTimeMs, request=Produce><>99thPercentile: 4.5",
      'kafka_network_requestmetrics_totaltimems{request="Produce",quantile="0.99"}',
    ],
    [
      "kafka.server<type=KafkaRequestHandlerPool, name=RequestHandlerAvgIdlePercent><>Count: 9",
      "kafka_server_kafkarequesthandlerpool_requesthandleravgidlepercent_total{}",
    ],
    [
      "kafka.network<type=SocketServer, name=NetworkProcessorAvgIdlePercent><>Value: 0.9",
      "kafka_network_socketserver_networkprocessoravgidlepercent{}",
    ],
    ["kafka.server<type=raft-metrics><>current-epoch: 1", "by the exporter's own rule"],
    [
      "kafka.server<type=socket-server-metrics, listener=TLS-9093, networkProcessor=0><>connection-count: 1",
      "by the exporter's own rule",
    ],
  ] as const) {
    it(`make of ${attribute.replace(/:.*/, "")} what the metrics reporter does`, () => {
      assert.equal(exported("kafka", attribute), metric);
    });
  }

  it("leave out the rates that Kafka works out itself", () => {
    const rate = "kafka.server<type=BrokerTopicMetrics, name=BytesInPerSec><>OneMinuteRate: 9";
    assert.equal(exported("kafka", rate), undefined);
  });

  it("look at the MBeans that the metrics come from, and at no others", () => {
    const names = [...jmxConfig("kafka").includeObjectNames, ...jmxConfig("connect").includeObjectNames];
    for (const metric of [...metricsOf("kafka"), ...metricsOf("connect")]) {
      const prefixes = names.map((name) =>
        name.replace(":type=", "_").replace(",*", "").replaceAll(/[.-]/g, "_").toLowerCase(),
      );
      assert.equal(prefixes.filter((prefix) => metric.startsWith(`${prefix}_`)).length, 1, metric);
    }
  });
});
