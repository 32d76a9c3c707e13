import type { X509Certificate } from "node:crypto";
import { isIssuedBy, isSelfSigned, parsedCertificates } from "./caCertificates";
import type { FormerCertificate } from "./plan";

/**
 * Certificates of CAs that were in use before and are still trusted: how they stand in a CA's secret. Pure.
 */

/**
 * Certificates of former CAs under the keys in the CA's secret under which Strimzi looks for them, named
 * after their end: `ca-2030-01-31T23-59-59Z.crt` (Strimzi documentation, "Replacing your own private keys").
 * Where two end in the same second, the later one is named after the next: Strimzi reads the end out of the
 * certificate, and needs only the form of the name (`Ca.OLD_CA_CERT_PATTERN`). One that is there twice is
 * kept once.
 *
 * An end that is no date stays as it is: see {@link certificateGeneration}.
 */
export function formerCertificateKeys(former: readonly FormerCertificate[]): Record<string, string> {
  const keys = new Map<string, string>();
  const kept = new Set<string>();
  for (const [end, pem] of former) {
    const identity = pem.replace(/\s+/g, "");
    if (kept.has(identity)) {
      continue;
    }
    kept.add(identity);
    let key = formerCertificateKey(end, 0);
    for (let seconds = 1; keys.has(key); seconds++) {
      key = formerCertificateKey(end, seconds);
    }
    keys.set(key, pem);
  }
  return Object.fromEntries(keys);
}

function formerCertificateKey(end: string, later: number): string {
  const milliseconds = Date.parse(end);
  return Number.isNaN(milliseconds)
    ? `ca-${end}${later === 0 ? "" : `-${later}`}.crt`
    : `ca-${new Date(milliseconds + later * 1000).toISOString().slice(0, 19).replaceAll(":", "-")}Z.crt`;
}

/**
 * The certificates of a PEM text, those that make a chain together: Strimzi trusts the first of a chain only
 * (`Ca.trustedCaCerts`), so the brokers do not begin to trust a company's root because a CA below it is
 * replaced.
 */
export function formerCertificates(pem: string): FormerCertificate[] {
  const chains: X509Certificate[][] = [];
  for (const certificate of parsedCertificates(pem) ?? []) {
    const chain = chains.at(-1);
    const last = chain?.at(-1);
    if (last !== undefined && !isSelfSigned(last) && isIssuedBy(last, certificate)) {
      chain?.push(certificate);
    } else {
      chains.push([certificate]);
    }
  }
  return chains.flatMap((chain) => {
    const [first] = chain;
    return first === undefined ? [] : [[first.validTo, chain.join("")] as const];
  });
}
