import { createPrivateKey, type X509Certificate } from "node:crypto";
import type { Problem } from "../problems/problems";
import { propertyPath, removeCommand, setSecretCommand } from "../problems/propertyPath";
import {
  certificatesIn,
  hasPrivateKey,
  isIssuedBy,
  issuerOf,
  keyFingerprint,
  parsedCertificates,
  privateKeysIn,
  subjectOf,
} from "./caCertificates";
import type { GivenAuthoritySettings } from "./settings";
import { weakKey, weakSignatureHash } from "./signature";

/**
 * What is wrong with a CA of the stack config. No message shows any of a private key. Pure.
 *
 * @param path Where it stands in the stack config.
 * @param now The present: a certificate that has ended, or has not begun, is rejected.
 */
export function givenAuthorityProblems(
  path: readonly string[],
  { certificate, key, former }: GivenAuthoritySettings,
  now: Date,
): Problem[] {
  return [
    ...(certificate === undefined
      ? []
      : certificateProblems([...path, "certificate"], certificate, now, chainProblems)),
    ...(former === undefined ? [] : certificateProblems([...path, "former"], former, now, formerProblems)),
    ...keyProblems(path, certificate, key),
  ];
}

type Check = (path: readonly string[], certificates: readonly X509Certificate[], now: Date) => Problem[];

/** Problems of a text with certificates: those that a check finds, if all of it can be read and nothing else is in it. */
function certificateProblems(path: readonly string[], pem: string, now: Date, check: Check): Problem[] {
  if (hasPrivateKey(pem)) {
    return [
      problem(
        path,
        "contains a private key, which every client of the cluster could read there; allowed are only certificates",
        "chain.pem",
      ),
    ];
  }
  const parsed = parsedCertificates(pem);
  return parsed === undefined ? unreadableProblems(path, pem) : check(path, parsed, now);
}

function chainProblems(path: readonly string[], chain: readonly X509Certificate[], now: Date): Problem[] {
  return chain.flatMap((certificate, index): Problem[] => {
    const which = `certificate ${index + 1} of ${chain.length} (${subjectOf(certificate)})`;
    // The last one must be a root, which has issued itself.
    const issuer = chain[index + 1] ?? certificate;
    const isRoot = index > 0 && index === chain.length - 1;
    const key = weakKey(certificate);
    // Nobody looks at the signature of a root: it is trusted because it is there.
    const hash = isRoot ? undefined : weakSignatureHash(certificate);
    const wrong = [
      certificate.ca ? undefined : `does not work: ${which} is not a CA's`,
      new Date(certificate.validTo) > now ? undefined : `does not work: ${which} ended on ${certificate.validTo}`,
      new Date(certificate.validFrom) <= now
        ? undefined
        : `does not work yet: ${which} begins on ${certificate.validFrom}`,
      key && `is too weak: the key of ${which} is ${key}; RSA needs at least 2048 bits`,
      hash && `is too weak: ${which} is signed with ${hash}, which can be forged; use SHA-256 or better`,
      isIssuedBy(certificate, issuer)
        ? undefined
        : issuer === certificate
          ? `does not lead to its root: ${which}, the last, is issued by ${issuerOf(certificate)}`
          : `does not lead to its root: ${which} is not issued by the one that follows, ${subjectOf(issuer)}`,
    ];
    return wrong
      .filter((message) => message !== undefined)
      .map((message) =>
        problem(
          path,
          `${message}; allowed is a chain of valid CA certificates: the CA's own first, then the intermediates, then the root`,
          "chain.pem",
        ),
      );
  });
}

/** Strimzi's operator checks the dates of a chain, and would stop at one that has ended. */
function formerProblems(path: readonly string[], certificates: readonly X509Certificate[], now: Date): Problem[] {
  const ended = certificates.filter(({ validTo }) => new Date(validTo) <= now);
  return ended.map((certificate) => ({
    key: propertyPath(path),
    message: `has a certificate that ended on ${certificate.validTo} (${subjectOf(certificate)}): nothing that it issued is still valid; allowed are certificates of CAs that brokers or clients still need`,
    fix: removeCommand(path),
  }));
}

