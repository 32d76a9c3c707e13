import { uniqWith } from "es-toolkit/array/uniqWith";
import { isEqual } from "es-toolkit/predicate/isEqual";
import { TRUSTED_CAS } from "../certificates/plan";
import { userCertificate } from "../certificates/planning";
import type { CertificateSettings } from "../certificates/settings";
import type { ListenerAuthentication, WithCluster } from "../cluster/plan";
import { clusterOf } from "../cluster/planning";
import { type Acl, allow } from "../kafka/acl";
import { appLabel, bootstrapService, clusterCaSecret, names } from "../kafka/names";
import { completeTopics, type TopicSources } from "./completeTopics";
import type {
  ApplicationPlan,
  CredentialsPlan,
  KafkaClientPlan,
  QuotasPlan,
  TopicPlan,
  UserPlan,
  WithUsers,
} from "./plan";
import type { ImageSettings, UserSettings } from "./settings";
import type { TopicSettings } from "./topicSettings";
import { useRules } from "./useRules";
import type { UseSettings } from "./useSettings";

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

/** A user, what it proves itself with, and what it may do. */
interface NamedUser extends UseSettings {
  readonly name: string;
  readonly authentication?: UserSettings["authentication"];
  readonly validityDays?: number | undefined;
  readonly renewalDays?: number | undefined;
  readonly password?: UserSettings["password"];
  readonly quotas?: UserSettings["quotas"];
  readonly superUser?: boolean | undefined;
  readonly takeOver?: boolean | undefined;
  readonly acls?: readonly Acl[] | undefined;
  /** Rules that it has whatever the stack config says of it. Default: none. */
  readonly needs?: readonly Acl[];
}

/** Whether the demo's own is part of the stack. */
interface DemoSetting {
  readonly demo: boolean;
}

/** The user of the demo's producer and consumer, who may do what these do and no more. None if `demo` is off. */
export function demoUsers({ demo }: DemoSetting): NamedUser[] {
  const acls = [allow("topic", names.topic, "Read", "Describe", "Write"), allow("group", names.consumerGroup, "Read")];
  return demo ? [{ name: names.user, acls }] : [];
}

/** Stage 8: the demo's topic, unless `demo` is off, and those of the stack config. */
export function topics(plan: WithCluster, settings: TopicSources): TopicPlan[] {
  const { name: cluster, namespace, replication } = clusterOf(plan);
  const own = completeTopics(settings).map(({ topic }) => topic);
  return mergedByName<TopicSettings>([...(settings.demo ? [demoTopic] : []), ...own]).map((topic) => ({
    name: topic.name,
    namespace,
    labels: appLabel,
    cluster,
    ...(topic.topicName === undefined ? {} : { topicName: topic.topicName }),
    partitions: topic.partitions ?? DEFAULT_PARTITIONS,
    replicas: topic.replicas ?? replication.factor,
    config: topic.config ?? {},
    ...(topic.keep === true ? { keep: true } : {}),
    ...(topic.takeOver === true ? { takeOver: true } : {}),
  }));
}

/**
 * Stages 9 and 11: users of the demo, and those of the stack config.
 *
 * @param later The demo's users of later stages: what the stack config says of them waits for their stage.
 */
export function users(
  plan: WithCluster,
  settings: CredentialSettings & { readonly users: readonly UserSettings[] },
  ofDemo: readonly NamedUser[],
  later: readonly NamedUser[] = [],
): UserPlan[] {
  const own = settings.users.filter(({ name }) => !later.some((user) => user.name === name));
  const { name: cluster, namespace } = clusterOf(plan);
  return mergedByName<NamedUser>([...ofDemo, ...own]).map((user) => {
    const { name, acls = [], needs = [] } = user;
    const proof = credentials(user, settings);
    return {
      name,
      namespace,
      labels: appLabel,
      cluster,
      credentials: proof,
      principal: proof.type === "scram-sha-512" ? name : `CN=${name}`,
      acls: uniqWith([...acls, ...useRules(user), ...needs], isEqual),
      ...(user.quotas === undefined ? {} : { quotas: quotasPlan(user.quotas) }),
      ...(user.superUser === true ? { superUser: true } : {}),
      ...(user.takeOver === true ? { takeOver: true } : {}),
    };
  });
}

