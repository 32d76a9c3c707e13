import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { marked } from "marked";
import { parseStackYaml } from "../../../config/fields/stackYaml";
import type { KubernetesObject } from "../../../config/kubernetes/object";
import type { RawConfig } from "../../../config/parseSettings";
import { deployedWith, stepsTo } from "../../harness/support/deployed";
import { unresolved } from "../../harness/support/references";
import { plan, problems } from "../../harness/support/settings";
import { evaluated, objectsIn, objectsOf } from "../../harness/support/stack";
import { schemaErrors } from "../../harness/support/strimziSchemas";

const sha512 = "a".repeat(128);
const sink = (name: string, more: object = {}) => ({ name, class: "Sink", config: { topics: "orders" }, ...more });
const source = (name: string) => ({ name, class: "Source" });

/** All that a Connect cluster can have at once. */
const whole = {
  replicas: 2,
  resources: { limits: { memory: "4Gi" } },
  jvm: { heap: "1500M" },
  env: [{ name: "PASSWORD", secret: { name: "database", key: "password" } }],
  volumes: [{ name: "database", secret: "database" }],
  config: {
    "config.providers": "secrets",
    "config.providers.secrets.class": "io.strimzi.kafka.KubernetesSecretConfigProvider",
  },
  plugins: { artifacts: [{ plugin: "jdbc", url: "https://example.com/jdbc.jar", sha512 }] },
  connectors: [sink("orders", { config: { topics: "orders", password: `\${secrets:database:password}` } })],
};

/** What a stack has beside Connect, in kinds that are about it as well. */
const surroundings: Readonly<Record<string, RawConfig>> = {
  nothing: {},
  "metrics by Strimzi's reporter": {
    metrics: { enabled: true, podMonitors: true, rules: { enabled: true }, dashboards: { type: "configmap" } },
  },
  "metrics by JMX": { metrics: { enabled: true, reporter: "jmx", dashboards: { type: "grafana" } } },
  "dedicated nodes and racks": {
    placement: {
      dedicated: { taint: "dedicated=kafka:NoSchedule", connect: true },
      racks: { topologyKey: "topology.kubernetes.io/zone" },
    },
  },
  "certificates of the program": { certificates: { issuer: "pulumi" } },
  passwords: { users: [{ name: "payments", authentication: "scram-sha-512" }] },
  "a folder of plugins": {},
  "Argo CD": { render: "rendered", metrics: { enabled: true, reporter: "jmx" } },
};

/** The objects of a Connect cluster, as text by kind and name. */
function ofCluster(objects: readonly KubernetesObject[], cluster: string): string[] {
  const isOf = ({ kind, metadata }: KubernetesObject) =>
    !["Kafka", "PrometheusRule"].includes(kind) && (metadata.name.startsWith(cluster) || metadata.name === "orders");
  return objects
    .filter(isOf)
    .map((object) => JSON.stringify(object))
    .sort();
}

