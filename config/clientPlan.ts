import { type Acl, allow } from "./acl";
import type { TopicSettings } from "./clientSettings";
import { clusterOf } from "./clusterPlan";
import { appLabel, bootstrapService, clusterCaSecret, names } from "./names";
import { type ApplicationPlan, type KafkaClientPlan, type Plan, type TopicPlan, type UserPlan, waiting } from "./plan";
import type { Settings } from "./settings";
import { replicationFor } from "./sizing";

/**
 * What clients of the cluster need: topics, users and the demo applications. Pure.
 */

const DEFAULT_PARTITIONS = 3;

/** The demo's topic: messages are kept for two hours, in segments of one GiB. */
const demoTopic = {
  name: names.topic,
  partitions: DEFAULT_PARTITIONS,
  config: { "retention.ms": 7_200_000, "segment.bytes": 1_073_741_824 },
} satisfies TopicSettings;

/** A user, and what it may do. */
interface NamedUser {
  readonly name: string;
  readonly acls?: readonly Acl[] | undefined;
}

/** What the demo's producer and consumer do, and no more. */
export const demoUser: NamedUser = {
  name: names.user,
  acls: [allow("topic", names.topic, "Read", "Describe", "Write"), allow("group", names.consumerGroup, "Read")],
};

/** Stage 8: the demo's topic, and those of the stack config. */
export function topics(plan: Plan, settings: Settings): TopicPlan[] {
  const { name: cluster, namespace } = clusterOf(plan);
  return mergedByName<TopicSettings>([demoTopic, ...settings.topics]).map((topic) => ({
    name: topic.name,
    namespace,
    labels: appLabel,
    cluster,
    ...(topic.topicName === undefined ? {} : { topicName: topic.topicName }),
    partitions: topic.partitions ?? DEFAULT_PARTITIONS,
    replicas: topic.replicas ?? replicationFor(settings.replicas).factor,
    config: topic.config ?? {},
    ...waiting(settings.wait, "topic"),
  }));
}

/**
 * Stages 9 and 11: users of the demo, and those of the stack config.
 *
 * @param later The demo's users of later stages: what the stack config says of them waits for their stage.
 */
export function users(
  plan: Plan,
  settings: Settings,
  ofDemo: readonly NamedUser[],
  later: readonly NamedUser[] = [],
): UserPlan[] {
  const own = settings.users.filter(({ name }) => !later.some((user) => user.name === name));
  return mergedByName<NamedUser>([...ofDemo, ...own]).map(({ name, acls = [] }) =>
    userPlan(plan, settings, name, acls),
  );
}

/** A user of the plan's cluster. */
function userPlan(plan: Plan, { wait }: Settings, name: string, acls: readonly Acl[]): UserPlan {
  const { name: cluster, namespace } = clusterOf(plan);
  return { name, namespace, labels: appLabel, cluster, authentication: "tls", acls, ...waiting(wait, "user") };
}

/** How a client that is `user` gets in: by the cluster's first listener, proving itself with the user's secret. */
export function kafkaClient(plan: Plan, user: string): KafkaClientPlan {
  const { name, listeners } = clusterOf(plan);
  return {
    bootstrapServers: `${bootstrapService(name)}:${listeners[0].port}`,
    clusterCaSecret: clusterCaSecret(name),
    userSecret: user,
  };
}

/** Stage 10: a producer of one message a second, and a consumer. */
export function demoApplications(plan: Plan, { images, wait }: Settings): ApplicationPlan[] {
  const common = {
    namespace: clusterOf(plan).namespace,
    labels: appLabel,
    topic: names.topic,
    client: kafkaClient(plan, names.user),
    // A JVM with its default heap of a quarter of the limit, and room for a TLS client beside it.
    resources: { requests: { cpu: "100m", memory: "512Mi" }, limits: { memory: "512Mi" } },
    ...waiting(wait, "application"),
  };
  return [
    { ...common, name: names.producer, image: images.producer, role: { name: "producer", delay: 1000 } },
    { ...common, name: names.consumer, image: images.consumer, role: { name: "consumer", group: names.consumerGroup } },
  ];
}

/** One entry a name: later ones change earlier ones as far as they say something. */
function mergedByName<T extends { readonly name: string }>(entries: readonly T[]): T[] {
  const merged = new Map<string, T>();
  for (const entry of entries) {
    merged.set(entry.name, { ...merged.get(entry.name), ...entry });
  }
  return [...merged.values()];
}
