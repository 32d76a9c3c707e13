import { nearest } from "../fields/fields";
import type { KafkaConfig } from "../kafka/kafkaConfig";
import { settingValueProblems } from "../kafka/settingProblems";
import { kafkaSettingNames, kafkaSettingVariants } from "../kafka/settingTable";
import { type Problem, show } from "../problems/problems";
import { propertyPath, removeCommand, setCommand } from "../problems/propertyPath";

/** Where in the stack config the settings stand. */
const path = ["kafka", "config"] as const;

/**
 * What is wrong with broker settings on a cluster with this many brokers. Pure.
 *
 * @param version The version of Kafka that runs. Absent: values that any version takes pass.
 *
 * The checks are ours to make: the operator drops the keys that it owns with no more than a line in
 * its own log, hands unknown keys through to the broker, which ignores them, and knows only some of
 * the numbers that must fit the cluster.
 */
export function brokerConfigProblems(config: KafkaConfig, brokers: number, version?: string): Problem[] {
  return Object.entries(config).flatMap(([name, value]) => {
    const problems = [...nameProblems(name, config), ...countProblems(name, config, brokers)];
    return problems.length > 0 ? problems : settingValueProblems("broker", { [name]: value }, path, version);
  });
}

/** Settings that people may use: Kafka's, and those of Cruise Control's metrics reporter that Strimzi lets through. */
let documentedNames: ReadonlySet<string> | undefined;

function brokerConfigNames(): ReadonlySet<string> {
  const ofCruiseControl = [...notOwned].filter((name) => name.startsWith("cruise.control."));
  documentedNames ??= new Set([...kafkaSettingNames("broker"), ...ofCruiseControl]);
  return documentedNames;
}

const listeners = setByOperator("the listeners of the demo's stages");
const authentication = setByOperator("the listeners' authentication");
const encryption = setByOperator("the listeners' encryption");
const authorization = setByOperator("the authorization of stage 5");
const storage = setByOperator("the setting storage");
const nodePools = setByOperator("the node pools, by the settings replicas and controllers");
const cruiseControl = setByOperator("the Kafka resource's cruiseControl");
const quotas = setByOperator("the Kafka resource's quotas");
const noZooKeeper = "is ignored by the operator without a message: Kafka has no ZooKeeper any more";
const nothingInstead = "is ignored by the operator without a message, and there is no replacement";

function setByOperator(from: string): string {
  return `is set by the operator, which would ignore your value without a message: it comes from ${from}`;
}

/**
 * What the operator owns, by prefix (Strimzi 1.2.0, `KafkaClusterSpec.FORBIDDEN_PREFIXES`), and what
 * to say about it.
 *
 * Strimzi's list has `zookeeper.clientCnxnSocket` too. It is left out, as it never matches: the
 * operator compares prefixes with keys in lower case.
 */
const ownedPrefixes: Readonly<Record<string, string>> = {
  listeners,
  "advertised.": listeners,
  "listener.": listeners,
  "inter.broker.listener.name": listeners,
  "host.name": listeners,
  port: listeners,
  "sasl.": authentication,
  "ssl.": encryption,
  "security.": nothingInstead,
  "password.": nothingInstead,
  "authorizer.": authorization,
  "super.user": authorization,
  "log.dir": storage,
  "metadata.log.dir": storage,
  // Written by KafkaBrokerConfigurationBuilder.withCordonedLogDirs while a broker is on its way out.
  "cordoned.log.dirs": setByOperator("the setting replicas, when brokers are removed"),
  "broker.": nothingInstead,
  "node.id": nodePools,
  "process.roles": nodePools,
  "controller.": nothingInstead,
  "zookeeper.connect": noZooKeeper,
  "zookeeper.set.acl": noZooKeeper,
  "zookeeper.ssl": noZooKeeper,
  "zookeeper.metadata.migration.enable": noZooKeeper,
  "cruise.control.metrics.topic": cruiseControl,
  "cruise.control.metrics.reporter.bootstrap.servers": cruiseControl,
  "client.quota.callback.static.kafka.admin.": quotas,
  "client.quota.callback.static.produce": quotas,
  "client.quota.callback.static.fetch": quotas,
  "client.quota.callback.static.storage.per.volume.limit.min.available.": quotas,
  "client.quota.callback.static.excluded.principal.name.list": quotas,
  "prometheus.metrics.reporter.": setByOperator("the setting metrics"),
};

/** Keys below those prefixes for which there is something else to say. */
const ownedKeys: ReadonlyMap<string, string> = new Map([
  ["broker.id", nodePools],
  ["broker.rack", setByOperator("the Kafka resource's rack")],
  ["controller.listener.names", nodePools],
  ["controller.quorum.bootstrap.servers", nodePools],
  ["controller.quorum.voters", nodePools],
  ["log.dir.failure.timeout.ms", nothingInstead],
  ["security.inter.broker.protocol", encryption],
]);

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

/**
 * Settings of one listener that are left alone (`KafkaClusterSpec.ALLOWED_PER_LISTENER_CONFIGS`).
 * The listener is written as name and port (`ListenersUtils.identifier`). The operator leaves alone
 * only those of listeners that exist; which do is the stage's affair and not known here.
 */
const perListener =
  /^listener\.name\.[a-z0-9]{1,11}-\d{4,5}\.(connections\.max\.reauth\.ms|max\.connections|max\.connection\.creation\.rate)$/;

