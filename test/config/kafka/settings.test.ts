import assert from "node:assert/strict";
import { kafkaSettingNames, kafkaSettingVariants, knownKafkaVersions } from "../../../config/kafka/settingTable";
import { settingValueProblem } from "../../../config/kafka/settingValues";
import { problems } from "../../harness/support/settings";

describe("the table of Kafka's settings", () => {
  it("has brokers, topics, workers and connectors of each version that Strimzi 0.49 to 1.2 run", () => {
    assert.deepEqual(knownKafkaVersions(), ["4.1.0", "4.1.1", "4.2.0", "4.2.1", "4.3.0", "4.3.1"]);
    assert.ok(kafkaSettingNames("topic").includes("cleanup.policy"));
    assert.ok(kafkaSettingNames("worker").includes("offset.flush.interval.ms"));
    assert.ok(kafkaSettingNames("connector").includes("errors.tolerance"));
    assert.ok(!kafkaSettingNames("broker").includes("unstable.api.versions.enable"));
  });

  it("knows what differs between versions", () => {
    const of = (version: string) => kafkaSettingVariants("broker", "num.replica.fetchers", version);
    assert.equal(of("4.1.1")[0]?.min, undefined);
    assert.equal(of("4.3.1")[0]?.min, 1);
    assert.deepEqual(kafkaSettingVariants("broker", "group.coordinator.background.threads", "4.2.0"), []);
    assert.deepEqual(kafkaSettingVariants("broker", "toString", undefined), []);
  });
});

describe("a value of one of Kafka's settings", () => {
  const ofTopic = (name: string, value: string | number | boolean) =>
    settingValueProblem(kafkaSettingVariants("topic", name, "4.3.1"), value);

  for (const [name, value] of [
    ["retention.ms", -1],
    ["retention.ms", " 7200000 "],
    ["retention.ms", "+5"],
    ["retention.ms", "9223372036854775807"],
    ["cleanup.policy", "compact, delete"],
    ["cleanup.policy", ""],
    ["compression.type", "zstd"],
    ["min.cleanable.dirty.ratio", 0.5],
    ["min.cleanable.dirty.ratio", "1e-1"],
    ["preallocate", "TRUE"],
    ["leader.replication.throttled.replicas", "0:1"],
  ] as const) {
    it(`may be ${JSON.stringify(value)} for ${name}`, () => {
      assert.equal(ofTopic(name, value), undefined);
    });
  }

  for (const [name, value, allowed, meant] of [
    ["retention.ms", "2h", "a whole number from -1 to 9223372036854775807", undefined],
    ["retention.ms", "9223372036854775808", "a whole number from -1 to 9223372036854775807", undefined],
    ["segment.bytes", 10, "a whole number from 1048576 to 2147483647", undefined],
    ["cleanup.policy", "compacted", "a list with commas of compact, delete", "compact"],
    ["compression.type", "zst", "one of uncompressed, zstd, lz4, snappy, gzip, producer", "zstd"],
    ["min.cleanable.dirty.ratio", 1.5, "a number from 0 to 1", undefined],
    ["preallocate", "yes", "true or false", undefined],
    ["preallocate", "ture", "true or false", "true"],
  ] as const) {
    it(`may not be ${JSON.stringify(value)} for ${name}`, () => {
      assert.deepEqual({ meant: undefined, ...ofTopic(name, value) }, { allowed, meant });
    });
  }
});

