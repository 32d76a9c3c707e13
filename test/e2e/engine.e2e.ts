import assert from "node:assert/strict";
import { once } from "node:events";
import type { KubernetesObject } from "../../config/kubernetes/object";
import type { RawConfig } from "../../config/parseSettings";
import { stages } from "../../config/stages";
import type { ControlPlane } from "../harness/cluster/controlPlane";
import { failureOf, noEngine, type Step } from "./support/engineStack";
import { assertDone, changed, eventually, lost, nothing, story } from "./support/story";

/**
 * The life of a stack with the real engine and the real provider, against a real API server on which
 * Strimzi's operators and OLM are simulated. The tests of one suite are one story, each going on from the
 * one before.
 */
const namespace = "myproject";
const strimzi = "kafka.strimzi.io/v1";
const topic = { apiVersion: strimzi, kind: "KafkaTopic", metadata: { namespace, name: "my-topic" } };
const kafka = { apiVersion: strimzi, kind: "Kafka", metadata: { namespace, name: "my-cluster" } };

/** What is in every namespace, whoever made it. */
const always = ["ConfigMap kube-root-ca.crt", "ServiceAccount default"];

const replaced = (steps: readonly Step[]) => steps.filter(({ op }) => /replace/.test(op));

story("the real engine, from stage to stage", (at) => {
  const base: RawConfig = { createNamespace: false };

  before(async () => {
    if (noEngine === undefined) {
      await at.plane.client.apply({ apiVersion: "v1", kind: "Namespace", metadata: { name: namespace } });
    }
  });

  for (const { number, slug } of stages) {
    it(`goes to stage ${number}, ${slug}, and waits`, async () => {
      const { steps } = await at.stack.up({ ...base, stage: number });
      assert.ok(steps.length > 0);
      assert.deepEqual(lost(steps), []);
      for (const kind of ["Kafka", "KafkaTopic", "KafkaUser", "KafkaConnect", "KafkaConnector"]) {
        for (const object of await at.plane.client.list(strimzi, kind, namespace)) {
          const { generation, name } = Object(object.metadata);
          const { observedGeneration, conditions } = Object(object.status);
          assert.equal(observedGeneration, generation, `${kind} ${name} was waited for`);
          assert.equal(conditions[0].type, "Ready");
        }
      }
    });
  }

  it("changes nothing on a second update, and on a preview", async () => {
    assert.deepEqual((await at.stack.up()).steps, nothing);
    await assertDone(at);
  });

  it("scales to three brokers in place", async () => {
    const { steps, text } = await at.stack.up({ ...base, stage: 14, replicas: 3 });
    assert.deepEqual(lost(steps), []);
    assert.ok(changed(steps).includes("update KafkaNodePool my-cluster-brokers"));
    assert.match(text, /Kafka's internal topics, .* keep 1 copy each/);
    const pool = { ...kafka, kind: "KafkaNodePool", metadata: { namespace, name: "broker" } };
    assert.equal(Object((await at.plane.client.read(pool))?.status).replicas, 3);
  });

  it("rejects at preview what would lose data or never end", async () => {
    const rejection = async (config: RawConfig) =>
      failureOf(at.stack.preview({ ...base, stage: 14, replicas: 3, ...config }));
    assert.match(await rejection({ replicas: 1 }), /replicas is 1, but the topics my-topic \(3\)/);
    assert.match(await rejection({ controllers: 3 }), /controllers is 3, but the cluster was created with 1/);
    assert.match(await rejection({ stage: 5 }), /stage is 5, which has no topic operator/);
    assert.match(await rejection({ namespace: "other" }), /namespace is "other", but the cluster runs in "myproject"/);
  });

  it("shows drift on a refresh, and corrects it", async () => {
    const config = { ...base, stage: 14, replicas: 3 };
    await at.plane.client.merge(topic, { spec: { config: { "retention.ms": 1 } } });
    await at.plane.client.deleteAndWait({ ...kafka, kind: "KafkaUser", metadata: { namespace, name: "my-user" } });
    const drift = changed(await at.stack.refresh());
    assert.ok(
      drift.some((step) => step.endsWith("KafkaTopic my-topic")),
      drift.join("\n"),
    );
    assert.ok(
      drift.some((step) => step.endsWith("KafkaUser my-user")),
      drift.join("\n"),
    );
    const { steps } = await at.stack.up(config);
    assert.deepEqual(changed(steps).sort(), ["create KafkaUser my-user", "update KafkaTopic my-topic"]);
    assert.equal(Object((await at.plane.client.read(topic))?.spec).config["retention.ms"], 7_200_000);
    assert.deepEqual((await at.stack.preview(config)).steps, nothing);
  });

  it("ends in a clear time-out where something never gets ready, and goes on from there", async () => {
    const config = (timeout: string) => ({
      ...base,
      stage: 14,
      replicas: 3,
      topics: [{ name: "orders", partitions: 6 }],
      wait: { timeouts: { topic: timeout } },
    });
    await at.plane.operator.decide("KafkaTopic", namespace, "orders", "never");
    const failure = await failureOf(at.stack.up(config("5s")));
    assert.match(failure, /orders/);
    assert.match(failure, /timed? ?out/i);
    await at.plane.operator.decide("KafkaTopic", namespace, "orders", "ready");
    assert.deepEqual(lost((await at.stack.up(config("1m"))).steps), []);
    assert.deepEqual((await at.stack.preview(config("1m"))).steps, nothing);
  });

  it("goes down by way of stage 7, and leaves an empty namespace when it is destroyed", async () => {
    // The topic that the demo does not bring goes with a permission only.
    await at.stack.up({ ...base, stage: 7, replicas: 3, permit: ["delete topic orders"] });
    assert.deepEqual(await at.plane.client.list(strimzi, "KafkaTopic", namespace), []);
    await at.stack.up({ ...base, stage: 14, replicas: 3 });
    await at.stack.stack.destroy();
    // What belonged to objects that are gone goes a moment later.
    await eventually(async () => assert.deepEqual(await contentOf(at.plane, namespace), always));
  });
});

story("the real engine, ended in the middle of an update", (at) => {
  const user = { apiVersion: strimzi, kind: "KafkaUser", metadata: { namespace, name: "my-user" } };

  /** Starts an update, and ends it while it waits for the user, which is there. */
  async function endedUpdate(signal: NodeJS.Signals) {
    at.stack.configure({ stage: 9 });
    await at.plane.operator.decide("KafkaUser", namespace, "my-user", "never");
    const update = at.stack.startUp();
    const ended = once(update, "exit");
    await at.plane.client.until(user, "is there", (found) => found !== undefined, 120_000);
    // To the whole group, as a terminal does.
    process.kill(-Number(update.pid), signal);
    await ended;
    await at.plane.operator.decide("KafkaUser", namespace, "my-user", "ready");
  }

  async function endsWell() {
    await at.stack.up({ stage: 9 });
    await assertDone(at);
    assert.equal((await at.plane.client.list(strimzi, "KafkaUser", namespace)).length, 1);
    await at.stack.stack.destroy();
  }

  it("goes on with another update, if it was interrupted", async () => {
    await endedUpdate("SIGINT");
    await endsWell();
  });

  it("goes on with what was being made taken over, if it was killed, and all can be changed as ever", async () => {
    await endedUpdate("SIGKILL");
    assert.equal(at.stack.run("cancel", "--yes").status, 0);
    // The engine cannot know whether an object came to be, and the program takes nothing over unasked.
    assert.match(await failureOf(at.stack.up({ stage: 9 })), /my-user" already exists/);
    const { steps, text } = await at.stack.up({ stage: 9, takeOver: true });
    assert.deepEqual(lost(steps), []);
    assert.match(text, /takeOver is on: .* After this update: pulumi config rm takeOver/);
    // Nobody else owns the fields of what was taken over.
    const users = [{ name: "my-user", quotas: { requestPercentage: 50 } }];
    assert.deepEqual(changed((await at.stack.up({ stage: 9, users })).steps), [
      "update kubernetes cluster",
      "update KafkaUser my-user",
    ]);
    await endsWell();
  });
});

story("the real engine, with the program's CAs", (at) => {
  const config = (certificates: object = {}) => ({ stage: 11, certificates: { issuer: "pulumi", ...certificates } });
  const secret = async (name: string) =>
    at.plane.client.read({ apiVersion: "v1", kind: "Secret", metadata: { namespace, name } });
  const annotation = async (name: string, key: string) =>
    (await secret(name))?.metadata.annotations?.[`strimzi.io/${key}`];

  it("deploys them before the cluster, and has nothing left to do", async () => {
    assert.deepEqual(lost((await at.stack.up(config())).steps), []);
    await assertDone(at);
    assert.equal(await annotation("my-cluster-cluster-ca", "ca-key-generation"), "0");
  });

  it("renews a certificate that is close to its end, with its key, and replaces nothing of Kafka's", async () => {
    const before = await annotation("my-cluster-clients-ca-cert", "ca-cert-generation");
    const restarts = async () => (await at.plane.operator.nodes(namespace, "my-cluster")).map((node) => node.restarts);
    const restartsBefore = await restarts();
    await at.stack.editState(endingSoon("clients-ca-0"));
    const { steps } = await at.stack.up();
    // The update ends when all nodes trust the renewed certificate.
    assert.deepEqual(
      await restarts(),
      restartsBefore.map((count) => count + 1),
    );
    assert.deepEqual(lost(steps), []);
    const names = [...new Set(replaced(steps).map(({ name }) => name))].sort();
    assert.deepEqual(names, ["clients-ca-0", "my-connect-certificate", "my-user-certificate"]);
    const now = await annotation("my-cluster-clients-ca-cert", "ca-cert-generation");
    assert.ok(Number(now) > Number(before), `${before} grows to ${now}`);
    assert.equal(await annotation("my-cluster-clients-ca", "ca-key-generation"), "0");
    await assertDone(at);
  });

  it("replaces keys in four steps, none of which replaces anything of Kafka's", async () => {
    const paused = { pauseReconciliation: true };
    assert.match(await failureOf(at.stack.preview(config({ generation: 1 }))), /must be paused first/);
    const issuer = async () => Object((await secret("my-user-tls"))?.metadata).resourceVersion;
    for (const { certificates, users, due = "" } of [
      { certificates: paused, users: "stay" },
      // Due while the operator looks away: a renewal would be by the new CA, which no broker trusts yet.
      { certificates: { ...paused, generation: 1 }, users: "stay", due: "my-user-certificate" },
      { certificates: { generation: 1 }, users: "change" },
      { certificates: { generation: 1, oldestTrusted: 1 }, users: "stay" },
    ]) {
      const before = await issuer();
      if (due !== "") {
        await at.stack.editState(endingSoon(due));
      }
      const { steps } = await at.stack.up(config(certificates));
      assert.deepEqual(lost(steps), []);
      assert.equal((await issuer()) === before ? "stay" : "change", users, JSON.stringify(certificates));
      await assertDone(at);
    }
    const data = Object.keys(Object(await secret("my-cluster-clients-ca-cert")).data);
    assert.deepEqual(data.sort(), ["ca.crt", "trusted.pem"]);
    assert.equal(await annotation("my-cluster-clients-ca", "ca-key-generation"), "1");
  });
});

/** The state with a certificate ending in ten days, as if the years until then had passed. */
function endingSoon(name: string): (state: unknown) => unknown {
  const end = new Date(Date.now() + 10 * 86_400_000).toISOString().replace(/\.\d+Z$/, "Z");
  return (state) => {
    const { resources } = Object(state);
    return {
      ...Object(state),
      resources: resources.map((resource: { urn: string; type: string; outputs?: object }) =>
        resource.urn.endsWith(`::${name}`) && resource.type.startsWith("tls:")
          ? { ...resource, outputs: { ...resource.outputs, validityEndTime: end } }
          : resource,
      ),
    };
  };
}

/** Everything in a namespace but events, which are about the past. */
async function contentOf({ client }: ControlPlane, inNamespace: string): Promise<string[]> {
  const kinds = (await client.namespacedKinds()).filter(({ kind }) => kind !== "Event");
  const lists = await Promise.all(kinds.map(({ apiVersion, kind }) => client.list(apiVersion, kind, inNamespace)));
  return lists
    .flat()
    .map(({ kind, metadata }: KubernetesObject) => `${kind} ${metadata.name}`)
    .sort();
}