/** What to say about a key that the operator owns; undefined for all others. */
function ownership(key: string): string | undefined {
  // As AbstractConfiguration.filterForbidden does it: prefixes are compared in lower case, exceptions to the letter.
  const lowerCase = key.toLowerCase();
  const owned = Object.entries(ownedPrefixes).find(([prefix]) => lowerCase.startsWith(prefix));
  return owned === undefined || notOwned.has(key) || perListener.test(key)
    ? undefined
    : (ownedKeys.get(lowerCase) ?? owned[1]);
}

/** Kafka's internal settings are no misspelt ones either. */
function isDocumented(name: string): boolean {
  return brokerConfigNames().has(name) || kafkaSettingVariants("broker", name, undefined).length > 0;
}

/** At most one problem: for a misspelt key, its prefix is not reported as well. */
function nameProblems(name: string, config: KafkaConfig): Problem[] {
  const key = propertyPath([...path, name]);
  const fix = removeCommand([...path, name]);
  const owned = ownership(name);
  const meant = isDocumented(name) ? undefined : nearestName(name);
  if (meant !== undefined && ownership(meant) === undefined) {
    return [{ key, ...misspelt(name, meant, config) }];
  }
  if (owned !== undefined) {
    return [{ key, message: owned, fix }];
  }
  if (meant !== undefined) {
    const message = `is not a broker setting of Kafka; the nearest, ${show(meant)}, ${ownership(meant)}`;
    return [{ key, message, fix }];
  }
  return [];
}

function misspelt(name: string, meant: string, config: KafkaConfig): Omit<Problem, "key"> {
  const guess = `is not a broker setting of Kafka; did you mean ${show(meant)}`;
  const remove = removeCommand([...path, name]);
  if (Object.hasOwn(config, meant)) {
    return { message: `${guess}, which is set as well?`, fix: remove };
  }
  return { message: `${guess}?`, fix: `${remove} && ${setCommand([...path, meant], String(config[name]))}` };
}

/** Up to this length, a name that differs in two letters is as likely another name: `zone.id` is not `node.id`. */
const SHORT_NAME = 12;

/**
 * The documented name that was probably meant.
 *
 * Two letters may differ: enough for a plural, a dropped letter or two that changed places, and
 * nothing else of Kafka's is as near. From three on, names that mean something else are, such as
 * the topic setting `local.retention.ms` and the broker's `log.retention.ms`. Capitals, hyphens and
 * underscores do not count, since they come from habit and not from slips.
 */
function nearestName(key: string): string | undefined {
  const spelt = key.toLowerCase().replaceAll(/[-_]/g, ".");
  const opposite = swapMinAndMax(spelt);
  const names = [...brokerConfigNames()].filter((name) => name === spelt || name !== opposite);
  return nearest(spelt, names, spelt.length <= SHORT_NAME ? 1 : 2);
}

/** Two letters apart and yet never meant: a consumer's `fetch.min.bytes` is not the broker's `fetch.max.bytes`. */
function swapMinAndMax(name: string): string {
  return name.replaceAll(/\b(min|max)\b/g, (word) => (word === "min" ? "max" : "min"));
}

/**
 * Settings that count brokers, with those that limit them besides the number of brokers: the first
 * that is given counts.
 *
 * - The operator rejects the Kafka resource for `default.replication.factor` and those of the
 *   offsets and transaction topics (`KafkaCluster.fromCrd`), and for those of Cruise Control's topic,
 *   whose factor is the default one where it has none (`CruiseControlMetricsReporter.fromCrd`).
 * - The share coordinator's factor passes the operator, and Kafka then cannot make the topic that
 *   share groups wait for.
 * - More copies in sync than there are copies pass too. Kafka 4.3 takes the number of copies instead
 *   (`Partition.effectiveMinIsr`), and so promises less than was asked for.
 */
const countsOfBrokers: ReadonlyMap<string, readonly string[]> = new Map([
  ["default.replication.factor", []],
  ["min.insync.replicas", ["default.replication.factor"]],
  ["offsets.topic.replication.factor", []],
  ["transaction.state.log.replication.factor", []],
  ["transaction.state.log.min.isr", ["transaction.state.log.replication.factor"]],
  ["share.coordinator.state.topic.replication.factor", []],
  ["share.coordinator.state.topic.min.isr", ["share.coordinator.state.topic.replication.factor"]],
  ["cruise.control.metrics.topic.replication.factor", []],
  [
    "cruise.control.metrics.topic.min.insync.replicas",
    ["cruise.control.metrics.topic.replication.factor", "default.replication.factor"],
  ],
]);

function countProblems(name: string, config: KafkaConfig, brokers: number): Problem[] {
  const limitedBy = countsOfBrokers.get(name);
  if (limitedBy === undefined) {
    return [];
  }
  const limit = limitedBy.find((other) => Object.hasOwn(config, other));
  // A limit that is not a count is reported at its own key.
  const most = Math.min(brokers, (limit === undefined ? undefined : countIn(config[limit])) ?? brokers);
  const count = countIn(config[name]);
  if (count !== undefined && count <= most) {
    return [];
  }
  const allowed = most === 1 ? "1" : `a whole number from 1 to ${most}`;
  const because =
    most < brokers ? `${limit} is ${most}` : `the cluster has ${brokers} broker${brokers === 1 ? "" : "s"}`;
  return [
    {
      key: propertyPath([...path, name]),
      message: `is ${show(config[name])}; allowed is ${allowed}, since ${because}`,
      fix: setCommand([...path, name], String(most)),
    },
  ];
}

/** The count that a value stands for: decimal digits only, since the operator reads it with `Integer.parseInt`. */
function countIn(value: KafkaConfig[string] | undefined): number | undefined {
  return /^0*[1-9]\d*$/.test(String(value)) ? Number(value) : undefined;
}