function quotasPlan(quotas: NonNullable<UserSettings["quotas"]>): QuotasPlan {
  return Object.fromEntries(Object.entries(quotas).filter(([, limit]) => limit !== undefined));
}

/** The plan with the super users of its cluster: Kafka knows them by their principals. */
export function withSuperUsers<P extends WithUsers>(plan: P): P {
  const { cluster, users = [] } = plan;
  const superUsers = users.filter(({ superUser }) => superUser === true).map(({ principal }) => principal);
  return cluster === undefined || superUsers.length === 0 ? plan : { ...plan, cluster: { ...cluster, superUsers } };
}

/** What a user's credentials follow from, beside what it says itself. */
interface CredentialSettings {
  readonly certificates: CertificateSettings;
}

function credentials(user: NamedUser, { certificates }: CredentialSettings): CredentialsPlan {
  const { name, authentication, validityDays, renewalDays, password } = user;
  const type = authentication ?? (certificates.issuer === "pulumi" ? "tls-external" : "tls");
  switch (type) {
    case "tls":
      return {
        type,
        ...(validityDays === undefined ? {} : { validityDays }),
        ...(renewalDays === undefined ? {} : { renewalDays }),
      };
    case "tls-external":
      return { type, certificate: userCertificate(name, certificates) };
    case "scram-sha-512":
      return password === undefined
        ? { type, secret: `${name}-password` }
        : { type, secret: password.name, givenKey: password.key };
  }
}

/** The secret that a client finds a user's credentials in: the user operator's, or that of the program's certificate. */
export function credentialsSecret({ name, credentials }: Pick<UserPlan, "name" | "credentials">): string {
  return credentials.type === "tls-external" ? credentials.certificate.secret : name;
}

/** A user of the plan. */
export function userOf({ users = [] }: WithUsers, name: string): UserPlan {
  const user = users.find((candidate) => candidate.name === name);
  if (user === undefined) {
    throw new Error(`a stage that needs the user ${name} stands before the stage that plans it`);
  }
  return user;
}

/** The authentication of listeners that a user gets in by. */
export function listenerAuthenticationOf({ credentials }: Pick<UserPlan, "credentials">): ListenerAuthentication {
  return credentials.type === "scram-sha-512" ? credentials.type : "tls";
}

/** Which key of the cluster CA's secret has all that clients are to trust, in PEM. */
export function clusterCaFile({ authorities }: WithUsers): string {
  return authorities === undefined ? "ca.crt" : TRUSTED_CAS;
}

/** How a client that is `user` gets in: by the listener that asks for what the user has, with the user's secret. */
export function kafkaClient(plan: WithUsers, user: string): KafkaClientPlan {
  const { name, listeners } = clusterOf(plan);
  const found = userOf(plan, user);
  const type = listenerAuthenticationOf(found);
  const secret = credentialsSecret(found);
  const listener = listeners.find((one) => one.type === "internal" && one.authentication === type);
  if (listener === undefined) {
    throw new Error(`the cluster has no listener for ${user}, who authenticates by ${type}`);
  }
  return {
    bootstrapServers: `${bootstrapService(name)}:${listener.port}`,
    clusterCa: { secret: clusterCaSecret(name), file: clusterCaFile(plan) },
    authentication: type === "tls" ? { type, secret } : { type, user, secret },
  };
}

/** What the demo's applications follow from. */
interface ApplicationSettings extends DemoSetting {
  readonly images: ImageSettings;
}

/** Stage 10: a producer of one message a second, and a consumer. None if `demo` is off. */
export function demoApplications(
  plan: WithUsers,
  { demo, images }: ApplicationSettings,
): ApplicationPlan[] | undefined {
  if (!demo) {
    return undefined;
  }
  const common = {
    namespace: clusterOf(plan).namespace,
    labels: appLabel,
    topic: names.topic,
    client: kafkaClient(plan, names.user),
    // A JVM with its default heap of a quarter of the limit, and room for a TLS client beside it.
    resources: { requests: { cpu: "100m", memory: "512Mi" }, limits: { memory: "512Mi" } },
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
