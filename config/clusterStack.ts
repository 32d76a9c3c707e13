import { omit } from "es-toolkit/object/omit";
import { pick } from "es-toolkit/object/pick";
import { isEqual } from "es-toolkit/predicate/isEqual";
import { z } from "zod";
import { brokerCount } from "./cluster/brokers";
import { names } from "./kafka/names";
import { MAX_BROKERS } from "./kafka/sizing";
import { assumedStrimzi, kafkaVersion } from "./operator/assumption";
import { plainData, type RawConfig } from "./parseSettings";
import type { Plan } from "./plan";
import { ConfigError, type Problem, show } from "./problems/problems";
import { removeCommand } from "./problems/propertyPath";
import { type Settings, settingsSchema } from "./settings";
import { stageNumber } from "./stageNames";

/**
 * Stacks that have topics and users of a cluster, and not the cluster: its stack's outputs say what they must know of
 * it. Pure.
 */

/** What a stack with a cluster says of it to stacks of topics, as its output `forTopicStacks`. */
const clusterFacts = z.object({
  stage: z.number(),
  replicas: z.number(),
  namespace: z.string(),
  // Stacks that were last updated with a version that had no other names do not say it.
  cluster: z.string().default(names.cluster),
  platform: z.string(),
  strimzi: z.string(),
  kafkaVersion: z.string(),
  kafkaConfig: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])),
  rebalance: z.boolean(),
});
export type ClusterFacts = z.infer<typeof clusterFacts>;

/** The facts of a cluster with a topic operator; none before there is one. */
export function factsForTopicStacks(settings: Settings): ClusterFacts | undefined {
  const { stage, namespace, cluster, platform, operator, kafka, rebalance } = settings;
  return stage < stageNumber("topic")
    ? undefined
    : {
        stage,
        replicas: brokerCount(settings),
        namespace,
        cluster: cluster.name,
        platform,
        strimzi: assumedStrimzi(operator),
        kafkaVersion: kafkaVersion(settings),
        kafkaConfig: { ...kafka.config },
        rebalance: rebalance.enabled,
      };
}

/** Keys that a stack of topics may set: all others are the cluster's, and its stack decides them. */
export const topicStackKeys: readonly string[] = [
  "clusterStack",
  "topics",
  "topicFiles",
  "topicDefaults",
  "topicProfiles",
  "topicsElsewhere",
  "users",
  "userFiles",
  "owners",
  "purpose",
  "permit",
  "takeOver",
  "context",
  "wait",
] satisfies readonly (keyof Settings)[];

/** The stack that has the cluster, if this is a stack of topics. What is no name of a stack, parsing reports. */
export function clusterStackOf({ clusterStack }: RawConfig): string | undefined {
  return typeof clusterStack === "string" && clusterStack.includes("/") ? clusterStack : undefined;
}

/**
 * The config of a stack of topics, with what the cluster's stack decides.
 *
 * @param output The other stack's output `forTopicStacks`.
 * @throws {ConfigError} if the other stack has no topic operator, or this one sets what is not its own.
 */
export function topicStackConfig(own: RawConfig, output: unknown): RawConfig {
  const { data: facts } = clusterFacts.safeParse(output);
  if (facts === undefined) {
    throw new ConfigError([
      {
        key: "clusterStack",
        message: `is ${show(own.clusterStack)}, which has no output forTopicStacks as this version writes it; that stack must be at stage 8 or above, and be updated with this version first`,
      },
    ]);
  }
  return {
    ...ownOf(own),
    // Topics and users: what later stages add is the cluster's.
    stage: Math.min(facts.stage, stageNumber("user")),
    demo: false,
    createNamespace: false,
    // All brokers of the cluster, in one pool here. What follows from their number does not change beyond this one.
    replicas: Math.min(facts.replicas, MAX_BROKERS),
    namespace: facts.namespace,
    cluster: { name: facts.cluster },
    platform: facts.platform,
    operator: { install: "none", strimzi: facts.strimzi },
    kafka: { version: facts.kafkaVersion, config: facts.kafkaConfig },
    rebalance: { enabled: facts.rebalance },
  };
}

/**
 * The config of a stack of topics where nobody can ask the other stack: as for a cluster of three brokers in the
 * namespace of the default.
 *
 * @throws {ConfigError} if it sets what is not its own.
 */
export function topicStackConfigUnasked(own: RawConfig): RawConfig {
  const ofCluster = { stage: stageNumber("user"), replicas: 3, demo: false, createNamespace: false };
  return { ...ofCluster, operator: { install: "none" }, ...ownOf(own) };
}

/** What a stack of topics says itself. @throws {ConfigError} if that is more than may be its own. */
function ownOf(own: RawConfig): RawConfig {
  // The engine adds every default that Pulumi.yaml declares: a key with its default says nothing.
  const foreign = Object.keys(own).filter((key) => !topicStackKeys.includes(key) && !isDefault(key, own[key]));
  if (foreign.length > 0) {
    throw new ConfigError(foreign.map((key) => notOwn(key, own.clusterStack)));
  }
  return pick(own, topicStackKeys);
}

/** Whether a key has the value that it has when the stack config leaves it out. */
function isDefault(key: string, value: unknown): boolean {
  const schema: z.ZodType | undefined = Object.entries(settingsSchema.shape).find(([name]) => name === key)?.[1];
  if (schema === undefined) {
    return false;
  }
  const { data } = schema.safeParse(plainData(value, schema));
  return data !== undefined && isEqual(data, schema.parse(undefined));
}

function notOwn(key: string, stack: unknown): Problem {
  return {
    key,
    message: `is set, but the stack ${show(stack)} has the cluster and decides it; with clusterStack allowed are ${topicStackKeys.join(", ")}`,
    fix: removeCommand([key]),
  };
}

/** What of the plan a stack deploys: all of it, or in a stack of topics its topics and users. */
export function ownPart(plan: Plan, { clusterStack }: Pick<Settings, "clusterStack">): Plan {
  return clusterStack === ""
    ? plan
    : {
        ...omit(plan, [
          "authorities",
          "cluster",
          "monitoring",
          "networkPolicies",
          "applications",
          "connect",
          "connectClusters",
          "mirror",
          "bridge",
        ]),
        namespaces: [],
        operator: { install: "none" },
      };
}
