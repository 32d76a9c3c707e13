import assert from "node:assert/strict";
import type { RawConfig } from "../../../config/parseSettings";
import type { RenderedItem } from "../../../tools/evaluate/rendering";
import { dataRisks } from "../../../tools/preview/dataRisks";
import { rendered, renderingFor } from "../../harness/support/rendered";

/** What is reported of the way from one stack config to another. */
async function told(before: RawConfig, after: RawConfig): Promise<string[]> {
  const [from, to] = [
    await renderingFor({ purpose: "demo", ...before }),
    await renderingFor({ purpose: "demo", ...after }),
  ];
  return dataRisks(from.items, to.items).map(({ title, what }) => `${title} ${what}`);
}

/** That each line is reported, in any order, and nothing else. */
function assertTold(lines: readonly string[], patterns: readonly RegExp[]): void {
  for (const pattern of patterns) {
    assert.ok(
      lines.some((line) => pattern.test(line)),
      `${pattern} is not in:\n${lines.join("\n")}`,
    );
  }
  const others = lines.filter((line) => !patterns.some((pattern) => pattern.test(line)));
  assert.deepEqual(others, []);
}

const of = (name: string, spec: object, kind = "KafkaTopic", labels?: Record<string, string>): RenderedItem =>
  rendered({ kind, metadata: { name, ...(labels && { labels }) }, spec } as {
    kind: string;
    metadata: { name: string };
  });
const between = (before: RenderedItem, after?: RenderedItem) =>
  dataRisks([before], after === undefined ? [] : [after]).map(({ what }) => what);

