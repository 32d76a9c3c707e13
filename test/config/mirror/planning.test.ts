import assert from "node:assert/strict";
import { parse } from "yaml";
import { userOf } from "../../../config/clients/planning";
import type { Acl } from "../../../config/kafka/acl";
import { mirrorObject } from "../../../config/mirror/objects";
import { mirrorRights } from "../../../config/mirror/rights";
import type { RawConfig } from "../../../config/parseSettings";
import { assertMatches } from "../../harness/support/assertMatches";
import { plan } from "../../harness/support/settings";
import { schemaErrors } from "../../harness/support/strimziSchemas";

const old = { alias: "old", cluster: "old-cluster", topics: ["orders", "payments.*"] };

function mirroring(source: object, more: RawConfig = {}) {
  const found = plan({ stage: 9, mirror: { enabled: true, sources: [{ ...old, ...source }] }, ...more });
  assert.ok(found.mirror);
  return { ...found, mirror: found.mirror };
}

const texts = (acls: readonly Acl[]) =>
  acls.map(({ resource, operations }) =>
    resource.type === "cluster"
      ? `cluster: ${operations}`
      : `${resource.type} ${resource.name}${resource.patternType === "prefix" ? "*" : ""}: ${operations.join(" ")}`,
  );
const rulesHere = (source: object) => texts(userOf(mirroring(source), "my-mirror").acls);
const rulesThere = (source: object) => {
  const { rights } = mirroring(source).mirror.sources[0] ?? {};
  return rights?.by === "here" || rights?.by === "strimzi" ? texts(rights.user.acls) : [];
};

const workers = [
  "group mirror-cluster: Read",
  ...["configs", "offsets", "status"].map((kind) => `topic mirror-cluster-${kind}: Read Describe Write Create`),
];

describe("rules of MirrorMaker", () => {
  it("follow from topics: it writes copies here, and reads there", () => {
    assert.deepEqual(rulesHere({}), [
      ...workers,
      "topic old.orders: Describe Write Create Alter AlterConfigs",
      "topic old.payments.*: Describe Write Create Alter AlterConfigs",
      "topic mm2-offset-syncs.old.internal: Describe Write Create",
    ]);
    assert.deepEqual(rulesThere({}), [
      "topic orders: Read Describe DescribeConfigs",
      "topic payments.*: Read Describe DescribeConfigs",
    ]);
  });

  it("follow from groups: it sets their offsets here, and sees them there", () => {
    assert.deepEqual(rulesHere({ topics: ["orders"], groups: ["billing", "team-*"] }), [
      ...workers,
      "topic old.orders: Read Describe Write Create Alter AlterConfigs",
      "topic mm2-offset-syncs.old.internal: Read Describe Write Create",
      "topic old.checkpoints.internal: Read Describe Write Create",
      "group billing: Read Describe",
      "group team-*: Read Describe",
    ]);
    assert.deepEqual(rulesThere({ topics: ["orders"], groups: ["billing", "team-*"] }), [
      "topic orders: Read Describe DescribeConfigs",
      "group billing: Describe",
      "group team-*: Describe",
    ]);
  });

  it("are for the names that topics have here, and no more than is done to them", () => {
    const found = rulesHere({ topics: ["*"], topicNames: "same", syncTopicConfigs: false });
    assert.ok(found.includes("topic *: Describe Write Create Alter"), found.join("\n"));
    assert.ok(rulesHere({ topics: ["*"] }).includes("topic old.*: Describe Write Create Alter AlterConfigs"));
  });

  it("are added to by an entry in users, which says how it logs in as well", () => {
    const found = mirroring(
      {},
      { users: [{ name: "my-mirror", authentication: "scram-sha-512", consumes: ["my-topic"], groups: ["x"] }] },
    );
    const user = userOf(found, "my-mirror");
    assert.ok(texts(user.acls).includes("topic my-topic: Read Describe"));
    assert.ok(texts(user.acls).includes("group mirror-cluster: Read"));
    assertMatches(mirrorObject(found.mirror).spec.target.authentication, {
      type: "scram-sha-512",
      username: "my-mirror",
      passwordSecret: { secretName: "my-mirror", password: "password" },
    });
  });

  it("are given by the stack in its own namespace alone", () => {
    const users = (source: object) => mirroring(source).users?.map(({ name, cluster }) => `${name} in ${cluster}`);
    assert.deepEqual(users({}), ["my-user in my-cluster", "my-mirror in my-cluster", "my-mirror-old in old-cluster"]);
    assert.deepEqual(users({ namespace: "elsewhere" }), ["my-user in my-cluster", "my-mirror in my-cluster"]);
    assert.deepEqual(users({ authentication: { type: "none" } }), ["my-user in my-cluster", "my-mirror in my-cluster"]);
  });
});

