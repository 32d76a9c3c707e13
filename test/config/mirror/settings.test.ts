import assert from "node:assert/strict";
import type { RawConfig } from "../../../config/parseSettings";
import { plan, problems } from "../../harness/support/settings";

const old = { alias: "old", cluster: "old-cluster", topics: ["orders"] };
const mirror = (source: object, more: object = {}): RawConfig => ({
  stage: 9,
  mirror: { enabled: true, sources: [{ ...old, ...source }], ...more },
});

describe("the settings of MirrorMaker reject", () => {
  for (const [what, config, key, message] of [
    ["nothing to copy from", { mirror: { enabled: true } }, "mirror.sources", /^is empty; with mirror\.enabled/],
    ["a source without topics", mirror({ topics: [] }), "mirror.sources[0].topics", /^is empty; needed are names/],
    [
      "topics of which nothing is copied",
      mirror({ topics: ["payments", "orders-*"], exclude: ["orders*"] }),
      "mirror.sources[0].topics[1]",
      /^is "orders-\*", of which exclude leaves nothing \("orders\*"\)/,
    ],
    [
      "a port that no machine has",
      mirror({ cluster: undefined, bootstrapServers: "a:65535,b:65536" }),
      "mirror.sources[0].bootstrapServers",
      /allowed is addresses as host:port/,
    ],
    [
      "a pattern of Java's, from which no rule follows",
      mirror({ topics: ["orders-(eu|us)"] }),
      "mirror.sources[0].topics[0]",
      /a topic's name, or the beginning of several and a \*/,
    ],
    [
      "a source that is nowhere",
      mirror({ cluster: undefined }),
      "mirror.sources[0].bootstrapServers",
      /^is missing; needed is the address/,
    ],
    [
      "a namespace of no cluster",
      mirror({ cluster: undefined, bootstrapServers: "a:9093", namespace: "b" }),
      "mirror.sources[0].cluster",
      /^is missing; namespace is that/,
    ],
    ["the stack's own cluster", mirror({ cluster: "my-cluster" }), "mirror.sources[0].cluster", /copied to itself/],
    ...[
      "my-cluster-kafka-bootstrap:9093",
      "my-cluster-kafka-bootstrap.myproject:9092",
      "kafka.example.com:9093,my-cluster-kafka-bootstrap.myproject.svc:9093",
      "my-cluster-broker-0.my-cluster-kafka-brokers.myproject.svc.cluster.local:9093",
    ].map(
      (bootstrapServers) =>
        [
          `the stack's own cluster at ${bootstrapServers}`,
          mirror({ cluster: undefined, bootstrapServers }),
          "mirror.sources[0].bootstrapServers",
          /copied to itself/,
        ] as const,
    ),
    ...(["my-cluster", "my-cluster-operators", "my-user", "strimzi-cluster-operator"] as const).map(
      (name) =>
        [
          `${name} as its name, which is somebody else's`,
          mirror({}, { name }),
          "mirror.name",
          /allowed is another name$/,
        ] as const,
    ),
    [
      "the alias of the stack's own cluster",
      mirror({ alias: "my-cluster" }),
      "mirror.sources[0].alias",
      /which is what the cluster is called that topics are copied to/,
    ],
    [
      "an alias with a dot, which is where names are cut",
      mirror({ alias: "old.eu" }),
      "mirror.sources[0].alias",
      /lower-case letters, digits and hyphens/,
    ],
    [
      "two sources with one alias",
      mirror({}, { sources: [old, old] }),
      "mirror.sources[1].alias",
      /already the alias of mirror\.sources\[0\]/,
    ],
    [
      "a cluster of the same name elsewhere, whose CA would be this one's",
      mirror({ cluster: "my-cluster", namespace: "old-project" }),
      "mirror.sources[0].tls.secret",
      /by default, which has the CA of this cluster/,
    ],
    [
      "a password that is nowhere",
      mirror({ authentication: { type: "scram-sha-512" } }),
      "mirror.sources[0].authentication.secret",
      /^is missing; MirrorMaker needs what it logs in/,
    ],
    [
      "a secret for no login",
      mirror({ cluster: undefined, bootstrapServers: "a:9093", authentication: { secret: "s" } }),
      "mirror.sources[0].authentication.type",
      /^is none, which is the default without cluster/,
    ],
    ["a certificate without TLS", mirror({ tls: { enabled: false } }), "mirror.sources[0].tls.enabled", /needs TLS$/],
    [
      "a heap that fills the limit",
      mirror({}, { jvm: { heap: "2G" }, resources: { limits: { memory: "1Gi" } } }),
      "mirror.jvm.heap",
      /includes the heap/,
    ],
    [
      "more for a start than there may be",
      mirror({}, { resources: { requests: { cpu: "2" } } }),
      "mirror.resources.requests.cpu",
      /limits\.cpu is 1000m/,
    ],
    [
      "a worker setting that the operator owns",
      mirror({}, { config: { "group.id": "mine" } }),
      'mirror.config["group.id"]',
      /^is set by the operator/,
    ],
    ["the name of Connect's workers", mirror({}, { name: "my-connect" }), "mirror.name", /name of a KafkaConnect/],
    [
      "a Connect cluster in the group of its workers",
      { ...mirror({}), connectClusters: [{ name: "mirror-cluster", connectors: [] }] },
      "mirror.enabled",
      /is called mirror-cluster/,
    ],
    [
      "a user of the stack's that would be the one in the source",
      { ...mirror({}), users: [{ name: "my-mirror-old" }] },
      "users[0].name",
      /is made by/,
    ],
  ] as const) {
    it(what, () => {
      const found = problems(config);
      const [problem] = found.filter((one) => one.key === key);
      assert.ok(problem, JSON.stringify(found));
      assert.match(problem.message, message);
      assert.ok(problem.fix);
    });
  }

  for (const key of [
    "topics",
    "topics.exclude",
    "groups.exclude",
    "replication.policy.class",
    "replication.policy.separator",
    "offset-syncs.topic.location",
    "source.cluster.bootstrap.servers",
    "target.cluster.alias",
    "sync.topic.acls.enabled",
    "sync.group.offsets.enabled",
    "tasks.max",
    "connector.class",
  ]) {
    it(`${key} among a source's settings`, () => {
      const [problem] = problems(mirror({ config: { [key]: "x" } }));
      assert.match(String(problem?.message), /does not belong here, since .* decides/);
    });
  }

  it("nothing of settings that MirrorMaker's connectors have beside those", () => {
    const config = { "refresh.topics.interval.seconds": 30, "consumer.fetch.min.bytes": 1, "topics.refresh": 1 };
    assert.deepEqual(problems(mirror({ config })), []);
  });
});