describe("values that cannot work are rejected", () => {
  for (const [what, config, key, message, fix] of [
    [
      "a broker's",
      { kafka: { config: { "log.flush.interval.messages": 0 } } },
      'kafka.config["log.flush.interval.messages"]',
      /^is 0; allowed is a whole number from 1 to 9223372036854775807$/,
      /^pulumi config rm /,
    ],
    [
      "a broker's, by the version that runs",
      { kafka: { version: "4.2.0", config: { "num.replica.fetchers": 0 } } },
      'kafka.config["num.replica.fetchers"]',
      /^is 0; allowed is a whole number from 1 to/,
      /^pulumi config rm /,
    ],
    [
      "a topic's, misspelt",
      { topics: [{ name: "orders", config: { "retention.msec": 5 } }] },
      'topics[0].config["retention.msec"]',
      /^is not a setting of a topic; did you mean "retention.ms"\?$/,
      /^pulumi config rm .* && pulumi config set .*"retention.ms".* 5$/,
    ],
    [
      "a topic's, of a broker",
      { topics: [{ name: "orders", config: { "num.io.threads": 5 } }] },
      'topics[0].config["num.io.threads"]',
      /^is not a setting of a topic, and Kafka rejects it$/,
      /^pulumi config rm /,
    ],
    [
      "a topic's copies in sync",
      { topics: [{ name: "orders", replicas: 2, config: { "min.insync.replicas": 3 } }], replicas: 3 },
      'topics[0].config["min.insync.replicas"]',
      /^is 3, but the topic has 2 copies of each partition; allowed is up to 2$/,
      / 2$/,
    ],
    [
      "a worker's",
      { connect: { config: { "offset.flush.interval.ms": "soon" } } },
      'connect.config["offset.flush.interval.ms"]',
      /^is "soon"; allowed is a whole number/,
      /^pulumi config rm /,
    ],
    [
      "a connector's",
      { connect: { connectors: [{ name: "a", class: "A", config: { "errors.tolerance": "al" } }] } },
      'connect.connectors[0].config["errors.tolerance"]',
      /did you mean "all"\?$/,
      / all$/,
    ],
    [
      "a topic of Kafka's own",
      { topics: [{ name: "offsets", topicName: "__consumer_offsets" }] },
      "topics[0].topicName",
      /whoever needs it makes without a KafkaTopic/,
      /^pulumi config rm --path 'topics\[0\]'$/,
    ],
    [
      "two topics that are one",
      { topics: [{ name: "orders" }, { name: "old", topicName: "orders" }] },
      "topics[1].topicName",
      /topics\[0\]\.name is "orders": that is one topic/,
      / orders-2$/,
    ],
    [
      "two topics with one name in Kafka's metrics",
      { topics: [{ name: "a.b" }, { name: "other", topicName: "a_b" }] },
      "topics[1].topicName",
      /differ in \. and _ only/,
      / a_b-2$/,
    ],
    [
      "a topic that is the demo's",
      { topics: [{ name: "mine", topicName: "my-topic" }] },
      "topics[0].topicName",
      /the demo's topic is "my-topic": that is one topic/,
      / my-topic-2$/,
    ],
    [
      "a rule with a wildcard within a name",
      rule({ resource: { type: "topic", name: "orders-*" } }),
      "users[0].acls[0].resource.name",
      /did you mean "orders-" with patternType prefix\?$/,
      /resource\.name' orders- && .*resource\.patternType' prefix$/,
    ],
    [
      "a rule with a wildcard as a prefix",
      rule({ resource: { type: "group", name: "*", patternType: "prefix" } }),
      "users[0].acls[0].resource.name",
      /which matches nothing with patternType prefix/,
      undefined,
    ],
    [
      "a rule for a topic that cannot be",
      rule({ resource: { type: "topic", name: "or ders" } }),
      "users[0].acls[0].resource.name",
      /which no topic can be called/,
      undefined,
    ],
    [
      "a rule for nothing",
      rule({ operations: [] }),
      "users[0].acls[0].operations",
      /^is empty, and a rule/,
      /\[0\]' Read$/,
    ],
    [
      "a rule for a range of hosts",
      rule({ host: "10.0.0.0/8" }),
      "users[0].acls[0].host",
      /Kafka knows no ranges/,
      / 10\.0\.0\.7$/,
    ],
    [
      "a rule for a host by name",
      rule({ host: "client.example" }),
      "users[0].acls[0].host",
      /no names/,
      / 10\.0\.0\.7$/,
    ],
    [
      "a volume that no disk has",
      { storage: { size: "9E" } },
      "storage.size",
      /at least 100Mi, at most 1Pi$/,
      / 10Gi$/,
    ],
    ["a volume of bytes", { storage: { brokers: { size: 100 } } }, "storage.brokers.size", /at least 100Mi/, / 100Gi$/],
    [
      "a namespace of the cluster's own, to be made and deleted",
      { namespace: "default" },
      "namespace",
      /^is "default", which is the cluster's own/,
      /createNamespace false$/,
    ],
    [
      "a catalog of OpenShift's on plain Kubernetes",
      { platform: "kubernetes" },
      "operator.install",
      /^is "olm" with the catalogs of openshift-marketplace, which only OpenShift has/,
      /operator\.install manifests$/,
    ],
  ] as const) {
    it(what, () => {
      const [problem, ...more] = problems(config);
      assert.deepEqual(more, []);
      assert.equal(problem?.key, key);
      assert.match(problem.message, message);
      if (fix === undefined) {
        assert.equal(problem.fix, undefined);
      } else {
        assert.match(problem.fix ?? "", fix);
      }
    });
  }

  it("and nothing else is: a plugin's own, a rule for all, an address", () => {
    const connectors = [{ name: "a", class: "A", config: { "a.b": "c", toString: "x", "topics.regex": ".*" } }];
    assert.deepEqual(problems({ connect: { connectors, config: { "value.converter.schemas.enable": false } } }), []);
    assert.deepEqual(problems(rule({ resource: { type: "topic", name: "*" } })), []);
    assert.deepEqual(problems(rule({ host: "fd00::1" })), []);
    assert.deepEqual(problems({ namespace: "default", createNamespace: false }), []);
    const operatorHub = { source: "operatorhubio-catalog", sourceNamespace: "olm" };
    assert.deepEqual(problems({ platform: "kubernetes", operator: operatorHub }), []);
  });
});

/** A stack config with one user that has one rule. */
function rule(changes: object) {
  const acl = { resource: { type: "topic", name: "orders" }, operations: ["Read"], ...changes };
  return { users: [{ name: "a", acls: [acl] }] };
}
