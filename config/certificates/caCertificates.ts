import { createHash, createPrivateKey, X509Certificate } from "node:crypto";

/**
 * CA certificates in PEM: reading them, and what Strimzi wants to know of them. Pure.
 */

const block = /-----BEGIN CERTIFICATE-----[\s\S]+?-----END CERTIFICATE-----/g;
const keyBlock = /-----BEGIN PRIVATE KEY-----[\s\S]+?-----END PRIVATE KEY-----/g;
const anyKey = /-----BEGIN [^-]*PRIVATE KEY/;

/** The certificates of a PEM text, one by one, in its order, as they are written. */
export function certificatesIn(pem: string): string[] {
  return (pem.match(block) ?? []).map((certificate) => `${certificate}\n`);
}

/** The private keys in PKCS#8 of a PEM text, one by one, as they are written. */
export function privateKeysIn(pem: string): string[] {
  return (pem.match(keyBlock) ?? []).map((key) => `${key}\n`);
}

/** Whether a text has a private key in it, of any kind, whole or not. */
export function hasPrivateKey(text: string): boolean {
  return anyKey.test(text);
}

/** The certificates of a PEM text, or undefined if one of them cannot be read. */
export function parsedCertificates(pem: string): X509Certificate[] | undefined {
  try {
    return certificatesIn(pem).map((certificate) => new X509Certificate(certificate));
  } catch {
    return undefined;
  }
}

/**
 * A chain that has nothing but certificates, from a text that may have more in it: `openssl pkcs12` writes
 * attributes and keys beside them. A text that is good already stays as it is, to the last blank: it is part
 * of what users' certificates were issued with, and another text would issue them again.
 *
 * @throws if a certificate cannot be read.
 */
export function cleanChain(pem: string): string {
  const clean = certificatesIn(pem)
    .map((certificate) => new X509Certificate(certificate).toString())
    .join("");
  return sameButBlanks(clean, pem) ? pem : clean;
}

/**
 * A private key in PKCS#8 and nothing else, from a text that may have more in it. A text that is good already
 * stays as it is: see {@link cleanChain}.
 *
 * @throws if there is no such key, or it cannot be read.
 */
export function cleanKey(pem: string): string {
  const [key = ""] = privateKeysIn(pem);
  return sameButBlanks(key, pem) ? pem : createPrivateKey(key).export({ type: "pkcs8", format: "pem" }).toString();
}

function sameButBlanks(one: string, other: string): boolean {
  return one.replace(/\s+/g, "") === other.replace(/\s+/g, "");
}

/**
 * The generation of a CA certificate (annotation `strimzi.io/ca-cert-generation`): the second since the
 * epoch in which its validity begins. A renewed certificate begins later, so the number grows by
 * itself; it fits Strimzi's 32 bits until 2038.
 *
 * @param start The beginning, as a date. Any other text stays as it is: without a provider that issues
 * certificates, it is a placeholder for a date to come.
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

/** Whether a certificate was issued with another one's key and in its name. */
export function isIssuedBy(certificate: X509Certificate, issuer: X509Certificate): boolean {
  return certificate.checkIssued(issuer) && certificate.verify(issuer.publicKey);
}

/** Whether a certificate was issued with its own key. */
export function isSelfSigned(certificate: X509Certificate): boolean {
  return isIssuedBy(certificate, certificate);
}

/** The SHA-256 of a certificate's public key: what stays the same when a certificate is renewed with its key. */
export function keyFingerprint({ publicKey }: X509Certificate): string {
  return createHash("sha256")
    .update(publicKey.export({ type: "spki", format: "der" }))
    .digest("hex");
}

/** A certificate's subject in one line, the organization first: `O=io.strimzi, CN=cluster-ca v0`. */
export function subjectOf(certificate: X509Certificate): string {
  return oneLine(certificate.subject);
}

/** The name of who issued a certificate, as in {@link subjectOf}. */
export function issuerOf(certificate: X509Certificate): string {
  return oneLine(certificate.issuer);
}

/** OpenSSL prints the parts of a name in the order of the certificate, one a line. */
function oneLine(name: string): string {
  return name.split("\n").join(", ");
}
