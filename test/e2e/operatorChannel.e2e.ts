import assert from "node:assert/strict";
import type { KubernetesObject } from "../../config/kubernetes/object";
import type { RawConfig } from "../../config/parseSettings";
import type { Step } from "./support/engineStack";
import { assertDone, story } from "./support/story";

const namespace = "myproject";
const olm = "operators.coreos.com/v1alpha1";

const subscription = (name: string) => ({ apiVersion: olm, kind: "Subscription", metadata: { namespace, name } });
const kafka = { apiVersion: "kafka.strimzi.io/v1", kind: "Kafka", metadata: { namespace, name: "my-cluster" } };
const crd = {
  apiVersion: "apiextensions.k8s.io/v1",
  kind: "CustomResourceDefinition",
  metadata: { name: "kafkas.kafka.strimzi.io" },
};
const uid = (object: KubernetesObject | undefined) => Object(object?.metadata).uid;

/** What an update does to resources that are OLM's, each once, and what it deletes or replaces of others. */
const ofOlm = (steps: readonly Step[]) => [
  ...new Set(steps.filter(({ type }) => /operators\.coreos/.test(type)).map(({ op, name }) => `${op} ${name}`)),
];
const goneOfOthers = (steps: readonly Step[]) =>
  steps.filter(({ op, type }) => /replace|delete/.test(op) && !/operators\.coreos/.test(type));

story("the operator's channel, with the real engine and a simulated OLM", (at) => {
  const config = (operator: object): RawConfig => ({
    stage: 9,
    operator,
    wait: { timeouts: { operator: "3m" } },
  });
  const stable = { source: "community-operators", channel: "stable" };
  const newer = { source: "community-operators" };

  /** Names of the operators that OLM has installed. */
  const installed = async () =>
    (await at.plane.client.list(olm, "ClusterServiceVersion", namespace)).map(({ metadata }) => metadata.name);
  const kept = async () => [uid(await at.plane.client.read(kafka)), uid(await at.plane.client.read(crd))];

  it("installs what the channel has", async () => {
    await at.stack.up(config(stable));
    assert.deepEqual(await installed(), ["strimzi-cluster-operator.v0.51.0"]);
  });

  it("announces at preview that another channel replaces the subscription and the operator, and nothing else", async () => {
    const { steps, text } = await at.stack.preview(config(newer));
    assert.match(text, /The operator comes from strimzi-kafka-operator in strimzi-1\.x .* instead of .* in stable/);
    assert.match(text, /Strimzi 1\.2 has no API version but v1/);
    const changes = ofOlm(steps).join("\n");
    assert.match(changes, /replace cluster-operator$/m);
    assert.match(changes, /replace cluster-operator-version$/m);
    assert.deepEqual(goneOfOthers(steps), []);
  });

  it("changes it where OLM has no upgrade, and keeps Kafka and the CRDs", async () => {
    const before = await kept();
    const { steps } = await at.stack.up(config(newer));
    assert.deepEqual(goneOfOthers(steps), []);
    assert.deepEqual(await installed(), ["strimzi-cluster-operator.v1.2.0"]);
    assert.deepEqual(await kept(), before);
    await assertDone(at);
  });

  it("changes to another package, with one OperatorGroup at a time", async () => {
    const before = await kept();
    const { steps } = await at.stack.up(config({}));
    assert.deepEqual(goneOfOthers(steps), []);
    assert.deepEqual(await installed(), ["amqstreams.v3.2.0-0"]);
    assert.equal(await at.plane.client.read(subscription("strimzi-kafka-operator")), undefined);
    assert.deepEqual(await kept(), before);
    await assertDone(at);
  });

  it("leaves nothing of the operator when the stack is destroyed", async () => {
    await at.stack.stack.destroy();
    assert.deepEqual(await installed(), []);
  });
});