describe("what a person must do in sources", () => {
  it("is nothing where the stack sees to it, or nobody asks", () => {
    assert.equal(mirrorRights(mirroring({}).mirror, "oc"), undefined);
    assert.equal(mirrorRights(mirroring({ authentication: { type: "none" } }).mirror, "oc"), undefined);
  });

  it("is a KafkaUser in another namespace, and copies of two Secrets", () => {
    const text = String(mirrorRights(mirroring({ namespace: "old-project" }).mirror, "kubectl"));
    assert.match(text, /^kubectl apply -n old-project -f - <<'END'$/m);
    assert.match(text, /^ {2}name: my-mirror-old$/m);
    assert.match(text, /^ {4}strimzi\.io\/cluster: old-cluster$/m);
    for (const secret of ["my-mirror-old", "old-cluster-cluster-ca-cert"]) {
      assert.match(
        text,
        new RegExp(`get secret ${secret} -n old-project .* \\| kubectl apply -n myproject -f -$`, "m"),
      );
    }
  });

  it("copies the CA of a cluster of the stack's own name under the name that it has here", () => {
    const source = { cluster: "my-cluster", namespace: "old-project", tls: { secret: "old-ca" } };
    const copies = String(mirrorRights(mirroring(source).mirror, "oc"))
      .split("\n")
      .filter((line) => line.startsWith("printf"))
      .map((line) => [/get secret (\S+)/, /"name":"([^"]+)"/].map((name) => name.exec(line)?.[1]));
    assert.deepEqual(copies, [
      ["my-mirror-old", "my-mirror-old"],
      ["my-cluster-cluster-ca-cert", "old-ca"],
    ]);
  });

  it("is rules for the KafkaUser of a Secret of one's own, where Strimzi runs the source", () => {
    const source = { namespace: "old-project", authentication: { type: "tls", secret: "reader" } };
    const text = String(mirrorRights(mirroring(source).mirror, "oc"));
    assert.match(text, /^# old: rules for spec\.authorization\.acls of the KafkaUser of old-cluster, in old-project, /);
    assert.doesNotMatch(text, /kafka-acls/);
    const [, user = ""] =
      /END'\n([\s\S]*?)\nEND\n/.exec(String(mirrorRights(mirroring({ namespace: "old-project" }).mirror, "oc"))) ?? [];
    assert.deepEqual(parse(text), parse(user).spec.authorization.acls);
  });

  it("is rules by Kafka's own tool in any other cluster, quoted for a shell", () => {
    const source = {
      cluster: undefined,
      bootstrapServers: "kafka.example.com:9093",
      topics: ["orders", "payments.*"],
      groups: ["*", "it's"],
      authentication: { type: "scram-sha-512", secret: "old-reader", username: "mm2" },
    };
    const lines = String(mirrorRights(mirroring(source).mirror, "oc")).split("\n");
    const add =
      "bin/kafka-acls.sh --bootstrap-server kafka.example.com:9093 --command-config admin.properties --add --allow-principal User:mm2";
    assert.deepEqual(lines.slice(1, -1), [
      `${add} --operation Read --operation Describe --operation DescribeConfigs --topic orders`,
      `${add} --operation Read --operation Describe --operation DescribeConfigs --topic payments. --resource-pattern-type prefixed`,
      `${add} --operation Describe --group '*'`,
      `${add} --operation Describe --group 'it'\\''s'`,
    ]);
  });
});

describe("the KafkaMirrorMaker2", () => {
  const spec = (source: object) => mirrorObject(mirroring(source).mirror).spec;

  it("is what every supported operator takes, however the source is reached", () => {
    for (const source of [
      {},
      { groups: ["*"], topicNames: "same", state: "paused", exclude: ["x*"], config: { "offset.lag.max": 1 } },
      { cluster: undefined, bootstrapServers: "a:9093", tls: { secret: "ca", files: "ca.pem" } },
      { cluster: undefined, bootstrapServers: "a:9093" },
      { cluster: undefined, bootstrapServers: "a:9092", tls: { enabled: false } },
      { authentication: { type: "scram-sha-512", secret: "s" } },
    ]) {
      assert.deepEqual(schemaErrors([mirrorObject(mirroring(source).mirror)]), [], JSON.stringify(source));
    }
  });

  it("has the address, the CA and the user of a source that Strimzi runs", () => {
    assertMatches(spec({}).mirrors[0]?.source, {
      alias: "old",
      bootstrapServers: "old-cluster-kafka-bootstrap:9093",
      tls: { trustedCertificates: [{ secretName: "old-cluster-cluster-ca-cert", pattern: "*.crt" }] },
      authentication: { type: "tls", certificateAndKey: { secretName: "my-mirror-old" } },
    });
    assert.equal(
      spec({ namespace: "old-project" }).mirrors[0]?.source.bootstrapServers,
      "old-cluster-kafka-bootstrap.old-project.svc:9093",
    );
  });

  it("says both connectors alike what they must agree on, and keeps the syncs here", () => {
    const [mirror] = spec({ topicNames: "same", groups: ["a"], config: { "offset.lag.max": 5 } }).mirrors;
    for (const connector of [mirror?.sourceConnector, mirror?.checkpointConnector]) {
      assertMatches(connector?.config, {
        "replication.policy.class": "org.apache.kafka.connect.mirror.IdentityReplicationPolicy",
        "offset-syncs.topic.location": "target",
        "offset.lag.max": 5,
      });
    }
    assertMatches(mirror?.sourceConnector?.config, { "sync.topic.acls.enabled": false, "replication.factor": -1 });
  });

  it("copies no topic that Kafka, Connect or MirrorMaker keeps for itself", () => {
    const [mirror] = spec({ topics: ["*"], exclude: ["scratch-*", "a.b"] }).mirrors;
    // As `DefaultTopicFilter` of Kafka reads them.
    const [included, excluded] = [mirror?.topicsPattern, mirror?.topicsExcludePattern].map(
      (pattern) => new RegExp(`^(?:${pattern})$`),
    );
    const copied = (topic: string) => included?.test(topic) && !excluded?.test(topic);
    for (const topic of [
      "__consumer_offsets",
      "connect-cluster-configs",
      "mirror-cluster-offsets",
      "mm2-offset-syncs.old.internal",
      "x.checkpoints.internal",
      "strimzi.cruisecontrol.metrics",
      "scratch-1",
      "a.b",
    ]) {
      assert.equal(copied(topic), false, topic);
    }
    for (const topic of ["orders", "connect-cluster-x", "order-status", "a-b", "internal"]) {
      assert.equal(copied(topic), true, topic);
    }
  });

  it("carries over groups of sink connectors too, and none of consoles", () => {
    const [mirror] = spec({ groups: ["*"] }).mirrors;
    const excluded = new RegExp(`^(?:${mirror?.groupsExcludePattern})$`);
    assert.ok(!excluded.test("connect-echo-sink-test"));
    assert.ok(excluded.test("console-consumer-1"));
    assert.equal(spec({}).mirrors[0]?.checkpointConnector, undefined);
  });
});

describe("a preview with MirrorMaker warns", () => {
  it("of topics that both the topic operator and MirrorMaker look after", () => {
    const topics = { topics: [{ name: "orders" }, { name: "other" }] };
    const warned = (source: object) => mirroring({ topicNames: "same", ...source }, topics).warnings;
    assert.match(warned({}).join(), /the topic operator gives orders those of this stack/);
    assert.deepEqual(warned({ syncTopicConfigs: false }), []);
    assert.deepEqual(warned({ topicNames: "prefixed" }), []);
    assert.deepEqual(warned({ topics: ["*"], exclude: ["orders", "other", "my-topic"] }), []);
  });

  it("of two sources whose topics would be one", () => {
    const sources = (names: string) => [
      { ...old, topicNames: "same" },
      { alias: "other", cluster: "other-cluster", topics: ["order*"], topicNames: names },
    ];
    const warnings = (names: string) => plan({ stage: 9, mirror: { enabled: true, sources: sources(names) } }).warnings;
    assert.match(warnings("same").join(), /^old and other may have topics of the same name/);
    assert.deepEqual(warnings("prefixed"), []);
  });
});
