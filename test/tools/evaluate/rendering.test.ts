import assert from "node:assert/strict";
import type { RawConfig } from "../../../config/parseSettings";
import { evaluate } from "../../../tools/evaluate/evaluate";
import { parseRendering } from "../../../tools/evaluate/rendering";
import { renderingOf } from "../../../tools/evaluate/renderingOf";
import { toYaml } from "../../../tools/evaluate/toYaml";
import { evaluated, stack } from "../../harness/support/stack";
import { withEnvironment } from "../../harness/support/withEnvironment";

const configs: Readonly<Record<string, RawConfig>> = {
  "the demo": { stage: 14 },
  "the operator by Helm": { stage: 2, operator: { install: "helm" }, platform: "kubernetes" },
  "the operator by manifests at a URL": { stage: 2, operator: { install: "manifests" } },
  "certificates, passwords, dashboards": {
    stage: 14,
    certificates: { issuer: "pulumi" },
    users: [{ name: "orders", authentication: "scram-sha-512" }],
    metrics: { enabled: true, dashboards: { type: "configmap" } },
  },
};

describe("what one process sends another of a stack", () => {
  for (const [name, config] of Object.entries(configs)) {
    it(`is the same when it arrives, also as versions before wrote it, with YAML: ${name}`, async () => {
      const sent = renderingOf(await evaluated(config));
      const received = parseRendering(JSON.stringify(sent));
      const asBefore = { items: sent.items.map(({ content, ...item }) => ({ ...item, yaml: toYaml(content) })) };
      const shown = ({ items: all }: typeof sent) =>
        all.map(({ title, urn, content }) => ({ title, urn, yaml: toYaml(content) }));
      assert.ok(received.items.length > 3);
      assert.deepEqual(shown(received), shown(sent));
      assert.deepEqual(shown(parseRendering(JSON.stringify(asBefore))), shown(sent));
    });
  }

  it("has what is no object: Helm releases, keys, passwords, providers", async () => {
    const titles = async (config: RawConfig) => renderingOf(await evaluated(config)).items.map(({ title }) => title);
    assert.ok(
      (await titles(configs["the operator by Helm"] ?? {})).includes("Helm release myproject/strimzi-cluster-operator"),
    );
    const all = await titles(configs["certificates, passwords, dashboards"] ?? {});
    for (const title of [
      "PrivateKey cluster-ca-key-0, in the state only",
      "RandomPassword orders-password, in the state only",
      "Provider kubernetes cluster",
    ]) {
      assert.ok(all.includes(title), title);
    }
    assert.equal(new Set(all).size, all.length);
  });

  it("has the URN that the engine forms: the types of all above, but not the stack", async () => {
    const { items: all } = renderingOf(await evaluated({ stage: 9, certificates: { issuer: "pulumi" } }));
    const urn = (title: string) => all.find((item) => item.title === title)?.urn;
    const prefix = "urn:pulumi:test::amq-streams-demo::";
    assert.equal(urn("Provider kubernetes cluster"), `${prefix}pulumi:providers:kubernetes::cluster`);
    assert.equal(
      urn("Secret myproject/my-user-tls"),
      `${prefix}amq-streams:kafka:KafkaUsers$amq-streams:kafka:UserCertificate$kubernetes:core/v1:Secret::my-user-certificate-secret`,
    );
  });

  it("has nothing secret in it, and not the kubeconfig of whoever renders", async () => {
    await withEnvironment({ KUBECONFIG: "/home/somebody/secret.kubeconfig" }, async () => {
      const text = JSON.stringify(
        renderingOf(await evaluate(stack(configs["certificates, passwords, dashboards"] ?? {}))),
      );
      assert.ok(!text.includes("secret.kubeconfig"));
      assert.ok(!/a password|a private key\)/.test(text), "what only providers know of secrets");
      assert.ok(text.includes("(secret)"));
    });
  });
});
