import assert from "node:assert/strict";
import { z } from "zod";
import { METADATA_MARK } from "../config/kubernetes/engineAnnotations";
import type { RawConfig } from "../config/parseSettings";
import { stages } from "../config/stages";
import { evaluate } from "../tools/evaluate/evaluate";
import type { RecordedResource } from "../tools/evaluate/recordingMonitor";
import { unresolved } from "./harness/support/references";
import { evaluated, objectsOf, stack } from "./harness/support/stack";
import { schemaErrors } from "./harness/support/strimziSchemas";

describe("the program", () => {
  for (const replicas of [1, 3]) {
    for (const { number, slug } of stages) {
      it(`deploys stage ${number}, ${slug}, on ${replicas} broker${replicas > 1 ? "s" : ""}: valid, and with nothing missing`, async () => {
        const objects = await objectsOf({ stage: number, replicas });
        assert.deepEqual(schemaErrors(objects), []);
        assert.deepEqual(unresolved(objects), []);
        const titles = objects.map(({ kind, metadata }) => `${kind} ${metadata.name}`);
        assert.deepEqual(titles, [...new Set(titles)], "no object twice");
      });
    }
  }

  const certificates = { issuer: "pulumi", generation: 1 };
  const users = [
    { name: "my-user", authentication: "scram-sha-512" },
    { name: "my-connect", authentication: "scram-sha-512" },
  ];
  for (const [what, config] of Object.entries<RawConfig>({
    "CAs of its own": { certificates },
    passwords: { users },
    "CAs of its own and passwords": { certificates, users },
  })) {
    it(`deploys every stage with ${what}: valid, and with nothing missing`, async () => {
      for (const { number } of stages) {
        const objects = await objectsOf({ stage: number, ...config });
        assert.deepEqual(schemaErrors(objects), []);
        assert.deepEqual(unresolved(objects), []);
      }
    });
  }

  it("adds objects from stage to stage and takes none away", async () => {
    let before: string[] = [];
    for (const { number } of stages) {
      const now = (await objectsOf({ stage: number })).map(({ kind, metadata }) => `${kind} ${metadata.name}`);
      assert.deepEqual(
        before.filter((title) => !now.includes(title)),
        [],
      );
      before = now;
    }
  });

  it("lets nothing depend on another's outputs for its name or namespace", async () => {
    // A custom resource is replaced when its name comes from another resource that is: see components/resources/strimziResource.ts.
    for (const { number } of stages) {
      const { resources } = await evaluated({ stage: number });
      const text = JSON.stringify(resources.filter(({ type }) => type.includes("strimzi")));
      assert.ok(!text.includes("known after"), `stage ${number}`);
    }
  });

  it("makes every Kubernetes resource with a provider of its own, and secrets and config maps change in place", async () => {
    const { resources } = await evaluated({ stage: stages.length });
    const providers = resources.filter(({ type }) => type === "pulumi:providers:kubernetes");
    assert.deepEqual(providers.map(({ name }) => name).sort(), ["cluster", "cluster-adopting"]);
    for (const { inputs } of providers) {
      assert.equal(inputs.enableSecretMutable, "true");
      assert.equal(inputs.enableConfigMapMutable, "true");
      assert.equal(inputs.enableServerSideApply, "true");
      assert.equal(inputs.enablePatchForce, "true");
      assert.equal(typeof inputs.clusterIdentifier, "string");
    }
    const [strict] = providers.filter(({ name }) => name === "cluster");
    assert.equal(strict?.inputs.upsertExistingObjects, undefined);
  });

  it("takes over what is there on request only, and says what that means", async () => {
    const warnings: string[] = [];
    const deployedResources = async () => [];
    const config = stack({ stage: 2, takeOver: true, createNamespace: false, purpose: "demo" });
    const { resources } = await evaluate(config, { warn: (text) => warnings.push(text), deployedResources });
    const provider = resources.find(({ type, name }) => type === "pulumi:providers:kubernetes" && name === "cluster");
    assert.equal(provider?.inputs.upsertExistingObjects, "true");
    assert.match(warnings.join(), /^takeOver is on: .* pulumi config rm takeOver;/);
  });

  it("has the cluster wait for the operator, topics and users for the cluster, applications for both", async () => {
    const { resources } = await evaluated({ stage: 10 });
    // A resource comes after what its component comes after: the engine has it wait for its parent.
    const allBefore = (resource: RecordedResource | undefined): string[] =>
      resource === undefined
        ? []
        : [...resource.dependencies, ...allBefore(resources.find(({ urn }) => urn === resource.parent))];
    const dependencies = (name: string, type: string) =>
      allBefore(resources.find((resource) => resource.name === name && resource.type.endsWith(type))).map((urn) =>
        urn.split("::").at(-1),
      );
    assert.ok(dependencies("my-cluster", ":Kafka").includes("cluster-operator-version"));
    assert.ok(dependencies("my-topic", ":KafkaTopic").includes("my-cluster"));
    assert.ok(dependencies("my-user", ":KafkaUser").includes("my-cluster"));
    assert.ok(dependencies("hello-world-producer", ":Deployment").includes("my-topic"));
    assert.ok(dependencies("hello-world-producer", ":Deployment").includes("my-user"));
  });

  it("waits for Ready as long as configured, or not at all", async () => {
    const waiting = async (wait: object) => {
      const { resources } = await evaluated({ stage: 10, wait });
      return resources
        .filter(({ type }) => /strimzi|operators|Deployment/.test(type))
        .flatMap(({ name, inputs, timeouts }) => {
          const { annotations } = z
            .object({ metadata: z.object({ annotations: z.record(z.string(), z.string()).default({}) }) })
            .parse(inputs).metadata;
          const engine = Object.entries(annotations).filter(([key]) => /^pulumi.com.(waitFor|skipAwait)$/.test(key));
          return engine.map(([key, value]) => [
            name,
            `${key.slice(11)}: ${value.replace(annotations[METADATA_MARK] ?? /^$/, "MARK")}`,
            timeouts.create,
          ]);
        })
        .sort();
    };
    const expressions = [`jsonpath={.status..[?@.type=="NotReady"||@=="Ready"]}=Ready`, "condition=Ready"];
    const ready = `waitFor: ${JSON.stringify(expressions)}`;
    const marked = `jsonpath={.metadata.annotations['${METADATA_MARK}']}=MARK`;
    const readyWithMetadata = `waitFor: ${JSON.stringify([...expressions, marked])}`;
    assert.deepEqual(await waiting({ timeouts: { cluster: "1h" } }), [
      ["cluster-operator", "waitFor: jsonpath={.status.installedCSV}", "10m"],
      ["cluster-operator-version", "waitFor: jsonpath={.status.phase}=Succeeded", "10m"],
      ["my-cluster", "skipAwait: true", "1h"],
      ["my-cluster-ready", ready, "1h"],
      ["my-topic", readyWithMetadata, "5m"],
      ["my-user", readyWithMetadata, "5m"],
    ]);
    assert.deepEqual(await waiting({ ready: false }), [
      ["hello-world-consumer", "skipAwait: true", ""],
      ["hello-world-producer", "skipAwait: true", ""],
      ["my-cluster", "skipAwait: true", ""],
    ]);
  });

  it("deletes objects of Strimzi at once, so that no operator sees them with a deletion timestamp", async () => {
    const { resources } = await evaluated({ stage: 14, replicas: 3 });
    const strimzi = resources.filter(
      ({ type }) => type.startsWith("kubernetes:kafka.strimzi.io/") && !/Patch$/.test(type),
    );
    assert.ok(strimzi.length > 8);
    for (const { name, inputs } of strimzi) {
      const { annotations } = Object(inputs.metadata);
      assert.equal(annotations?.["pulumi.com/deletionPropagationPolicy"], "background", name);
    }
  });

  it("exports what a person needs next", async () => {
    assert.deepEqual((await evaluated({ stage: 10, replicas: 3 })).outputs, {
      stage: 10,
      replicas: 3,
      namespace: "myproject",
      bootstrapServers: "my-cluster-kafka-bootstrap:9093",
      clusterCaSecret: "my-cluster-cluster-ca-cert",
      clusterCaFile: "ca.crt",
      topics: ["my-topic"],
      principals: ["CN=my-user"],
      forTopicStacks: {
        stage: 10,
        replicas: 3,
        namespace: "myproject",
        cluster: "my-cluster",
        platform: "openshift",
        strimzi: "0.51",
        kafkaVersion: "4.2.0",
        kafkaConfig: {},
        rebalance: true,
      },
    });
    assert.deepEqual((await evaluated({ stage: 1 })).outputs, { stage: 1, replicas: 1, namespace: "myproject" });
  });

  it("rejects a bad stack config before it asks for any resource, without a stack trace", async () => {
    await assert.rejects(evaluate(stack({ stage: 5, replicas: -1 })), {
      __pulumiRunError: true,
      message: /^The stack config has a problem:\n {2}- replicas is "-1"; /,
    });
  });
});
