import { randomBytes } from "node:crypto";
import { range } from "es-toolkit/math/range";
import { z } from "zod";
import { caSecrets } from "../../../../config/kafka/names";
import type { KubernetesObject } from "../../../../config/kubernetes/object";
import { passwordSecret } from "../../support/passwordSecret";
import { privateKey, selfSigned, signed } from "../../support/x509";
import type { ClusterClient } from "../client";
import type { Look, Surroundings } from "./simulator";

/** What the topic operator holds a topic with until the topic is gone from Kafka. */
const TOPIC_FINALIZER = "strimzi.io/topic-operator";

const CLUSTER_LABEL = "strimzi.io/cluster";
const YEAR_HOURS = 365 * 24;

const authority = z.object({ generateCertificateAuthority: z.boolean().default(true) }).prefault({});
const kafkaSpec = z.object({
  entityOperator: z
    .object({ topicOperator: z.object({}).optional(), userOperator: z.object({}).optional() })
    .prefault({}),
  clusterCa: authority,
  clientsCa: authority,
});
const poolSpec = z.object({ replicas: z.number(), roles: z.array(z.string()) });
const connectorSpec = z.object({ tasksMax: z.number().default(1) });
const secretKey = z.object({ valueFrom: z.object({ secretKeyRef: z.object({ name: z.string(), key: z.string() }) }) });
const userSpec = z.object({
  authentication: z
    .object({ type: z.enum(["tls", "tls-external", "scram-sha-512"]), password: secretKey.optional() })
    .optional(),
});
const metadata = z.looseObject({
  uid: z.string(),
  generation: z.number(),
  resourceVersion: z.string(),
  deletionTimestamp: z.string().optional(),
  finalizers: z.array(z.string()).default([]),
});
const status = z.looseObject({}).prefault({});

/** Takes a resource up: makes what Strimzi makes for it, and shows that it has been seen. KWOK's stages go on from there. */
export async function takeUpStrimziResource(object: KubernetesObject, surroundings: Surroundings): Promise<Look> {
  const { deletionTimestamp } = metadata.parse(object.metadata);
  if (object.kind === "KafkaTopic") {
    return holdTopic(object, surroundings);
  }
  if (deletionTimestamp !== undefined) {
    return "done";
  }
  switch (object.kind) {
    case "Kafka":
      return takeUpKafka(object, surroundings);
    case "KafkaNodePool":
      return takeUpPool(object, surroundings);
    case "KafkaUser":
      return takeUpUser(object, surroundings);
    case "KafkaConnect": {
      const { name, namespace } = object.metadata;
      return show(object, { url: `http://${name}-connect-api.${namespace}.svc:8083` }, surroundings);
    }
    case "KafkaConnector":
      return takeUpConnector(object, surroundings);
    default:
      return "done";
  }
}

/** Sets fields of a status that are not so yet. */
async function show(object: KubernetesObject, fields: object, { client }: Surroundings): Promise<Look> {
  const now = status.parse(object.status);
  if (Object.entries(fields).some(([name, value]) => JSON.stringify(now[name]) !== JSON.stringify(value))) {
    await client.mergeStatus(object, fields);
  }
  return "done";
}

/** The Kafka that something belongs to, by its label. */
function kafkaOf({ metadata: { namespace, labels } }: KubernetesObject, { world }: Surroundings) {
  const kafka = world.get("Kafka", namespace, labels?.[CLUSTER_LABEL]);
  return kafka === undefined ? undefined : { object: kafka, spec: kafkaSpec.parse(kafka.spec) };
}

async function takeUpKafka(kafka: KubernetesObject, surroundings: Surroundings): Promise<Look> {
  const { client, world } = surroundings;
  const pools = world.find(
    ({ kind, metadata: { namespace, labels } }) =>
      kind === "KafkaNodePool" &&
      namespace === kafka.metadata.namespace &&
      labels?.[CLUSTER_LABEL] === kafka.metadata.name,
  );
  const roles = new Set(pools.flatMap(({ spec }) => poolSpec.parse(spec).roles));
  if (!roles.has("broker") || !roles.has("controller")) {
    return "later";
  }
  const { clusterCa, clientsCa } = kafkaSpec.parse(kafka.spec);
  for (const [ca, { generateCertificateAuthority }] of [
    ["cluster-ca", clusterCa],
    ["clients-ca", clientsCa],
  ] as const) {
    if (!(await hasAuthority(client, kafka, ca))) {
      if (!generateCertificateAuthority) {
        return "later";
      }
      await makeAuthority(client, kafka, ca);
    }
  }
  // A KRaft cluster's id is 16 bytes, in an alphabet for URLs.
  return "clusterId" in status.parse(kafka.status)
    ? "done"
    : show(kafka, { clusterId: randomBytes(16).toString("base64url") }, surroundings);
}

