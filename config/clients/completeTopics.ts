import { names } from "../kafka/names";
import type { TopicDefaults, TopicProfile, TopicSettings } from "./topicSettings";

/** The topics of the stack config, and what they have beside what their entries set. */
export interface TopicSources {
  readonly topics: readonly TopicSettings[];
  readonly topicDefaults: TopicDefaults;
  readonly topicProfiles: readonly TopicProfile[];
  /** Whether the demo's own topic is part of the stack: defaults are not for it. */
  readonly demo: boolean;
}

/** A topic with all that it has, and where each part stands. */
export interface CompleteTopic {
  readonly topic: TopicSettings;
  /** Where the entry stands. */
  readonly path: readonly PropertyKey[];
  /** Where a value of it stands: in its entry, its profile or the defaults. In the entry, if nobody sets it. */
  readonly pathOf: (...value: readonly string[]) => readonly PropertyKey[];
}

/** Every topic with its profile's values and the defaults where its entry sets nothing. Pure. */
export function completeTopics({ topics, topicDefaults, topicProfiles, demo }: TopicSources): CompleteTopic[] {
  const profiles = new Map(topicProfiles.map((profile, index) => [profile.name, { profile, index }]));
  return topics.map((entry, index) => {
    const path = ["topics", index];
    const found = entry.profile === undefined ? undefined : profiles.get(entry.profile);
    const defaults = demo && entry.name === names.topic ? {} : topicDefaults;
    const sources = [
      { values: entry, at: path },
      ...(found === undefined ? [] : [{ values: found.profile, at: ["topicProfiles", found.index] }]),
      { values: defaults, at: ["topicDefaults"] },
    ] as const;
    return {
      topic: withValues(entry, found?.profile ?? {}, defaults),
      path,
      pathOf: (...value) => [...(sources.find(({ values }) => hasValue(values, value))?.at ?? path), ...value],
    };
  });
}

function withValues(entry: TopicSettings, profile: TopicDefaults, defaults: TopicDefaults): TopicSettings {
  const partitions = entry.partitions ?? profile.partitions ?? defaults.partitions;
  const replicas = entry.replicas ?? profile.replicas ?? defaults.replicas;
  const inherited = profile.config === undefined ? defaults.config : { ...defaults.config, ...profile.config };
  const config = inherited === undefined ? entry.config : { ...inherited, ...entry.config };
  return {
    ...entry,
    ...(partitions === undefined ? {} : { partitions }),
    ...(replicas === undefined ? {} : { replicas }),
    ...(config === undefined ? {} : { config }),
  };
}

function hasValue(values: object, [first, ...rest]: readonly string[]): boolean {
  if (first === undefined) {
    return true;
  }
  const value = Object.entries(values).find(([key]) => key === first)?.[1];
  return (
    value !== undefined && (rest.length === 0 || (typeof value === "object" && value !== null && hasValue(value, rest)))
  );
}
