import { randomBytes } from "node:crypto";
import { z } from "zod";
import { caSecrets } from "../../../../config/kafka/names";
import type { KubernetesObject } from "../../../../config/kubernetes/object";
import { passwordSecret } from "../../support/passwordSecret";
import { privateKey, signed } from "../../support/x509";
import type { ObjectClient, Surroundings } from "./surroundings";

/** The label that says which Kafka, or which KafkaConnect, something belongs to. */
export const CLUSTER_LABEL = "strimzi.io/cluster";

const YEAR_HOURS = 365 * 24;

const owned = z.looseObject({ uid: z.string() });

/** A password to read from a secret, as a KafkaUser names it. */
export const secretKey = z.object({
  valueFrom: z.object({ secretKeyRef: z.object({ name: z.string(), key: z.string() }) }),
});

/** A user's certificate of the clients CA that there is, issued again when that changes. */
export async function makeUserCertificate(user: KubernetesObject, kafka: KubernetesObject, { client }: Surroundings) {
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
export async function makeUserPassword(
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

const secretData = z.object({ data: z.record(z.string(), z.string()).default({}) });

/** A secret's data, decoded; undefined if there is none. */
export async function readSecret(client: ObjectClient, namespace: string | undefined, name: string) {
  const secret = await client.read({ apiVersion: "v1", kind: "Secret", metadata: { name, namespace } });
  return secret === undefined ? undefined : decoded(secret);
}

/** What is in a secret. */
export function decoded(secret: KubernetesObject): Record<string, string> {
  const { data } = secretData.parse(secret);
  return Object.fromEntries(Object.entries(data).map(([key, text]) => [key, Buffer.from(text, "base64").toString()]));
}

/** Writes a secret that goes when its owner does. */
export async function writeSecret(
  client: ObjectClient,
  owner: KubernetesObject,
  name: string,
  labels: Readonly<Record<string, string>>,
  data: Readonly<Record<string, string>>,
  annotations: Readonly<Record<string, string>> = {},
): Promise<void> {
  const { apiVersion, kind } = owner;
  const { uid } = owned.parse(owner.metadata);
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
