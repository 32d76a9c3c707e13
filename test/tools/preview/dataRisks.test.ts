import assert from "node:assert/strict";
import type { RawConfig } from "../../../config/parseSettings";
import type { RenderedItem } from "../../../tools/evaluate/rendering";
import { dataRisks } from "../../../tools/preview/dataRisks";
import { rendered, renderingFor } from "../../harness/support/rendered";

/** What is reported of the way from one stack config to another, beside what the program's own checks say. */
async function risks(before: RawConfig, after: RawConfig): Promise<string[]> {
  const [from, to] = [
    await renderingFor({ purpose: "demo", ...before }),
    await renderingFor({ purpose: "demo", ...after }),
  ];
  return dataRisks(from.items, to.items, true).map(({ title, what }) => `${title} ${what}`);
}

/** That each line is reported, in any order, and nothing else. */
function assertRisks(lines: readonly string[], patterns: readonly RegExp[]): void {
  for (const pattern of patterns) {
    assert.ok(
      lines.some((line) => pattern.test(line)),
      `${pattern} is not in:\n${lines.join("\n")}`,
    );
  }
  const others = lines.filter((line) => !patterns.some((pattern) => pattern.test(line)));
  assert.deepEqual(others, []);
}

const between = (before: RenderedItem, after?: RenderedItem) =>
  dataRisks([before], after === undefined ? [] : [after], true).map(({ what }) => what);

describe("data at risk, beside the steps that the program checks", () => {
  it("is none where nothing changes, on the way up, or with every switch", async () => {
    for (let stage = 2; stage < 14; stage += 1) {
      assert.deepEqual(await risks({ stage }, { stage: stage + 1 }), [], `stage ${stage}`);
    }
    const switches = {
      metrics: { enabled: true, podMonitors: true },
      placement: { racks: { topologyKey: "topology.kubernetes.io/zone" }, dedicated: { taint: "a=b:NoSchedule" } },
      external: { type: "route" },
    };
    assert.deepEqual(await risks({ stage: 14 }, { stage: 14, ...switches }), []);
  });

  it("is a namespace that goes, unless it stays in the cluster", async () => {
    assertRisks(await risks({ stage: 1 }, { stage: 1, namespace: "other" }), [
      /^Namespace myproject is deleted with everything in it/,
    ]);
    const production = { purpose: "production" };
    assert.deepEqual(await risks({ stage: 1, ...production }, { stage: 1, ...production, namespace: "other" }), []);
  });

  it("is what a stack loses of which no step is known", async () => {
    const [from, to] = [
      await renderingFor({ stage: 8, purpose: "demo" }),
      await renderingFor({ stage: 1, purpose: "demo" }),
    ];
    const lines = dataRisks(from.items, to.items, false).map(({ title, what }) => `${title} ${what}`);
    assertRisks(lines, [
      /^KafkaNodePool myproject\/(broker|controller) is deleted with its nodes/,
      /^Kafka myproject\/my-cluster is deleted, and with it every topic$/,
      /^KafkaTopic myproject\/my-topic is deleted with all its messages$/,
    ]);
  });

  it("is a CA that changes hands, its secret, and its key", async () => {
    const pulumi = { stage: 5, certificates: { issuer: "pulumi" } };
    assertRisks(await risks(pulumi, { stage: 5 }), [
      /^Secret myproject\/my-cluster-(cluster|clients)-ca(-cert)? is deleted, and the CA's key/,
      /^PrivateKey (cluster|clients)-ca-key-0, in the state only is deleted/,
    ]);
    assertRisks(await risks(pulumi, { stage: 5, certificates: { issuer: "pulumi", keyAlgorithm: "rsa-4096" } }), [
      /^PrivateKey (cluster|clients)-ca-key-0, in the state only is the key of a CA, and is replaced/,
    ]);
    assertRisks(await risks(pulumi, { stage: 5, certificates: { issuer: "pulumi", generation: 1 } }), [
      /^Secret myproject\/my-cluster-(cluster|clients)-ca(-cert)? holds another CA certificate or key/,
    ]);
    // A user's certificate is made again, and a password too.
    const users = { ...pulumi, stage: 9, users: [{ name: "orders", authentication: "scram-sha-512" }] };
    assert.deepEqual(await risks(users, { ...pulumi, stage: 9 }), []);
  });

  it("is what the engine replaces, though it looks the same, unless there is an alias", () => {
    const kafka = (urn: string, rest = {}) => rendered({ kind: "Kafka", metadata: { name: "k" } }, { urn, ...rest });
    const [before, after] = ["urn:pulumi:dev::p::a$b::old", "urn:pulumi:dev::p::a$b::new"];
    const [line] = between(kafka(before), kafka(after));
    assert.match(line ?? "", /is replaced: `a\$b::old` becomes `a\$b::new`; an alias keeps it$/);
    assert.deepEqual(between(kafka(before), kafka(after, { aliased: true })), []);
    assert.deepEqual(between(kafka(before), kafka(before)), []);
    const versions = ["kafka.strimzi.io/v1", "kafka.strimzi.io/v2"].map((apiVersion) =>
      rendered({ apiVersion, kind: "Kafka", metadata: { name: "k" } }),
    );
    assert.match(
      between(...(versions as [RenderedItem, RenderedItem]))[0] ?? "",
      /is replaced: `kubernetes:kafka\.strimzi\.io\/v1:Kafka::k` becomes `kubernetes:kafka\.strimzi\.io\/v2:Kafka::k`/,
    );
  });

  it("is a CRD or a claim that goes, but not what stays in the cluster by the program's will", () => {
    for (const kind of ["CustomResourceDefinition", "PersistentVolumeClaim", "Namespace"]) {
      const object = { kind, metadata: { name: "x" } };
      assert.equal(between(rendered(object)).length, 1, kind);
      assert.deepEqual(between(rendered(object, { retained: true })), [], kind);
    }
    for (const kind of ["Deployment", "KafkaUser", "KafkaConnect", "Secret", "ConfigMap"]) {
      assert.deepEqual(between(rendered({ kind, metadata: { name: "x" } })), [], kind);
    }
  });

  it("is a stack that goes to another cluster", async () => {
    assertRisks(await risks({ stage: 1, context: "a" }, { stage: 1, context: "b" }), [
      /^Provider kubernetes cluster(-adopting)? has `b` as `context` \(before: `a`\)/,
    ]);
  });
});