async function hasAuthority(
  client: ClusterClient,
  { metadata: { name, namespace } }: KubernetesObject,
  ca: "cluster-ca" | "clients-ca",
): Promise<boolean> {
  const secrets = caSecrets(name, ca);
  const found = await Promise.all(
    [secrets.certificate, secrets.key].map((secret) => readSecret(client, namespace, secret)),
  );
  return found.every((secret) => secret !== undefined);
}

/** A CA as Strimzi makes it, but for the PKCS#12 stores that it adds. Its secrets go when the Kafka does. */
async function makeAuthority(client: ClusterClient, kafka: KubernetesObject, ca: "cluster-ca" | "clients-ca") {
  const { name } = kafka.metadata;
  const key = privateKey();
  const certificate = await selfSigned(`CN=${ca} v0, O=io.strimzi`, key, {
    allowedUses: ["cert_signing", "crl_signing"],
    isCaCertificate: true,
    validityPeriodHours: YEAR_HOURS,
  });
  const secrets = caSecrets(name, ca);
  const labels = { [CLUSTER_LABEL]: name, "strimzi.io/kind": "Kafka", "strimzi.io/name": "strimzi" };
  const secret = (secretName: string, annotation: string, data: Readonly<Record<string, string>>) =>
    writeSecret(client, kafka, secretName, labels, data, { [annotation]: "0" });
  await secret(secrets.certificate, "strimzi.io/ca-cert-generation", { "ca.crt": certificate });
  await secret(secrets.key, "strimzi.io/ca-key-generation", { "ca.key": key });
}

