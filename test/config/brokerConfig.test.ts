import assert from "node:assert/strict";
import { brokerConfigProblems } from "../../config/brokerConfig";
import { brokerConfigNames } from "../../config/brokerConfigNames";

describe("broker settings of one's own", () => {
  it("are taken by the names that Kafka documents", () => {
    assert.deepEqual(
      brokerConfigProblems(
        { "log.retention.hours": 48, "num.network.threads": 6, "auto.create.topics.enable": false },
        1,
      ),
      [],
    );
  });

  for (const key of [
    "listeners",
    "advertised.listeners",
    "ssl.keystore.location",
    "sasl.enabled.mechanisms",
    "log.dirs",
    "log.dir",
    "node.id",
    "process.roles",
    "controller.quorum.voters",
    "broker.rack",
    "super.users",
    "authorizer.class.name",
    "zookeeper.connect",
    "LISTENERS",
    "cruise.control.metrics.topic",
    "prometheus.metrics.reporter.listener",
    "listener.name.tls-9093.ssl.client.auth",
  ]) {
    it(`are refused where the operator owns them: ${key}`, () => {
      const [problem, ...more] = brokerConfigProblems({ [key]: "x" }, 1);
      assert.deepEqual(more, []);
      assert.match(problem?.message ?? "", /^is set by the operator, which would drop yours without a word/);
      assert.match(problem?.key ?? "", /^kafka\.config/);
    });
  }

  for (const key of [
    "ssl.cipher.suites",
    "ssl.enabled.protocols",
    "sasl.server.max.receive.size",
    "broker.session.timeout.ms",
    "controller.quorum.election.timeout.ms",
    "cruise.control.metrics.topic.retention.ms",
    "listener.name.tls-9093.max.connections",
  ]) {
    it(`are taken where the operator makes an exception: ${key}`, () => {
      assert.deepEqual(brokerConfigProblems({ [key]: "1" }, 1), []);
    });
  }

  for (const [wrong, right] of [
    ["log.retention.hour", "log.retention.hours"],
    ["log.retentions.hours", "log.retention.hours"],
    ["log-retention.hours", "log.retention.hours"],
    ["num.netwrok.threads", "num.network.threads"],
  ] as const) {
    it(`are refused where they look misspelt: ${wrong}`, () => {
      assert.deepEqual(brokerConfigProblems({ [wrong]: 5 }, 1), [
        {
          key: `kafka.config["${wrong}"]`,
          message: `is not a broker setting of Kafka; did you mean "${right}"?`,
          fix: `pulumi config rm --path 'kafka.config["${wrong}"]' && pulumi config set --path 'kafka.config["${right}"]' 5`,
        },
      ]);
    });
  }

  it("are taken where they are a plugin's", () => {
    assert.deepEqual(brokerConfigProblems({ "my.plugin.enabled": true, "confluent.telemetry.enabled": false }, 1), []);
  });

  it("may count no more brokers than there are", () => {
    const counts = {
      "default.replication.factor": 3,
      "offsets.topic.replication.factor": "3",
      "transaction.state.log.replication.factor": 3,
      "share.coordinator.state.topic.replication.factor": 3,
      "min.insync.replicas": 3,
    };
    assert.equal(brokerConfigProblems(counts, 2).length, 5);
    assert.deepEqual(brokerConfigProblems(counts, 3), []);
    assert.deepEqual(brokerConfigProblems({ "default.replication.factor": 3 }, 1), [
      {
        key: 'kafka.config["default.replication.factor"]',
        message: "is 3; allowed is a whole number from 1 to 1, since the cluster has 1 broker",
        fix: `pulumi config set --path 'kafka.config["default.replication.factor"]' 1`,
      },
    ]);
  });

  it("may ask for no more copies in sync than there are copies", () => {
    const [problem] = brokerConfigProblems(
      { "transaction.state.log.replication.factor": 1, "transaction.state.log.min.isr": 2 },
      3,
    );
    assert.match(problem?.message ?? "", /to 1, since transaction\.state\.log\.replication\.factor is 1$/);
  });

  for (const value of [0, -1, "two", 1.5, true]) {
    it(`may not count ${JSON.stringify(value)} brokers`, () => {
      assert.equal(brokerConfigProblems({ "min.insync.replicas": value }, 3).length, 1);
    });
  }

  it("know the names of a Kafka broker", () => {
    assert.ok(brokerConfigNames.has("log.retention.hours"));
    assert.ok(brokerConfigNames.size > 300);
    assert.ok([...brokerConfigNames].every((name) => /^[a-z][a-z0-9.]+[a-z0-9]$/.test(name)));
  });
});
