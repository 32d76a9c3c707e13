import assert from "node:assert/strict";
import { jmxConfig } from "../../config/jmxRules";
import { allowListName, metricNames, metricsOf } from "../../config/metricCatalogue";
import { withOverrides } from "../../demo/stackFile";
import { alerts, dashboards, expressions, monitoring, withEverything } from "../support/monitoring";
import { parsePromql } from "../support/promql";
import { plan, problems } from "../support/settings";

const complete = () => monitoring(withEverything({ stage: 14 }));

describe("alerts and dashboards", () => {
  it("are PromQL, every one", () => {
    const found = expressions(complete());
    assert.ok(found.length > 50);
    for (const expr of found) {
      assert.deepEqual(parsePromql(expr).errors, [], expr);
    }
  });

  it("are told from what is no PromQL", () => {
    for (const broken of ["sum(a", "a{b=c}", "rate(a[5m)", "a >", "sum by pod (a)"]) {
      assert.notDeepEqual(parsePromql(broken).errors, [], broken);
    }
  });

  it("use the metrics of the catalogue, all of them and no others", () => {
    const used = new Set(expressions(complete()).flatMap((expr) => parsePromql(expr).metrics));
    assert.deepEqual([...used].sort(), [...metricNames].sort());
  });

  it("look at this cluster alone: every selector names its namespace, or the operator's", () => {
    const found = monitoring(withEverything({ stage: 14, namespace: "team", operator: { namespace: "operators" } }));
    for (const expr of expressions(found)) {
      for (const selector of expr.match(/\{[^}]*\}/g) ?? []) {
        assert.match(selector, /(^|[{,])(exported_|resource_)?namespace=~?"(team|operators)\|?"/, expr);
      }
    }
  });
});

describe("alerts", () => {
  it("have a severity, a summary, a description and a time to wait", () => {
    for (const rule of alerts(complete()).values()) {
      assert.match(rule.severity, /^(critical|warning)$/);
      assert.match(rule.for, /^\d+[mh]$/);
      assert.match(rule.summary, /^(\{\{ |[A-Z]).*\.$/, rule.alert);
      assert.ok(rule.description.length > 60 && rule.description.endsWith("."), rule.alert);
    }
  });

  it("name only labels in their texts that their expression keeps", () => {
    for (const { alert, expr, summary, description } of alerts(complete()).values()) {
      const named = [...`${summary}${description}`.matchAll(/\$labels\.(\w+)/g)].map(([, label = ""]) => label);
      const kept = parsePromql(expr).labels;
      assert.deepEqual(
        named.filter((label) => !kept.includes(label)),
        [],
        alert,
      );
    }
  });

  it("are each there once, whatever is running", () => {
    for (const stage of [2, 7, 12, 14]) {
      const names = monitoring(withEverything({ stage })).alerts.flatMap(({ groups }) =>
        groups.flatMap(({ rules }) => rules.map(({ alert }) => alert)),
      );
      assert.deepEqual(names, [...new Set(names)]);
    }
  });

  it("wait for what they are about: the entity operator, Connect, Kafka Exporter", () => {
    const at = (stage: number, metrics = {}) => [...alerts(monitoring(withEverything({ stage }, metrics))).keys()];
    assert.ok(!at(6).includes("KafkaTopicOrUserFails"));
    assert.ok(at(7).includes("KafkaTopicOrUserFails"));
    assert.ok(!at(11).includes("KafkaConnectTaskFailed"));
    assert.ok(at(12).includes("KafkaConnectTaskFailed"));
    assert.ok(at(2).includes("KafkaConsumerLag"));
    assert.ok(!at(2, { kafkaExporter: { enabled: false } }).includes("KafkaConsumerLag"));
  });

  it("have thresholds out of the stack config", () => {
    const rules = { enabled: true, consumerLag: 77, diskUsed: 66, certificateDays: 25 };
    const found = alerts(monitoring(withEverything({ stage: 2 }, { rules })));
    assert.match(found.get("KafkaConsumerLag")?.expr ?? "", /> 77$/);
    assert.match(found.get("KafkaDiskFilling")?.expr ?? "", /> 66$/);
    assert.match(found.get("KafkaCertificateExpires")?.expr ?? "", /< 25 \* 86400$/);
  });

  it("find the volumes that Strimzi makes for the pools", () => {
    const { expr = "" } = alerts(complete()).get("KafkaDiskFilling") ?? {};
    const [, pattern = ""] = /persistentvolumeclaim=~"([^"]+)"/.exec(expr) ?? [];
    const matches = (claim: string) => new RegExp(`^(?:${pattern})$`).test(claim);
    assert.ok(matches("data-0-my-cluster-broker-0"));
    assert.ok(matches("data-1-my-cluster-controller-102"));
    assert.ok(!matches("data-0-my-other-cluster-broker-0"));
    assert.ok(!matches("my-cluster-broker-0"));
  });

  it("stand where the metrics are that they go by: those of the operator in its namespace", () => {
    const { alerts: plans } = monitoring(withEverything({ stage: 14, operator: { namespace: "operators" } }));
    assert.deepEqual(
      plans.map(({ name, namespace, groups }) => [namespace, name, groups.map((group) => group.name)]),
      [
        ["myproject", "my-cluster", ["kafka", "strimzi-entity-operator", "kafka-connect"]],
        ["operators", "strimzi-myproject-my-cluster", ["strimzi"]],
      ],
    );
  });
});