function unreadableProblems(path: readonly string[], pem: string): Problem[] {
  const certificates = certificatesIn(pem);
  return certificates.flatMap((certificate, index) =>
    parsedCertificates(certificate) === undefined
      ? [
          problem(
            path,
            `has a certificate that cannot be read: number ${index + 1} of ${certificates.length}`,
            "chain.pem",
          ),
        ]
      : [],
  );
}

function keyProblems(path: readonly string[], certificate: string | undefined, key: string | undefined): Problem[] {
  const missing = certificate === undefined ? "certificate" : "key";
  if ((certificate === undefined) !== (key === undefined)) {
    return [
      problem(
        [...path, missing],
        "is missing; your own CA needs both its certificate and its key, with which the operator signs",
        missing === "key" ? "ca.key" : "chain.pem",
      ),
    ];
  }
  if (certificate === undefined || key === undefined) {
    return [];
  }
  const wrong = (message: string) => [problem([...path, "key"], message, "ca.key")];
  const [own, ...others] = privateKeysIn(key);
  if (others.length > 0) {
    return wrong(`has ${others.length + 1} private keys; allowed is only the CA's`);
  }
  try {
    const privateKey = createPrivateKey(own ?? "");
    const [issuer] = parsedCertificates(certificate) ?? [];
    return issuer === undefined || issuer.checkPrivateKey(privateKey)
      ? []
      : wrong(`does not match ${propertyPath([...path, "certificate"])}: it is another key`);
  } catch {
    return wrong("cannot be read; allowed is an unencrypted private key in PKCS#8 PEM");
  }
}

function problem(path: readonly string[], message: string, file: string): Problem {
  return { key: propertyPath(path), message, fix: setSecretCommand(path, file) };
}

/**
 * What is wrong with the two CAs together. The brokers take what the cluster CA has signed for a broker or an
 * operator, and what the clients CA has signed for a user: one must not be able to sign in the other's place.
 */
export function bothAuthoritiesProblems(
  path: readonly string[],
  { clusterCa, clientsCa }: Readonly<Record<"clusterCa" | "clientsCa", GivenAuthoritySettings>>,
): Problem[] {
  const cluster = parsedCertificates(clusterCa.certificate ?? "") ?? [];
  const clients = parsedCertificates(clientsCa.certificate ?? "") ?? [];
  const has = (chain: readonly X509Certificate[], ca: X509Certificate | undefined) =>
    ca !== undefined && chain.some((certificate) => keyFingerprint(certificate) === keyFingerprint(ca));
  const where = [...path, "clientsCa", "certificate"];
  const other = propertyPath([...path, "clusterCa", "certificate"]);
  if (has(cluster.slice(0, 1), clients[0])) {
    return [
      problem(
        where,
        `has the same key as ${other}: every user's certificate would be valid as a broker's, on the listener where brokers trust each other with everything; allowed is another CA`,
        "chain.pem",
      ),
    ];
  }
  return has(clients, cluster[0]) || has(cluster, clients[0])
    ? [
        problem(
          where,
          `and ${other} are in the same chain, one above the other: certificates that one signs would be trusted as the other's; allowed are two separate CAs`,
          "chain.pem",
        ),
      ]
    : [];
}

/**
 * What a person should know of CAs that are given. Kafka's super users are whoever has a certificate with one
 * of Strimzi's subjects (`KafkaBrokerConfigurationBuilder.withAuthorization`).
 *
 * @param cluster The name of the Kafka cluster.
 */
export function givenAuthorityWarnings({ certificate }: GivenAuthoritySettings, cluster: string): string[] {
  const [own] = parsedCertificates(certificate ?? "") ?? [];
  return own === undefined
    ? []
    : [
        `certificates.clientsCa is your own CA (${subjectOf(own)}): whoever gets a certificate for O=io.strimzi, CN=${cluster}-kafka from it is a super user of Kafka, and may do everything. Use a CA that signs for this cluster only.`,
      ];
}
