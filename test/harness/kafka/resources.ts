import { z } from "zod";
import type { KubernetesObject } from "../../../config/kubernetes/object";

/**
 * The rendered objects, as far as the tests put them to work. Strict where something is translated: a field
 * that the translation does not know ends the tests, rather than being passed over.
 */

const metadata = z.looseObject({
  name: z.string(),
  namespace: z.string(),
  labels: z.record(z.string(), z.string()).default({}),
});
const config = z.record(z.string(), z.union([z.string(), z.number(), z.boolean()]));

const listener = z.strictObject({
  name: z.string(),
  port: z.number(),
  type: z.literal("internal"),
  tls: z.boolean(),
  authentication: z.strictObject({ type: z.enum(["tls", "scram-sha-512"]) }).optional(),
});

const authority = z.strictObject({ generateCertificateAuthority: z.literal(false) });

/** What all clients of a broker have together, and how much space they leave on its disks. */
const clusterQuotas = z.strictObject({
  type: z.literal("strimzi"),
  producerByteRate: z.number().optional(),
  consumerByteRate: z.number().optional(),
  minAvailableBytesPerVolume: z.number().optional(),
  minAvailableRatioPerVolume: z.number().optional(),
  excludedPrincipals: z.array(z.string()).default([]),
});

const kafka = z.looseObject({
  metadata,
  spec: z.strictObject({
    kafka: z.strictObject({
      version: z.string().optional(),
      listeners: z.array(listener),
      authorization: z.strictObject({ type: z.literal("simple") }).optional(),
      quotas: clusterQuotas.optional(),
      config,
    }),
    // Other processes than the broker.
    entityOperator: z.strictObject({ topicOperator: z.object({}), userOperator: z.object({}) }),
    clusterCa: authority,
    clientsCa: authority,
  }),
});

const nodePool = z.looseObject({
  metadata,
  spec: z.looseObject({ replicas: z.number(), roles: z.array(z.enum(["broker", "controller"])) }),
});

const topic = z.looseObject({
  metadata,
  spec: z.strictObject({
    topicName: z.string().optional(),
    partitions: z.number(),
    replicas: z.number(),
    config: config.default({}),
  }),
});

const acl = z.strictObject({
  type: z.enum(["allow", "deny"]).default("allow"),
  resource: z.discriminatedUnion("type", [
    z.strictObject({ type: z.literal("cluster") }),
    z.strictObject({
      type: z.enum(["topic", "group", "transactionalId"]),
      name: z.string(),
      patternType: z.enum(["literal", "prefix"]).default("literal"),
    }),
  ]),
  operations: z.array(z.string()),
  host: z.string().default("*"),
});

const userQuotas = z.strictObject({
  producerByteRate: z.number().optional(),
  consumerByteRate: z.number().optional(),
  requestPercentage: z.number().optional(),
  controllerMutationRate: z.number().optional(),
});

const user = z.looseObject({
  metadata,
  spec: z.strictObject({
    authentication: z.discriminatedUnion("type", [
      z.strictObject({ type: z.enum(["tls", "tls-external"]) }),
      z.strictObject({
        type: z.literal("scram-sha-512"),
        password: z.strictObject({
          valueFrom: z.strictObject({ secretKeyRef: z.strictObject({ name: z.string(), key: z.string() }) }),
        }),
      }),
    ]),
    authorization: z.strictObject({ type: z.literal("simple"), acls: z.array(acl) }),
    quotas: userQuotas.optional(),
  }),
});

const deployment = z.looseObject({
  metadata,
  spec: z.looseObject({
    template: z.looseObject({
      spec: z.looseObject({
        containers: z.tuple([
          z.looseObject({
            env: z.array(z.strictObject({ name: z.string(), value: z.string() })),
            volumeMounts: z.array(z.looseObject({ name: z.string(), mountPath: z.string() })),
          }),
        ]),
        volumes: z.array(
          z.union([
            z.strictObject({ name: z.string(), secret: z.strictObject({ secretName: z.string() }) }),
            z.strictObject({ name: z.string(), emptyDir: z.strictObject({}) }),
          ]),
        ),
      }),
    }),
  }),
});

const connect = z.looseObject({
  metadata,
  spec: z.strictObject({
    replicas: z.literal(1),
    bootstrapServers: z.string(),
    groupId: z.string(),
    configStorageTopic: z.string(),
    offsetStorageTopic: z.string(),
    statusStorageTopic: z.string(),
    tls: z.strictObject({
      trustedCertificates: z.tuple([z.strictObject({ secretName: z.string(), pattern: z.literal("*.crt") })]),
    }),
    authentication: z.strictObject({
      type: z.literal("tls"),
      certificateAndKey: z.strictObject({ secretName: z.string(), certificate: z.string(), key: z.string() }),
    }),
    config,
    // What only a pod needs.
    template: z.unknown(),
    resources: z.unknown(),
    build: z.unknown().optional(),
  }),
});