describe("an entry of connectClusters", () => {
  for (const [what, config] of Object.entries(surroundings)) {
    it(`makes what connect makes of the same settings, but for the group, with ${what}`, async () => {
      const directory = { from: "directory", baseImage: "quay.io/strimzi/kafka:x" };
      const cluster = { ...whole, name: "payments", ...(what === "a folder of plugins" ? { plugins: directory } : {}) };
      const common = { stage: 14, demo: false, ...config };
      const asDemo = ofCluster(await objectsOf({ ...common, connect: cluster }), "payments");
      const asEntry = ofCluster(await objectsOf({ ...common, connectClusters: [cluster] }), "payments");
      assert.ok(asDemo.length >= 5, asDemo.join("\n"));
      const inItsGroup = asDemo.map((text) =>
        text.replaceAll("connect-cluster-", "payments-").replaceAll('"connect-cluster"', '"payments"'),
      );
      assert.deepEqual(asEntry, inItsGroup.sort());
    });
  }

  it("comes whole with the workers' stage, and not before", async () => {
    const config = { connectClusters: [{ ...whole, name: "payments" }], users: [{ name: "payments" }] };
    const kinds = async (stage: number) =>
      (await objectsOf({ stage, ...config }))
        .filter(({ metadata: { name, labels = {} } }) => [name, labels["strimzi.io/cluster"]].includes("payments"))
        .map(({ kind }) => kind)
        .sort();
    assert.deepEqual(await kinds(11), []);
    assert.deepEqual(await kinds(12), ["ImageStream", "KafkaConnect", "KafkaConnector", "KafkaUser"]);
    assert.deepEqual(await kinds(14), await kinds(12));
  });

  it("is valid and complete, and leaves the demo's cluster as it is", async () => {
    const config = {
      stage: 14,
      topics: [{ name: "orders" }],
      metrics: { enabled: true, rules: { enabled: true }, dashboards: { type: "configmap" } },
    };
    const before = await objectsOf(config);
    const after = await objectsOf({ ...config, connectClusters: [{ ...whole, name: "payments" }, { name: "empty" }] });
    assert.deepEqual(schemaErrors(after), []);
    assert.deepEqual(
      unresolved(after).filter((text) => !text.includes("database")),
      [],
    );
    const texts = new Set(after.map((object) => JSON.stringify(object)));
    const changed = before.filter((object) => !texts.has(JSON.stringify(object)));
    assert.deepEqual(
      changed.map(({ kind, metadata: { name } }) => `${kind} ${name}`),
      ["PrometheusRule my-cluster"],
    );
    const empty = after.find(({ kind, metadata }) => kind === "KafkaConnect" && metadata.name === "empty");
    assert.ok(empty && !("build" in Object(empty.spec)));
  });

  it("has alerts in a group of its own", () => {
    const { monitoring } = plan({
      stage: 12,
      metrics: { enabled: true, rules: { enabled: true } },
      connectClusters: [{ name: "a" }, { name: "b" }],
    });
    const names = (monitoring?.alerts ?? []).flatMap(({ groups }) => groups.map(({ name }) => name));
    assert.deepEqual(
      names.filter((name) => name.startsWith("kafka-connect")),
      ["kafka-connect", "kafka-connect-a", "kafka-connect-b"],
    );
    assert.equal(new Set(names).size, names.length);
  });

  it("is what its name says it is, wherever it stands in the list", async () => {
    const urns = async (...clusters: string[]) => {
      const connectClusters = clusters.map((name) => ({ ...whole, name, connectors: [sink(`${name}-sink`)] }));
      const { resources } = await evaluated({ stage: 14, connectClusters });
      return resources.map(({ urn }) => urn).sort();
    };
    assert.deepEqual(await urns("a", "b"), await urns("b", "a"));
    const one = new Set(await urns("a", "b"));
    assert.deepEqual(
      (await urns("b")).filter((urn) => !one.has(urn)),
      [],
    );
    const many = await urns("a", "b");
    assert.equal(new Set(many).size, many.length);
  });

  it("has a certificate of its own", () => {
    const { connectClusters = [] } = plan({
      stage: 12,
      certificates: { issuer: "pulumi" },
      connectClusters: [{ name: "a" }, { name: "b" }],
    });
    assert.deepEqual(
      connectClusters.map(({ client }) => client.authentication.secret),
      ["a-tls", "b-tls"],
    );
  });

  it("has its connectors among the stack's", async () => {
    const { outputs } = await evaluated({
      stage: 14,
      connectClusters: [{ name: "a", connectors: [sink("one"), sink("two")] }, { name: "b" }],
    });
    assert.deepEqual(Object(outputs).connectors, ["echo-sink-test", "one", "two"]);
  });

  it("is waited for, unless its own plugins come later", () => {
    const directory = { from: "directory", baseImage: "quay.io/strimzi/kafka:x" };
    const waits = plan({
      stage: 14,
      connectClusters: [{ name: "a", plugins: directory, connectors: [sink("one")] }, { name: "b" }],
    });
    assert.ok(waits.connect?.wait);
    assert.deepEqual(
      waits.connectClusters?.map(({ wait, connectors }) => [wait !== undefined, connectors[0]?.wait !== undefined]),
      [
        [false, false],
        [true, false],
      ],
    );
  });

  it("warns of its own connectors, with its own place in the stack config", () => {
    const { warnings } = plan({
      stage: 12,
      connectClusters: [
        { name: "a" },
        {
          name: "b",
          config: {
            "config.providers": "env",
            "config.providers.env.class": "org.apache.kafka.common.config.provider.EnvVarConfigProvider",
          },
          connectors: [{ ...source("one"), config: { password: `\${env:PASSWORD}` } }],
        },
      ],
    });
    assert.equal(warnings.length, 2);
    assert.match(warnings.join("\n"), /--path 'connectClusters\[1\]\.env\[0\]\.name' PASSWORD/);
    assert.match(warnings.join("\n"), /the user b may write to no topic/);
  });
});

