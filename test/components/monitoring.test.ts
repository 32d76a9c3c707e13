import assert from "node:assert/strict";
import { parse } from "yaml";
import type { KubernetesObject } from "../../config/kubernetes/object";
import { jmxConfig } from "../../config/metrics/jmxRules";
import type { RawConfig } from "../../config/parseSettings";
import { assertMatches } from "../harness/support/assertMatches";
import { withEverything } from "../harness/support/monitoring";
import { monitoringSchemaErrors } from "../harness/support/monitoringSchemas";
import { unresolved } from "../harness/support/references";
import { evaluated, objectsOf } from "../harness/support/stack";
import { schemaErrors } from "../harness/support/strimziSchemas";

const title = ({ kind, metadata }: KubernetesObject) => `${kind} ${metadata.namespace}/${metadata.name}`;

/** What the switch changes: the titles of new objects, and the paths of what is new in others. Nothing may go. */
async function added(config: RawConfig, metrics: object = {}): Promise<string[]> {
  const before = new Map((await objectsOf(config)).map((object) => [title(object), object]));
  const after = await objectsOf(withEverything(config, metrics));
  assert.deepEqual(
    [...before.keys()].filter((name) => !after.map(title).includes(name)),
    [],
  );
  return after.flatMap((object) => {
    const former = before.get(title(object));
    return former === undefined ? [title(object)] : newPaths(former, object, object.kind);
  });
}

function newPaths(before: unknown, after: unknown, path: string): string[] {
  if (typeof before !== "object" || before === null || typeof after !== "object" || after === null) {
    assert.equal(after, before, path);
    return [];
  }
  const old = new Map(Object.entries(before));
  const current = Object.entries(after);
  assert.deepEqual(
    [...old.keys()].filter((key) => !current.some(([name]) => name === key)),
    [],
    path,
  );
  return current.flatMap(([key, value]) =>
    old.has(key) ? newPaths(old.get(key), value, `${path}.${key}`) : [`${path}.${key}`],
  );
}

async function object(config: RawConfig, name: string): Promise<KubernetesObject> {
  const objects = await objectsOf(config);
  const found = objects.find((each) => title(each) === name);
  assert.ok(found, `there is no ${name} among ${objects.map(title)}`);
  return found;
}

describe("metrics", () => {
  for (const replicas of [1, 3, 6]) {
    for (const stage of [2, 7, 12, 14]) {
      for (const metrics of [{}, { reporter: "jmx", dashboards: { type: "grafana" } }]) {
        const how = "reporter" in metrics ? "the JMX exporter" : "the metrics reporter";
        it(`at stage ${stage} on ${replicas} broker${replicas > 1 ? "s" : ""} by ${how}: valid, and nothing missing`, async () => {
          const objects = await objectsOf(withEverything({ stage, replicas }, metrics));
          assert.deepEqual(schemaErrors(objects), []);
          assert.deepEqual(await monitoringSchemaErrors(objects), []);
          assert.deepEqual(unresolved(objects), []);
          const titles = objects.map(title);
          assert.deepEqual(titles, [...new Set(titles)], "no object twice");
        });
      }
    }

    it(`switched off again take away exactly what they added, on ${replicas} broker${replicas > 1 ? "s" : ""}`, async () => {
      for (const stage of [1, 2, 7, 14]) {
        const config = { stage, replicas };
        assert.deepEqual(await objectsOf(withEverything(config, { enabled: false })), await objectsOf(config));
      }
    });
  }

  it("add nothing before there is a cluster", async () => {
    assert.deepEqual(await added({ stage: 1 }), []);
  });

  it("add their part to the cluster, and objects of their own", async () => {
    assert.deepEqual(await added({ stage: 6, replicas: 3 }), [
      "ConfigMap myproject/my-cluster-dashboard",
      "ConfigMap myproject/my-cluster-operators-dashboard",
      "NetworkPolicy.spec.ingress",
      "Kafka.spec.kafka.metricsConfig",
      "Kafka.spec.kafkaExporter",
      "PodMonitor myproject/my-cluster",
      "PodMonitor myproject/strimzi-cluster-operator",
      "PrometheusRule myproject/my-cluster",
      "PrometheusRule myproject/strimzi-myproject-my-cluster",
    ]);
    assert.deepEqual(await added({ stage: 14 }, { reporter: "jmx", kafkaExporter: { enabled: false } }), [
      "ConfigMap myproject/my-cluster-dashboard",
      "ConfigMap myproject/my-cluster-metrics",
      "ConfigMap myproject/my-cluster-operators-dashboard",
      "ConfigMap myproject/my-connect-dashboard",
      "ConfigMap myproject/my-connect-metrics",
      "NetworkPolicy.spec.ingress",
      "Kafka.spec.kafka.metricsConfig",
      "KafkaConnect.spec.metricsConfig",
      "PodMonitor myproject/my-cluster",
      "PodMonitor myproject/my-connect",
      "PodMonitor myproject/strimzi-cluster-operator",
      "PrometheusRule myproject/my-cluster",
      "PrometheusRule myproject/strimzi-myproject-my-cluster",
    ]);
  });

  it("alone make no object that needs a CRD of somebody else's", async () => {
    const groups = (await objectsOf({ stage: 14, metrics: { enabled: true } })).map(({ apiVersion }) => apiVersion);
    assert.ok(!groups.some((group) => /monitoring|grafana/.test(group)));
  });

  it("have the reporter's list and Kafka Exporter's expressions as they are configured", async () => {
    const metrics = {
      allowList: ["kafka_cluster_.*"],
      kafkaExporter: { topicRegex: "orders.*", groupRegex: "my-.*" },
    };
    const { spec } = await object(withEverything({ stage: 2 }, metrics), "Kafka myproject/my-cluster");
    assertMatches(spec, {
      kafka: { metricsConfig: { type: "strimziMetricsReporter" } },
      kafkaExporter: { topicRegex: "orders.*", groupRegex: "my-.*" },
    });
    assert.equal(Object(spec).kafka.metricsConfig.values.allowList[0], "kafka_cluster_.*");
  });

  for (const [component, name] of [
    ["kafka", "my-cluster"],
    ["connect", "my-connect"],
  ] as const) {
    it(`hand the JMX exporter of ${name} its rules, by a ConfigMap that is there before it`, async () => {
      const config = withEverything({ stage: 14 }, { reporter: "jmx" });
      const { data } = await object(config, `ConfigMap myproject/${name}-metrics`);
      const text = String(Object(data)["metrics-config.yaml"]);
      assert.deepEqual(parse(text), jmxConfig(component));
      assert.ok(!/[&*]a\d/.test(text), "no aliases");
      const { resources } = await evaluated(config);
      const user = resources.find(
        ({ name: found, type }) => found === name && /:Kafka(Connect)?$/.test(type) && !type.startsWith("amq"),
      );
      assert.ok(
        user?.dependencies.some((urn) => urn.endsWith(`ConfigMap::${name}-metrics`)),
        `${user?.dependencies}`,
      );
    });
  }
});

