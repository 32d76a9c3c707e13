import type { X509Certificate } from "node:crypto";

/**
 * Weak keys and weak signatures: those that Java's and OpenSSL's defaults reject, or soon will. Pure.
 */

/** Signature algorithms with SHA-1 or older, by the DER of their object identifiers (RFC 3279, RFC 5758). */
const weakSignatures: Readonly<Record<string, string>> = {
  "2a864886f70d010102": "MD2",
  "2a864886f70d010104": "MD5",
  "2a864886f70d010105": "SHA-1",
  "2b0e03021d": "SHA-1",
  "2a8648ce380403": "SHA-1",
  "2a8648ce3d0401": "SHA-1",
};

/** The hash that a certificate is signed with, if it is one that can be forged. */
export function weakSignatureHash({ raw }: X509Certificate): string | undefined {
  // Certificate ::= SEQUENCE { tbsCertificate, SEQUENCE { algorithm OBJECT IDENTIFIER, ... }, ... } (RFC 5280, 4.1).
  const certificate = valueAt(raw, 0);
  const signed = valueAt(raw, certificate.start);
  const algorithm = valueAt(raw, signed.end);
  const identifier = valueAt(raw, algorithm.start);
  return weakSignatures[raw.subarray(identifier.start, identifier.end).toString("hex")];
}

/** Where the value of a DER element is whose tag stands at an offset. */
function valueAt(der: Buffer, offset: number): { start: number; end: number } {
  const first = der[offset + 1] ?? 0;
  // Below 128 it is the length itself, above the number of bytes that the length takes.
  const lengthBytes = first < 0x80 ? 0 : first & 0x7f;
  const start = offset + 2 + lengthBytes;
  const length = lengthBytes === 0 ? first : der.readUIntBE(offset + 2, lengthBytes);
  return { start, end: start + length };
}

/** What a certificate's key is, if it is too short: NIST SP 800-57 asks for 112 bits of strength at least. */
export function weakKey({ publicKey }: X509Certificate): string | undefined {
  const { asymmetricKeyType: type, asymmetricKeyDetails: { modulusLength, namedCurve } = {} } = publicKey;
  if (modulusLength !== undefined && modulusLength < 2048) {
    return `${type?.toUpperCase()} with ${modulusLength} bits`;
  }
  const curveBits = /\d{3}/.exec(namedCurve ?? "")?.[0];
  return curveBits !== undefined && Number(curveBits) < 224 ? `on the curve ${namedCurve}` : undefined;
}
