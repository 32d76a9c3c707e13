import { names } from "../kafka/names";
import { settingValueProblems, unknownSettingProblems } from "../kafka/settingProblems";
import { replicationFor } from "../kafka/sizing";
import type { Problem } from "../problems/problems";
import { propertyPath, removeCommand, setCommand } from "../problems/propertyPath";
import type { TopicSettings } from "./settings";

/** The topics of the stack config, and what their settings must fit. */
interface CheckedTopics {
  readonly topics: readonly TopicSettings[];
  /** Whether the demo's topic is there as well. */
  readonly demo: boolean;
  /** How many brokers there are. */
  readonly replicas: number;
}

/** Topic settings that Kafka would not take. The topic operator asks nobody before: the topic would stay NotReady. */
export function topicConfigProblems(
  { topics, replicas: brokers }: Pick<CheckedTopics, "topics" | "replicas">,
  version: string,
): Problem[] {
  return topics.flatMap(({ config = {}, replicas = replicationFor(brokers).factor }, index) => {
    const path = ["topics", index, "config"];
    return [
      ...unknownSettingProblems("topic", config, path, version),
      ...settingValueProblems("topic", config, path, version),
      ...inSyncProblems(config["min.insync.replicas"], replicas, [...path, "min.insync.replicas"]),
    ];
  });
}

/** Kafka would take the number of copies instead (`Partition.effectiveMinIsr`), and promise less than was asked for. */
function inSyncProblems(value: unknown, copies: number, path: readonly PropertyKey[]): Problem[] {
  return /^\d+$/.test(String(value)) && Number(value) > copies
    ? [
        {
          key: propertyPath(path),
          message: `is ${value}, but the topic has ${copies} ${copies === 1 ? "copy" : "copies"} of each partition; allowed is up to ${copies}`,
          fix: setCommand(path, String(copies)),
        },
      ]
    : [];
}

/** Topics that Kafka, Connect, Strimzi and Cruise Control make for themselves. */
const INTERNAL_TOPICS =
  /^(__consumer_offsets|__transaction_state|__share_group_state|__cluster_metadata|__remote_log_metadata|__strimzi[-_.].*|strimzi\.cruisecontrol\..*|connect-cluster-(configs|offsets|status))$/;

/**
 * Topics that Kafka keeps for itself, and topics that would be one in Kafka. Two KafkaTopics of one topic are a
 * trap: the second gets ResourceConflict, and when either goes, so does the topic. Names that differ in `.` and `_`
 * only are one name in Kafka's metrics, and it rejects the second (`Topic.hasCollision`).
 */
export function topicNameProblems({ topics, demo }: Pick<CheckedTopics, "topics" | "demo">): Problem[] {
  const earlier = new Map<string, Named>(
    demo && !topics.some(({ name }) => name === names.topic) ? [[inMetrics(names.topic), { topic: names.topic }]] : [],
  );
  return topics.flatMap(({ name, topicName }, index) => {
    const named = { topic: topicName ?? name, path: ["topics", index, topicName === undefined ? "name" : "topicName"] };
    if (INTERNAL_TOPICS.test(named.topic)) {
      return [internalTopic(named)];
    }
    const other = earlier.get(inMetrics(named.topic));
    earlier.set(inMetrics(named.topic), other ?? named);
    return other === undefined || sameEntry(named, other) ? [] : [collision(named, other)];
  });
}

/** A topic, and where in the stack config it gets its name. The demo's own stands nowhere. */
interface Named {
  readonly topic: string;
  readonly path?: readonly PropertyKey[];
}

/** Two entries of one name are another check's. */
function sameEntry(named: Named, other: Named): boolean {
  return named.topic === other.topic && named.path?.at(-1) === "name" && other.path?.at(-1) === "name";
}

function internalTopic({ topic, path }: Required<Named>): Problem {
  return {
    key: propertyPath(path),
    message: `is ${JSON.stringify(topic)}, a topic that whoever needs it makes without a KafkaTopic; one would change it under its owner, and delete it when it goes`,
    fix: removeCommand(path.slice(0, 2)),
  };
}

function collision({ topic, path }: Required<Named>, other: Named): Problem {
  const theirs = other.path === undefined ? "the demo's topic" : propertyPath(other.path);
  const why =
    other.topic === topic
      ? "that is one topic, which would be deleted with either of them"
      : "Kafka takes no two names that differ in . and _ only";
  return {
    key: propertyPath(path),
    message: `is ${JSON.stringify(topic)}, and ${theirs} is ${JSON.stringify(other.topic)}: ${why}`,
    fix: setCommand(path, `${topic}-2`),
  };
}

function inMetrics(topic: string): string {
  return topic.replaceAll(".", "_");
}
