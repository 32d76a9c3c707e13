import assert from "node:assert/strict";
import { join } from "node:path";
import type { RawConfig } from "../../../config/parseSettings";
import { allMetrics } from "../../harness/support/commonConfigs";
import { evaluated, objectsIn } from "../../harness/support/stack";

const folder = join(__dirname, "../../fixtures/install");
const WAVE = "argocd.argoproj.io/sync-wave";
const OPTIONS = "argocd.argoproj.io/sync-options";

async function rendered(config: RawConfig) {
  return objectsIn(await evaluated({ stage: 14, render: "rendered/test", ...config }));
}

/** What is in each wave: kinds and names, in alphabetical order. */
async function waves(config: RawConfig): Promise<Record<string, string[]>> {
  const found: Record<string, string[]> = {};
  for (const { kind, metadata } of await rendered(config)) {
    const wave = metadata.annotations?.[WAVE] ?? "none";
    found[wave] = [...(found[wave] ?? []), `${kind} ${metadata.name}`].sort();
  }
  return found;
}

const everything: RawConfig = {
  replicas: 3,
  certificates: { issuer: "pulumi" },
  users: [{ name: "my-connect", authentication: "scram-sha-512" }],
  metrics: allMetrics,
  bridge: { enabled: true },
  mirror: { enabled: true, sources: [{ alias: "old", cluster: "old-cluster", topics: ["orders"] }] },
};

describe("sync waves", () => {
  it("bring everything of a full stack after what it needs", async () => {
    assert.deepEqual(await waves(everything), {
      0: ["Namespace myproject"],
      1: [
        "NetworkPolicy hello-world-consumer",
        "NetworkPolicy hello-world-producer",
        "NetworkPolicy my-bridge-bridge",
        "NetworkPolicy strimzi-cluster-operator",
        "OperatorGroup amq-streams",
      ],
      2: ["Subscription amq-streams"],
      3: [
        "ConfigMap my-bridge-metrics",
        "ConfigMap my-cluster-metrics",
        "ConfigMap my-connect-metrics",
        "ConfigMap my-mirror-metrics",
        "Secret my-bridge-tls",
        "Secret my-cluster-clients-ca",
        "Secret my-cluster-clients-ca-cert",
        "Secret my-cluster-cluster-ca",
        "Secret my-cluster-cluster-ca-cert",
        "Secret my-connect-password",
        "Secret my-mirror-tls",
        "Secret my-user-tls",
      ],
      4: [
        "Kafka my-cluster",
        "KafkaNodePool broker",
        "KafkaNodePool controller",
        "KafkaRebalance my-cluster-add-brokers",
        "KafkaRebalance my-cluster-remove-brokers",
      ],
      5: [
        "KafkaTopic my-topic",
        "KafkaUser my-bridge",
        "KafkaUser my-connect",
        "KafkaUser my-mirror",
        "KafkaUser my-mirror-old",
        "KafkaUser my-user",
      ],
      6: ["Deployment hello-world-consumer", "Deployment hello-world-producer", "KafkaBridge my-bridge"],
      7: ["ImageStream my-connect", "KafkaConnect my-connect", "KafkaMirrorMaker2 my-mirror"],
      8: ["KafkaConnector echo-sink-test"],
      9: [
        "ConfigMap my-cluster-dashboard",
        "ConfigMap my-cluster-operators-dashboard",
        "ConfigMap my-connect-dashboard",
        "ConfigMap my-mirror-dashboard",
        "PodMonitor my-bridge",
        "PodMonitor my-cluster",
        "PodMonitor my-connect",
        "PodMonitor my-mirror",
        "PodMonitor strimzi-cluster-operator",
        "PrometheusRule my-cluster",
        "PrometheusRule strimzi-myproject-my-cluster",
      ],
    });
  });

  it("bring the operator's install manifests before what it runs, its Deployment last", async () => {
    const { 0: first, 1: needed, 2: operator } = await waves({ operator: { install: "manifests", manifests: folder } });
    assert.deepEqual(first, ["CustomResourceDefinition kafkas.kafka.strimzi.io", "Namespace myproject"]);
    assert.deepEqual(
      [...new Set(needed?.map((title) => title.split(" ")[0]))],
      ["ClusterRoleBinding", "NetworkPolicy", "RoleBinding", "ServiceAccount"],
    );
    assert.deepEqual(operator, ["Deployment strimzi-cluster-operator"]);
  });

  it("bring a dashboard for the Grafana operator and a build from a folder in their places", async () => {
    const found = await waves({
      metrics: { enabled: true, dashboards: { type: "grafana" } },
      connect: { plugins: { from: "directory", baseImage: "quay.io/strimzi/kafka:x" } },
    });
    assert.ok(
      found[9]?.every((title) => title.startsWith("GrafanaDashboard ")),
      String(found[9]),
    );
    assert.deepEqual(found[7], ["BuildConfig my-connect", "ImageStream my-connect", "KafkaConnect my-connect"]);
  });

  it("are on every object of every stage when it is rendered, and on none otherwise", async () => {
    for (const stage of [1, 2, 8, 14]) {
      for (const { kind, metadata } of await rendered({ ...everything, stage })) {
        assert.match(metadata.annotations?.[WAVE] ?? "", /^\d$/, `${kind} ${metadata.name} at stage ${stage}`);
      }
    }
    const text = JSON.stringify((await evaluated({ stage: 14, ...everything })).resources);
    assert.ok(text.includes("my-connect") && !text.includes("argocd"));
  });
});

describe("sync options", () => {
  it("have a person confirm before anything goes that holds data, and keep CRDs", async () => {
    const objects = await rendered({ ...everything, operator: { install: "manifests", manifests: folder } });
    const options = (kind: string) => [
      ...new Set(
        objects.filter((object) => object.kind === kind).map(({ metadata }) => metadata.annotations?.[OPTIONS]),
      ),
    ];
    assert.deepEqual(options("Namespace"), ["Prune=confirm,Delete=confirm"]);
    for (const kind of ["Kafka", "KafkaNodePool", "KafkaTopic"]) {
      assert.deepEqual(options(kind), ["SkipDryRunOnMissingResource=true,Prune=confirm,Delete=confirm"], kind);
    }
    for (const kind of [
      "KafkaUser",
      "KafkaBridge",
      "KafkaConnect",
      "KafkaConnector",
      "KafkaMirrorMaker2",
      "KafkaRebalance",
    ]) {
      assert.deepEqual(options(kind), ["SkipDryRunOnMissingResource=true"], kind);
    }
    assert.deepEqual(options("CustomResourceDefinition"), ["Prune=false,Delete=false,ServerSideApply=true"]);
    assert.deepEqual(options("Deployment"), [undefined]);
  });
});