describe("the settings of connectClusters", () => {
  /** Whatever is wrong with settings of connect is wrong with those of an entry. */
  const bad: readonly (readonly [key: string, cluster: object, more?: RawConfig])[] = [
    ["replicas", { replicas: 0 }],
    ["resources.requests.cpu", { resources: { requests: { cpu: 2 } } }],
    ["jvm.heap", { jvm: { heap: "2G" } }],
    ["env[0]", { env: [{ name: "A" }] }],
    [
      "env[1].name",
      {
        env: [
          { name: "A", value: "x" },
          { name: "A", value: "y" },
        ],
      },
    ],
    ["volumes[0]", { volumes: [{ name: "a" }] }],
    ['config["group.id"]', { config: { "group.id": "x" } }],
    ['config["offset.flush.interval.ms"]', { config: { "offset.flush.interval.ms": "soon" } }],
    ["plugins.image", { plugins: { from: "image" } }],
    ["plugins.baseImage", { plugins: { from: "directory" } }],
    ["plugins.artifacts[0].sha512", { plugins: { artifacts: [{ plugin: "one", url: "https://example.com/a.jar" }] } }],
    [
      "plugins.output",
      { plugins: { artifacts: [{ plugin: "one", url: "https://example.com/a.jar", sha512 }] } },
      { platform: "kubernetes", operator: { install: "none" }, connect: { plugins: { artifacts: [] } } },
    ],
    ["connectors[1].name", { connectors: [sink("one"), sink("one")] }],
    ['connectors[0].config["tasks.max"]', { connectors: [sink("one", { config: { "tasks.max": 3 } })] }],
    [
      'connectors[0].config["errors.tolerance"]',
      { connectors: [sink("one", { config: { "errors.tolerance": "x" } })] },
    ],
    [
      "connectors[0].version",
      { connectors: [sink("one", { version: "1.0" })] },
      { operator: { install: "none", strimzi: "0.49" }, kafka: { version: "4.0.1" } },
    ],
  ];
  for (const [key, cluster, more = {}] of bad) {
    it(`are checked as those of connect are: ${key}`, () => {
      const entry = problems({ stage: 14, connectClusters: [{ name: "other" }, { name: "a", ...cluster }], ...more });
      const demo = problems({ stage: 14, ...more, connect: { ...Object(more.connect), name: "a", ...cluster } });
      // A shell takes brackets for a pattern, so commands quote a path that has some.
      const text = (found: readonly object[]) => JSON.stringify(found).replaceAll("'", "");
      assert.equal(text(entry), text(demo).replaceAll(/\bconnect\./g, "connectClusters[1]."));
      assert.equal(entry[0]?.key, `connectClusters[1].${key}`);
    });
  }

  const names = (connectClusters: readonly object[], more: RawConfig = {}) =>
    problems({ stage: 12, connectClusters, ...more }).map(({ key, message }) => `${key} ${message}`);

  it("name each cluster, and each connector of the namespace, once", () => {
    assert.match(names([{}]).join(), /^connectClusters\[0\]\.name is missing/);
    assert.match(names([{ name: "my-connect" }]).join(), /^connectClusters\[0\]\.name .* name of connect;/);
    assert.match(
      names([{ name: "a" }, { name: "a" }]).join(),
      /^connectClusters\[1\]\.name .* of connectClusters\[0\];/,
    );
    assert.match(
      names([{ name: "a", connectors: [sink("echo-sink-test")] }]).join(),
      /^connectClusters\[0\]\.connectors\[0\]\.name .* name of connect\.connectors\[0\];/,
    );
    assert.deepEqual(names([{ name: "a", connectors: [sink("echo-sink-test")] }], { demo: false }), []);
    assert.deepEqual(names([{ name: "my-connect" }], { connect: { name: "other" } }), []);
  });

  it("share no group, no topic, no user and no image with anybody", () => {
    for (const name of [
      "connect-cluster",
      "my-hello-world-consumer",
      "my-user",
      "my-cluster",
      "connect-echo-sink-test",
    ]) {
      assert.match(names([{ name }]).join(), /^connectClusters\[0\]\.name is/, name);
      assert.equal(names([{ name }]).length, 1, name);
    }
    assert.match(
      names([{ name: "connect-one" }, { name: "a", connectors: [sink("one")] }]).join(),
      /^connectClusters\[0\]\.name is "connect-one", but that is the group of the connector one/,
    );
    const state = [
      { name: "a-offsets" },
      { name: "other" },
      { name: "b", topicName: "a-configs" },
      { name: "a-status" },
    ];
    assert.deepEqual(
      names([{ name: "a" }], { topics: state }).map((problem) => problem.split(",")[0]),
      [0, 2, 3].map((index) => `topics[${index}] is a topic that the workers of connectClusters[0] make themselves`),
    );
    const plugins = {
      output: "docker",
      image: "registry.example.com/connect:1",
      artifacts: [{ plugin: "one", url: "https://example.com/a.jar", sha512 }],
    };
    assert.match(
      names([
        { name: "a", plugins },
        { name: "b", plugins },
      ]).join(),
      /^connectClusters\[1\]\.plugins\.image .* which the build of connectClusters\[0\]\.plugins pushes/,
    );
  });

  it("leave no group of workers to consumers, but to their own user", () => {
    const found = problems({
      stage: 9,
      connectClusters: [{ name: "loaders" }],
      topics: [{ name: "orders" }],
      users: [
        { name: "billing", consumes: ["orders"], groups: ["billing", "loaders"] },
        { name: "loaders", consumes: ["orders"], groups: ["loaders"] },
      ],
    });
    assert.deepEqual(
      found.map(({ key }) => key),
      ["users[0].groups[1]"],
    );
    assert.match(found[0]?.message ?? "", /^is "loaders", the group of the workers of connectClusters\[0\]/);
  });

  it("have names whose objects are nobody else's", () => {
    for (const [name, key, more] of [
      [
        "my-cluster-operators",
        "connectClusters[0].name",
        { metrics: { enabled: true, dashboards: { type: "configmap" } } },
      ],
      ["my-cluster-cluster-ca", "connectClusters[0].name", {}],
      ["orders-password", "users[0].name", { users: [{ name: "orders", authentication: "scram-sha-512" }] }],
    ] as const) {
      const found = problems({ stage: 12, connectClusters: [{ name }], ...more });
      assert.deepEqual(
        found.map((problem) => problem.key),
        [key],
        name,
      );
    }
  });
});