describe("dashboards", () => {
  it("have panels with ids of their own, a place of their own, and a query each", () => {
    for (const { title, panels } of dashboards(complete())) {
      const ids = panels.map(({ id }) => id);
      assert.deepEqual(ids, [...new Set(ids)], title);
      const taken = new Set<string>();
      for (const { type, title: panel, targets, gridPos } of panels) {
        assert.equal(targets === undefined, type === "row", panel);
        assert.ok(targets === undefined || targets.length > 0, panel);
        const refs = targets?.map(({ refId }) => refId) ?? [];
        assert.deepEqual(refs, [...new Set(refs)], panel);
        assert.ok(gridPos.x + gridPos.w <= 24, panel);
        for (let x = gridPos.x; x < gridPos.x + gridPos.w; x++) {
          for (let y = gridPos.y; y < gridPos.y + gridPos.h; y++) {
            assert.ok(!taken.has(`${x},${y}`), `${title}: ${panel} lies on another`);
            taken.add(`${x},${y}`);
          }
        }
      }
    }
  });

  it("are told apart: other clusters' have other ids, of a length that Grafana takes", () => {
    const uids = (namespace: string) =>
      dashboards(monitoring(withEverything({ stage: 14, namespace }))).map(({ uid }) => uid);
    const all = [...uids("a"), ...uids("b")];
    assert.equal(new Set(all).size, 6);
    assert.ok(all.every((uid) => /^[a-f0-9]{1,40}$/.test(uid)));
    assert.deepEqual(uids("a"), uids("a"), "links go by them");
  });

  it("name lines by labels that their queries keep", () => {
    for (const { panels } of dashboards(complete())) {
      for (const { title, targets = [] } of panels) {
        for (const { expr, legendFormat } of targets) {
          const named = [...String(legendFormat).matchAll(/\{\{(\w+)\}\}/g)].map(([, label = ""]) => label);
          const kept = parsePromql(expr).labels;
          assert.deepEqual(
            named.filter((label) => !kept.includes(label)),
            [],
            title,
          );
        }
      }
    }
  });

  it("wait for Connect, and show consumers only where something knows of them", () => {
    const titles = (stage: number, metrics = {}) =>
      dashboards(monitoring(withEverything({ stage }, metrics))).map(({ title }) => title);
    assert.equal(titles(11).length, 2);
    assert.deepEqual(titles(12), [
      "Kafka my-cluster (myproject)",
      "Kafka Connect my-connect (myproject)",
      "Strimzi operators of my-cluster (myproject)",
    ]);
    const rows = (metrics: object) =>
      dashboards(monitoring(withEverything({ stage: 2 }, metrics)))[0]?.panels.map(({ title }) => title) ?? [];
    assert.ok(rows({}).includes("Consumers"));
    assert.ok(!rows({ kafkaExporter: { enabled: false } }).includes("Consumers"));
  });
});

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

