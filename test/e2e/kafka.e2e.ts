import assert from "node:assert/strict";
import { once } from "node:events";
import { connect } from "node:tls";
import { names } from "../../config/kafka/names";
import { NEWEST_STRIMZI, strimziReleases } from "../../config/operator/capabilities";
import { recordings } from "../../config/talk/recordings";
import { aclRules } from "../harness/kafka/acls";
import { type Application, application } from "../harness/kafka/clientProperties";
import { KafkaError, type Properties } from "../harness/kafka/clients";
import { resource, resources } from "../harness/kafka/resources";
import type { SecretData } from "../harness/kafka/secretFolders";
import { describeKafka } from "../harness/kafka/sharedKafka";
import { clientCertificate, credentials, rendered, type TestKafka, texts } from "../harness/kafka/testKafka";
import { privateKey, selfSigned, signed } from "../harness/support/issuer";
import { passwordSecret } from "../harness/support/passwordSecret";

/** One of the demo's applications, with the settings of its rendered Deployment. */
function demo(kafka: TestKafka, name: string, objects = kafka.rendered.objects): Application {
  const { topic, properties } = application(resource(objects, "Deployment", name), kafka.secrets);
  return { topic, properties: kafka.here(properties) };
}

const producer = (kafka: TestKafka) => demo(kafka, names.producer);
const consumer = (kafka: TestKafka) => demo(kafka, names.consumer);

/** Produces messages and consumes them, as the two applications would; one for each partition, at least. */
async function helloWorld(kafka: TestKafka, from: Application, to: Application) {
  const hello = [1, 2, 3].map((count) => `Hello world - ${count}`);
  const listening = await kafka.clients.subscribe(to.properties, to.topic);
  try {
    await kafka.clients.produce(from.properties, from.topic, hello);
    const heard = await listening.consume(hello.length);
    assert.deepEqual(heard.map(({ value }) => value).sort(), hello);
    assert.deepEqual(heard.map(({ partition }) => partition).sort(), [0, 1, 2]);
  } finally {
    await listening.close();
  }
}

/** That Kafka refuses with this exception. */
async function assertRefused(attempt: Promise<unknown>, type: string, message: RegExp = /./) {
  await assert.rejects(attempt, (error) => {
    assert.ok(error instanceof KafkaError, String(error));
    assert.equal(error.type, type, error.message);
    assert.match(error.message, message);
    return true;
  });
}

describeKafka("A real Kafka with what the Kafka resource declares", (kafka) => {
  it("is of the version that the operator runs", () => {
    const version = strimziReleases[NEWEST_STRIMZI].defaultKafka;
    assert.ok(kafka().broker.hasLogged(new RegExp(`Kafka version: ${version.replaceAll(".", "\\.")} `)), version);
  });

  it("runs with all of its settings", async () => {
    const { config } = kafka().kafka.spec.kafka;
    const inForce = await kafka().admin.describeBroker(kafka().node);
    assert.notEqual(Object.keys(config).length, 0);
    for (const [key, value] of Object.entries(config)) {
      assert.equal(inForce[key], String(value), key);
    }
  });

  it("has the topic, with its partitions, copies and settings", async () => {
    const { metadata, spec } = resource(kafka().rendered.objects, "KafkaTopic");
    const topic = await kafka().admin.describeTopic(metadata.name);
    assert.deepEqual([topic.partitions, topic.replicas], [spec.partitions, spec.replicas]);
    assert.deepEqual([topic.partitions, topic.replicas], [3, 1]);
    for (const [key, value] of Object.entries(texts(spec.config))) {
      assert.equal(topic.config[key], value, key);
    }
  });
});

describeKafka("The demo's producer and consumer, as their Deployments configure them", (kafka) => {
  it("talk to each other as my-user", () => helloWorld(kafka(), producer(kafka()), consumer(kafka())));

  it("are refused on another topic", async () => {
    const other = "other-topic";
    await kafka().admin.createTopic({ name: other, partitions: 1, replicas: 1, config: {} });
    const { clients } = kafka();
    const denied = ["TopicAuthorizationException", new RegExp(other)] as const;
    await assertRefused(clients.produce(producer(kafka()).properties, other, ["hello"]), ...denied);
    await assertRefused(clients.subscribe(consumer(kafka()).properties, other), ...denied);
  });

  it("are refused in another group", async () => {
    const { topic, properties } = consumer(kafka());
    const elsewhere = kafka().clients.subscribe({ ...properties, "group.id": "other-group" }, topic);
    await assertRefused(elsewhere, "GroupAuthorizationException", /other-group/);
  });
});

