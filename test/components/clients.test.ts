import assert from "node:assert/strict";
import { DemoApplication } from "../../components/demoApplication";
import { KafkaTopics } from "../../components/kafkaTopics";
import { KafkaUsers } from "../../components/kafkaUsers";
import type { RawConfig } from "../../config/parseSettings";
import { assertMatches } from "../harness/support/assertMatches";
import { plan } from "../harness/support/settings";
import { recorded, resource } from "../harness/support/stack";

async function made(config: RawConfig) {
  const { topics = [], users = [], applications = [] } = plan({ stage: 10, ...config });
  const resources = await recorded(() => {
    new KafkaTopics("topics", { topics });
    new KafkaUsers("users", { users });
    new DemoApplication("applications", { applications });
  });
  return {
    names: (kind: string) =>
      [...resources.keys()]
        .filter((key) => key.startsWith(`${kind} `))
        .map((key) => key.split(" ")[1])
        .sort(),
    spec: (key: string) => resource(resources, key).inputs.spec,
  };
}

describe("topics", () => {
  it("are the demo's, as often stored as the cluster can", async () => {
    const demo = { partitions: 3, config: { "retention.ms": 7200000, "segment.bytes": 1073741824 } };
    assert.deepEqual((await made({})).spec("KafkaTopic my-topic"), { ...demo, replicas: 1 });
    assert.deepEqual((await made({ replicas: 6 })).spec("KafkaTopic my-topic"), { ...demo, replicas: 3 });
  });

  it("and those of the stack config", async () => {
    const { names, spec } = await made({
      replicas: 3,
      topics: [
        {
          name: "orders",
          topicName: "Orders_v1",
          partitions: 12,
          replicas: 2,
          config: { "cleanup.policy": "compact" },
        },
      ],
    });
    assert.deepEqual(names("KafkaTopic"), ["my-topic", "orders"]);
    assert.deepEqual(spec("KafkaTopic orders"), {
      topicName: "Orders_v1",
      partitions: 12,
      replicas: 2,
      config: { "cleanup.policy": "compact" },
    });
  });

  it("of which one may change the demo's own in part", async () => {
    const { names, spec } = await made({ topics: [{ name: "my-topic", partitions: 6 }] });
    assert.deepEqual(names("KafkaTopic"), ["my-topic"]);
    assert.deepEqual(spec("KafkaTopic my-topic"), {
      partitions: 6,
      replicas: 1,
      config: { "retention.ms": 7200000, "segment.bytes": 1073741824 },
    });
  });
});

describe("users", () => {
  it("may do what the demo needs and no more", async () => {
    assert.deepEqual((await made({})).spec("KafkaUser my-user"), {
      authentication: { type: "tls" },
      authorization: {
        type: "simple",
        acls: [
          {
            resource: { type: "topic", name: "my-topic", patternType: "literal" },
            operations: ["Read", "Describe", "Write"],
            host: "*",
          },
          {
            resource: { type: "group", name: "my-hello-world-consumer", patternType: "literal" },
            operations: ["Read"],
            host: "*",
          },
        ],
      },
    });
  });

  it("of the stack config may be denied things, and rule over the cluster", async () => {
    const { spec } = await made({
      users: [
        {
          name: "orders",
          acls: [
            { type: "deny", resource: { type: "topic", name: "secret-", patternType: "prefix" }, operations: ["All"] },
            { resource: { type: "cluster" }, operations: ["Describe"], host: "10.0.0.7" },
          ],
        },
      ],
    });
    assertMatches(spec("KafkaUser orders"), {
      authorization: {
        acls: [
          {
            type: "deny",
            resource: { type: "topic", name: "secret-", patternType: "prefix" },
            operations: ["All"],
            host: "*",
          },
          { resource: { type: "cluster" }, operations: ["Describe"], host: "10.0.0.7" },
        ],
      },
    });
  });

  it("with a password have the user operator take it out of a secret, where RandomPassword put it", async () => {
    const { spec, names } = await made({ users: [{ name: "orders", authentication: "scram-sha-512" }] });
    assertMatches(spec("KafkaUser orders"), {
      authentication: {
        type: "scram-sha-512",
        password: { valueFrom: { secretKeyRef: { name: "orders-password", key: "password" } } },
      },
    });
    assert.deepEqual(names("RandomPassword"), ["orders-password"]);
    assert.deepEqual(names("Secret"), ["orders-password-secret"]);
  });

  it("wait for the stage that they belong to", async () => {
    const users = [{ name: "my-connect", acls: [] }];
    assert.deepEqual((await made({ users })).names("KafkaUser"), ["my-user"]);
    assert.deepEqual((await made({ users, stage: 11 })).names("KafkaUser"), ["my-connect", "my-user"]);
  });
});

