import assert from "node:assert/strict";
import { brokerConfigProblems } from "../../../config/cluster/brokerConfig";
import type { KafkaConfig } from "../../../config/kafka/kafkaConfig";
import { kafkaSettingNames } from "../../../config/kafka/settingTable";
import type { Problem } from "../../../config/problems/problems";

const DROPPED = /^is (set|ignored) by the operator\b.* without a message\b/;

/** The one problem that there should be. */
function onlyProblem(config: KafkaConfig, brokers = 1): Problem {
  const [problem, ...more] = brokerConfigProblems(config, brokers);
  assert.ok(problem !== undefined, `${JSON.stringify(config)} is taken`);
  assert.deepEqual(more, []);
  return problem;
}

function assertTaken(config: KafkaConfig, brokers = 1): void {
  assert.deepEqual(brokerConfigProblems(config, brokers), []);
}

/** A list of keys, written as words. */
function words(text: string): string[] {
  return text.trim().split(/\s+/);
}

describe("broker settings of one's own", () => {
  it("are taken by the names that Kafka documents", () => {
    assertTaken({ "log.retention.hours": 48, "num.network.threads": 6, "auto.create.topics.enable": false });
  });

  it("are all reported at once, each at its own key", () => {
    const problems = brokerConfigProblems(
      { "log.dirs": "/data", "num.io.threads": 8, "log.retention.hour": 5, "default.replication.factor": 2 },
      1,
    );
    assert.deepEqual(
      problems.map(({ key }) => key),
      ['kafka.config["log.dirs"]', 'kafka.config["log.retention.hour"]', 'kafka.config["default.replication.factor"]'],
    );
  });

  it("may bear names that every object has", () => {
    assertTaken({ toString: "x", constructor: "x", hasOwnProperty: "x" });
  });
});

