import assert from "node:assert/strict";
import type { KubernetesObject } from "../../config/kubernetes/object";
import type { RawConfig } from "../../config/parseSettings";
import { failureOf } from "./support/engineStack";
import { type ChartArchive, operatorChart } from "./support/operatorChart";
import { assertDone, changed, story } from "./support/story";

const namespace = "myproject";

/** The environment of a Deployment's first container. */
function environmentOf(deployment: KubernetesObject | undefined): Record<string, string> {
  const [container] = Object(Object(deployment).spec).template.spec.containers;
  const variables: { readonly name: string; readonly value: string }[] = container.env;
  return Object.fromEntries(variables.map(({ name, value }) => [name, value]));
}

/** Whether a policy's selector chooses what has these labels. */
function selects(policy: KubernetesObject, labels: Readonly<Record<string, string>>): boolean {
  const wanted: Record<string, string> = Object(policy.spec).podSelector.matchLabels;
  return Object.entries(wanted).every(([key, value]) => labels[key] === value);
}

story("the operator from a chart's archive, and network policies, with the real engine", (at) => {
  let chart: ChartArchive;
  const config = (operator: object = {}, more: RawConfig = {}): RawConfig => ({
    stage: 10,
    networkPolicies: true,
    operator: {
      install: "helm",
      strimzi: "1.2",
      chart: chart.path,
      sha256: chart.digest(),
      env: { STRIMZI_LOG_LEVEL: "DEBUG" },
      ...operator,
    },
    ...more,
  });
  const deployment = () =>
    at.plane.client.read({
      apiVersion: "apps/v1",
      kind: "Deployment",
      metadata: { namespace, name: "strimzi-cluster-operator" },
    });
  const policies = () => at.plane.client.list("networking.k8s.io/v1", "NetworkPolicy", namespace);

  before(() => {
    chart = operatorChart("1.2.0");
  });
  after(() => chart?.remove());

  it("installs the operator with the values that the stack config leads to, and a preview is empty after it", async () => {
    await at.stack.up(config({ watch: ["orders"] }));
    const environment = environmentOf(await deployment());
    assert.equal(environment.STRIMZI_NAMESPACE, "myproject,orders");
    assert.equal(environment.STRIMZI_LOG_LEVEL, "DEBUG");
    await assertDone(at);
  });

  it("has a policy for each program that it deploys, which selects its pods and no others", async () => {
    const pods = await at.plane.client.list("v1", "Pod", namespace);
    assert.ok(pods.length >= 3);
    const chosen = (await policies()).map((policy) => [
      policy.metadata.name,
      pods.filter(({ metadata }) => selects(policy, metadata.labels ?? {})).map(({ metadata }) => metadata.name),
    ]);
    assert.deepEqual(
      chosen.map(([name]) => name),
      ["hello-world-consumer", "hello-world-producer", "strimzi-cluster-operator"],
    );
    for (const [name, selected] of chosen) {
      assert.deepEqual(
        [selected].flat().map((pod) => String(pod).replace(/-[a-z0-9]+-[a-z0-9]+$/, "")),
        [name],
      );
    }
  });

  it("changes the release in place where its values change", async () => {
    const { steps } = await at.stack.up(config({ watch: ["orders"], values: { replicas: 2 } }));
    assert.deepEqual(changed(steps), ["update Release cluster-operator"]);
    assert.equal(Object(Object(await deployment()).spec).replicas, 2);
    await assertDone(at);
  });

  it("uses nothing of an archive that has become another one, and upgrades to it when its digest is set", async () => {
    const operator = { watch: ["orders"], sha256: chart.digest() };
    chart.pack("1.2.1");
    const failure = await failureOf(at.stack.up(config(operator)));
    assert.match(failure, /operator\.chart is .*, which is not the file that it must be/);
    assert.match(failure, new RegExp(`pulumi config set --path operator.sha256 '?${chart.digest()}`));

    const { steps } = await at.stack.up(config({ watch: ["orders"] }));
    assert.deepEqual(changed(steps), ["update Release cluster-operator"]);
    const [container] = Object(Object(await deployment()).spec).template.spec.containers;
    assert.equal(container.image, "example.com/operator:1.2.1");
    await assertDone(at);
  });

  it("lets Prometheus in where there are metrics, and takes all policies away where none are wanted", async () => {
    await at.stack.up(config({ watch: ["orders"] }, { metrics: { enabled: true } }));
    const operators = (await policies()).find(({ metadata }) => metadata.name === "strimzi-cluster-operator");
    assert.equal(Object(operators?.spec).ingress[0].ports[0].port, 8080);
    await assertDone(at);
    const { steps } = await at.stack.up(config({ watch: ["orders"] }, { networkPolicies: false }));
    assert.deepEqual(
      changed(steps)
        .filter((step) => step.includes("NetworkPolicy"))
        .sort(),
      ["hello-world-consumer", "hello-world-producer", "strimzi-cluster-operator"].map(
        (name) => `delete NetworkPolicy ${name}`,
      ),
    );
    assert.deepEqual(await policies(), []);
  });

  it("leaves nothing of the release when the stack is destroyed", async () => {
    await at.stack.stack.destroy();
    assert.equal(await deployment(), undefined);
  });
});
