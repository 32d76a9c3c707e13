import { type BrokerSettings, brokerCount } from "../cluster/brokers";
import { nearest } from "../fields/fields";
import { isInternalTopic } from "../kafka/internalTopics";
import { names } from "../kafka/names";
import { settingValueProblems, unknownSettingProblems } from "../kafka/settingProblems";
import { replicationFor } from "../kafka/sizing";
import { shownTopic } from "../kafka/topicResourceName";
import { type Problem, show } from "../problems/problems";
import { propertyPath, removeCommand, setCommand } from "../problems/propertyPath";
import { completeTopics, type TopicSources } from "./completeTopics";
import type { TopicSettings } from "./topicSettings";

/** Topic settings that Kafka would not take. The topic operator asks nobody before: the topic would stay NotReady. */
export function topicConfigProblems(
  { replicas: ofFirst, pools, ...sources }: TopicSources & BrokerSettings,
  version: string,
): Problem[] {
  const { topics, topicProfiles, topicDefaults } = sources;
  const { factor } = replicationFor(brokerCount({ replicas: ofFirst, pools }));
  const configs = [
    ...topics.map(({ config }, index) => ({ config, path: ["topics", index, "config"] })),
    ...topicProfiles.map(({ config }, index) => ({ config, path: ["topicProfiles", index, "config"] })),
    { config: topicDefaults.config, path: ["topicDefaults", "config"] },
  ];
  return [
    ...configs.flatMap(({ config = {}, path }) => [
      ...unknownSettingProblems("topic", config, path, version),
      ...settingValueProblems("topic", config, path, version),
    ]),
    ...completeTopics(sources).flatMap(({ topic: { config = {}, replicas = factor }, pathOf }) =>
      inSyncProblems(config["min.insync.replicas"], replicas, pathOf("config", "min.insync.replicas")),
    ),
  ];
}

/** Topics with a profile that nobody describes. */
export function profileProblems({ topics, topicProfiles }: TopicSources): Problem[] {
  const known = topicProfiles.map(({ name }) => name);
  return topics.flatMap(({ profile }, index) => {
    if (profile === undefined || known.includes(profile)) {
      return [];
    }
    const path = ["topics", index, "profile"];
    const meant = nearest(profile, known);
    return [
      {
        key: propertyPath(path),
        message: `is ${show(profile)}, which topicProfiles does not have; ${known.length === 0 ? "it has none" : `known are ${known.join(", ")}`}`,
        fix:
          meant === undefined ? setCommand(["topicProfiles", known.length, "name"], profile) : setCommand(path, meant),
      },
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

/** The topics of the stack config, and whether the demo's is there as well. */
interface NamedTopics {
  readonly topics: readonly TopicSettings[];
  readonly demo: boolean;
}

/**
 * Topics that Kafka keeps for itself, and topics that would be one in Kafka. Two KafkaTopics of one topic are a
 * trap: the second gets ResourceConflict, and when either goes, so does the topic. Names that differ in `.` and `_`
 * only are one name in Kafka's metrics, and it rejects the second (`Topic.hasCollision`).
 */
export function topicNameProblems({ topics, demo }: NamedTopics): Problem[] {
  const earlier = new Map<string, Named>(
    demo && !topics.some(({ name }) => name === names.topic) ? [[inMetrics(names.topic), { topic: names.topic }]] : [],
  );
  return topics.flatMap((entry, index) => {
    const { name, topicName = name } = entry;
    // A name that the KafkaTopic's follows from stands in the entry as the name.
    const key = shownTopic(entry) === topicName ? "name" : "topicName";
    const named = { topic: topicName, path: ["topics", index, key] };
    if (isInternalTopic(named.topic)) {
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
