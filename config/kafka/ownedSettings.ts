import type { Problem } from "../problems/problems";
import { propertyPath, removeCommand } from "../problems/propertyPath";
import type { KafkaConfig } from "./kafkaConfig";

/** Settings of a part of Strimzi that its operator sets itself. */
export interface OwnedSettings {
  /** How their names begin (Strimzi's `FORBIDDEN_PREFIXES` of the part). */
  readonly prefixes: readonly string[];
  /** Names that begin so and are for people to set (`FORBIDDEN_PREFIX_EXCEPTIONS`). */
  readonly exceptions: readonly string[];
}

/** TLS settings that the operator leaves to people, in every part that is a client of Kafka. */
export const clientTlsSettings = [
  "ssl.endpoint.identification.algorithm",
  "ssl.cipher.suites",
  "ssl.protocol",
  "ssl.enabled.protocols",
] as const;

/** Whether the operator sets a setting itself. */
export function isOwned({ prefixes, exceptions }: OwnedSettings, name: string): boolean {
  return !exceptions.includes(name) && prefixes.some((prefix) => name.toLowerCase().startsWith(prefix));
}

/**
 * Settings in a stack config that the operator sets itself: it drops them with no more than a line in its log. Pure.
 *
 * @param path Where in the stack config the settings stand.
 */
export function ownedSettingProblems(
  owned: OwnedSettings,
  config: KafkaConfig,
  path: readonly PropertyKey[],
): Problem[] {
  return Object.keys(config)
    .filter((name) => isOwned(owned, name))
    .map((name) => ({
      key: propertyPath([...path, name]),
      message: "is set by the operator, which would ignore your value without a message",
      fix: removeCommand([...path, name]),
    }));
}
