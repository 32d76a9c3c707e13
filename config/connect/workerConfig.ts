import type { KafkaConfig } from "../kafka/kafkaConfig";
import { settingValueProblems } from "../kafka/settingProblems";
import type { Problem } from "../problems/problems";
import { propertyPath, removeCommand } from "../problems/propertyPath";

/**
 * Checks of Connect worker settings that a person adds under the `config` of a Connect cluster. As with brokers, the
 * operator drops what it owns with no more than a line in its log. Pure.
 */
/** What the operator owns (Strimzi 1.2.0, `KafkaConnectSpec.FORBIDDEN_PREFIXES`). */
const ownedPrefixes = [
  "group.id",
  "config.storage.topic",
  "offset.storage.topic",
  "status.storage.topic",
  "ssl.",
  "sasl.",
  "security.",
  "listeners",
  "plugin.path",
  "rest.",
  "bootstrap.servers",
  "consumer.interceptor.classes",
  "producer.interceptor.classes",
  "prometheus.metrics.reporter.",
] as const;

/** Keys below those prefixes that it leaves alone (`KafkaConnectSpec.FORBIDDEN_PREFIX_EXCEPTIONS`). */
const notOwned: ReadonlySet<string> = new Set([
  "ssl.endpoint.identification.algorithm",
  "ssl.cipher.suites",
  "ssl.protocol",
  "ssl.enabled.protocols",
]);

/**
 * What is wrong with worker settings. Names that Kafka does not define pass: converters and config providers have
 * settings of their own.
 *
 * @param path Where in the stack config they stand.
 * @param version The version of Kafka that runs, if the stack config says.
 */
export function workerConfigProblems(config: KafkaConfig, path: readonly PropertyKey[], version?: string): Problem[] {
  const isOwned = (key: string) =>
    !notOwned.has(key) && ownedPrefixes.some((prefix) => key.toLowerCase().startsWith(prefix));
  const owned = Object.keys(config)
    .filter(isOwned)
    .map((key) => ({
      key: propertyPath([...path, key]),
      message: "is set by the operator, which would ignore your value without a message",
      fix: removeCommand([...path, key]),
    }));
  const others = Object.fromEntries(Object.entries(config).filter(([key]) => !isOwned(key)));
  return [...owned, ...settingValueProblems("worker", others, path, version)];
}