describe("data at risk", () => {
  it("is none where nothing changes, and none on the way up from stage 3, or with every switch", async () => {
    for (let stage = 3; stage < 14; stage += 1) {
      assert.deepEqual(await told({ stage }, { stage: stage + 1 }), [], `stage ${stage}`);
    }
    assert.deepEqual(await told({ stage: 14 }, { stage: 14 }), []);
    const switches = {
      metrics: { enabled: true, podMonitors: true },
      placement: { racks: { topologyKey: "topology.kubernetes.io/zone" }, dedicated: { taint: "a=b:NoSchedule" } },
      external: { type: "route" },
    };
    assert.deepEqual(await told({ stage: 14 }, { stage: 14, ...switches }), []);
    assert.deepEqual(await told({ stage: 14 }, { stage: 14, replicas: 3 }), []);
  });

  it("is what a lower stage takes away", async () => {
    assertTold(await told({ stage: 14, storage: { deleteClaim: true } }, { stage: 1 }), [
      /^KafkaNodePool myproject\/broker is deleted with its nodes, and their volumes go too/,
      /^KafkaNodePool myproject\/controller is deleted with its nodes, and their volumes go too/,
      /^Kafka myproject\/my-cluster is deleted, and with it every topic; its volumes go too \(`deleteClaim`\)$/,
      /^KafkaTopic myproject\/my-topic is deleted with all its messages$/,
    ]);
    assertTold(await told({ stage: 2 }, { stage: 1 }), [
      /pool|NodePool myproject\/(broker|controller) is deleted with its nodes: nothing moves/,
      /^Kafka myproject\/my-cluster .* its volumes stay, but a new cluster/,
    ]);
    assertTold(await told({ stage: 8 }, { stage: 7 }), [/^KafkaTopic myproject\/my-topic is deleted/]);
  });

  it("is what another namespace, or none of the stack's own, deletes", async () => {
    const lines = await told({ stage: 2 }, { stage: 2, namespace: "other" });
    assert.ok(lines.some((line) => line.startsWith("Namespace myproject is deleted with everything in it")));
    assert.ok(lines.some((line) => line.startsWith("Kafka myproject/my-cluster is deleted")));
    assertTold(await told({ stage: 2 }, { stage: 2, createNamespace: false }), [/^Namespace myproject is deleted/]);
  });

  it("is a volume that changes its size, class or number, or goes with its node from now on", async () => {
    const pools = { brokers: { size: "10Gi", volumes: 2 } };
    assertTold(await told({ stage: 2, storage: pools }, { stage: 2, storage: { brokers: { size: "20Gi" } } }), [
      /^KafkaNodePool myproject\/broker has volume 0 of `20Gi` \(before: `10Gi`\), which cannot be undone/,
      /^KafkaNodePool myproject\/broker loses volume 1, with what is on it$/,
    ]);
    assertTold(await told({ stage: 2, storage: { size: "1Ti" } }, { stage: 2, storage: { size: "512Gi" } }), [
      /^KafkaNodePool myproject\/(broker|controller) has volume 0 of `512Gi` \(before: `1Ti`\), but a volume cannot shrink/,
    ]);
    assertTold(await told({ stage: 2 }, { stage: 2, storage: { class: "fast", deleteClaim: true } }), [
      /^KafkaNodePool myproject\/(broker|controller) has volume 0 of the class `fast` \(before: `the cluster's default`\)/,
      /^KafkaNodePool myproject\/(broker|controller) has volume 0 deleted with its node from now on/,
    ]);
    assert.deepEqual(await told({ stage: 2, storage: { deleteClaim: true } }, { stage: 2 }), []);
    assert.deepEqual(await told({ stage: 2 }, { stage: 2, storage: { brokers: { volumes: 2 } } }), []);
  });

  it("is storage of another type", () => {
    const pool = (storage: object) => of("broker", { replicas: 1, roles: ["broker"], storage }, "KafkaNodePool");
    const jbod = (type: string) => pool({ type: "jbod", volumes: [{ id: 0, type, size: "1Gi" }] });
    assert.deepEqual(between(jbod("persistent-claim"), jbod("ephemeral")), [
      "has volume 0 of the type `ephemeral` (before: `persistent-claim`)",
    ]);
    const [first] = between(jbod("persistent-claim"), pool({ type: "persistent-claim", size: "1Gi" }));
    assert.match(first ?? "", /^has storage of the type `persistent-claim` \(before: `jbod`\)/);
    assert.match(between(jbod("ephemeral"), pool({ type: "jbod", volumes: "none" }))[0] ?? "", /cannot judge/);
  });

  it("is fewer brokers, and any other number of controllers", async () => {
    assertTold(await told({ stage: 2, replicas: 5 }, { stage: 2, replicas: 3 }), [
      /^KafkaNodePool myproject\/broker goes from 5 to 3 brokers: the partitions of the last ones/,
    ]);
    assertTold(await told({ stage: 2 }, { stage: 2, controllers: 3 }), [
      /^KafkaNodePool myproject\/controller goes from 1 to 3 controllers, which Strimzi cannot do/,
    ]);
  });

  it("is a topic with fewer partitions, a single copy, another name or another cluster", async () => {
    const topics = (settings: object) => ({ stage: 8, replicas: 3, topics: [{ name: "orders", ...settings }] });
    assertTold(await told(topics({ partitions: 6 }), topics({ partitions: 3 })), [
      /^KafkaTopic myproject\/orders goes from 6 to 3 partitions, which Kafka cannot do/,
    ]);
    assertTold(await told(topics({ replicas: 3 }), topics({ replicas: 1 })), [
      /orders keeps one copy of each partition/,
    ]);
    assert.deepEqual(await told(topics({ replicas: 3 }), topics({ replicas: 2 })), []);
    assertTold(await told(topics({ topicName: "Orders_v1" }), topics({ topicName: "Orders_v2" })), [
      /is the topic `Orders_v2` now, not `Orders_v1`/,
    ]);
    const label = (cluster: string) => of("t", {}, "KafkaTopic", { "strimzi.io/cluster": cluster });
    assert.deepEqual(between(label("a"), label("b")), ["leaves the cluster `a` for `b`, with what it holds"]);
  });

  it("is a retention that deletes what is there", async () => {
    const topic = (config: object) => of("t", { partitions: 1, replicas: 1, config });
    const day = 86_400_000;
    const retention: [object, object, RegExp | undefined][] = [
      [{ "retention.ms": 2 * day }, { "retention.ms": day }, /^messages older than 24 h are deleted \(before: 48 h\)$/],
      [{ "retention.ms": -1 }, { "retention.ms": day }, /^messages older than 24 h .*before: kept for ever/],
      [{ "retention.ms": day }, {}, undefined],
      [{}, { "retention.ms": day }, /^messages older than 24 h are deleted \(before: 168 h\)$/],
      [{}, { "retention.ms": -1 }, undefined],
      [{}, { "retention.bytes": 1000 }, /^of each partition all but the newest 1000 bytes/],
      [{ "cleanup.policy": "compact" }, { "cleanup.policy": "compact,delete" }, /which were only compacted so far$/],
      [{ "cleanup.policy": "compact", "retention.ms": day }, { "cleanup.policy": "compact" }, undefined],
      [{ "retention.ms": day }, { "cleanup.policy": "compact", "retention.ms": 1 }, undefined],
    ];
    for (const [before, after, expected] of retention) {
      const lines = between(topic(before), topic(after));
      assert.equal(lines.length, expected === undefined ? 0 : 1, JSON.stringify([before, after, lines]));
      assert.match(lines[0] ?? "", expected ?? /^$/);
    }
    // The stage that sets it says so: 94 hours are less than Kafka's week.
    assertTold(await told({ stage: 2 }, { stage: 3 }), [
      /^Kafka myproject\/my-cluster keeps less, in every topic without a setting of its own: messages older than 94 h .* 168 h/,
    ]);
    // A topic that leaves it to the brokers is counted with the Kafka; one that stops saying is not.
    const brokers = { stage: 8, kafka: { config: { "log.retention.ms": "1000" } } };
    const given = { ...brokers, topics: [{ name: "orders", config: { "retention.ms": 5000 } }] };
    assertTold(await told(given, { ...brokers, topics: [{ name: "orders" }] }), [/orders messages older than 0 h/]);
  });

  it("is a CA that changes hands, its secret, and its key", async () => {
    const pulumi = { stage: 5, certificates: { issuer: "pulumi" } };
    assertTold(await told(pulumi, { stage: 5 }), [
      /^Secret myproject\/my-cluster-(cluster|clients)-ca(-cert)? is deleted, and the CA's key/,
      /^PrivateKey (cluster|clients)-ca-key-0, in the state only is deleted/,
      /^Kafka myproject\/my-cluster gets other CAs/,
    ]);
    assertTold(await told(pulumi, { stage: 5, certificates: { issuer: "pulumi", keyAlgorithm: "rsa-4096" } }), [
      /^PrivateKey (cluster|clients)-ca-key-0, in the state only is the key of a CA, and is replaced/,
    ]);
    assertTold(await told(pulumi, { stage: 5, certificates: { issuer: "pulumi", generation: 1 } }), [
      /^Secret myproject\/my-cluster-(cluster|clients)-ca(-cert)? holds another CA certificate or key/,
    ]);
    // A user's certificate is made again, and a password too.
    const users = { ...pulumi, stage: 9, users: [{ name: "orders", authentication: "scram-sha-512" }] };
    assert.deepEqual(await told(users, { ...pulumi, stage: 9 }), []);
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
    assertTold(await told({ stage: 1, context: "a" }, { stage: 1, context: "b" }), [
      /^Provider kubernetes cluster(-adopting)? has `b` as `context` \(before: `a`\)/,
    ]);
  });
});