describeKafka("What the talk says that Kafka answers", (kafka) => {
  /** The words of a refusal, as Kafka's own tools print them. */
  const refusal = async (attempt: Promise<unknown>) => {
    const error = await attempt.then(
      () => assert.fail("it was let in"),
      (reason: unknown) => reason,
    );
    assert.ok(error instanceof KafkaError, String(error));
    return `org.apache.kafka.common.errors.${error.message}`;
  };

  it("is what it answers to my-user on another topic", async () => {
    const { properties } = producer(kafka());
    const attempt = kafka().clients.produce(properties, "other-topic", ["hello"]);
    assert.equal(await refusal(attempt), recordings.otherTopic.trim());
  });

  it("is which topics my-user may see", async () => {
    const { properties } = producer(kafka());
    assert.deepEqual(await kafka().clients.admin(properties).listTopics(), [recordings.visibleTopics.trim()]);
  });

  it("is what it answers to my-user in another group", async () => {
    const { topic, properties } = consumer(kafka());
    const attempt = kafka().clients.subscribe({ ...properties, "group.id": "other-group" }, topic);
    assert.equal(await refusal(attempt), recordings.otherGroup.trim());
  });

  it("is what TLS answers to somebody without a certificate", async () => {
    const [host, port] = (producer(kafka()).properties["bootstrap.servers"] ?? "").split(":");
    assert.ok(host && port);
    const socket = connect({ host: "127.0.0.1", port: Number(port), servername: host, rejectUnauthorized: false });
    const [error] = await once(socket, "error");
    // Java 17, which may run this broker, still called it a bad one (JDK-8311644).
    const before = recordings.noCertificate.trim().replace("certificate required", "bad certificate");
    assert.ok(
      [recordings.noCertificate.trim(), before].some((alert) => String(error).includes(alert)),
      String(error),
    );
  });

  it("is how the broker is set", async () => {
    const inForce = await kafka().admin.describeBroker(kafka().node);
    const recorded = [...recordings.brokerSettings.matchAll(/^STATIC_BROKER_CONFIG:(.*)=(.*)$/gm)];
    assert.deepEqual(
      recorded.map(([, name = ""]) => [name, inForce[name]]),
      recorded.map(([, name, value]) => [name, value]),
    );
    assert.equal(recorded.length, 2);
  });
});