describe("Monitoring", () => {
  it("is checked by the Prometheus operator's schemas, which reject anything else", async () => {
    const rule = await object(withEverything({ stage: 2 }), "PrometheusRule myproject/my-cluster");
    const spec = { groups: [{ rules: [{ alert: "NoName", expr: "up" }] }] };
    assert.equal((await monitoringSchemaErrors([{ ...rule, spec }])).length, 1);
  });

  it("gives Prometheus the ports that Strimzi's pods have, as the stages add them", async () => {
    const ports = async (stage: number, name: string) => {
      const { spec } = await object(withEverything({ stage }), `PodMonitor myproject/${name}`);
      return Object(spec).podMetricsEndpoints.map(({ port }: { port: string }) => port);
    };
    assert.deepEqual(await ports(6, "my-cluster"), ["tcp-prometheus"]);
    assert.deepEqual(await ports(7, "my-cluster"), ["tcp-prometheus", "healthcheck"]);
    assert.deepEqual(await ports(12, "my-connect"), ["tcp-prometheus"]);
    assert.deepEqual(await ports(2, "strimzi-cluster-operator"), ["http"]);
  });

  it("gives series the labels that alerts and dashboards go by", async () => {
    const { spec } = await object(withEverything({ stage: 2 }), "PodMonitor myproject/my-cluster");
    assert.ok(Object(spec).podTargetLabels.includes("strimzi.io/cluster"));
  });

  it("looks for the operator where it runs, unless somebody else installed it", async () => {
    const titles = async (operator: object) =>
      (await objectsOf(withEverything({ stage: 2, operator }))).filter(({ kind }) => kind === "PodMonitor").map(title);
    assert.ok((await titles({ namespace: "operators" })).includes("PodMonitor operators/strimzi-cluster-operator"));
    assert.deepEqual(await titles({ install: "none" }), ["PodMonitor myproject/my-cluster"]);
  });

  it("labels what a Prometheus selects by labels", async () => {
    for (const each of await objectsOf(withEverything({ stage: 14 }, { labels: { release: "prometheus" } }))) {
      const expected = each.apiVersion.startsWith("monitoring.") ? "prometheus" : undefined;
      assert.equal(each.metadata.labels?.release, expected, title(each));
    }
  });

  it("keeps namespaces open to OpenShift's user workload monitoring", async () => {
    const namespaces = (await objectsOf(withEverything({ stage: 14 }))).filter(({ kind }) => kind === "Namespace");
    assert.ok(namespaces.length > 0);
    for (const { metadata } of namespaces) {
      assert.ok(!Object.keys(metadata.labels ?? {}).some((label) => label.startsWith("openshift.io/")));
    }
  });

  it("puts severity and namespace on every alert, for those who route them", async () => {
    const { spec } = await object(withEverything({ stage: 14 }), "PrometheusRule myproject/my-cluster");
    const rules = Object(spec).groups.flatMap(({ rules }: { rules: object[] }) => rules);
    assert.ok(rules.length > 5);
    for (const rule of rules) {
      assert.deepEqual(Object.keys(Object(rule).labels).sort(), ["namespace", "severity"]);
      assert.deepEqual(Object.keys(Object(rule).annotations).sort(), ["description", "summary"]);
    }
  });

  it("makes dashboards for Grafana's sidecar, or for the Grafana operator", async () => {
    const dashboards = { type: "configmap", label: "team=kafka" };
    const configMap = await object(
      withEverything({ stage: 2 }, { dashboards }),
      "ConfigMap myproject/my-cluster-dashboard",
    );
    assert.equal(configMap.metadata.labels?.team, "kafka");
    assert.ok(JSON.parse(Object(configMap.data)["my-cluster-dashboard.json"]).panels.length > 10);

    const resource = await object(
      withEverything({ stage: 2 }, { dashboards: { type: "grafana", instanceSelector: "grafana=main" } }),
      "GrafanaDashboard myproject/my-cluster-dashboard",
    );
    assert.equal(resource.apiVersion, "grafana.integreatly.org/v1beta1");
    assertMatches(Object(resource.spec), {
      instanceSelector: { matchLabels: { grafana: "main" } },
      allowCrossNamespaceImport: true,
    });
    assert.equal(Object(resource.spec).json, Object(configMap.data)["my-cluster-dashboard.json"]);
  });
});