// Strings like ${dir:…} are for Kafka to resolve.
// biome-ignore-start lint/suspicious/noTemplateCurlyInString: not template strings of ours
describe("demo applications", () => {
  const pod = async (name: string, config: RawConfig = {}) =>
    Object((await made(config)).spec(`Deployment ${name}`)).template.spec;
  const environment = async (name: string, config?: RawConfig): Promise<Record<string, string>> =>
    Object.fromEntries(
      (await pod(name, config)).containers[0].env.map(({ name, value }: { name: string; value: string }) => [
        name,
        value,
      ]),
    );

  it("read what Strimzi's example clients read", async () => {
    const { KAFKA_BOOTSTRAP_SERVERS, STRIMZI_TOPIC, STRIMZI_DELAY_MS } = await environment("hello-world-producer");
    assert.deepEqual(
      [KAFKA_BOOTSTRAP_SERVERS, STRIMZI_TOPIC, STRIMZI_DELAY_MS],
      ["my-cluster-kafka-bootstrap:9093", "my-topic", "1000"],
    );
    const consumer = await environment("hello-world-consumer");
    assert.equal(consumer.KAFKA_GROUP_ID, "my-hello-world-consumer");
    assert.equal(consumer.STRIMZI_DELAY_MS, undefined);
    assert.ok(Number(consumer.STRIMZI_MESSAGE_COUNT) > 1e6);
  });

  it("have no key in their environment, which they log, but where Kafka finds it", async () => {
    for (const name of ["hello-world-producer", "hello-world-consumer"]) {
      const variables = await environment(name);
      assert.equal(variables.KAFKA_SSL_KEYSTORE_KEY, "${dir:/etc/kafka-client/user:user.key}");
      assert.equal(variables.KAFKA_SSL_KEYSTORE_CERTIFICATE_CHAIN, "${dir:/etc/kafka-client/user:user.crt}");
      assert.equal(variables.KAFKA_SSL_TRUSTSTORE_CERTIFICATES, "${dir:/etc/kafka-client/cluster-ca:ca.crt}");
      const { containers, volumes } = await pod(name);
      assert.ok(containers[0].env.every((entry: object) => !("valueFrom" in entry)));
      const mounted = containers[0].volumeMounts.map(({ name, mountPath }: { name: string; mountPath: string }) => [
        mountPath,
        volumes.find((volume: { name: string }) => volume.name === name)?.secret?.secretName,
      ]);
      assert.deepEqual(mounted, [
        ["/tmp", undefined],
        ["/etc/kafka-client/cluster-ca", "my-cluster-cluster-ca-cert"],
        ["/etc/kafka-client/user", "my-user"],
      ]);
    }
  });

  it("log in with a password, on the listener for it, where their user has one", async () => {
    const users = [{ name: "my-user", authentication: "scram-sha-512" }];
    for (const name of ["hello-world-producer", "hello-world-consumer"]) {
      const variables = await environment(name, { users });
      const kafka = Object.entries(variables).filter(([key]) => /BOOTSTRAP|SECURITY|SASL|SSL/.test(key));
      assert.deepEqual(Object.fromEntries(kafka), {
        KAFKA_BOOTSTRAP_SERVERS: "my-cluster-kafka-bootstrap:9094",
        KAFKA_SECURITY_PROTOCOL: "SASL_SSL",
        KAFKA_SASL_MECHANISM: "SCRAM-SHA-512",
        KAFKA_SASL_JAAS_CONFIG: "${dir:/etc/kafka-client/user:sasl.jaas.config}",
        KAFKA_SSL_TRUSTSTORE_TYPE: "PEM",
        KAFKA_SSL_TRUSTSTORE_CERTIFICATES: "${dir:/etc/kafka-client/cluster-ca:ca.crt}",
      });
      const { volumes } = await pod(name, { users });
      assert.equal(volumes.find(({ name }: { name: string }) => name === "user").secret.secretName, "my-user");
    }
  });

  it("trust every CA that is trusted, where these are the program's, and show the program's certificate", async () => {
    const { applications = [] } = plan({ stage: 10, certificates: { issuer: "pulumi" } });
    const resources = await recorded(() => {
      new DemoApplication("applications", { applications });
    });
    const { containers, volumes } = Object(resource(resources, "Deployment hello-world-consumer").inputs.spec).template
      .spec;
    const { value } = containers[0].env.find(
      ({ name }: { name: string }) => name === "KAFKA_SSL_TRUSTSTORE_CERTIFICATES",
    );
    assert.equal(value, "${dir:/etc/kafka-client/cluster-ca:trusted.pem}");
    assert.equal(volumes.find(({ name }: { name: string }) => name === "user").secret.secretName, "my-user-tls");
  });

  it("are admitted where pods are restricted", async () => {
    const { securityContext, containers } = await pod("hello-world-producer");
    assert.deepEqual(securityContext, { runAsNonRoot: true, seccompProfile: { type: "RuntimeDefault" } });
    assertMatches(containers[0].securityContext, { allowPrivilegeEscalation: false, capabilities: { drop: ["ALL"] } });
    assert.ok(containers[0].resources.requests.memory && containers[0].resources.limits.memory);
  });

  it("use the images of the stack config", async () => {
    const images = { producer: "example.com/p:1", consumer: "example.com/c@sha256:".concat("a".repeat(64)) };
    assert.equal((await pod("hello-world-producer", { images })).containers[0].image, images.producer);
    assert.equal((await pod("hello-world-consumer", { images })).containers[0].image, images.consumer);
  });
});
// biome-ignore-end lint/suspicious/noTemplateCurlyInString: see above
