import assert from "node:assert/strict";
import { renderedFile } from "../../../config/kubernetes/renderedFile";
import type { RawConfig } from "../../../config/parseSettings";
import { deployedWith, rejectedSteps } from "../../harness/support/deployed";
import { plan, problems } from "../../harness/support/settings";
import { objectsOf } from "../../harness/support/stack";

const render = "rendered/test";

describe("rendering", () => {
  it("goes to a directory by one name, however it is written", () => {
    for (const name of ["rendered/test", "rendered/test/", "./rendered//test", "rendered/x/../test"]) {
      assert.deepEqual(plan({ render: name }).render, { directory: render }, name);
    }
    assert.deepEqual(plan({ render: "../deployments/kafka" }).render, { directory: "../deployments/kafka" });
    assert.equal(plan({}).render, undefined);
  });

  it("takes no name that a shell would have to expand", () => {
    for (const name of ["~/rendered", "-rendered", " ", 'a"\nb']) {
      assert.deepEqual(
        problems({ render: name }).map(({ key }) => key),
        ["render"],
        name,
      );
    }
  });

  it("plans no wait at all, whatever is configured", () => {
    const config = { stage: 14, wait: { ready: true } };
    const waits = (raw: RawConfig) => JSON.stringify(plan(raw)).match(/"wait"/g)?.length ?? 0;
    assert.equal(waits({ ...config, render }), 0);
    assert.ok(waits(config) > 5);
  });

  it("rejects a Helm release and a cluster to talk to, with the way out", () => {
    assert.deepEqual(
      problems({ render, operator: { install: "helm" }, context: "crc-admin" }).map(({ key, fix }) => [key, fix]),
      [
        [
          "operator.install",
          "pulumi config set --path operator.install manifests, or pulumi config set --path operator.install none",
        ],
        ["context", "pulumi config rm context, or pulumi config rm render"],
      ],
    );
  });

  it("knows the provider's files by their objects", async () => {
    const files = (await objectsOf({ stage: 10, certificates: { issuer: "pulumi" } })).map(renderedFile);
    for (const file of [
      "v1-namespace-default-myproject",
      "v1-secret-myproject-my-cluster-cluster-ca",
      "operators.coreos.com_v1alpha1-subscription-myproject-amq-streams",
      "kafka.strimzi.io_v1-kafkanodepool-myproject-broker",
      "apps_v1-deployment-myproject-hello-world-consumer",
    ]) {
      assert.ok(files.includes(`1-manifest/${file}.yaml`), file);
    }
    const metadata = { name: "kafkas.kafka.strimzi.io" };
    assert.equal(
      renderedFile({ apiVersion: "apiextensions.k8s.io/v1", kind: "CustomResourceDefinition", metadata }),
      "0-crd/apiextensions.k8s.io_v1-customresourcedefinition-default-kafkas.kafka.strimzi.io.yaml",
    );
  });
});

describe("steps of a stack that renders, or does not", () => {
  async function step(from: RawConfig, to: RawConfig) {
    return rejectedSteps(await deployedWith(from), to);
  }
  const keysAndFixes = async (from: RawConfig, to: RawConfig) =>
    (await step(from, to)).map(({ key, fix }) => [key, fix]);

  it("stay what they are", async () => {
    assert.deepEqual(await step({ stage: 2, render }, { stage: 14, render: `./${render}/` }), []);
    assert.deepEqual(await step({ stage: 2 }, { stage: 14 }), []);
  });

  it("may not begin to render, stop, or render elsewhere", async () => {
    assert.deepEqual(await keysAndFixes({ stage: 2 }, { stage: 2, render }), [["render", "pulumi config rm render"]]);
    const back = [["render", "pulumi config set render rendered/test"]];
    assert.deepEqual(await keysAndFixes({ stage: 2, render }, { stage: 2 }), back);
    assert.deepEqual(await keysAndFixes({ stage: 2, render }, { stage: 2, render: "rendered/other" }), back);
  });

  it("may not either when the operator is the only thing deployed", async () => {
    const helm = { createNamespace: false, operator: { install: "helm" } };
    assert.deepEqual(await keysAndFixes(helm, { createNamespace: false, render }), [
      ["render", "pulumi config rm render"],
    ]);
  });

  it("may choose as long as nothing is deployed", async () => {
    const nothing = { createNamespace: false, operator: { install: "none" } };
    assert.deepEqual(await step(nothing, { ...nothing, render }), []);
    assert.deepEqual(await step({ ...nothing, render }, nothing), []);
  });

  it("are held to all other rules: topics go before their operator", async () => {
    assert.deepEqual(await keysAndFixes({ stage: 8, render }, { stage: 6, render }), [
      ["stage", "pulumi config set stage 7 && pulumi up"],
    ]);
  });
});