describe("the way from one list of Connect clusters to another", () => {
  const steps = async (from: readonly object[], to: readonly object[], more: RawConfig = {}) =>
    stepsTo(await deployedWith({ stage: 14, connectClusters: from }), { stage: 14, connectClusters: to, ...more });

  it("says that another name is another cluster, and needs the permission to delete its user", async () => {
    const found = await steps([{ name: "a" }], [{ name: "b" }]);
    assert.deepEqual(
      found.map(({ key, verdict, permission }) => [key, verdict, permission]),
      [
        ["connectClusters", "rejected", "delete user a"],
        ["connectClusters", "warned", undefined],
      ],
    );
    assert.match(found[1]?.message ?? "", /a-configs, a-offsets, a-status.* cannot be renamed: b knows nothing of it/);
  });

  it("says nothing of a cluster that waits for its stage but what becomes of its user", async () => {
    const found = await steps([{ name: "a" }], [{ name: "a" }], { stage: 11 });
    assert.deepEqual(
      found.map(({ key }) => key),
      ["stage"],
    );
  });

  it("says which connectors begin again on another cluster, and which go on", async () => {
    const at = (...on: readonly (readonly object[])[]) => [
      { name: "a", connectors: on[0] },
      { name: "b", connectors: on[1] },
    ];
    const found = await steps(at([sink("one"), source("two")], []), at([], [sink("one"), source("two")]));
    assert.deepEqual(
      found.map(({ verdict }) => verdict),
      ["warned", "warned"],
    );
    assert.match(found[0]?.message ?? "", /one runs on b .* goes on where it was/);
    assert.match(found[1]?.message ?? "", /two runs on b .* begins again/);
  });

  it("says that a cluster has another group where it becomes the one of connect, or was that", async () => {
    const cluster = { name: "a", connectors: [source("one")] };
    const [asEntry, asDemo] = [
      { stage: 14, connectClusters: [cluster] },
      { stage: 14, connect: cluster },
    ];
    const warnings = async (from: RawConfig, to: RawConfig) =>
      stepsTo(await deployedWith(from), to)
        .filter(({ verdict }) => verdict === "warned")
        .map(({ message }) => message);
    const [gone, moved, ...others] = await warnings(asEntry, asDemo);
    assert.match(gone ?? "", /^The workers of a are in another group .* a-configs, a-offsets, a-status/);
    assert.match(moved ?? "", /^The workers of the connector one are in another group .* begins again/);
    assert.deepEqual(others, []);
    // The other way, the group of connect goes on under another name.
    assert.deepEqual(await warnings(asDemo, asEntry), [moved]);
  });

  it("has nothing to say of another name of the demo's cluster, whose group stays, but of its user", async () => {
    const found = await steps([], [], { connect: { name: "other" } });
    assert.deepEqual(
      found.map(({ key }) => key),
      ["users"],
    );
  });
});