describe("broker settings that the operator owns", () => {
  // A key for each prefix of Strimzi's list, and more where one prefix covers keys of several kinds.
  const owned = {
    "listeners of the demo's stages": `listeners advertised.listeners listener.security.protocol.map
      listener.name.tls-9093.ssl.client.auth inter.broker.listener.name host.name port`,
    "listeners' authentication": "sasl.enabled.mechanisms",
    "listeners' encryption": "ssl.keystore.location security.inter.broker.protocol",
    "authorization of stage 5": "authorizer.class.name super.users",
    "setting storage": "log.dir log.dirs metadata.log.dir",
    "setting replicas, when brokers are removed": "cordoned.log.dirs",
    "settings replicas and controllers": `node.id process.roles broker.id controller.listener.names
      controller.quorum.voters controller.quorum.bootstrap.servers`,
    "setting metrics": "prometheus.metrics.reporter.listener",
    "Kafka resource's rack": "broker.rack",
    "Kafka resource's cruiseControl": `cruise.control.metrics.topic
      cruise.control.metrics.reporter.bootstrap.servers`,
    "Kafka resource's quotas": `client.quota.callback.static.kafka.admin.bootstrap.servers
      client.quota.callback.static.produce client.quota.callback.static.fetch
      client.quota.callback.static.storage.per.volume.limit.min.available.bytes
      client.quota.callback.static.excluded.principal.name.list`,
    "no ZooKeeper any more": `zookeeper.connect zookeeper.set.acl zookeeper.ssl.client.enable
      zookeeper.metadata.migration.enable`,
    "there is no replacement": `security.providers password.encoder.secret log.dir.failure.timeout.ms
      broker.id.generation.enable controller.quota.window.num`,
  };
  for (const [instead, keys] of Object.entries(owned)) {
    for (const key of words(keys)) {
      it(`are rejected, with what to use instead: ${key}`, () => {
        const { message, fix } = onlyProblem({ [key]: "x" });
        assert.match(message, DROPPED);
        assert.ok(message.endsWith(instead), message);
        assert.match(fix ?? "", /^pulumi config rm --path \S+$/);
      });
    }
  }

  for (const key of ["LISTENERS", "Log.Dirs", "BROKER.RACK", "Sasl.Enabled.Mechanisms"]) {
    it(`are known in capitals too: ${key}`, () => {
      assert.match(onlyProblem({ [key]: "x" }).message, DROPPED);
    });
  }

  it("are known by their prefix, documented or not", () => {
    assert.match(onlyProblem({ "sasl.of.my.plugin": "x" }).message, DROPPED);
    assertTaken({ "my.sasl.plugin": "x" });
  });

  it("are not also called misspelt", () => {
    assert.match(onlyProblem({ "ssl.keystore.locatoin": "x" }).message, /^is set by the operator/);
    assert.match(onlyProblem({ "log.dirz": "x" }).message, /^is set by the operator/);
  });

  // KafkaClusterSpec.FORBIDDEN_PREFIX_EXCEPTIONS but for the counts of brokers, which are below.
  for (const key of words(`
    zookeeper.connection.timeout.ms sasl.server.max.receive.size ssl.cipher.suites ssl.protocol
    ssl.enabled.protocols ssl.secure.random.implementation cruise.control.metrics.topic.num.partitions
    cruise.control.metrics.topic.retention.ms cruise.control.metrics.topic.auto.create.retries
    cruise.control.metrics.topic.auto.create.timeout.ms broker.session.timeout.ms broker.heartbeat.interval.ms
    controller.socket.timeout.ms controller.quorum.election.backoff.max.ms controller.quorum.election.timeout.ms
    controller.quorum.fetch.timeout.ms listener.name.tls-9093.max.connections
    listener.name.tls-9093.max.connection.creation.rate listener.name.plain-9092.connections.max.reauth.ms`)) {
    it(`are taken where the operator makes an exception: ${key}`, () => {
      assertTaken({ [key]: "1" });
    });

    it(`are rejected where the exception is not to the letter: ${key}.x`, () => {
      assert.match(onlyProblem({ [`${key}.x`]: "1" }).message, /operator|did you mean/);
    });
  }

  it("are rejected in capitals even where there is an exception, since the operator drops them", () => {
    assert.match(onlyProblem({ "SSL.cipher.suites": "x" }).message, /did you mean "ssl.cipher.suites"\?$/);
    assert.match(onlyProblem({ "listener.name.TLS-9093.max.connections": 1 }).message, DROPPED);
  });

  for (const key of ["listener.name.tls.max.connections", "listener.name.tls-9093.max.connections.per.ip"]) {
    it(`are rejected where they are of no one listener, or not one of its exceptions: ${key}`, () => {
      assert.match(onlyProblem({ [key]: 1 }).message, DROPPED);
    });
  }

  it("do not include the prefix of Strimzi's that has capitals and so never matches", () => {
    assertTaken({ "zookeeper.clientCnxnSocket": "x" });
  });
});

