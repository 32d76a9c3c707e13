import assert from "node:assert/strict";
import { identity, kubernetesObject } from "../../../config/kubernetes/object";
import { patchableObjects, strimziObjects } from "../../../config/objects";
import type { RawConfig } from "../../../config/parseSettings";
import { parseSettings } from "../../../config/parseSettings";
import { planFor } from "../../../config/planFor";
import { evaluate } from "../../../tools/evaluate/evaluate";
import { items } from "../../../tools/evaluate/objects";
import { deployedWith, rejectedSteps } from "../../harness/support/deployed";
import { stack } from "../../harness/support/stack";

const everything: RawConfig = {
  stage: 14,
  replicas: 3,
  users: [{ name: "orders", authentication: "scram-sha-512" }],
  placement: { racks: { topologyKey: "topology.kubernetes.io/zone" } },
  metrics: { enabled: true, podMonitors: true, rules: { enabled: true }, dashboards: { type: "configmap" } },
};

async function object(config: RawConfig, kind: string, name: string) {
  const all = items(await evaluate(stack(config)));
  const found = all.find(({ object }) => object?.kind === kind && object.metadata.name === name)?.object;
  assert.ok(found, `${kind} ${name}`);
  return found;
}

const podSet = (patch: object) => ({
  patches: [{ kind: "Kafka", name: "my-cluster", patch: { spec: { kafka: { template: { podSet: patch } } } } }],
});

describe("what is sent", () => {
  it("has the patches of the stack config in it, for kinds of Strimzi's and others", async () => {
    const patches = [
      { kind: "Kafka", name: "my-cluster", patch: { spec: { maintenanceTimeWindows: ["* * 2-4 * * ?"] } } },
      {
        kind: "KafkaNodePool",
        selector: { app: "tech-exchange-kafka" },
        patch: { metadata: { annotations: { a: "b" } } },
      },
      {
        kind: "Deployment",
        name: "hello-world-producer",
        patch: {
          spec: {
            template: {
              spec: { containers: [{ name: "hello-world-producer", env: [{ name: "STRIMZI_DELAY_MS", value: "5" }] }] },
            },
          },
        },
      },
      {
        kind: "Subscription",
        name: "amq-streams",
        patch: { spec: { config: { env: [{ name: "HTTPS_PROXY", value: "http://proxy:3128" }] } } },
      },
    ];
    const config = { ...everything, patches };
    assert.deepEqual(Object((await object(config, "Kafka", "my-cluster")).spec).maintenanceTimeWindows, [
      "* * 2-4 * * ?",
    ]);
    for (const pool of ["broker", "controller"]) {
      assert.equal((await object(config, "KafkaNodePool", pool)).metadata.annotations?.a, "b");
    }
    const [container] = Object((await object(config, "Deployment", "hello-world-producer")).spec).template.spec
      .containers;
    assert.ok(container.env.length > 5);
    assert.deepEqual(
      container.env.filter(({ name }: { name: string }) => name === "STRIMZI_DELAY_MS"),
      [{ name: "STRIMZI_DELAY_MS", value: "5" }],
    );
    assert.equal(Object((await object(config, "Subscription", "amq-streams")).spec).channel, "stable");
  });

  it("has the patches of files in it, after those of the stack config", async () => {
    const patchFiles = ["test/fixtures/patches/*.yaml"];
    const patches = [
      { kind: "Kafka", name: "my-cluster", patch: { spec: { maintenanceTimeWindows: ["* * 2-4 * * ?"] } } },
    ];
    const kafka = await object({ ...everything, patches, patchFiles }, "Kafka", "my-cluster");
    assert.deepEqual(Object(kafka.spec).maintenanceTimeWindows, ["* * 0-1 ? * SUN *"]);
    await assert.rejects(
      evaluate(stack({ ...everything, patchFiles: ["patches/none-*.yaml"] })),
      /patchFiles\[0\] is "patches\/none-\*\.yaml", and there is no such file in /,
    );
  });

  it("is Argo CD's too, with the annotations of both", async () => {
    const patches = [{ kind: "Kafka", name: "my-cluster", patch: { metadata: { annotations: { team: "a" } } } }];
    const { annotations = {} } = (await object({ stage: 5, render: "out", patches }, "Kafka", "my-cluster")).metadata;
    assert.equal(annotations.team, "a");
    assert.ok(Object.keys(annotations).some((name) => name.startsWith("argocd.argoproj.io/")));
  });

  it("is a mistake as a whole if one patch is, before anything is asked for", async () => {
    await assert.rejects(
      evaluate(stack({ ...everything, ...podSet({ metadta: {} }) })),
      /patches\[0\]\.patch\.spec\.kafka\.template\.podSet\.metadta is no field of a Kafka here; did you mean "metadata"\?/,
    );
  });

  it("is what the plan says: every object of the program is known to those who check patches", async () => {
    for (const config of [
      everything,
      {
        ...everything,
        connect: { plugins: { from: "directory", baseImage: "registry.example.com/connect:1" } },
        metrics: { enabled: true, dashboards: { type: "grafana" } },
      },
    ]) {
      const plan = planFor(parseSettings(config));
      const { resources } = await evaluate(stack(config));
      const sent = resources.flatMap(({ type, inputs }) =>
        type.endsWith("Patch") ? [] : (kubernetesObject.safeParse(inputs).data ?? []),
      );
      const known = new Set(patchableObjects(plan).map(identity));
      // Secrets have nothing to patch, a ConfigMap for metrics and an ImageStream are derived, and OLM makes its own.
      const others = new Set(["Secret", "ClusterServiceVersion", "ImageStream", "ConfigMap"]);
      assert.deepEqual(
        sent
          .filter((one) => !others.has(one.kind))
          .map(identity)
          .filter((name) => !known.has(name)),
        [],
      );
      for (const planned of strimziObjects(plan)) {
        const found = sent.find((one) => identity(one) === identity(planned));
        assert.deepEqual(Object(found).spec, JSON.parse(JSON.stringify(Object(planned).spec)), identity(planned));
        assert.deepEqual(found?.metadata.labels, planned.metadata.labels);
      }
    }
  });

  it("is waited for: a patch of a pool or the Kafka makes another revision", async () => {
    const revision = async (config: RawConfig) => {
      const { resources } = await evaluate(stack({ stage: 2, ...config }));
      const patch = resources.find(({ type }) => type.endsWith(":KafkaPatch"));
      return JSON.stringify(patch?.inputs.spec);
    };
    const pool = { kind: "KafkaNodePool", name: "broker", patch: { spec: { jvmOptions: { "-Xms": "1g" } } } };
    const revisions = await Promise.all(
      [{}, { patches: [pool] }, podSet({ metadata: { labels: { a: "b" } } })].map(revision),
    );
    assert.equal(new Set(revisions).size, 3);
    assert.ok(revisions.every((text) => text?.includes("amq-streams-demo/revision")));
  });

  it("is what the guards compare: a listener that a patch opens", async () => {
    const listeners = [{ name: "out", port: 9200, type: "nodeport", tls: false }];
    const patches = [{ kind: "Kafka", name: "my-cluster", patch: { spec: { kafka: { listeners } } } }];
    const before = { stage: 5, replicas: 3, demo: false };
    const found = rejectedSteps(await deployedWith(before), { ...before, patches });
    assert.ok(found.length > 0, "nothing is said of a listener without TLS and users");
    assert.deepEqual(rejectedSteps(await deployedWith({ ...before, patches }), { ...before, patches }), []);
  });
});