/** A pool's status is written as soon as it is seen; it has no condition Ready, as with the real operator. */
async function takeUpPool(pool: KubernetesObject, surroundings: Surroundings): Promise<Look> {
  const kafka = kafkaOf(pool, surroundings);
  const clusterId = kafka && status.parse(kafka.object.status).clusterId;
  if (typeof clusterId !== "string") {
    return "done";
  }
  const { replicas, roles } = poolSpec.parse(pool.spec);
  const first = /^\[(\d+)/.exec(pool.metadata.annotations?.["strimzi.io/next-node-ids"] ?? "[0")?.[1];
  const start = Number(first ?? 0);
  const { generation: observedGeneration } = metadata.parse(pool.metadata);
  const labelSelector = `${CLUSTER_LABEL}=${kafka?.object.metadata.name},strimzi.io/pool-name=${pool.metadata.name}`;
  const nodeIds = range(start, start + replicas);
  return show(pool, { clusterId, nodeIds, roles, replicas, labelSelector, observedGeneration }, surroundings);
}

/** A topic is held while there is a topic operator, which lets go of it again; with none it stays as it is. */
async function holdTopic(topic: KubernetesObject, surroundings: Surroundings): Promise<Look> {
  const { finalizers, deletionTimestamp, resourceVersion } = metadata.parse(topic.metadata);
  const isHeld = finalizers.includes(TOPIC_FINALIZER);
  const isDeleted = deletionTimestamp !== undefined;
  const hasOperator = kafkaOf(topic, surroundings)?.spec.entityOperator.topicOperator !== undefined;
  if (hasOperator && isHeld === isDeleted) {
    const others = finalizers.filter((finalizer) => finalizer !== TOPIC_FINALIZER);
    await surroundings.client.merge(topic, {
      // A list is changed as a whole: if others have changed it since, it is looked at again.
      metadata: { resourceVersion, finalizers: isDeleted ? others : [...others, TOPIC_FINALIZER] },
    });
  }
  return "done";
}

async function takeUpUser(user: KubernetesObject, surroundings: Surroundings): Promise<Look> {
  const kafka = kafkaOf(user, surroundings);
  if (kafka?.spec.entityOperator.userOperator === undefined) {
    return "done";
  }
  const { name } = user.metadata;
  const { authentication } = userSpec.parse(user.spec);
  switch (authentication?.type) {
    case "tls": {
      const made = await makeUserCertificate(user, kafka.object, surroundings);
      return made ? show(user, { username: `CN=${name}`, secret: name }, surroundings) : "later";
    }
    case "scram-sha-512": {
      const made = await makeUserPassword(user, authentication.password, surroundings);
      return made ? show(user, { username: name, secret: name }, surroundings) : "later";
    }
    default:
      return show(user, { username: `CN=${name}` }, surroundings);
  }
}

/** A user's certificate of the clients CA that there is, issued again when that changes. */
async function makeUserCertificate(user: KubernetesObject, kafka: KubernetesObject, { client }: Surroundings) {
  const { name, namespace } = user.metadata;
  const secrets = caSecrets(kafka.metadata.name, "clients-ca");
  const certificate = (await readSecret(client, namespace, secrets.certificate))?.["ca.crt"];
  const key = (await readSecret(client, namespace, secrets.key))?.["ca.key"];
  if (certificate === undefined || key === undefined) {
    return false;
  }
  const present = await readSecret(client, namespace, name);
  if (present?.["ca.crt"] !== certificate || present["user.crt"] === undefined) {
    const userKey = privateKey();
    const userCertificate = await signed(
      `CN=${name}`,
      userKey,
      { certificate, key },
      {
        allowedUses: ["digital_signature", "client_auth"],
        validityPeriodHours: YEAR_HOURS,
      },
    );
    const data = { "ca.crt": certificate, "user.crt": userCertificate, "user.key": userKey };
    await writeSecret(client, user, name, userLabels(kafka.metadata.name), data);
  }
  return true;
}

/** A user's password, its own or one that was given in a secret. */
async function makeUserPassword(
  user: KubernetesObject,
  given: z.infer<typeof secretKey> | undefined,
  { client }: Surroundings,
) {
  const { name, namespace, labels } = user.metadata;
  const present = (await readSecret(client, namespace, name))?.password;
  const reference = given?.valueFrom.secretKeyRef;
  const wanted =
    reference === undefined
      ? (present ?? randomBytes(16).toString("hex"))
      : (await readSecret(client, namespace, reference.name))?.[reference.key];
  if (wanted === undefined) {
    return false;
  }
  if (wanted !== present) {
    const data = passwordSecret(name, wanted);
    await writeSecret(client, user, name, userLabels(labels?.[CLUSTER_LABEL] ?? ""), data);
  }
  return true;
}

function userLabels(cluster: string) {
  return { [CLUSTER_LABEL]: cluster, "strimzi.io/kind": "KafkaUser", "strimzi.io/name": "strimzi-user-operator" };
}

async function takeUpConnector(connector: KubernetesObject, surroundings: Surroundings): Promise<Look> {
  const { namespace, labels } = connector.metadata;
  const connect = surroundings.world.get("KafkaConnect", namespace, labels?.[CLUSTER_LABEL]);
  return connect?.metadata.annotations?.["strimzi.io/use-connector-resources"] === "true"
    ? show(connector, { tasksMax: connectorSpec.parse(connector.spec).tasksMax }, surroundings)
    : "done";
}

const secretData = z.object({ data: z.record(z.string(), z.string()).default({}) });

/** A secret's data, decoded; undefined if there is none. */
async function readSecret(client: ClusterClient, namespace: string | undefined, name: string) {
  const secret = await client.read({ apiVersion: "v1", kind: "Secret", metadata: { name, namespace } });
  return secret === undefined
    ? undefined
    : Object.fromEntries(
        Object.entries(secretData.parse(secret).data).map(([key, text]) => [
          key,
          Buffer.from(text, "base64").toString(),
        ]),
      );
}

/** Writes a secret that goes when its owner does. */
async function writeSecret(
  client: ClusterClient,
  owner: KubernetesObject,
  name: string,
  labels: Readonly<Record<string, string>>,
  data: Readonly<Record<string, string>>,
  annotations: Readonly<Record<string, string>> = {},
): Promise<void> {
  const { apiVersion, kind } = owner;
  const { uid } = metadata.parse(owner.metadata);
  const encoded = Object.entries(data).map(([key, text]) => [key, Buffer.from(text).toString("base64")]);
  await client.apply(
    {
      apiVersion: "v1",
      kind: "Secret",
      metadata: {
        name,
        namespace: owner.metadata.namespace,
        labels: { ...labels },
        annotations: { ...annotations },
        ownerReferences: [{ apiVersion, kind, name: owner.metadata.name, uid, controller: false }],
      },
      type: "Opaque",
      data: Object.fromEntries(encoded),
    },
    { manager: "strimzi", force: true },
  );
}
