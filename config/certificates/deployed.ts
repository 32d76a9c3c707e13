import { z } from "zod";
import { kubernetesObject } from "../kubernetes/object";
import { optional, wholeNumber, withDefault, word } from "../kubernetes/spelling";
import { certificateGeneration, keyFingerprint, parsedCertificates, subjectOf } from "./caCertificates";
import type { AuthoritiesPlan, AuthorityPlan, CaName, IssuedGeneration } from "./plan";

/**
 * What the state says of the program's CAs: the outputs of their component, and what earlier versions of this
 * program have put into the cluster's secrets alone. Pure.
 */

/** A CA that is in use. */
export interface DeployedAuthority {
  /** Who made it: the program, or the person who gave it. */
  readonly source: "pulumi" | "config";
  /** Its subject, `O=io.strimzi, CN=cluster-ca v0`. */
  readonly subject: string;
  /** The fingerprint of its key: see {@link keyFingerprint}. Absent: it has not been issued yet. */
  readonly fingerprint?: string;
  /** The generation of its certificate: see {@link certificateGeneration}. Absent: it has not been issued yet. */
  readonly certificateGeneration?: string;
  /** The fingerprints of keys whose certificates the stack config has as trusted beside it. */
  readonly former: readonly string[];
}

const deployedAuthority = z
  .object({
    source: z.enum(["pulumi", "config"]),
    subject: z.string(),
    fingerprint: optional(z.string()),
    certificateGeneration: optional(word),
    former: withDefault(z.array(z.string()), []),
  })
  .transform(
    ({ source, subject, fingerprint, certificateGeneration, former }): DeployedAuthority => ({
      source,
      subject,
      ...(fingerprint === undefined ? {} : { fingerprint }),
      ...(certificateGeneration === undefined ? {} : { certificateGeneration }),
      former,
    }),
  );

/** What the component says of itself. Earlier versions said nothing of each CA. */
export const deployedAuthorities = z.object({
  /** The generation of keys in use. */
  generation: wholeNumber,
  /** The oldest generation that is trusted still. */
  oldestTrusted: wholeNumber,
  clusterCa: optional(deployedAuthority),
  clientsCa: optional(deployedAuthority),
});

export type DeployedAuthorities = Readonly<z.output<typeof deployedAuthorities>>;

/**
 * The CAs as an update to this plan leaves them, which is what their component says of itself. What only the
 * provider knows that issues is left out: the component says the rest at once, before any of its resources is
 * there, so that an update that is killed leaves a state that can be read.
 */
export function plannedAuthorities({ cluster, clients }: AuthoritiesPlan): DeployedAuthorities {
  return {
    generation: clients.keyGeneration,
    oldestTrusted: clients.dropped,
    clusterCa: plannedAuthority(cluster),
    clientsCa: plannedAuthority(clients),
  };
}

function plannedAuthority(plan: AuthorityPlan): DeployedAuthority {
  const { source } = plan;
  const former = formerFingerprints(plan);
  if (source.from === "pulumi") {
    const { organization, commonName } = source.current;
    return { source: source.from, subject: `O=${organization}, CN=${commonName}`, former };
  }
  const [own] = certificates(source.chain);
  return {
    source: source.from,
    ...(own === undefined ? { subject: "" } : { subject: subjectOf(own), fingerprint: keyFingerprint(own) }),
    certificateGeneration: certificateGeneration(source.validFrom, plan.dropped),
    former,
  };
}

/** The names of the CAs that the program issues by a plan. */
export function plannedCas({ cluster, clients }: AuthoritiesPlan): CaName[] {
  return [cluster, clients].flatMap(({ source }) =>
    source.from === "config"
      ? []
      : [...source.former, source.current].map(({ commonName, organization }) => ({ commonName, organization })),
  );
}

/** The fingerprints of the keys whose certificates are trusted because the stack config has them. */
export function formerFingerprints({ former }: AuthorityPlan): string[] {
  return former.flatMap(([, pem]) => (parsedCertificates(pem) ?? []).map(keyFingerprint));
}

/** A resource of the state. */
interface StateResource {
  readonly type: string;
  readonly outputs: unknown;
}

/** The type token of a certificate that the program has issued to a CA. */
export const ISSUED_CA_TYPE = "tls:index/selfSignedCert:SelfSignedCert";

