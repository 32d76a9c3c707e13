import type { KafkaConfig } from "../kafka/kafkaConfig";
import { clientTlsSettings, isOwned, type OwnedSettings, ownedSettingProblems } from "../kafka/ownedSettings";
import { settingValueProblems } from "../kafka/settingProblems";
import type { Problem } from "../problems/problems";

/**
 * Checks of Connect worker settings that a person adds under the `config` of a Connect cluster. As with brokers, the
 * operator drops what it owns with no more than a line in its log. Pure.
 */

/** What the operator sets itself (Strimzi 1.2.0, `KafkaConnectSpec.FORBIDDEN_PREFIXES` and its exceptions). */
const owned: OwnedSettings = {
  prefixes: [
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
  ],
  exceptions: clientTlsSettings,
};

/**
 * What is wrong with worker settings. Names that Kafka does not define pass: converters and config providers have
 * settings of their own.
 *
 * @param path Where in the stack config they stand.
 * @param version The version of Kafka that runs, if the stack config says.
 */
export function workerConfigProblems(config: KafkaConfig, path: readonly PropertyKey[], version?: string): Problem[] {
  const others = Object.fromEntries(Object.entries(config).filter(([key]) => !isOwned(owned, key)));
  return [...ownedSettingProblems(owned, config, path), ...settingValueProblems("worker", others, path, version)];
}