describe("broker settings that look misspelt", () => {
  const misspelt = {
    "log.retention.hours":
      "log.retention.hour log.retentions.hours log-retention.hours Log.Retention.Hours LOG_RETENTION_HOURS",
    "num.network.threads": "num.netwrok.threads",
    "log.roll.ms": "log.rol.ms",
    "log.cleaner.min.compaction.lag.ms": "log.cleaner.mn.compaction.lag.ms log-cleaner-min-compaction-lag-ms",
    "ssl.cipher.suites": "ssl.cipher.suite SSL.cipher.suites",
  };
  for (const [right, wrong] of Object.entries(misspelt).flatMap(([name, keys]) =>
    words(keys).map((key) => [name, key]),
  )) {
    it(`are rejected with the nearest name: ${wrong}`, () => {
      const { message, fix } = onlyProblem({ [String(wrong)]: 5 });
      assert.equal(message, `is not a broker setting of Kafka; did you mean "${right}"?`);
      assert.ok(fix?.startsWith("pulumi config rm --path "));
      assert.ok(fix?.endsWith(` && pulumi config set --path 'kafka.config["${right}"]' 5`));
    });
  }

  it("are fixed by the commands that come with them, in this order", () => {
    assert.deepEqual(onlyProblem({ "min.insync.replica": 2 }, 3), {
      key: 'kafka.config["min.insync.replica"]',
      message: 'is not a broker setting of Kafka; did you mean "min.insync.replicas"?',
      fix: `pulumi config rm --path 'kafka.config["min.insync.replica"]' && pulumi config set --path 'kafka.config["min.insync.replicas"]' 2`,
    });
  });

  it("keep their values, as a shell takes them", () => {
    assert.match(onlyProblem({ "auto.create.topic.enable": false }).fix ?? "", / false$/);
    assert.match(onlyProblem({ "log.cleanup.polic": "compact,delete" }).fix ?? "", / compact,delete$/);
    assert.match(onlyProblem({ "metric.reporter": "a b; c" }).fix ?? "", / 'a b; c'$/);
  });

  it("do not overwrite the setting that was meant", () => {
    assert.deepEqual(onlyProblem({ "log.retention.hour": 5, "log.retention.hours": 48 }), {
      key: 'kafka.config["log.retention.hour"]',
      message: 'is not a broker setting of Kafka; did you mean "log.retention.hours", which is set as well?',
      fix: `pulumi config rm --path 'kafka.config["log.retention.hour"]'`,
    });
  });

  for (const [wrong, owned] of [
    ["listener", "listeners"],
    ["advertise.listeners", "advertised.listeners"],
    ["nod.id", "node.id"],
    ["authorizor.class.name", "authorizer.class.name"],
  ] as const) {
    it(`are not sent on to what the operator owns: ${wrong}`, () => {
      const { message, fix } = onlyProblem({ [wrong]: "x" });
      assert.ok(
        message.startsWith(
          `is not a broker setting of Kafka; the nearest, "${owned}", is set by the operator, which would ignore your value without a message`,
        ),
        message,
      );
      assert.doesNotMatch(fix ?? "", /config set/);
    });
  }

  for (const key of [
    // Plugins' own.
    "my.plugin.enabled",
    "confluent.telemetry.enabled",
    "rsm.config.chunk.size",
    "my.metrics.polling.interval.secs",
    // Two letters from node.id and from no longer name: too short to be sure.
    "zone.id",
    // Three letters from log.retention.ms, and a topic's.
    "local.retention.ms",
    // Two letters from fetch.max.bytes, and its opposite.
    "fetch.min.bytes",
    // Kafka's own, but internal.
    "unstable.api.versions.enable",
  ]) {
    it(`do not include what may be someone else's: ${key}`, () => {
      assertTaken({ [key]: "true" });
    });
  }

  it("do not include a documented name that is near another one", () => {
    assertTaken({ "replica.fetch.min.bytes": 1, "replica.fetch.max.bytes": 1, "group.max.session.timeout.ms": 1 });
  });
});

