import { brokerConfigNames } from "./brokerConfigNames";
import { type KafkaConfig, nearest } from "./fields";
import { type Problem, show } from "./problems";
import { propertyPath, removeCommand, setCommand } from "./propertyPath";

/**
 * Checks of broker settings that a person adds under `kafka.config`. They are ours to make: the
 * operator drops the keys that it owns with no more than a line in its own log, and hands unknown
 * keys through to the broker, which ignores them. Pure.
 */
const path = ["kafka", "config"] as const;

/**
 * What the operator owns, by prefix, and where it takes it from instead
 * (Strimzi 1.2.0, `KafkaClusterSpec.FORBIDDEN_PREFIXES`).
 */
const ownedPrefixes: Readonly<Record<string, string>> = {
  listeners: "the listeners of the demo's stages",
  "advertised.": "the listeners of the demo's stages",
  "listener.": "the listeners of the demo's stages",
  "inter.broker.listener.name": "the listeners of the demo's stages",
  "host.name": "the listeners of the demo's stages",
  port: "the listeners of the demo's stages",
  "sasl.": "the listeners' authentication",
  "ssl.": "the listeners' encryption",
  "security.": "the listeners' encryption",
  "password.": "the listeners' encryption",
  "authorizer.": "the authorization of stage 5",
  "super.user": "the authorization of stage 5",
  "log.dir": "the setting storage",
  "metadata.log.dir": "the setting storage",
  "cordoned.log.dirs": "the setting storage",
  "broker.": "the node pools",
  "node.id": "the node pools",
  "process.roles": "the node pools",
  "controller.": "the node pools",
  "zookeeper.connect": "KRaft, which has no ZooKeeper",
  "zookeeper.set.acl": "KRaft, which has no ZooKeeper",
  "zookeeper.ssl": "KRaft, which has no ZooKeeper",
  "zookeeper.clientcnxnsocket": "KRaft, which has no ZooKeeper",
  "zookeeper.metadata.migration.enable": "KRaft, which has no ZooKeeper",
  "cruise.control.metrics.topic": "Cruise Control",
  "cruise.control.metrics.reporter.bootstrap.servers": "Cruise Control",
  "client.quota.callback.static.kafka.admin.": "the Kafka resource's quotas",
  "client.quota.callback.static.produce": "the Kafka resource's quotas",
  "client.quota.callback.static.fetch": "the Kafka resource's quotas",
  "client.quota.callback.static.storage.per.volume.limit.min.available.": "the Kafka resource's quotas",
  "client.quota.callback.static.excluded.principal.name.list": "the Kafka resource's quotas",
  "prometheus.metrics.reporter.": "the Kafka resource's metrics",
};

/** Keys below those prefixes that the operator leaves alone (`KafkaClusterSpec.FORBIDDEN_PREFIX_EXCEPTIONS`). */
const notOwned: ReadonlySet<string> = new Set([
  "zookeeper.connection.timeout.ms",
  "sasl.server.max.receive.size",
  "ssl.cipher.suites",
  "ssl.protocol",
  "ssl.enabled.protocols",
  "ssl.secure.random.implementation",
  "cruise.control.metrics.topic.num.partitions",
  "cruise.control.metrics.topic.replication.factor",
  "cruise.control.metrics.topic.retention.ms",
  "cruise.control.metrics.topic.auto.create.retries",
  "cruise.control.metrics.topic.auto.create.timeout.ms",
  "cruise.control.metrics.topic.min.insync.replicas",
  "broker.session.timeout.ms",
  "broker.heartbeat.interval.ms",
  "controller.socket.timeout.ms",
  "controller.quorum.election.backoff.max.ms",
  "controller.quorum.election.timeout.ms",
  "controller.quorum.fetch.timeout.ms",
]);

/** Settings of one listener that are left alone (`KafkaClusterSpec.ALLOWED_PER_LISTENER_CONFIGS`). */
const perListener =
  /^listener\.name\.[a-z0-9]{1,11}-\d{4,5}\.(connections\.max\.reauth\.ms|max\.connections|max\.connection\.creation\.rate)$/;

/**
 * Settings that count brokers, with the one that limits them besides the number of brokers. The
 * operator refuses some of them when they are too large (`KafkaCluster.fromCrd`); with the others
 * the internal topics are never made, or producers with `acks=all` are refused for ever.
 */
const countsOfBrokers: Readonly<Record<string, string | undefined>> = {
  "default.replication.factor": undefined,
  "min.insync.replicas": "default.replication.factor",
  "offsets.topic.replication.factor": undefined,
  "transaction.state.log.replication.factor": undefined,
  "transaction.state.log.min.isr": "transaction.state.log.replication.factor",
  "share.coordinator.state.topic.replication.factor": undefined,
  "share.coordinator.state.topic.min.isr": "share.coordinator.state.topic.replication.factor",
  "cruise.control.metrics.topic.replication.factor": undefined,
  "cruise.control.metrics.topic.min.insync.replicas": "cruise.control.metrics.topic.replication.factor",
};

/** What is wrong with broker settings on a cluster with this many brokers. */
export function brokerConfigProblems(config: KafkaConfig, brokers: number): Problem[] {
  return Object.entries(config).flatMap(([key, value]) => [
    ...ownedProblems(key),
    ...misspeltProblems(key, value),
    ...countProblems(key, config, brokers),
  ]);
}

function ownedProblems(key: string): Problem[] {
  // As the operator does it: prefixes are compared in lower case, exceptions to the letter.
  const owned = Object.entries(ownedPrefixes).find(([prefix]) => key.toLowerCase().startsWith(prefix));
  if (owned === undefined || notOwned.has(key) || perListener.test(key)) {
    return [];
  }
  return [
    {
      key: propertyPath([...path, key]),
      message: `is set by the operator, which would drop yours without a word: it follows from ${owned[1]}`,
      fix: removeCommand([...path, key]),
    },
  ];
}

function misspeltProblems(key: string, value: string | number | boolean): Problem[] {
  if (brokerConfigNames.has(key)) {
    return [];
  }
  const match = nearest(key, [...brokerConfigNames], 2);
  return match === undefined
    ? []
    : [
        {
          key: propertyPath([...path, key]),
          message: `is not a broker setting of Kafka; did you mean ${show(match)}?`,
          fix: `${removeCommand([...path, key])} && ${setCommand([...path, match], String(value))}`,
        },
      ];
}

function countProblems(key: string, config: KafkaConfig, brokers: number): Problem[] {
  if (!(key in countsOfBrokers)) {
    return [];
  }
  const value = config[key];
  const count = typeof value === "boolean" ? Number.NaN : Number(value);
  const limitedBy = countsOfBrokers[key];
  const limit = limitedBy === undefined ? undefined : config[limitedBy];
  const most = Math.min(brokers, limit === undefined ? brokers : Number(limit));
  if (Number.isInteger(count) && count >= 1 && count <= most) {
    return [];
  }
  const because =
    most < brokers ? `${limitedBy} is ${most}` : `the cluster has ${brokers} broker${brokers === 1 ? "" : "s"}`;
  return [
    {
      key: propertyPath([...path, key]),
      message: `is ${show(value)}; allowed is a whole number from 1 to ${most}, since ${because}`,
      fix: setCommand([...path, key], String(most)),
    },
  ];
}
