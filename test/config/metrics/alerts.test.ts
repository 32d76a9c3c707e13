import assert from "node:assert/strict";
import { metricNames } from "../../../config/metrics/metricCatalogue";
import { alerts, expressions, monitoring, withEverything } from "../../harness/support/monitoring";
import { parsePromql } from "../../harness/support/promql";

const mirror = { enabled: true, sources: [{ alias: "old", cluster: "old-cluster", topics: ["*"] }] };
const complete = () => monitoring(withEverything({ stage: 14, mirror, bridge: { enabled: true } }));

describe("alerts and dashboards", () => {
  it("are PromQL, every one", () => {
    const found = expressions(complete());
    assert.ok(found.length > 50);
    for (const expr of found) {
      assert.deepEqual(parsePromql(expr).errors, [], expr);
    }
  });

  it("are distinguished from what is not PromQL", () => {
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

  it("wait for what they are about: the entity operator, Connect, the Bridge, Kafka Exporter", () => {
    const at = (stage: number, metrics = {}) => [...alerts(monitoring(withEverything({ stage }, metrics))).keys()];
    assert.ok(!at(6).includes("KafkaTopicOrUserFails"));
    assert.ok(at(7).includes("KafkaTopicOrUserFails"));
    assert.ok(!at(11).includes("KafkaConnectTaskFailed"));
    assert.ok(at(12).includes("KafkaConnectTaskFailed"));
    const bridged = (stage: number) => [
      ...alerts(monitoring(withEverything({ stage, bridge: { enabled: true } }))).keys(),
    ];
    assert.ok(!at(14).includes("KafkaBridgeDown") && !bridged(8).includes("KafkaBridgeDown"));
    assert.ok(bridged(9).includes("KafkaBridgeDown"));
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
