import { z } from "zod";
import { parsedCertificates } from "../../../../config/certificates/caCertificates";
import { type AuthorityPlan, strimziSubject } from "../../../../config/certificates/plan";
import { caSecrets } from "../../../../config/kafka/names";
import type { KubernetesObject } from "../../../../config/kubernetes/object";
import { privateKey, selfSigned } from "../../support/x509";
import { type Authority, renewed } from "./authorityRenewal";
import type { Authorities, TrustedAuthority } from "./nodeCertificate";
import { InvalidResource } from "./nodePools";
import { CLUSTER_LABEL, decoded, writeSecret } from "./secrets";
import type { ObjectClient } from "./surroundings";

/** Has the operator renew a CA of its own at its next look, when it stands at the certificate's secret. */
export const FORCE_RENEW = "strimzi.io/force-renew";

const KEY_GENERATION = "strimzi.io/ca-key-generation";
const CERTIFICATE_GENERATION = "strimzi.io/ca-cert-generation";

/** Whether the operator makes and renews a CA, as the Kafka says it. */
interface AuthoritySpec {
  readonly generateCertificateAuthority: boolean;
  readonly renewalDays: number;
}

/**
 * Both CAs of a Kafka, as the operator finds, makes or renews them (`CaReconciler.reconcileCas`).
 *
 * @throws {InvalidResource} if one is not there, and is not the operator's to make.
 */
export async function reconcileAuthorities(
  kafka: KubernetesObject,
  { clusterCa, clientsCa }: Readonly<Record<"clusterCa" | "clientsCa", AuthoritySpec>>,
  client: ObjectClient,
): Promise<Authorities> {
  return {
    cluster: await reconcileAuthority(kafka, "cluster-ca", "Cluster CA", clusterCa, client),
    clients: await reconcileAuthority(kafka, "clients-ca", "Clients CA", clientsCa, client),
  };
}

async function reconcileAuthority(
  kafka: KubernetesObject,
  ca: AuthorityPlan["name"],
  what: string,
  spec: AuthoritySpec,
  client: ObjectClient,
): Promise<TrustedAuthority> {
  const { name, namespace } = kafka.metadata;
  const secrets = caSecrets(name, ca);
  const read = (secret: string) =>
    client.read({ apiVersion: "v1", kind: "Secret", metadata: { namespace, name: secret } });
  const [certificateSecret, keySecret] = [await read(secrets.certificate), await read(secrets.key)];
  const certificates = certificateSecret === undefined ? {} : decoded(certificateSecret);
  const key = keySecret === undefined ? undefined : decoded(keySecret)["ca.key"];
  const generations = {
    key: generation(keySecret, KEY_GENERATION),
    certificate: generation(certificateSecret, CERTIFICATE_GENERATION),
  };
  const { "ca.crt": certificate } = certificates;
  if (!spec.generateCertificateAuthority) {
    if (certificate === undefined || key === undefined) {
      throw new InvalidResource(`${what} should not be generated, but the secrets were not found.`);
    }
    return { certificate, key, generations, trusted: trustedOf(certificates) };
  }
  if (key !== undefined && certificate !== undefined && !isToBeRenewed(certificateSecret, certificate, spec)) {
    return { certificate, key, generations, trusted: trustedOf(certificates) };
  }
  // The order of `InternalCa.shouldCreateOrRenew`: without a key there is nothing to renew.
  const authority =
    key === undefined
      ? await created(ca, generations)
      : await renewed(ca, { key, certificate: certificate ?? "", generations });
  await clear(certificateSecret, client);
  await store(kafka, secrets, authority, client);
  return { ...authority, trusted: [authority.certificate] };
}

/** A CA as Strimzi makes it, but for the PKCS#12 stores that it adds. */
async function created(ca: AuthorityPlan["name"], generations: Authority["generations"]): Promise<Authority> {
  const key = privateKey();
  const certificate = await selfSigned(strimziSubject(ca, generations.key), key, {
    allowedUses: ["cert_signing", "crl_signing"],
    isCaCertificate: true,
    validityPeriodHours: 365 * 24,
  });
  return { certificate, key, generations };
}

function isToBeRenewed(
  secret: KubernetesObject | undefined,
  certificate: string,
  { renewalDays }: AuthoritySpec,
): boolean {
  const [own] = parsedCertificates(certificate) ?? [];
  const isDue = own !== undefined && Date.parse(own.validTo) - renewalDays * 86_400_000 < Date.now();
  return isDue || secret?.metadata.annotations?.[FORCE_RENEW] === "true";
}

/** Nothing but the certificate in use stays where a renewed one is written, and what asked for it is done. */
async function clear(secret: KubernetesObject | undefined, client: ObjectClient): Promise<void> {
  if (secret !== undefined) {
    const others = Object.keys(decoded(secret)).filter((key) => key !== "ca.crt");
    await client.merge(secret, {
      metadata: { annotations: { [FORCE_RENEW]: null } },
      data: Object.fromEntries(others.map((key) => [key, null])),
    });
  }
}

/** Both secrets. They go when the Kafka does. */
async function store(
  kafka: KubernetesObject,
  secrets: { readonly certificate: string; readonly key: string },
  { certificate, key, generations }: Authority,
  client: ObjectClient,
): Promise<void> {
  const { name } = kafka.metadata;
  const labels = { [CLUSTER_LABEL]: name, "strimzi.io/kind": "Kafka", "strimzi.io/name": "strimzi" };
  await writeSecret(
    client,
    kafka,
    secrets.certificate,
    labels,
    { "ca.crt": certificate },
    {
      [CERTIFICATE_GENERATION]: String(generations.certificate),
    },
  );
  await writeSecret(
    client,
    kafka,
    secrets.key,
    labels,
    { "ca.key": key },
    { [KEY_GENERATION]: String(generations.key) },
  );
}

function generation(secret: KubernetesObject | undefined, annotation: string): number {
  return z.coerce.number().parse(secret?.metadata.annotations?.[annotation] ?? 0);
}

function trustedOf(certificates: Readonly<Record<string, string>>): string[] {
  return Object.entries(certificates)
    .filter(([key]) => key.endsWith(".crt"))
    .flatMap(([, pem]) => (parsedCertificates(pem) ?? []).slice(0, 1).map(String));
}
