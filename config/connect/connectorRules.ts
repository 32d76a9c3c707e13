import { uniqWith } from "es-toolkit/array/uniqWith";
import { isEqual } from "es-toolkit/predicate/isEqual";
import { type Acl, allow } from "../kafka/acl";
import type { KafkaConfig } from "../kafka/kafkaConfig";

/**
 * What the workers' user must be allowed for a connector, as far as its config says. Pure.
 */

/** A connector, as far as rules follow from it. */
export interface RuledConnector {
  readonly name: string;
  readonly config: KafkaConfig;
}

const DEAD_LETTERS = "errors.deadletterqueue.topic.name";

/**
 * The rules of connectors: a sink reads its topics in the group `connect-<name>`, unless it sets another, and creates
 * and writes the topic for records that it cannot process (Apache Kafka documentation, "Kafka Connect", sink connector
 * configs). A topic of two connectors is in one rule.
 */
export function connectorRules(connectors: readonly RuledConnector[]): Acl[] {
  return uniqWith(
    connectors.flatMap((connector) => [
      ...readTopics(connector.config).map((topic) => allow("topic", topic, "Read", "Describe")),
      ...groupsOf(connector).map((group) => allow("group", group, "Read")),
      ...deadLetters(connector.config).map((topic) => allow("topic", topic, "Describe", "Write", "Create")),
    ]),
    isEqual,
  );
}

/** The group that a connector reads in, if it is a sink. */
export function sinkGroup({ name, config }: RuledConnector): string | undefined {
  return isSink(config) ? String(config["consumer.override.group.id"] ?? `connect-${name}`) : undefined;
}

function groupsOf(connector: RuledConnector): string[] {
  const group = sinkGroup(connector);
  return group === undefined ? [] : [group];
}

/** Topics that a sink names one by one. */
function readTopics({ topics }: KafkaConfig): string[] {
  return topics === undefined
    ? []
    : String(topics)
        .split(",")
        .map((topic) => topic.trim())
        .filter((topic) => topic !== "");
}

function deadLetters(config: KafkaConfig): string[] {
  const topic = config[DEAD_LETTERS];
  return topic === undefined || topic === "" ? [] : [String(topic)];
}

/** A sink has one of two settings (Kafka, `SinkConnectorConfig`); what has neither is a source. */
export function isSink(config: KafkaConfig): boolean {
  return config.topics !== undefined || config["topics.regex"] !== undefined;
}

/**
 * Connectors whose topics nobody can tell from their config, where nothing else lets the workers' user at any: a
 * source names its topics in settings of its own, and a pattern of Java's is no beginning of names.
 *
 * @param acls All rules of the user.
 * @param own Topics that the workers keep their state in.
 */
export function ungranted(
  connectors: readonly RuledConnector[],
  acls: readonly Acl[],
  own: readonly string[],
): { readonly connector: string; readonly operation: "Read" | "Write" }[] {
  const known = new Set([
    ...own,
    ...connectors.flatMap(({ config }) => [...readTopics(config), ...deadLetters(config)]),
  ]);
  const mayOthers = (operation: "Read" | "Write") =>
    acls.some(
      ({ type, resource, operations }) =>
        type === "allow" &&
        resource.type === "topic" &&
        !known.has(resource.name) &&
        (operations.includes(operation) || operations.includes("All")),
    );
  return connectors.flatMap(({ name, config }) => {
    const operation = isSink(config) ? ("Read" as const) : ("Write" as const);
    const isKnown = readTopics(config).length > 0;
    return isKnown || mayOthers(operation) ? [] : [{ connector: name, operation }];
  });
}
