import type { TopicPlan, WithUsers } from "../clients/plan";
import { kafkaClient } from "../clients/planning";
import { clusterOf } from "../cluster/planning";
import type { Acl } from "../kafka/acl";
import { appLabel, bootstrapService, clusterCaSecret } from "../kafka/names";
import { listed } from "../problems/listed";
import { setCommand } from "../problems/propertyPath";
import { connectorsOf, mirrorGroup, mirrorTopics, topicHere } from "./connectors";
import { fits, overlap } from "./patterns";
import type { MirroredSourcePlan, MirrorPlan, SourceAuthenticationPlan, SourceRightsPlan } from "./plan";
import { sourceRules, targetRules } from "./rules";
import type { MirrorSettings, SourceSettings } from "./settings";

/**
 * MirrorMaker's part of the plan. Pure.
 */

/** The part of the stack config that MirrorMaker follows from. */
interface WithMirrorSettings {
  readonly mirror: MirrorSettings;
}

/** A plan as far as MirrorMaker finds its way by it. */
interface MirrorablePlan extends WithUsers {
  readonly topics?: readonly TopicPlan[];
  readonly mirror?: MirrorPlan;
  readonly warnings: readonly string[];
}

/** The port of the listener that a cluster of this program has from stage 4 on, and most of Strimzi's examples. */
const TLS_PORT = 9093;

/** From stage 9 on: the user that MirrorMaker is in this cluster. An entry in `users` adds to it. None if it is off. */
export function mirrorUsers({ mirror }: WithMirrorSettings): {
  readonly name: string;
  readonly needs: readonly Acl[];
}[] {
  return mirror.enabled ? [{ name: mirror.name, needs: targetRules(mirror) }] : [];
}

/** What copied topics are called here, by name or by the beginning of their names with a *. */
export function mirroredTopics({ mirror }: WithMirrorSettings): string[] {
  return mirror.enabled
    ? mirror.sources.flatMap((source) => source.topics.map((topic) => topicHere(source, topic)))
    : [];
}

/** The plan with MirrorMaker, if it is wanted and its user is there. */
export function withMirror<P extends MirrorablePlan>(plan: P, { mirror }: WithMirrorSettings): P {
  const { users, cluster, warnings } = plan;
  if (!mirror.enabled || cluster === undefined) {
    return plan;
  }
  if (users === undefined) {
    const waits =
      "mirror.enabled is true, but MirrorMaker is a user of this cluster, and users come with stage 9: until then nothing is copied.";
    return { ...plan, warnings: [...warnings, waits] };
  }
  const own = mirrorPlan(plan, mirror);
  return {
    ...plan,
    mirror: own,
    users: [...users, ...own.sources.flatMap(({ rights }) => (rights.by === "here" ? [rights.user] : []))],
    warnings: [...warnings, ...mirror.sources.flatMap((source) => nameWarnings(source, mirror, plan.topics ?? []))],
  };
}

function mirrorPlan(plan: WithUsers, mirror: MirrorSettings): MirrorPlan {
  const { name: alias, namespace } = clusterOf(plan);
  const options = Object.entries(mirror.jvm.options).map(([name, value]) => [name, String(value)] as const);
  const jvm = {
    ...(mirror.jvm.heap === undefined ? {} : { heap: mirror.jvm.heap }),
    ...(options.length === 0 ? {} : { options: Object.fromEntries(options) }),
  };
  return {
    name: mirror.name,
    namespace,
    labels: appLabel,
    replicas: mirror.replicas,
    alias,
    client: kafkaClient(plan, mirror.name),
    groupId: mirrorGroup,
    topics: mirrorTopics,
    config: {
      // The brokers' default, which follows their number: Kafka's own default of 3 needs three of them.
      "config.storage.replication.factor": -1,
      "offset.storage.replication.factor": -1,
      "status.storage.replication.factor": -1,
      // As often as offsets of groups are carried over, which these are the first half of; Kafka's own is a minute.
      "offset.flush.interval.ms": 10_000,
      ...mirror.config,
    },
    resources: mirror.resources,
    ...(Object.keys(jvm).length === 0 ? {} : { jvm }),
    sources: mirror.sources.map((source) => sourcePlan(source, mirror.name, namespace)),
  };
}

/** What the user in a source is called that Strimzi runs, and its Secret. */
export function sourceUser(mirror: string, alias: string): string {
  return `${mirror}-${alias}`;
}

