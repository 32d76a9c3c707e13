import assert from "node:assert/strict";
import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { X509Certificate } from "node:crypto";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { dirname, join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import type { KubernetesObject } from "../../config/kubernetes/object";
import type { ObjectReference } from "../harness/cluster/client";
import {
  type ControlPlane,
  conditionOf,
  hasCondition,
  isReadyNow,
  startControlPlane,
} from "../harness/cluster/controlPlane";
import { BUILD_PATIENCE_MS } from "./support/patience";
import { rendered } from "./support/rendered";

const strimzi = (kind: string, namespace: string, name: string): ObjectReference => ({
  apiVersion: "kafka.strimzi.io/v1",
  kind,
  metadata: { namespace, name },
});
const secret = (namespace: string, name: string): ObjectReference => ({
  apiVersion: "v1",
  kind: "Secret",
  metadata: { namespace, name },
});

describe("the control plane", () => {
  let cluster: ControlPlane;

  before(async function () {
    this.timeout(BUILD_PATIENCE_MS);
    cluster = await startControlPlane();
  });
  after(() => cluster?.stop());

  /** Applies all of a stage; what is there stays. */
  async function deploy(namespace: string, stage: number) {
    const objects = await rendered({ stage, namespace, operator: { install: "none" } });
    for (const object of objects) {
      await cluster.client.apply(object);
    }
    return objects;
  }

  it("turns everything Ready that Strimzi's operators look after, and makes the secrets that they make", async () => {
    const objects = await deploy("ready", 14);
    const looked = objects.filter(
      ({ apiVersion, kind }) => apiVersion.startsWith("kafka.strimzi.io") && kind !== "KafkaNodePool",
    );
    for (const object of looked) {
      await cluster.client.until(object, "is ready", isReadyNow);
    }
    const pem = async (name: string, key: string) => {
      const { data } = Object(await cluster.client.read(secret("ready", name)));
      return Buffer.from(data[key], "base64");
    };
    const user = new X509Certificate(await pem("my-user", "user.crt"));
    const clientsCa = new X509Certificate(await pem("my-cluster-clients-ca-cert", "ca.crt"));
    assert.equal(user.subject, "CN=my-user");
    assert.ok(user.verify(clientsCa.publicKey));
    assert.ok(new X509Certificate(await pem("my-cluster-cluster-ca-cert", "ca.crt")).ca);
    const pool = await cluster.client.read(strimzi("KafkaNodePool", "ready", "broker"));
    assert.deepEqual(Object(pool?.status).nodeIds, [0]);
  });

  it("says Ready of a change only a while after it, so that an old Ready can be seen", async () => {
    await deploy("stale", 8);
    const topic = strimzi("KafkaTopic", "stale", "my-topic");
    await cluster.client.until(topic, "is ready", isReadyNow);
    const changed = await cluster.client.merge(topic, { spec: { partitions: 5 } });
    assert.ok(hasCondition("Ready")(changed));
    assert.ok(!isReadyNow(changed), "its observed generation is the former one");
    await cluster.client.until(topic, "is ready again", isReadyNow);
  });

  it("lets a resource fail, or stay as it is, and recover", async () => {
    await cluster.operator.decide("KafkaTopic", "decided", "my-topic", "fail");
    await cluster.operator.decide("Kafka", "decided", "my-cluster", "never");
    await deploy("decided", 8);
    const [topic, kafka] = [strimzi("KafkaTopic", "decided", "my-topic"), strimzi("Kafka", "decided", "my-cluster")];
    const failed = await cluster.client.until(topic, "has failed", hasCondition("NotReady"));
    assert.match(conditionOf(failed, "NotReady")?.message ?? "", /made it fail/);
    await sleep(1500);
    assert.equal(conditionOf(await cluster.client.read(kafka), "Ready"), undefined);
    await cluster.operator.decide("KafkaTopic", "decided", "my-topic", "ready");
    await cluster.operator.decide("Kafka", "decided", "my-cluster", "ready");
    await cluster.client.until(topic, "is ready", isReadyNow);
    await cluster.client.until(kafka, "is ready", isReadyNow);
  });

  it("lets go of a deleted topic only while there is a topic operator", async () => {
    await deploy("held", 8);
    const topic = strimzi("KafkaTopic", "held", "my-topic");
    await cluster.client.until(topic, "is ready", isReadyNow);
    const kafka = (await rendered({ stage: 6, namespace: "held", operator: { install: "none" } })).find(
      ({ kind }) => kind === "Kafka",
    );
    assert.ok(kafka);
    const applied = await cluster.client.apply(kafka);
    assert.equal(Object(applied.spec).entityOperator, undefined);
    await cluster.client.until(kafka, "is ready without it", isReadyNow);
    await cluster.client.delete(topic);
    await sleep(1500);
    assert.ok((await cluster.client.read(topic))?.metadata.deletionTimestamp, "it is to go, and does not");
    await deploy("held", 7);
    await cluster.client.until(topic, "is gone", (found) => found === undefined);
  });

  it("runs the pods of Deployments", async () => {
    const objects = await deploy("pods", 10);
    for (const object of objects.filter(({ kind }) => kind === "Deployment")) {
      await cluster.client.until(object, "is available", hasCondition("Available"));
    }
  });

  it("installs what a Subscription asks for, at once or when somebody approves it", async () => {
    const olm = async (namespace: string, approval: string) => {
      const operator = { install: "olm", approval };
      const objects = await rendered({ stage: 1, namespace, operator });
      const version = objects.find(({ kind }) => kind === "ClusterServiceVersion");
      assert.ok(version);
      for (const object of objects.filter((one) => one !== version)) {
        await cluster.client.apply(object);
      }
      return version;
    };
    const succeeded = (found: KubernetesObject | undefined) => Object(found?.status).phase === "Succeeded";
    const automatic = await olm("automatic", "Automatic");
    await cluster.client.until(automatic, "has succeeded", succeeded);
    assert.ok(await cluster.client.apply(automatic), "the stack can take it over");

    const manual = await olm("manual", "Manual");
    const subscription = { ...automatic, kind: "Subscription", metadata: { namespace: "manual", name: "amq-streams" } };
    await cluster.client.until(subscription, "waits", (found) => Object(found?.status).state === "UpgradePending");
    const [plan, ...others] = await cluster.client.list(automatic.apiVersion, "InstallPlan", "manual");
    assert.ok(plan !== undefined && others.length === 0);
    assert.equal(await cluster.client.read(manual), undefined);
    await cluster.client.merge(plan, { spec: { approved: true } });
    await cluster.client.until(manual, "has succeeded", succeeded);
  });

  it("upgrades along a channel only, and lets nothing take the place of an operator that nobody subscribed to", async () => {
    const apiVersion = "operators.coreos.com/v1alpha1";
    const namespace = "channels";
    await cluster.client.create({ apiVersion: "v1", kind: "Namespace", metadata: { name: namespace } });
    const name = "strimzi-kafka-operator";
    const order = (spec: object) => ({
      apiVersion,
      kind: "Subscription",
      metadata: { namespace, name },
      spec: { name, source: "community-operators", sourceNamespace: "olm", ...spec },
    });
    const installed = (version: string) => (found: KubernetesObject | undefined) =>
      Object(found?.status).installedCSV === `strimzi-cluster-operator.v${version}`;
    const versions = async () =>
      (await cluster.client.list(apiVersion, "ClusterServiceVersion", namespace)).map(({ metadata }) => metadata.name);

    const first = order({ channel: "stable", startingCSV: "strimzi-cluster-operator.v0.49.1" });
    await cluster.client.apply(first);
    await cluster.client.until(first, "is at the end of its channel", installed("0.51.0"));
    assert.deepEqual(await versions(), ["strimzi-cluster-operator.v0.51.0"]);

    // From 0.51.0 there is no way to 1.x.
    await cluster.client.apply(order({ channel: "strimzi-1.x" }));
    await new Promise((resolve) => setTimeout(resolve, 1500));
    assert.ok(installed("0.51.0")(await cluster.client.read(first)));
    assert.deepEqual(await cluster.client.list(apiVersion, "InstallPlan", namespace), []);

    await cluster.client.deleteAndWait(first);
    await cluster.client.apply(order({ channel: "strimzi-1.x" }));
    const unresolved = await cluster.client.until(first, "cannot be resolved", hasCondition("ResolutionFailed"));
    assert.match(JSON.stringify(unresolved?.status), /v0\.51\.0 exists and is not referenced by a subscription/);
    const orphan = {
      apiVersion,
      kind: "ClusterServiceVersion",
      metadata: { namespace, name: "strimzi-cluster-operator.v0.51.0" },
    };
    await cluster.client.deleteAndWait(orphan);
    await cluster.client.until(first, "is installed", installed("1.2.0"));
    assert.deepEqual(await versions(), ["strimzi-cluster-operator.v1.2.0"]);
  });

  it("collects what belongs to a deleted Kafka, and empties a deleted namespace", async () => {
    await deploy("gone", 7);
    const ca = secret("gone", "my-cluster-cluster-ca-cert");
    await cluster.client.until(ca, "is there", (found) => found !== undefined);
    await cluster.client.delete(strimzi("Kafka", "gone", "my-cluster"));
    await cluster.client.until(ca, "is gone", (found) => found === undefined);
    await cluster.client.deleteAndWait({ apiVersion: "v1", kind: "Namespace", metadata: { name: "gone" } });
  });
});

describe("what a control plane leaves behind", () => {
  for (const [how, end] of [
    ["Ctrl-C", (cluster: ChildProcess) => cluster.kill("SIGINT")],
    ["SIGTERM", (cluster: ChildProcess) => cluster.kill("SIGTERM")],
    ["the death of the process that started it", (cluster: ChildProcess) => cluster.kill("SIGKILL")],
    [
      "the death of its supervisor",
      (_: ChildProcess, processes: readonly RunningProcess[]) => process.kill(supervisor(processes), "SIGKILL"),
    ],
  ] as const) {
    it(`after ${how}: no process and no file`, async () => {
      const cluster = spawn(process.execPath, ["--import", "tsx", join(__dirname, "../harness/cluster/main.ts")], {
        stdio: ["ignore", "pipe", "inherit"],
      });
      const folder = await new Promise<string>((found, failed) => {
        let text = "";
        cluster.stdout?.on("data", (data) => {
          text += data;
          const [, path] = /KUBECONFIG=(\S+)/.exec(text) ?? [];
          path === undefined || found(dirname(path));
        });
        cluster.on("exit", () => failed(new Error("it has ended")));
      });
      const processes = processesOf(folder);
      assert.equal(processes.length, 6, "five programs and their supervisor");
      end(cluster, processes);
      for (let waited = 0; waited < 100 && (existsSync(folder) || processesOf(folder).length > 0); waited++) {
        await sleep(100);
      }
      assert.deepEqual(processesOf(folder), []);
      assert.ok(!existsSync(folder));
      if (cluster.exitCode === null && cluster.signalCode === null) {
        cluster.kill("SIGKILL");
        await once(cluster, "exit");
      }
    });
  }
});

interface RunningProcess {
  readonly pid: number;
  readonly command: string;
}

/** The processes that have a folder on their command line. */
function processesOf(folder: string): RunningProcess[] {
  const lines = execFileSync("ps", ["-A", "-o", "pid=,args="], { encoding: "utf8" }).split("\n");
  return lines.flatMap((line) => {
    const [, pid, command = ""] = /^ *(\d+) (.*)$/.exec(line) ?? [];
    return command.includes(folder) ? [{ pid: Number(pid), command }] : [];
  });
}

function supervisor(processes: readonly RunningProcess[]): number {
  const found = processes.find(({ command }) => command.includes("supervisor"));
  assert.ok(found);
  return found.pid;
}