describe("the settings of metrics refuse", () => {
  for (const [what, metrics, key, message] of [
    ["another reporter", { reporter: "jxm" }, "metrics.reporter", /did you mean "jmx"/],
    ["a list of metrics that is none", { allowList: "kafka.*" }, "metrics.allowList", /a list of regular expressions/],
    ["expressions with commas", { allowList: ["a{1,2}"] }, "metrics.allowList", /without commas/],
    ["expressions that are none", { allowList: ["("] }, "metrics.allowList", /a list of regular/],
    ["a selection for the other reporter", { reporter: "jmx", allowList: ["a"] }, "metrics.allowList", /JMX exporter/],
    [
      "a topic expression that is none",
      { kafkaExporter: { topicRegex: "[" } },
      "metrics.kafkaExporter.topicRegex",
      /regular expression/,
    ],
    [
      "a group expression that is empty",
      { kafkaExporter: { groupRegex: "" } },
      "metrics.kafkaExporter.groupRegex",
      /regular expression/,
    ],
    ["a disk that is more than full", { rules: { diskUsed: 100 } }, "metrics.rules.diskUsed", /percent from 1 to 99/],
    ["no lag at all", { rules: { consumerLag: 0 } }, "metrics.rules.consumerLag", /messages from 1/],
    ["a year and more", { rules: { certificateDays: 366 } }, "metrics.rules.certificateDays", /days from 1 to 365/],
    [
      "dashboards of another kind",
      { dashboards: { type: "yes" } },
      "metrics.dashboards.type",
      /one of none, configmap, grafana/,
    ],
    ["a label without a value", { dashboards: { label: "grafana" } }, "metrics.dashboards.label", /name=value/],
    ["a label that is none", { labels: { "my label": "x" } }, "metrics.labels", /an object of labels/],
    ["a key that is none", { dashbords: {} }, "metrics.dashbords", /did you mean "dashboards"/],
  ] as const) {
    it(`${what}, in one message`, () => {
      const [problem, ...more] = problems({ stage: 2, metrics: { enabled: true, ...metrics } });
      assert.equal(problem?.key, key);
      assert.match(problem?.message ?? "", message);
      assert.deepEqual(more, []);
    });
  }

  for (const [certificateDays, renewalDays, fix] of [
    [30, 30, "pulumi config set --path metrics.rules.certificateDays 15"],
    [14, 2, "pulumi config set --path metrics.rules.certificateDays 1"],
    [14, 1, "pulumi config set --path certificates.renewalDays 15"],
  ] as const) {
    it(`an alert at ${certificateDays} days that comes before every renewal at ${renewalDays}, with a command that mends it`, () => {
      const config = withEverything(
        { stage: 2, certificates: { renewalDays } },
        { rules: { enabled: true, certificateDays } },
      );
      const [problem, ...more] = problems(config);
      assert.equal(problem?.key, "metrics.rules.certificateDays");
      assert.equal(problem?.fix, fix);
      assert.deepEqual(more, []);
      assert.deepEqual(
        problems({ ...config, metrics: { rules: { certificateDays } } }),
        [],
        "nothing while there are no alerts",
      );
      const [, path = "", value = ""] = /--path (\S+) (\S+)$/.exec(fix) ?? [];
      assert.deepEqual(problems(withOverrides(config, [{ path, value }])), []);
    });
  }

  it("nothing that Java and Go understand", () => {
    const kafkaExporter = { topicRegex: "(?i)orders.*", groupRegex: "^my-.+$" };
    assert.deepEqual(problems({ metrics: { allowList: ["(?i)kafka_.*"], kafkaExporter, labels: { release: 1 } } }), []);
  });
});