describeKafka("Kafka's clients with other certificates", (kafka) => {
  /** An application with another user's certificate. */
  function as({ topic, properties }: Application, user: SecretData): Application {
    kafka().secrets.make("somebody", user);
    const shown = {
      "ssl.keystore.certificate.chain": kafka().secrets.reference("somebody", "user.crt"),
      "ssl.keystore.key": kafka().secrets.reference("somebody", "user.key"),
    };
    return { topic, properties: { ...properties, ...shown } };
  }

  /** A certificate of the program's clients CA, or of another one. */
  async function certificate(subject: string, ca = kafka().authority("clients-ca")): Promise<SecretData> {
    const key = privateKey();
    return credentials(await signed(subject, key, ca, clientCertificate), key);
  }

  const produce = ({ topic, properties }: Application) => kafka().clients.produce(properties, topic, ["hello"]);
  const subscribe = ({ topic, properties }: Application) => kafka().clients.subscribe(properties, topic);

  it("are let in with one for my-user that was signed by hand, so the refusals below are for what they say", async () => {
    const mine = await certificate(`CN=${names.user}`);
    await helloWorld(kafka(), as(producer(kafka()), mine), as(consumer(kafka()), mine));
  });

  it("are refused without one", async () => {
    const without = ({ topic, properties }: Application): Application => {
      const kept = Object.entries(properties).filter(([key]) => !key.startsWith("ssl.keystore."));
      return { topic, properties: Object.fromEntries(kept) };
    };
    await assertRefused(produce(without(producer(kafka()))), "SslAuthenticationException");
    await assertRefused(subscribe(without(consumer(kafka()))), "SslAuthenticationException");
  });

  it("are refused with one of another CA of the same name", async () => {
    const key = privateKey();
    const ca = { allowedUses: ["cert_signing"], isCaCertificate: true, validityPeriodHours: 1 };
    const impostor = { certificate: await selfSigned("O=io.strimzi, CN=clients-ca v0", key, ca), key };
    const forged = await certificate(`CN=${names.user}`, impostor);
    await assertRefused(produce(as(producer(kafka()), forged)), "SslAuthenticationException");
    await assertRefused(subscribe(as(consumer(kafka()), forged)), "SslAuthenticationException");
  });

  it("are refused with one of the cluster's CA, which is for brokers and operators", async () => {
    const misplaced = await certificate(`CN=${names.user}`, kafka().authority("cluster-ca"));
    await assertRefused(produce(as(producer(kafka()), misplaced)), "SslAuthenticationException");
  });

  it("are let in with one for somebody else, and may do nothing", async () => {
    for (const subject of ["CN=somebody", `OU=demo, CN=${names.user}`]) {
      const other = await certificate(subject);
      await assertRefused(produce(as(producer(kafka()), other)), "TopicAuthorizationException");
      await assertRefused(subscribe(as(consumer(kafka()), other)), "TopicAuthorizationException");
    }
  });

  it("refuse a broker of another cluster", async () => {
    const key = privateKey();
    const ca = { allowedUses: ["cert_signing"], isCaCertificate: true, validityPeriodHours: 1 };
    kafka().secrets.make("other-cluster", { "ca.crt": await selfSigned("O=io.strimzi, CN=cluster-ca v0", key, ca) });
    const { topic, properties } = producer(kafka());
    const trusted = { "ssl.truststore.certificates": kafka().secrets.reference("other-cluster", "ca.crt") };
    await assertRefused(produce({ topic, properties: { ...properties, ...trusted } }), "SslAuthenticationException");
  });
});

describeKafka("The demo's producer and consumer with a password", (kafka) => {
  let program: Awaited<ReturnType<typeof rendered>>;
  const applications = () =>
    [demo(kafka(), names.producer, program.objects), demo(kafka(), names.consumer, program.objects)] as const;

  before(async () => {
    program = await rendered({}, names.user);
    // The broker that runs serves this one as well.
    assert.deepEqual(resource(program.objects, "Kafka"), kafka().kafka);
    const user = resource(program.objects, "KafkaUser", names.user);
    await kafka().setPassword(user, program);
    await kafka().admin.setAcls(resources(program.objects, "KafkaUser").flatMap(aclRules));
  });
  after(() => kafka().admin.setAcls(kafka().rules));

  it("talk to each other as my-user", async () => {
    const [from, to] = applications();
    assert.deepEqual(
      [from.properties["security.protocol"], from.properties["sasl.mechanism"]],
      ["SASL_SSL", "SCRAM-SHA-512"],
    );
    await helloWorld(kafka(), from, to);
  });

  const withLogin = ({ topic, properties }: Application, user: string, password: string): Application => {
    const login: Properties = { "sasl.jaas.config": passwordSecret(user, password)["sasl.jaas.config"] };
    return { topic, properties: { ...properties, ...login } };
  };

  it("are refused with another password, and under another name", async () => {
    const [from, to] = applications();
    for (const user of [names.user, "somebody"]) {
      const [wrongFrom, wrongTo] = [withLogin(from, user, "guessed"), withLogin(to, user, "guessed")];
      const { clients } = kafka();
      await assertRefused(clients.produce(wrongFrom.properties, from.topic, ["hello"]), "SaslAuthenticationException");
      await assertRefused(clients.subscribe(wrongTo.properties, to.topic), "SaslAuthenticationException");
    }
  });

  it("may do what my-user may, and nothing on another topic", async () => {
    const [from] = applications();
    const elsewhere = kafka().clients.produce(from.properties, "connect-cluster-configs", ["hello"]);
    await assertRefused(elsewhere, "TopicAuthorizationException");
  });
});
