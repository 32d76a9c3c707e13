import { uniqWith } from "es-toolkit/array/uniqWith";
import { isEqual } from "es-toolkit/predicate/isEqual";
import { type Acl, allow } from "../kafka/acl";
import { checkpointsTopic, mirrorGroup, mirrorTopics, offsetSyncsTopic, topicHere } from "./connectors";
import { allowPattern } from "./patterns";
import type { MirrorSettings, SourceSettings } from "./settings";

/**
 * What MirrorMaker must be allowed on both sides, by what is copied. Pure.
 *
 * Kafka's and Strimzi's documentation grant more: Describe on the cluster, which lists every group, where Describe on
 * the groups that are carried over lists those; and topics in the source to write to, which are here instead.
 */

/** In a source it only reads: topics with their settings, and how far groups are. */
export function sourceRules({ topics, groups }: Pick<SourceSettings, "topics" | "groups">): Acl[] {
  return [
    ...topics.map((topic) => allowPattern("topic", topic, "Read", "Describe", "DescribeConfigs")),
    ...groups.map((group) => allowPattern("group", group, "Describe")),
  ];
}

/** In this cluster it keeps the workers' state, creates and writes topics, and sets the offsets of groups. */
export function targetRules({ sources }: Pick<MirrorSettings, "sources">): Acl[] {
  return uniqWith(
    [
      allow("group", mirrorGroup, "Read"),
      ...Object.values(mirrorTopics).map((topic) => allow("topic", topic, "Read", "Describe", "Write", "Create")),
      ...sources.flatMap(rulesForSource),
    ],
    isEqual,
  );
}

function rulesForSource(source: SourceSettings): Acl[] {
  const { alias, topics, groups, syncTopicConfigs } = source;
  const carriesOffsets = groups.length > 0;
  return [
    ...topics.map((topic) =>
      allowPattern(
        "topic",
        topicHere(source, topic),
        // Whoever sets the offset of a group in a topic must be able to read that.
        ...(carriesOffsets ? (["Read"] as const) : []),
        "Describe",
        "Write",
        "Create",
        // For partitions that the source's topic gets later.
        "Alter",
        ...(syncTopicConfigs ? (["AlterConfigs"] as const) : []),
      ),
    ),
    allow(
      "topic",
      offsetSyncsTopic(alias),
      ...(carriesOffsets ? (["Read"] as const) : []),
      "Describe",
      "Write",
      "Create",
    ),
    ...(carriesOffsets ? [allow("topic", checkpointsTopic(alias), "Read", "Describe", "Write", "Create")] : []),
    ...groups.map((group) => allowPattern("group", group, "Read", "Describe")),
  ];
}
