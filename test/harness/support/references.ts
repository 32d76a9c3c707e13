import { z } from "zod";
import type { KubernetesObject } from "../../../config/kubernetes/object";

/**
 * References between objects: what a set of objects names that nothing in it makes, directly or by
 * way of Strimzi's operators.
 */
export function unresolved(objects: readonly KubernetesObject[]): string[] {
  const provided = new Set(objects.flatMap(provides));
  return objects.flatMap((object) =>
    needs(object)
      .filter((need) => !provided.has(need))
      .map((need) => `${object.kind} ${object.metadata.name} needs ${need}`),
  );
}

const kafkaSpec = z.object({
  kafka: z.object({ listeners: z.array(z.object({ port: z.number() })) }),
  entityOperator: z.object({}).optional(),
  clusterCa: z.object({ generateCertificateAuthority: z.boolean().default(true) }).prefault({}),
  clientsCa: z.object({ generateCertificateAuthority: z.boolean().default(true) }).prefault({}),
});
// The user operator makes no secret for a user with a certificate of somebody else's.
const userWithSecret = z.object({ authentication: z.object({ type: z.enum(["tls", "scram-sha-512"]) }) });

/** What there is because of an object: itself, and what Strimzi's operators make for it (Strimzi documentation). */
function provides(object: KubernetesObject): string[] {
  const { kind, metadata } = object;
  const own = `${kind} ${metadata.name}`;
  if (kind === "Kafka") {
    const { kafka, entityOperator, clusterCa, clientsCa } = kafkaSpec.parse(object.spec);
    return [
      own,
      ...(clusterCa.generateCertificateAuthority ? caSecrets(metadata.name, "cluster-ca") : []),
      ...(clientsCa.generateCertificateAuthority ? caSecrets(metadata.name, "clients-ca") : []),
      ...kafka.listeners.map(({ port }) => `bootstrap ${metadata.name}-kafka-bootstrap:${port}`),
      ...(entityOperator === undefined ? [] : [`entity operator of ${metadata.name}`]),
    ];
  }
  if (kind === "KafkaUser" && userWithSecret.safeParse(object.spec).success) {
    return [own, `Secret ${metadata.name}`];
  }
  return [own];
}

/** The secrets that a CA lives in, whoever makes it. */
function caSecrets(cluster: string, ca: string): string[] {
  return [`Secret ${cluster}-${ca}-cert`, `Secret ${cluster}-${ca}`];
}

function needs(object: KubernetesObject): string[] {
  const { kind, metadata } = object;
  const cluster = metadata.labels?.["strimzi.io/cluster"];
  return [
    ...(metadata.namespace === undefined ? [] : [`Namespace ${metadata.namespace}`]),
    ...(kind === "Kafka" ? [...caSecrets(metadata.name, "cluster-ca"), ...caSecrets(metadata.name, "clients-ca")] : []),
    ...(kind === "KafkaNodePool" ? [`Kafka ${cluster}`] : []),
    ...(kind === "KafkaTopic" || kind === "KafkaUser" ? [`entity operator of ${cluster}`] : []),
    ...(kind === "KafkaConnector" ? [`KafkaConnect ${cluster}`, ...topicsOf(object)] : []),
    ...(kind === "KafkaConnect" ? imageOf(object) : []),
    ...found(object.spec, []),
  ];
}

const connectorSpec = z.object({ config: z.object({ topics: z.string().optional() }) });

function topicsOf({ spec }: KubernetesObject): string[] {
  const { topics } = connectorSpec.parse(spec).config;
  return topics === undefined ? [] : topics.split(",").map((topic) => `KafkaTopic ${topic.trim()}`);
}

const connectSpec = z.object({
  image: z.string().optional(),
  build: z.object({ output: z.object({ type: z.string(), image: z.string() }) }).optional(),
});

/** The ImageStream that workers' image is in, if it is in one of the namespace. */
function imageOf({ spec, metadata }: KubernetesObject): string[] {
  const { image = "", build } = connectSpec.parse(spec);
  const pulled = new RegExp(
    `^image-registry\\.openshift-image-registry\\.svc:5000/${metadata.namespace}/([^:]+):`,
  ).exec(image);
  const built = build?.output.type === "imagestream" ? build.output.image.split(":")[0] : undefined;
  return [pulled?.[1], built].flatMap((name) => (name === undefined ? [] : [`ImageStream ${name}`]));
}

/** References anywhere in a spec, by the name of the field that holds them. */
function found(value: unknown, path: readonly string[]): string[] {
  if (Array.isArray(value)) {
    return value.flatMap((entry) => [...environment(entry), ...found(entry, path)]);
  }
  if (typeof value === "object" && value !== null) {
    return Object.entries(value).flatMap(([key, inner]) => found(inner, [...path, key]));
  }
  const [parent, field] = path.slice(-2);
  if (field === "bootstrapServers") {
    return [`bootstrap ${value}`];
  }
  if (field === "secretName" || (field === "name" && parent === "secretKeyRef")) {
    return [`Secret ${value}`];
  }
  if (field === "name" && (parent === "configMapKeyRef" || parent === "configMap")) {
    return [`ConfigMap ${value}`];
  }
  return field === "serviceAccountName" ? [`ServiceAccount ${value}`] : [];
}

const variable = z.object({ name: z.string(), value: z.string() });

function environment(entry: unknown): string[] {
  const { name, value } = variable.safeParse(entry).data ?? {};
  switch (name) {
    case "STRIMZI_TOPIC":
      return [`KafkaTopic ${value}`];
    case "KAFKA_BOOTSTRAP_SERVERS":
      return [`bootstrap ${value}`];
    default:
      return [];
  }
}
