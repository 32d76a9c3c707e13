import { z } from "zod";
import type { KubernetesObject } from "../config/kubernetes/object";
import { DATA_GUARD } from "../config/safety/plan";

/**
 * What an organisation asks of every stack, as plain functions over the objects that a stack deploys. The policy
 * pack (index.ts) gives them to Pulumi's engine, and `npm run policy` and `npm run preview:diff` run them offline.
 * Pure.
 */
export interface Rule {
  /** Its name, by which Pulumi and a policy pack's configuration know it. */
  readonly name: string;
  /** What it asks, and why: one or two sentences. */
  readonly description: string;
  /** Whether a violation stops an update, or is shown only. */
  readonly level: "mandatory" | "advisory";
  /** Whether it asks nothing of a stack for a demo. */
  readonly exceptDemo: boolean;
  /** The kind of object that it looks at. */
  readonly kinds: readonly string[];
  /** What is wrong with an object: sentences without its name. */
  readonly violations: (object: KubernetesObject) => readonly string[];
}

/** Whether a stack with resources of these types is for a demo: no data of it has a guard. */
export function isDemo(types: readonly string[]): boolean {
  return !types.includes(DATA_GUARD);
}

/** Text or number, as Kafka's settings are written. */
const count = z.union([z.number(), z.string()]).transform(Number);

const kafka = z.object({
  spec: z.object({
    kafka: z.object({
      listeners: z.array(
        z.looseObject({ name: z.string(), tls: z.boolean(), authentication: z.looseObject({}).optional() }),
      ),
      authorization: z.looseObject({}).optional(),
      config: z
        .looseObject({
          "default.replication.factor": count.default(1),
          "min.insync.replicas": count.default(1),
        })
        .prefault({}),
    }),
  }),
});

const topic = z.object({ spec: z.object({ replicas: count.default(Number.NaN) }) });

const user = z.object({
  spec: z.object({
    authorization: z
      .object({
        acls: z.array(
          z.object({
            type: z.string().default("allow"),
            operations: z.array(z.string()).default([]),
            resource: z.object({ type: z.string(), name: z.string().optional(), patternType: z.string().optional() }),
          }),
        ),
      })
      .optional(),
  }),
});

const pool = z.object({
  spec: z.object({
    storage: z.looseObject({ type: z.string(), volumes: z.array(z.looseObject({ type: z.string() })).optional() }),
  }),
});

const resources = z
  .looseObject({
    requests: z.looseObject({ memory: z.string().optional() }).optional(),
    limits: z.looseObject({ memory: z.string().optional() }).optional(),
  })
  .optional();

const withResources = z.object({ spec: z.object({ resources }) });

const container = z.looseObject({ name: z.string(), image: z.string().optional(), resources });

const deployment = z.object({
  spec: z.object({
    template: z.object({
      spec: z.object({ containers: z.array(container), initContainers: z.array(container).optional() }),
    }),
  }),
});

const connect = z.object({ spec: z.object({ image: z.string().optional() }) });

const config = z.record(z.string(), z.unknown()).default({});
const connector = z.object({ spec: z.object({ config }) });
const ofMirror = z.object({ config }).prefault({});
const mirrorMaker = z.object({
  spec: z.object({
    target: ofMirror,
    mirrors: z.array(z.object({ source: ofMirror, sourceConnector: ofMirror, checkpointConnector: ofMirror })),
  }),
});

/** The configs of connectors in an object. */
function connectorConfigs(object: KubernetesObject): Record<string, unknown>[] {
  if (object.kind === "KafkaConnector") {
    return [connector.parse(object).spec.config];
  }
  const { target, mirrors } = mirrorMaker.parse(object).spec;
  return [target, ...mirrors.flatMap((mirror) => Object.values(mirror))].map((part) => part.config);
}

const bridge = z.object({ spec: z.object({ http: z.looseObject({ tls: z.looseObject({}).optional() }).optional() }) });

/** Settings whose values are secrets by their names (Kafka's type `password`, and what plugins call theirs). */
const secretSetting =
  /(^|[._-])(password|passwd|secret|token|credentials?|api[._-]?key|private[._-]?key|jaas\.config)([._-]|$)/i;

/** A reference that a config provider resolves: `${secrets:myproject/db:password}`. */
const reference = /^\$\{[^}:]+:[^}]+\}$/;