describe("the settings of MirrorMaker allow", () => {
  for (const bootstrapServers of [
    "my-cluster-kafka-bootstrap.old-project.svc:9093",
    "my-cluster-kafka-bootstrap.example.com:9093",
    "old-my-cluster-kafka-bootstrap:9093",
  ]) {
    it(`a source at ${bootstrapServers}, which is another cluster than the stack's`, () => {
      assert.deepEqual(problems(mirror({ cluster: undefined, bootstrapServers })), []);
    });
  }
});

describe("MirrorMaker's stage", () => {
  it("is the one with users: below it nothing is copied, and a warning says why", () => {
    for (const stage of [2, 4, 5, 7, 8]) {
      const early = plan({ ...mirror({}), stage });
      assert.equal(early.mirror, undefined, String(stage));
      assert.ok(early.warnings.some((warning) => /users come with stage 9/.test(warning)));
    }
    for (const stage of [9, 14]) {
      const { mirror: found, warnings } = plan({ ...mirror({}), stage });
      assert.equal(found?.name, "my-mirror", String(stage));
      assert.deepEqual(warnings, []);
    }
  });
});

describe("users of a stack with MirrorMaker", () => {
  it("may read what it copies, by the names that it has here", () => {
    const reader = (topic: string) => ({ ...mirror({}), users: [{ name: "a", consumes: [topic] }] });
    assert.deepEqual(problems(reader("old.orders")), []);
    const [problem] = problems(reader("orders"));
    assert.equal(problem?.key, "users[0].consumes[0]");
  });
});