describe("the example of docs/connect.md", () => {
  it("is a whole Connect cluster, of which a preview has nothing to say", async () => {
    const page = readFileSync(join(__dirname, "../../../docs/connect.md"), "utf8");
    const [block] = marked
      .lexer(page)
      .flatMap((token) => (token.type === "code" && token.lang === "yaml" ? [String(token.text)] : []))
      .filter((text) => text.includes("connectClusters:"));
    const { config } = Object(parseStackYaml(block ?? ""));
    const raw = Object.fromEntries(Object.entries(config).map(([key, value]) => [key.replace(/^.*:/, ""), value]));
    const { warnings, connectClusters = [] } = plan(raw);
    assert.deepEqual(warnings, []);
    assert.deepEqual(
      connectClusters.map(({ name, connectors }) => [name, connectors.length]),
      [["payments-connect", 2]],
    );
    assert.deepEqual(schemaErrors(await objectsOf(raw)), []);
  });
});

describe("everything of a stack with Connect clusters", () => {
  it("is deployed with what each of its parts depends on", async () => {
    const evaluation = await evaluated({ stage: 14, connectClusters: [{ ...whole, name: "payments" }] });
    const kinds = objectsIn(evaluation).map(({ kind }) => kind);
    assert.equal(kinds.filter((kind) => kind === "KafkaConnect").length, 2);
    const connector = evaluation.resources.find(({ urn }) => urn.endsWith("KafkaConnector::orders"));
    assert.ok(connector?.dependencies?.some((urn) => urn.endsWith("KafkaConnect::payments")));
  });
});