export const rules: readonly Rule[] = [
  {
    name: "listeners-authenticate-over-tls",
    description:
      "Every listener has TLS and asks clients who they are, and the cluster has authorization. Without any of them whoever reaches the port reads and writes all there is.",
    level: "mandatory",
    exceptDemo: false,
    kinds: ["Kafka"],
    violations: (object) => {
      const { listeners, authorization } = kafka.parse(object).spec.kafka;
      return [
        ...listeners.flatMap(({ name, tls, authentication }) => [
          ...(tls ? [] : [`the listener ${name} has no TLS`]),
          ...(authentication === undefined ? [`the listener ${name} asks nobody who it is`] : []),
        ]),
        ...(authorization === undefined ? ["there is no authorization: every client may do anything"] : []),
      ];
    },
  },
  {
    name: "three-copies-two-in-sync",
    description:
      "Brokers keep 3 copies of each partition by default, and 2 have a message before its producer hears of success: one broker may be down for maintenance while another fails.",
    level: "mandatory",
    exceptDemo: true,
    kinds: ["Kafka", "KafkaTopic"],
    violations: (object) => {
      if (object.kind === "KafkaTopic") {
        const { replicas } = topic.parse(object).spec;
        return replicas < 3
          ? [`it has ${replicas} ${replicas === 1 ? "copy" : "copies"} of each partition, and 3 are asked for`]
          : [];
      }
      const { "default.replication.factor": factor, "min.insync.replicas": inSync } =
        kafka.parse(object).spec.kafka.config;
      return [
        ...(factor < 3 ? [`default.replication.factor is ${factor}, and 3 are asked for`] : []),
        ...(inSync < 2 ? [`min.insync.replicas is ${inSync}, and 2 are asked for`] : []),
      ];
    },
  },
  {
    name: "no-rights-to-everything",
    description:
      "No rule allows the operation All, or anything on every topic, group or transactional id: a user has what it needs, by name or prefix.",
    level: "mandatory",
    exceptDemo: false,
    kinds: ["KafkaUser"],
    violations: (object) =>
      (user.parse(object).spec.authorization?.acls ?? [])
        .filter(({ type }) => type === "allow")
        .flatMap(({ operations, resource: { type, name } }) => [
          ...(operations.includes("All") ? [`it may do All on ${type} ${name ?? ""}`.trimEnd()] : []),
          ...(name === "*" ? [`it may ${operations.join(", ")} on every ${type}`] : []),
        ]),
  },
  {
    name: "storage-is-persistent",
    description: "Kafka nodes keep their data when a pod is replaced: no ephemeral volumes.",
    level: "mandatory",
    exceptDemo: false,
    kinds: ["KafkaNodePool"],
    violations: (object) => {
      const { storage } = pool.parse(object).spec;
      const types = storage.volumes?.map(({ type }) => type) ?? [storage.type];
      return types.includes("ephemeral") ? ["its storage is ephemeral, and gone with the pod"] : [];
    },
  },
  {
    name: "resources-are-set",
    description:
      "Kafka nodes, workers of Connect and MirrorMaker, the HTTP Bridge and clients say how much memory they need, as request and limit: otherwise one of them takes it from all others on its node.",
    level: "advisory",
    exceptDemo: false,
    kinds: ["KafkaNodePool", "KafkaConnect", "KafkaMirrorMaker2", "KafkaBridge", "Deployment"],
    violations: (object) => {
      const unset = (has: z.infer<typeof resources>) =>
        has?.requests?.memory === undefined || has.limits?.memory === undefined;
      if (object.kind === "Deployment") {
        return deployment
          .parse(object)
          .spec.template.spec.containers.filter((each) => unset(each.resources))
          .map(({ name }) => `the container ${name} has no memory request and limit`);
      }
      return unset(withResources.parse(object).spec.resources) ? ["it has no memory request and limit"] : [];
    },
  },
  {
    name: "images-are-pinned",
    description: "Images are named by digest, so that what runs is what was reviewed.",
    level: "advisory",
    exceptDemo: true,
    kinds: ["Deployment", "KafkaConnect"],
    violations: (object) => {
      const images =
        object.kind === "KafkaConnect"
          ? [connect.parse(object).spec.image]
          : Object.values(deployment.parse(object).spec.template.spec)
              .flat()
              .map(({ image }) => image);
      return images
        .filter((image) => image !== undefined && !/@sha256:[0-9a-f]{64}$/.test(image))
        .map((image) => `the image ${image} is not named by digest`);
    },
  },
  {
    name: "bridge-speaks-https",
    description:
      "The HTTP Bridge speaks HTTPS: by HTTP anybody on the network reads the messages that it takes and gives out.",
    level: "advisory",
    exceptDemo: true,
    kinds: ["KafkaBridge"],
    violations: (object) =>
      bridge.parse(object).spec.http?.tls === undefined ? ["it takes and gives out messages by HTTP, unencrypted"] : [],
  },
  {
    name: "connectors-refer-to-secrets",
    description:
      "A connector's config refers to passwords and keys by a config provider and does not hold them: whoever may read KafkaConnectors would read them. So do the configs in a KafkaMirrorMaker2.",
    level: "mandatory",
    exceptDemo: false,
    kinds: ["KafkaConnector", "KafkaMirrorMaker2"],
    violations: (object) =>
      connectorConfigs(object)
        .flatMap((each) => Object.entries(each))
        .filter(([name, value]) => secretSetting.test(name) && !reference.test(String(value)))
        .map(
          ([name]) =>
            `its setting ${name} holds a secret in plain text; refer to it, such as \${secrets:namespace/name:key}`,
        ),
  },
];

/** One thing that an object does against a rule. */
export interface Violation {
  readonly rule: Rule;
  readonly object: KubernetesObject;
  readonly message: string;
}

/**
 * What a stack's objects do against the rules.
 *
 * @param forDemo Whether the stack is for a demo, of which some rules ask nothing.
 */
export function violationsOf(objects: readonly KubernetesObject[], forDemo: boolean): Violation[] {
  return rules
    .filter(({ exceptDemo }) => !(exceptDemo && forDemo))
    .flatMap((rule) => objects.flatMap((object) => violationsBy(rule, object)));
}

/** What an object does against one rule. One that the rule cannot read violates it: it is not taken for good. */
export function violationsBy(rule: Rule, object: KubernetesObject): Violation[] {
  if (!rule.kinds.includes(object.kind)) {
    return [];
  }
  try {
    return rule.violations(object).map((message) => ({ rule, object, message }));
  } catch (error) {
    if (error instanceof z.ZodError) {
      const places = error.issues.map(({ path }) => path.join(".")).join(", ");
      return [{ rule, object, message: `the rule cannot read it: ${places}` }];
    }
    throw error;
  }
}
