import assert from "node:assert/strict";
import type { RawConfig } from "../../config/parseSettings";
import { evaluate } from "../../tools/evaluate/evaluate";
import { assertMatches } from "../harness/support/assertMatches";
import { unresolved } from "../harness/support/references";
import { evaluated, objectsIn, objectsOf, stack } from "../harness/support/stack";
import { schemaErrors } from "../harness/support/strimziSchemas";

const sha512 = "a".repeat(128);

/** What a stack at stage 14 has of Connect, by kind. */
async function connectObjects(config: RawConfig) {
  const objects = await objectsOf({ stage: 14, ...config });
  const spec = (kind: string) => objects.find((object) => object.kind === kind)?.spec;
  return { spec, kinds: objects.map(({ kind }) => kind) };
}

describe("Kafka Connect", () => {
  const ways: Readonly<Record<string, RawConfig>> = {
    "artifacts into an ImageStream": {},
    "artifacts into a registry": {
      platform: "kubernetes",
      operator: { install: "none" },
      connect: { plugins: { output: "docker", image: "registry.example.com/a/b:c" } },
    },
    "a directory": { connect: { plugins: { from: "directory", baseImage: "quay.io/strimzi/kafka:x" } } },
    "an image": {
      platform: "kubernetes",
      operator: { install: "none" },
      connect: { plugins: { from: "image", image: "registry.example.com/a/b:c" } },
    },
  };
  for (const [way, config] of Object.entries(ways)) {
    for (const stage of [13, 14]) {
      for (const replicas of [1, 3]) {
        it(`with plugins by ${way} is valid and complete at stage ${stage} on ${replicas} brokers`, async () => {
          const objects = await objectsOf({ stage, replicas, ...config });
          assert.deepEqual(schemaErrors(objects), []);
          assert.deepEqual(unresolved(objects), []);
        });
      }
    }
  }

  it("logs in as its user does: with a certificate of either issuer, or with a password", async () => {
    const login = async (config: RawConfig) => {
      const { spec } = await connectObjects(config);
      const { bootstrapServers, authentication, tls } = Object(spec("KafkaConnect"));
      assert.deepEqual(tls, {
        trustedCertificates: [{ secretName: "my-cluster-cluster-ca-cert", pattern: "*.crt" }],
      });
      return [bootstrapServers, authentication];
    };
    const certificate = (secretName: string) => [
      "my-cluster-kafka-bootstrap:9093",
      { type: "tls", certificateAndKey: { secretName, certificate: "user.crt", key: "user.key" } },
    ];
    assert.deepEqual(await login({}), certificate("my-connect"));
    assert.deepEqual(await login({ certificates: { issuer: "pulumi" } }), certificate("my-connect-tls"));
    assert.deepEqual(await login({ users: [{ name: "my-connect", authentication: "scram-sha-512" }] }), [
      "my-cluster-kafka-bootstrap:9094",
      {
        type: "scram-sha-512",
        username: "my-connect",
        passwordSecret: { secretName: "my-connect", password: "password" },
      },
    ]);
  });

  it("gets exactly the rights that it needs", async () => {
    const users = (await objectsOf({ stage: 11 })).filter(({ kind }) => kind === "KafkaUser");
    const rule = (type: string, name: string, ...operations: string[]) => ({
      resource: { type, name, patternType: "literal" },
      operations,
      host: "*",
    });
    const state = ["Read", "Describe", "Write", "Create"];
    assert.deepEqual(users.find(({ metadata }) => metadata.name === "my-connect")?.spec, {
      authentication: { type: "tls" },
      authorization: {
        type: "simple",
        acls: [
          rule("topic", "my-topic", "Read", "Describe"),
          rule("group", "connect-echo-sink-test", "Read"),
          rule("group", "connect-cluster", "Read"),
          rule("topic", "connect-cluster-configs", ...state),
          rule("topic", "connect-cluster-status", ...state),
          rule("topic", "connect-cluster-offsets", ...state),
        ],
      },
    });
  });

  it("runs workers that trust the cluster and prove who they are", async () => {
    const objects = await objectsOf({ stage: 12 });
    assert.deepEqual(
      objects.find(({ kind }) => kind === "KafkaConnect"),
      {
        apiVersion: "kafka.strimzi.io/v1",
        kind: "KafkaConnect",
        metadata: {
          name: "my-connect",
          namespace: "myproject",
          labels: { app: "tech-exchange-kafka-connect" },
          annotations: { "strimzi.io/use-connector-resources": "true" },
        },
        spec: {
          replicas: 1,
          bootstrapServers: "my-cluster-kafka-bootstrap:9093",
          groupId: "connect-cluster",
          configStorageTopic: "connect-cluster-configs",
          offsetStorageTopic: "connect-cluster-offsets",
          statusStorageTopic: "connect-cluster-status",
          tls: { trustedCertificates: [{ secretName: "my-cluster-cluster-ca-cert", pattern: "*.crt" }] },
          authentication: {
            type: "tls",
            certificateAndKey: { secretName: "my-connect", certificate: "user.crt", key: "user.key" },
          },
          config: {
            "key.converter": "org.apache.kafka.connect.storage.StringConverter",
            "value.converter": "org.apache.kafka.connect.storage.StringConverter",
            "key.converter.schemas.enable": false,
            "value.converter.schemas.enable": false,
            "config.storage.replication.factor": -1,
            "offset.storage.replication.factor": -1,
            "status.storage.replication.factor": -1,
          },
          resources: { requests: { memory: "1Gi", cpu: "500m" }, limits: { memory: "2Gi", cpu: "1000m" } },
        },
      },
    );
  });

  it("has EchoSink built into an ImageStream by default", async () => {
    const { spec, kinds } = await connectObjects({});
    assertMatches(spec("KafkaConnect"), {
      build: {
        output: { type: "imagestream", image: "my-connect:latest" },
        plugins: [
          {
            name: "echo-sink",
            artifacts: [
              {
                type: "jar",
                url: "https://github.com/scholzj/echo-sink/releases/download/1.6.0/echo-sink-1.6.0.jar",
              },
            ],
          },
        ],
      },
    });
    assert.ok(kinds.includes("ImageStream") && !kinds.includes("BuildConfig"));
  });

  it("pushes what it builds to a registry, with its secret, and makes no ImageStream", async () => {
    const { spec, kinds } = await connectObjects({
      connect: { plugins: { output: "docker", image: "registry.example.com/a/b:c", pushSecret: "push" } },
    });
    assertMatches(spec("KafkaConnect"), {
      build: { output: { type: "docker", image: "registry.example.com/a/b:c", pushSecret: "push" } },
    });
    assert.ok(!kinds.includes("ImageStream"));
  });

  it("puts the files of one plugin together", async () => {
    const url = (file: string) => `https://example.com/${file}`;
    const { spec } = await connectObjects({
      connect: {
        plugins: {
          artifacts: [
            { plugin: "one", url: url("a.jar"), sha512 },
            { plugin: "two", url: url("b.zip"), type: "zip", sha512 },
            { plugin: "one", url: url("c.tgz"), type: "tgz", sha512 },
          ],
        },
      },
    });
    assertMatches(spec("KafkaConnect"), {
      build: {
        plugins: [
          {
            name: "one",
            artifacts: [
              { type: "jar", url: url("a.jar"), sha512sum: sha512 },
              { type: "tgz", url: url("c.tgz"), sha512sum: sha512 },
            ],
          },
          { name: "two", artifacts: [{ type: "zip", url: url("b.zip"), sha512sum: sha512 }] },
        ],
      },
    });
  });

  it("takes plugins from a folder that oc start-build uploads", async () => {
    const { spec } = await connectObjects({
      connect: { plugins: { from: "directory", baseImage: "quay.io/strimzi/kafka:x" } },
    });
    assert.deepEqual(spec("BuildConfig"), {
      source: {
        type: "Binary",
        binary: {},
        dockerfile: "FROM quay.io/strimzi/kafka:x\nUSER root:root\nCOPY . /opt/kafka/plugins/\nUSER 1001\n",
      },
      strategy: { type: "Docker", dockerStrategy: {} },
      output: { to: { kind: "ImageStreamTag", name: "my-connect:latest" } },
    });
    assertMatches(spec("KafkaConnect"), {
      image: "image-registry.openshift-image-registry.svc:5000/myproject/my-connect:latest",
    });
  });

  it("runs a ready image as it is", async () => {
    const { spec, kinds } = await connectObjects({ connect: { plugins: { from: "image", image: "example.com/a:b" } } });
    assertMatches(spec("KafkaConnect"), { image: "example.com/a:b" });
    assert.ok(!kinds.includes("ImageStream"));
  });

  it("runs the demo's connector, or a list of one's own", async () => {
    const demo = await connectObjects({});
    assert.deepEqual(demo.spec("KafkaConnector"), {
      class: "EchoSink",
      tasksMax: 3,
      config: { topics: "my-topic", level: "INFO" },
    });
    const { resources, outputs } = await evaluate(
      stack({
        stage: 14,
        connect: {
          connectors: [
            { name: "a", class: "A" },
            { name: "b", class: "com.example.B" },
          ],
        },
      }),
    );
    assert.deepEqual(
      objectsIn({ resources, outputs })
        .filter(({ kind }) => kind === "KafkaConnector")
        .map(({ metadata, spec }) => [metadata.name, metadata.labels?.["strimzi.io/cluster"], spec]),
      [
        ["a", "my-connect", { class: "A", tasksMax: 1, config: {} }],
        ["b", "my-connect", { class: "com.example.B", tasksMax: 1, config: {} }],
      ],
    );
    assert.deepEqual(outputs.connectors, ["a", "b"]);
  });

  it("takes worker settings of one's own, so that connectors can refer to secrets", async () => {
    const { spec } = await connectObjects({ connect: { config: { "config.providers": "env", "key.converter": "X" } } });
    assertMatches(spec("KafkaConnect"), {
      config: { "config.providers": "env", "key.converter": "X", "key.converter.schemas.enable": false },
    });
  });

  it("is waited for, long enough for a build, unless nobody has uploaded the plugins yet", async () => {
    const waits = async (config: RawConfig) => {
      const { resources } = await evaluated({ stage: 14, ...config });
      return resources
        .filter(({ type }) => /:KafkaConnect(or)?$/.test(type) && type.startsWith("kubernetes:"))
        .map(({ name, timeouts, inputs }) => [name, timeouts.create, JSON.stringify(inputs).includes("waitFor")])
        .sort();
    };
    assert.deepEqual(await waits({}), [
      ["echo-sink-test", "5m", true],
      ["my-connect", "20m", true],
    ]);
    assert.deepEqual(
      await waits({ connect: { plugins: { from: "directory", baseImage: "quay.io/strimzi/kafka:x" } } }),
      [
        ["echo-sink-test", "", false],
        ["my-connect", "", false],
      ],
    );
  });

  it("offers metrics when metrics are on, as the brokers do", async () => {
    const metricsConfig = { type: "strimziMetricsReporter" };
    const on = await connectObjects({ metrics: { enabled: true } });
    assertMatches(on.spec("KafkaConnect"), { metricsConfig });
    assertMatches(on.spec("Kafka"), { kafka: { metricsConfig } });
    assert.ok(!JSON.stringify((await objectsOf({ stage: 14 })).map(({ spec }) => spec)).includes("metricsConfig"));
  });
});