/** The name of a CA that the program has issued, as its certificate in the state has it. */
export const issuedCa = z
  .object({ subject: z.object({ commonName: z.string(), organization: z.string() }) })
  .transform(({ subject: { commonName, organization } }): CaName => ({ commonName, organization }));

/**
 * The plan in which every CA that is there keeps its name. Another name in the certificate's place would be a
 * renewal under another name, which breaks trust: see {@link strimziCaName}. The engine's `ignoreChanges` is no
 * way to keep it, since it does not hold when a certificate is replaced because it is due.
 */
export function withNamesOf(issued: readonly CaName[], { cluster, clients }: AuthoritiesPlan): AuthoritiesPlan {
  const named = (authority: AuthorityPlan): AuthorityPlan => {
    const { source } = authority;
    if (source.from === "config") {
      return authority;
    }
    // The common name has the generation in it, in this version of the program as in those before.
    const keep = (generation: IssuedGeneration): IssuedGeneration => ({
      ...generation,
      ...issued.find(({ commonName }) => commonName === generation.commonName),
    });
    return { ...authority, source: { ...source, former: source.former.map(keep), current: keep(source.current) } };
  };
  return { cluster: named(cluster), clients: named(clients) };
}

const issuedPem = z.object({ certPem: z.string() });
const secret = kubernetesObject.extend({ kind: z.literal("Secret"), data: z.record(z.string(), z.string()) });

/**
 * The CAs of a component with what it has not said of them. The certificates of those that the program has
 * issued stand in the state by themselves. Components of earlier versions said nothing of each CA: theirs are
 * read from the secrets, so that whoever updates the program and the CAs at once meets the same rejections.
 */
export function withCertificatesOf(
  resources: readonly StateResource[],
  authorities: DeployedAuthorities,
): DeployedAuthorities {
  const issued = resources
    .filter(({ type }) => type === ISSUED_CA_TYPE)
    .flatMap(({ outputs }) => certificates(issuedPem.safeParse(outputs).data?.certPem));
  const secrets = resources.flatMap(({ outputs }) => secret.safeParse(outputs).data ?? []);
  const completed = (name: AuthorityPlan["name"], said: DeployedAuthority | undefined) => {
    if (said === undefined) {
      const found = secrets.find(
        ({ metadata }) => metadata.name === `${metadata.labels?.["strimzi.io/cluster"]}-${name}-cert`,
      );
      return found && authorityOfSecret(found, new Set(issued.map(keyFingerprint)));
    }
    const own = said.source === "pulumi" && issued.find((certificate) => subjectOf(certificate) === said.subject);
    return own
      ? {
          ...said,
          fingerprint: keyFingerprint(own),
          certificateGeneration: certificateGeneration(own.validFrom, authorities.oldestTrusted),
        }
      : said;
  };
  return {
    ...authorities,
    clusterCa: completed("cluster-ca", authorities.clusterCa),
    clientsCa: completed("clients-ca", authorities.clientsCa),
  };
}

function authorityOfSecret(
  { metadata: { annotations }, data }: z.output<typeof secret>,
  issued: ReadonlySet<string>,
): DeployedAuthority | undefined {
  const decoded = (key: string) => certificates(Buffer.from(data[key] ?? "", "base64").toString());
  const [own] = decoded("ca.crt");
  if (own === undefined) {
    return undefined;
  }
  const former = Object.keys(data)
    .filter((key) => key.endsWith(".crt") && key !== "ca.crt")
    .flatMap((key) => decoded(key).map(keyFingerprint));
  return {
    source: issued.has(keyFingerprint(own)) ? "pulumi" : "config",
    subject: subjectOf(own),
    fingerprint: keyFingerprint(own),
    certificateGeneration: annotations?.["strimzi.io/ca-cert-generation"] ?? certificateGeneration(own.validFrom, 0),
    former: former.filter((fingerprint) => !issued.has(fingerprint)),
  };
}

function certificates(pem: string | undefined) {
  return parsedCertificates(pem ?? "") ?? [];
}

/** What is deployed, as far as it is about certificates. */
export interface DeployedCertificates {
  readonly cluster?: { readonly generatesAuthorities: boolean; readonly paused: boolean };
  readonly authorities?: DeployedAuthorities;
}
