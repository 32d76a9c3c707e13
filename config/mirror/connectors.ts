import type { KafkaConfig } from "../kafka/kafkaConfig";
import { javaPattern } from "./patterns";
import type { MirrorConnectorPlan, MirroredSourcePlan } from "./plan";
import type { SourceSettings } from "./settings";

/**
 * What MirrorMaker's two connectors are told for a source. Pure.
 *
 * Strimzi has no field for MirrorMaker's third connector, which sends heartbeats, since its API v1.
 */

/** The group that the workers form, and the topics that they keep their state in. */
export const mirrorGroup = "mirror-cluster";
export const mirrorTopics = {
  config: `${mirrorGroup}-configs`,
  offset: `${mirrorGroup}-offsets`,
  status: `${mirrorGroup}-status`,
} as const;

/**
 * Topics of a source that are never copied, as patterns of Java's: what MirrorMaker leaves out by itself
 * (`DefaultTopicFilter`), and what Connect, MirrorMaker and Cruise Control keep their state in. Under the same names it
 * would become the state of those of this cluster.
 */
const internalTopics = [
  String.raw`mm2.*\.internal`,
  String.raw`.*\.checkpoints\.internal`,
  String.raw`.*\.replica`,
  "__.*",
  "connect-cluster-(configs|offsets|status)",
  `${mirrorGroup}-(configs|offsets|status)`,
  String.raw`strimzi\.cruisecontrol\..*`,
];

/**
 * Groups that are never carried over. MirrorMaker by itself also leaves out those of sink connectors (`connect-…`,
 * `DefaultGroupFilter`), which can go on here as any other.
 */
const internalGroups = ["console-consumer-.*", "__.*"];

/** The topic that says which message of a source is which message here (Kafka, `DefaultReplicationPolicy`). */
export function offsetSyncsTopic(alias: string): string {
  return `mm2-offset-syncs.${alias}.internal`;
}

/** The topic that says how far the groups of a source are, in offsets of this cluster. */
export function checkpointsTopic(alias: string): string {
  return `${alias}.checkpoints.internal`;
}

/** What a topic of a source is called here. */
export function topicHere({ alias, topicNames }: Pick<SourceSettings, "alias" | "topicNames">, topic: string): string {
  return topicNames === "same" ? topic : `${alias}.${topic}`;
}

export const SAME_NAMES = "org.apache.kafka.connect.mirror.IdentityReplicationPolicy";

/** What both connectors must be told alike (Strimzi documentation, "Configuring MirrorMaker 2 connectors"). */
function common({ topicNames, config }: SourceSettings): KafkaConfig {
  return {
    ...config,
    // Here and not in the source, where MirrorMaker then only reads.
    "offset-syncs.topic.location": "target",
    ...(topicNames === "same" ? { "replication.policy.class": SAME_NAMES } : {}),
  };
}

function stateOf({ state }: SourceSettings): Pick<MirrorConnectorPlan, "state"> {
  return state === undefined ? {} : { state };
}

/** What copies messages. */
function sourceConnector(source: SourceSettings): MirrorConnectorPlan {
  return {
    tasksMax: source.tasksMax,
    ...stateOf(source),
    config: {
      // The brokers' default, which follows their number; MirrorMaker's own is two copies, and three of its own topics.
      "replication.factor": -1,
      "offset-syncs.topic.replication.factor": -1,
      // Rules here are KafkaUsers', and the user operator takes others away.
      "sync.topic.acls.enabled": false,
      ...(source.syncTopicConfigs ? {} : { "sync.topic.configs.enabled": false }),
      ...common(source),
    },
  };
}

/** What carries offsets over: every ten seconds, so that little is read twice after a move. */
function checkpointConnector(source: SourceSettings): MirrorConnectorPlan {
  return {
    tasksMax: 1,
    ...stateOf(source),
    config: {
      "checkpoints.topic.replication.factor": -1,
      "sync.group.offsets.enabled": true,
      "sync.group.offsets.interval.seconds": 10,
      "emit.checkpoints.interval.seconds": 10,
      ...common(source),
    },
  };
}

/** What is copied of a source, and by what. */
export function connectorsOf(
  source: SourceSettings,
): Pick<MirroredSourcePlan, "topics" | "groups" | "sourceConnector" | "checkpointConnector"> {
  const { topics, exclude, groups } = source;
  const own = exclude.length === 0 ? [] : [javaPattern(exclude)];
  return {
    topics: { include: javaPattern(topics), exclude: [...internalTopics, ...own].join("|") },
    sourceConnector: sourceConnector(source),
    ...(groups.length === 0
      ? {}
      : {
          groups: { include: javaPattern(groups), exclude: internalGroups.join("|") },
          checkpointConnector: checkpointConnector(source),
        }),
  };
}