const bridge = z.looseObject({
  metadata,
  spec: z.strictObject({
    replicas: z.literal(1),
    bootstrapServers: z.string(),
    tls: z.strictObject({
      trustedCertificates: z.tuple([z.strictObject({ secretName: z.string(), pattern: z.literal("*.crt") })]),
    }),
    authentication: z.strictObject({
      type: z.literal("tls"),
      certificateAndKey: z.strictObject({ secretName: z.string(), certificate: z.string(), key: z.string() }),
    }),
    http: z.strictObject({
      port: z.number(),
      tls: z
        .strictObject({
          certificateAndKey: z.strictObject({ secretName: z.string(), certificate: z.string(), key: z.string() }),
        })
        .optional(),
      cors: z.strictObject({ allowedOrigins: z.array(z.string()), allowedMethods: z.array(z.string()) }).optional(),
    }),
    producer: z.strictObject({ enabled: z.boolean().default(true), config: config.default({}) }).prefault({}),
    consumer: z
      .strictObject({
        enabled: z.boolean().default(true),
        timeoutSeconds: z.number().default(-1),
        config: config.default({}),
      })
      .prefault({}),
    metricsConfig: z
      .discriminatedUnion("type", [
        z.strictObject({ type: z.literal("strimziMetricsReporter") }),
        z.strictObject({
          type: z.literal("jmxPrometheusExporter"),
          valueFrom: z.strictObject({
            configMapKeyRef: z.strictObject({ name: z.string(), key: z.string() }),
          }),
        }),
      ])
      .optional(),
    // What only a pod needs.
    template: z.unknown(),
    resources: z.unknown(),
  }),
});

const trust = z.strictObject({
  trustedCertificates: z.tuple([z.strictObject({ secretName: z.string(), pattern: z.literal("*.crt") })]),
});
const certificate = z.strictObject({
  type: z.literal("tls"),
  certificateAndKey: z.strictObject({ secretName: z.string(), certificate: z.string(), key: z.string() }),
});
const mirrorConnector = z.strictObject({
  tasksMax: z.number(),
  autoRestart: z.strictObject({ enabled: z.boolean() }),
  config,
});

const mirror = z.looseObject({
  metadata,
  spec: z.strictObject({
    replicas: z.literal(1),
    target: z.strictObject({
      alias: z.string(),
      bootstrapServers: z.string(),
      groupId: z.string(),
      configStorageTopic: z.string(),
      offsetStorageTopic: z.string(),
      statusStorageTopic: z.string(),
      tls: trust,
      authentication: certificate,
      config,
    }),
    mirrors: z.array(
      z.strictObject({
        source: z.strictObject({
          alias: z.string(),
          bootstrapServers: z.string(),
          tls: trust,
          authentication: certificate,
        }),
        topicsPattern: z.string(),
        topicsExcludePattern: z.string(),
        groupsPattern: z.string(),
        groupsExcludePattern: z.string(),
        sourceConnector: mirrorConnector,
        checkpointConnector: mirrorConnector,
      }),
    ),
    // What only a pod needs.
    template: z.unknown(),
    resources: z.unknown(),
  }),
});

const connector = z.looseObject({
  metadata,
  spec: z.strictObject({ class: z.string(), tasksMax: z.number(), config }),
});

export type Kafka = z.infer<typeof kafka>;
export type Listener = z.infer<typeof listener>;
export type ClusterQuotas = z.infer<typeof clusterQuotas>;
export type KafkaUser = z.infer<typeof user>;
export type Deployment = z.infer<typeof deployment>;
export type KafkaConnect = z.infer<typeof connect>;
export type KafkaBridge = z.infer<typeof bridge>;
export type KafkaMirrorMaker2 = z.infer<typeof mirror>;
export type KafkaConnector = z.infer<typeof connector>;

interface Kinds {
  readonly Kafka: Kafka;
  readonly KafkaNodePool: z.infer<typeof nodePool>;
  readonly KafkaTopic: z.infer<typeof topic>;
  readonly KafkaUser: KafkaUser;
  readonly Deployment: Deployment;
  readonly KafkaConnect: KafkaConnect;
  readonly KafkaBridge: KafkaBridge;
  readonly KafkaConnector: KafkaConnector;
  readonly KafkaMirrorMaker2: KafkaMirrorMaker2;
}

const schemas: { readonly [K in keyof Kinds]: z.ZodType<Kinds[K]> } = {
  Kafka: kafka,
  KafkaNodePool: nodePool,
  KafkaTopic: topic,
  KafkaUser: user,
  Deployment: deployment,
  KafkaConnect: connect,
  KafkaBridge: bridge,
  KafkaConnector: connector,
  KafkaMirrorMaker2: mirror,
};

/** All objects of a kind among the rendered ones. */
export function resources<K extends keyof Kinds>(objects: readonly KubernetesObject[], kind: K): Kinds[K][] {
  return objects.filter((object) => object.kind === kind).map((object) => schemas[kind].parse(object));
}

/** The object of a kind, the only one or the one with the name. */
export function resource<K extends keyof Kinds>(
  objects: readonly KubernetesObject[],
  kind: K,
  name?: string,
): Kinds[K] {
  const [found, ...others] = resources(
    objects.filter((object) => name === undefined || object.metadata.name === name),
    kind,
  );
  if (found === undefined || others.length > 0) {
    throw new Error(`there should be one ${kind} ${name ?? ""} among the rendered objects`);
  }
  return found;
}
