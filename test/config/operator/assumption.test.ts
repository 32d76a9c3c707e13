import assert from "node:assert/strict";
import type { RawConfig } from "../../../config/parseSettings";
import { plan, problems } from "../../harness/support/settings";
import { objectsOf } from "../../harness/support/stack";
import { schemaErrors } from "../../harness/support/strimziSchemas";

const community = { source: "community-operators" };

describe("the operator that is assumed", () => {
  for (const [operator, strimzi, what] of [
    [{}, "0.51", "stable"],
    [{ channel: "amq-streams-3.x" }, "0.51", "amq-streams-3.x"],
    [{ strimzi: "1.2" }, "1.2", "stable"],
    [community, "1.2", "strimzi-1.x"],
    [{ ...community, channel: "stable" }, "0.51", "stable"],
    [{ ...community, strimzi: "0.51" }, "0.51", "stable"],
    [{ ...community, strimzi: "1.1" }, "1.1", "strimzi-1.1.x"],
    [{ ...community, channel: "strimzi-0.50.x" }, "0.50", "strimzi-0.50.x"],
    [{ ...community, channel: "strimzi-1.x", approval: "Manual", version: "1.0.1" }, "1.0", "strimzi-1.x"],
    [{ ...community, approval: "Manual", version: "0.51.0" }, "0.51", "stable"],
    [{ source: "my-catalog", package: "amq-streams" }, "0.51", "stable"],
    [{ install: "helm" }, "1.2", "1.2.0"],
    [{ install: "helm", version: "0.51.0" }, "0.51", "0.51.0"],
    [{ install: "helm", strimzi: "0.51" }, "0.51", "0.51.0"],
    [
      { install: "manifests" },
      "1.2",
      "https://github.com/strimzi/strimzi-kafka-operator/releases/download/1.2.0/strimzi-cluster-operator-1.2.0.yaml",
    ],
    [
      { install: "manifests", strimzi: "1.0" },
      "1.0",
      "https://github.com/strimzi/strimzi-kafka-operator/releases/download/1.0.1/strimzi-cluster-operator-1.0.1.yaml",
    ],
    [{ install: "manifests", manifests: "./strimzi-0.50.1/install" }, "0.50", "./strimzi-0.50.1/install"],
    [{ install: "none" }, "1.2", undefined],
    [{ install: "none", strimzi: "0.49" }, "0.49", undefined],
  ] as const) {
    it(`is ${strimzi} for ${JSON.stringify(operator)}, from ${what ?? "elsewhere"}`, () => {
      const { assumed, operator: planned } = plan({ operator });
      assert.equal(assumed.strimzi, strimzi);
      const found = { olm: "channel", helm: "version", manifests: "source", none: "none" }[planned.install];
      assert.equal(Object(planned)[found], what);
    });
  }

  it("runs some versions of Kafka and no others", () => {
    const rejected = (config: RawConfig) => problems(config).map(({ key, message, fix }) => [key, message, fix]);
    assert.deepEqual(rejected({ kafka: { version: "4.2.0" } }), []);
    assert.deepEqual(rejected({ operator: community, kafka: { version: "4.3.1" } }), []);
    assert.deepEqual(rejected({ kafka: { version: "4.3.1" } }), [
      [
        "kafka.version",
        'is "4.3.1", which Strimzi 0.51 does not run, the version that the operator is assumed to be (operator.strimzi); allowed is 4.1.0, 4.1.1, 4.2.0; Strimzi 1.2 runs it: if it is installed, pulumi config set --path operator.strimzi 1.2',
        "pulumi config set --path kafka.version 4.2.0",
      ],
    ]);
    assert.match(String(rejected({ kafka: { version: "9.9.9" } })), /allowed is 4\.1\.0, 4\.1\.1, 4\.2\.0,pulumi/);
  });

  it("is not newer than what is installed", () => {
    const [first, ...more] = problems({ operator: { install: "helm", strimzi: "1.2", version: "0.51.0" } });
    assert.deepEqual(more, []);
    assert.deepEqual(first, {
      key: "operator.strimzi",
      message: "is 1.2, but what is installed is 0.51, as operator.version says; allowed is up to 0.51",
      fix: "pulumi config set --path operator.strimzi 0.51",
    });
    assert.equal(problems({ operator: { ...community, channel: "stable", strimzi: "1.0" } }).length, 1);
    assert.equal(problems({ operator: { install: "helm", version: "1.2.0", strimzi: "0.51" } }).length, 0);
    assert.match(problems({ operator: { install: "helm", version: "0.48.0" } })[0]?.message ?? "", /0\.49 or newer/);
  });

  it("has an image to put plugins on, or asks for it where it cannot be known", () => {
    const image = (config: RawConfig) => {
      const planned = plan({ stage: 13, connect: { plugins: { from: "directory" } }, ...config }).connect?.plugins;
      return Object(planned).baseImage;
    };
    assert.equal(image({ operator: community }), "quay.io/strimzi/kafka:1.2.0-kafka-4.3.1");
    assert.equal(
      image({ operator: { ...community, strimzi: "0.51" }, kafka: { version: "4.1.1" } }),
      "quay.io/strimzi/kafka:0.51.0-kafka-4.1.1",
    );
    const directory = { connect: { plugins: { from: "directory" } } };
    assert.deepEqual(problems({ stage: 12, ...directory }), []);
    const [problem] = problems({ stage: 13, ...directory });
    assert.equal(problem?.key, "connect.plugins.baseImage");
    assert.match(
      problem?.message ?? "",
      /amq-streams .* oc get deployments -n myproject -o jsonpath='.*STRIMZI_KAFKA_CONNECT_IMAGES/,
    );
  });

  it("has ports of the entity operator scraped by the names that they have", async () => {
    const ports = async (strimzi: string) => {
      const metrics = { enabled: true, podMonitors: true };
      const objects = await objectsOf({ stage: 7, operator: { ...community, strimzi }, metrics });
      const monitor = objects.find(({ kind, metadata }) => kind === "PodMonitor" && metadata.name === "my-cluster");
      return Object(monitor?.spec).podMetricsEndpoints.map(({ port }: { port: string }) => port);
    };
    assert.deepEqual(await ports("1.0"), ["tcp-prometheus", "healthcheck"]);
    assert.deepEqual(await ports("1.1"), ["tcp-prometheus", "healthcheck-to", "healthcheck-uo"]);
  });

  it("gives one user's certificate days of its own from 1.1 on, and says so before that", async () => {
    const users = [{ name: "orders", validityDays: 30, renewalDays: 10 }];
    const objects = await objectsOf({ stage: 9, operator: community, users });
    const authentication = Object(objects.find(({ metadata }) => metadata.name === "orders")?.spec).authentication;
    assert.deepEqual(authentication, { type: "tls", validityDays: 30, renewalDays: 10 });
    assert.deepEqual(schemaErrors(objects, ["1.2.0"]), []);
    assert.equal(schemaErrors(objects, ["0.51.0"]).length, 2);
    assert.deepEqual(problems({ users }), [
      ...["validityDays", "renewalDays"].map((key) => ({
        key: `users[0].${key}`,
        message:
          "needs Strimzi 1.1 or newer, but the operator is assumed to be 0.51 (operator.strimzi); if it is newer, say so: pulumi config set --path operator.strimzi 1.1",
        fix: `pulumi config rm --path 'users[0].${key}'`,
      })),
    ]);
    const keys = (user: object, config: RawConfig = {}) =>
      problems({ operator: community, users: [{ name: "orders", ...user }], ...config }).map(({ key }) => key);
    assert.deepEqual(keys({ validityDays: 30, authentication: "scram-sha-512" }), ["users[0].validityDays"]);
    assert.deepEqual(keys({ renewalDays: 30 }, { certificates: { issuer: "pulumi" } }), ["users[0].renewalDays"]);
    assert.deepEqual(keys({ validityDays: 30 }), ["users[0].renewalDays"]);
    assert.deepEqual(keys({ validityDays: 31 }), []);
  });
});