/** The Secret with the CAs of a source's brokers. Undefined: those that Java knows. */
export function sourceCaSecret({ tls, cluster }: SourceSettings): string | undefined {
  return tls.secret ?? (cluster === undefined ? undefined : clusterCaSecret(cluster));
}

function sourcePlan(source: SourceSettings, mirror: string, own: string): MirroredSourcePlan {
  const { alias, tls } = source;
  const secret = sourceCaSecret(source);
  const authentication = authenticationPlan(source, mirror);
  return {
    alias,
    bootstrapServers: source.bootstrapServers ?? defaultAddress(source, own),
    ...(tls.enabled ? { tls: { ...(secret === undefined ? {} : { secret }), files: tls.files } } : {}),
    ...(authentication === undefined ? {} : { authentication }),
    ...connectorsOf(source),
    rights: rightsPlan(source, mirror, own),
  };
}

/** One of the two is set: `mirrorProblems` has seen to it. */
function defaultAddress({ cluster = "", namespace }: SourceSettings, own: string): string {
  const host = bootstrapService(cluster);
  return `${namespace === undefined || namespace === own ? host : `${host}.${namespace}.svc`}:${TLS_PORT}`;
}

/** How MirrorMaker logs in to a source, where nothing is said. */
export function authenticationType({ authentication, cluster }: SourceSettings): "none" | "tls" | "scram-sha-512" {
  return authentication.type ?? (cluster === undefined ? "none" : "tls");
}

function authenticationPlan(source: SourceSettings, mirror: string): SourceAuthenticationPlan | undefined {
  const { alias, authentication } = source;
  const { secret = sourceUser(mirror, alias), certificate, key, username = secret, password } = authentication;
  const type = authenticationType(source);
  switch (type) {
    case "none":
      return undefined;
    case "tls":
      return { type, secret, certificate, key };
    case "scram-sha-512":
      return { type, secret, username, password };
  }
}

/** Secrets do not leave their namespace: only in its own can the stack make a user whose Secret MirrorMaker finds. */
function rightsPlan(source: SourceSettings, mirror: string, own: string): SourceRightsPlan {
  const { alias, cluster, namespace = own } = source;
  const { type, secret, username = secret } = source.authentication;
  const acls = sourceRules(source);
  if (authenticationType(source) === "none") {
    return { by: "open" };
  }
  if (cluster === undefined || secret !== undefined) {
    return {
      by: "elsewhere",
      acls,
      ...(type === "scram-sha-512" && username !== undefined ? { principal: username } : {}),
      ...(cluster === undefined ? {} : { kafka: { name: cluster, namespace } }),
    };
  }
  const name = sourceUser(mirror, alias);
  return {
    by: namespace === own ? "here" : "strimzi",
    user: { name, namespace, labels: appLabel, cluster, credentials: { type: "tls" }, principal: `CN=${name}`, acls },
  };
}

/** Topics that two write to, or that two look after. */
function nameWarnings(source: SourceSettings, { sources }: MirrorSettings, topics: readonly TopicPlan[]): string[] {
  const index = sources.indexOf(source);
  const here = source.topics.map((topic) => topicHere(source, topic));
  const declared = topics
    .map(({ name, topicName = name }) => topicName)
    .filter((topic) => here.some((pattern) => fits(topic, pattern)) && !source.exclude.some((one) => fits(topic, one)));
  const others = sources
    .slice(0, index)
    .filter(({ topicNames }) => topicNames === "same" && source.topicNames === "same")
    .filter((other) => other.topics.some((one) => source.topics.some((topic) => overlap(topic, one))))
    .map(({ alias }) => alias);
  return [
    ...(source.syncTopicConfigs && declared.length > 0
      ? [
          `MirrorMaker gives the topics of ${source.alias} their settings from there, and the topic operator gives ${listed(declared, 5)} those of this stack: each undoes what the other does. Leave them to this stack: ${setCommand(["mirror", "sources", index, "syncTopicConfigs"], "false")}`,
        ]
      : []),
    ...(others.length > 0
      ? [
          `${listed(others, 5)} and ${source.alias} may have topics of the same name, and both keep their names here: their messages are mixed in one topic, and a group's offsets are those of the one or the other. Name other topics, or keep them apart: ${setCommand(["mirror", "sources", index, "topicNames"], "prefixed")}`,
        ]
      : []),
  ];
}