describe("broker settings that count brokers", () => {
  for (const key of words(`
    default.replication.factor min.insync.replicas offsets.topic.replication.factor
    transaction.state.log.replication.factor transaction.state.log.min.isr
    share.coordinator.state.topic.replication.factor share.coordinator.state.topic.min.isr
    cruise.control.metrics.topic.replication.factor cruise.control.metrics.topic.min.insync.replicas`)) {
    it(`may be 1 to the number of brokers: ${key}`, () => {
      assertTaken({ [key]: 1 }, 1);
      assertTaken({ [key]: 1 }, 3);
      assertTaken({ [key]: 3 }, 3);
      assertTaken({ [key]: "3" }, 3);
      for (const value of [4, "4", 0, "0", -1]) {
        assert.deepEqual(onlyProblem({ [key]: value }, 3), {
          key: `kafka.config["${key}"]`,
          message: `is ${JSON.stringify(value)}; allowed is a whole number from 1 to 3, since the cluster has 3 brokers`,
          fix: `pulumi config set --path 'kafka.config["${key}"]' 3`,
        });
      }
    });
  }

  it("can only be 1 on a single broker", () => {
    assert.deepEqual(onlyProblem({ "default.replication.factor": 3 }, 1), {
      key: 'kafka.config["default.replication.factor"]',
      message: "is 3; allowed is 1, since the cluster has 1 broker",
      fix: `pulumi config set --path 'kafka.config["default.replication.factor"]' 1`,
    });
  });

  for (const value of ["two", "", " 2 ", "2.0", "0x2", "1e0", 1.5, true, Number.NaN]) {
    it(`may not be ${JSON.stringify(value)}, which the operator cannot read as a number`, () => {
      assert.match(onlyProblem({ "min.insync.replicas": value }, 3).message, /allowed is a whole number from 1 to 3/);
    });
  }

  for (const [minimum, factor] of [
    ["min.insync.replicas", "default.replication.factor"],
    ["transaction.state.log.min.isr", "transaction.state.log.replication.factor"],
    ["share.coordinator.state.topic.min.isr", "share.coordinator.state.topic.replication.factor"],
    ["cruise.control.metrics.topic.min.insync.replicas", "cruise.control.metrics.topic.replication.factor"],
    // The operator takes the default factor where Cruise Control's topic has none of its own.
    ["cruise.control.metrics.topic.min.insync.replicas", "default.replication.factor"],
  ] as const) {
    it(`may ask for no more copies in sync than there are: ${minimum} by ${factor}`, () => {
      assertTaken({ [factor]: 2, [minimum]: 2 }, 3);
      assertTaken({ [factor]: "2", [minimum]: "1" }, 3);
      assert.deepEqual(onlyProblem({ [factor]: "2", [minimum]: 3 }, 3), {
        key: `kafka.config["${minimum}"]`,
        message: `is 3; allowed is a whole number from 1 to 2, since ${factor} is 2`,
        fix: `pulumi config set --path 'kafka.config["${minimum}"]' 2`,
      });
    });
  }

  it("prefer the factor of Cruise Control's own topic to the default one", () => {
    assertTaken(
      {
        "default.replication.factor": 1,
        "cruise.control.metrics.topic.replication.factor": 3,
        "cruise.control.metrics.topic.min.insync.replicas": 3,
      },
      3,
    );
  });

  it("are each reported by the number of brokers if both the factor and its minimum are above it", () => {
    const problems = brokerConfigProblems(
      { "transaction.state.log.replication.factor": 5, "transaction.state.log.min.isr": 4 },
      3,
    );
    assert.equal(problems.length, 2);
    assert.ok(problems.every(({ message }) => message.endsWith("from 1 to 3, since the cluster has 3 brokers")));
  });

  for (const factor of ["two", 0, -1, true]) {
    it(`are not limited by a factor that is itself rejected: ${JSON.stringify(factor)}`, () => {
      assert.equal(
        onlyProblem({ "default.replication.factor": factor, "min.insync.replicas": 3 }, 3).key,
        'kafka.config["default.replication.factor"]',
      );
    });
  }
});

describe("the names of broker settings", () => {
  it("are those of a Kafka broker, sorted, each once", () => {
    const names = kafkaSettingNames("broker");
    assert.ok(names.length > 300);
    assert.deepEqual(names, [...names].sort());
    assert.ok(names.every((name) => /^[a-z][a-z0-9.]+[a-z0-9]$/.test(name)));
    for (const name of ["advertised.listeners", "log.retention.hours", "unclean.leader.election.enable"]) {
      assert.ok(kafkaSettingNames("broker").includes(name), name);
    }
  });

  it("do not include internal ones", () => {
    assert.ok(!kafkaSettingNames("broker").includes("log.initial.task.delay.ms"));
  });
});
