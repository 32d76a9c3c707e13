import { createPrivateKey, X509Certificate } from "node:crypto";
import type { Problem } from "../problems/problems";
import { propertyPath, setSecretCommand } from "../problems/propertyPath";
import type { GivenAuthoritySettings } from "./settings";

/**
 * CA certificates that a person gives: whether they are what they must be, and what Strimzi wants to
 * know of them. Pure, but for the clock, which comes in as an argument.
 */

const block = /-----BEGIN CERTIFICATE-----[\s\S]+?-----END CERTIFICATE-----/g;

/** The certificates of a PEM text, one by one, in its order. */
export function certificatesIn(pem: string): string[] {
  return (pem.match(block) ?? []).map((certificate) => `${certificate}\n`);
}

/**
 * The generation of a CA certificate (annotation `strimzi.io/ca-cert-generation`): the second since the
 * epoch in which its validity begins. A renewed certificate begins later, so the number grows by
 * itself; it fits Strimzi's 32 bits until 2038.
 *
 * @param start The beginning, as a date. Any other text stays as it is: without a provider that issues
 * certificates, the program is told in words that there will be a date.
 * @param dropped Added, so that giving up trust in a former CA counts as a change too.
 */
export function certificateGeneration(start: string, dropped: number): string {
  const milliseconds = Date.parse(start);
  return Number.isNaN(milliseconds) ? start : String(Math.floor(milliseconds / 1000) + dropped);
}

/** When the validity of a certificate begins, as a date. */
export function validFrom(pem: string): string {
  return new X509Certificate(pem).validFrom;
}

/**
 * The key in the CA's secret under which Strimzi looks for a former CA's certificate, named after its
 * end: `ca-2030-01-31T23-59-59Z.crt` (Strimzi documentation, "Replacing your own private keys").
 *
 * @param end When the certificate's validity ends, as a date; other text as in {@link certificateGeneration}.
 */
export function formerCertificateKey(end: string): string {
  const milliseconds = Date.parse(end);
  return Number.isNaN(milliseconds)
    ? `ca-${end}.crt`
    : `ca-${new Date(milliseconds).toISOString().slice(0, 19).replaceAll(":", "-")}Z.crt`;
}

/** Certificates of former CAs under the keys that Strimzi looks for. */
export function formerCertificates(pem: string): Record<string, string> {
  return Object.fromEntries(
    certificatesIn(pem).map((certificate) => [
      formerCertificateKey(new X509Certificate(certificate).validTo),
      certificate,
    ]),
  );
}

/**
 * What is wrong with a CA of the stack config.
 *
 * @param path Where it stands in the stack config.
 * @param now The present: an expired certificate is refused.
 */
export function givenAuthorityProblems(
  path: readonly string[],
  { certificate, key, former }: GivenAuthoritySettings,
  now: Date,
): Problem[] {
  return [
    ...(certificate === undefined ? [] : chainProblems([...path, "certificate"], certificate, now)),
    ...(former === undefined ? [] : unreadable([...path, "former"], certificatesIn(former))),
    ...keyProblems(path, certificate, key),
  ];
}

function chainProblems(path: readonly string[], pem: string, now: Date): Problem[] {
  const certificates = certificatesIn(pem);
  const bad = unreadable(path, certificates);
  if (bad.length > 0) {
    return bad;
  }
  const chain = certificates.map((certificate) => new X509Certificate(certificate));
  return chain.flatMap((certificate, index): Problem[] => {
    const which = `certificate ${index + 1} of ${chain.length} (${subject(certificate)})`;
    const problem = (message: string) => ({
      key: propertyPath(path),
      message: `${message}; allowed is a chain of valid CA certificates: the CA's own, those in between, the root`,
      fix: setSecretCommand(path, "chain.pem"),
    });
    // The last one must be a root, which has issued itself.
    const issuer = chain[index + 1] ?? certificate;
    return [
      ...(certificate.ca ? [] : [problem(`does not work: ${which} is not a CA's`)]),
      ...(new Date(certificate.validTo) > now
        ? []
        : [problem(`does not work: ${which} ended on ${certificate.validTo}`)]),
      ...(certificate.checkIssued(issuer) && certificate.verify(issuer.publicKey)
        ? []
        : [
            problem(
              issuer === certificate
                ? `does not lead to its root: ${which}, the last, is issued by ${issuerName(certificate)}`
                : `does not lead to its root: ${which} is not issued by the one that follows, ${subject(issuer)}`,
            ),
          ]),
    ];
  });
}

function unreadable(path: readonly string[], certificates: readonly string[]): Problem[] {
  return certificates.flatMap((certificate, index) => {
    try {
      new X509Certificate(certificate);
      return [];
    } catch {
      return [
        {
          key: propertyPath(path),
          message: `has a certificate that cannot be read: number ${index + 1} of ${certificates.length}`,
          fix: setSecretCommand(path, "chain.pem"),
        },
      ];
    }
  });
}

function keyProblems(path: readonly string[], certificate: string | undefined, key: string | undefined): Problem[] {
  const missing = certificate === undefined ? "certificate" : "key";
  if ((certificate === undefined) !== (key === undefined)) {
    return [
      {
        key: propertyPath([...path, missing]),
        message: `is missing; a CA of your own needs both its certificate and its key, with which the operator signs`,
        fix: setSecretCommand([...path, missing], missing === "key" ? "ca.key" : "chain.pem"),
      },
    ];
  }
  const [own] = certificatesIn(certificate ?? "");
  if (own === undefined || key === undefined) {
    return [];
  }
  const problem = (message: string) => [
    { key: propertyPath([...path, "key"]), message, fix: setSecretCommand([...path, "key"], "ca.key") },
  ];
  try {
    const privateKey = createPrivateKey(key);
    return unreadable(path, [own]).length > 0 || new X509Certificate(own).checkPrivateKey(privateKey)
      ? []
      : problem(`does not match ${propertyPath([...path, "certificate"])}: it is another key`);
  } catch {
    return problem("cannot be read; allowed is an unencrypted private key in PKCS#8 PEM");
  }
}

/** A certificate's subject in one line. */
function subject(certificate: X509Certificate): string {
  return certificate.subject.split("\n").reverse().join(", ");
}

function issuerName(certificate: X509Certificate): string {
  return certificate.issuer.split("\n").reverse().join(", ");
}
