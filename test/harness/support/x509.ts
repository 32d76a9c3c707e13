import { createPrivateKey, generateKeyPairSync, webcrypto } from "node:crypto";
import { isIP } from "node:net";
// The library finds its parts by decorators, which need this first.
import "reflect-metadata";
import * as x509 from "@peculiar/x509";

/**
 * Keys and certificates, issued with real cryptography.
 */

x509.cryptoProvider.set(webcrypto);

const algorithms = {
  ECDSA: { name: "ECDSA", namedCurve: "P-256" },
  RSA: { name: "RSASSA-PKCS1-v1_5" },
} as const;

/** A new private key in PKCS#8 PEM. */
export function privateKey(algorithm: "ECDSA" | "RSA" = "ECDSA", rsaBits = 2048): string {
  const { privateKey } =
    algorithm === "RSA"
      ? generateKeyPairSync("rsa", { modulusLength: rsaBits })
      : generateKeyPairSync("ec", { namedCurve: "P-256" });
  return privateKey.export({ type: "pkcs8", format: "pem" }).toString();
}

/** A key as WebCrypto has it, for signing and with its public half. */
export async function keyPair(pem: string, hash = "SHA-256") {
  const key = createPrivateKey(pem);
  const algorithm = { ...(key.asymmetricKeyType === "rsa" ? algorithms.RSA : algorithms.ECDSA), hash };
  const pkcs8 = key.export({ type: "pkcs8", format: "der" });
  const signing = await webcrypto.subtle.importKey("pkcs8", pkcs8, algorithm, true, ["sign"]);
  const { d, p, q, dp, dq, qi, key_ops, ...publicJwk } = await webcrypto.subtle.exportKey("jwk", signing);
  const publicKey = await webcrypto.subtle.importKey("jwk", publicJwk, algorithm, true, ["verify"]);
  return { algorithm, pair: { privateKey: signing, publicKey } };
}

const usages: Readonly<Record<string, x509.KeyUsageFlags>> = {
  cert_signing: x509.KeyUsageFlags.keyCertSign,
  crl_signing: x509.KeyUsageFlags.cRLSign,
  digital_signature: x509.KeyUsageFlags.digitalSignature,
};
const extendedUsages: Readonly<Record<string, x509.ExtendedKeyUsage>> = {
  client_auth: x509.ExtendedKeyUsage.clientAuth,
  server_auth: x509.ExtendedKeyUsage.serverAuth,
};

/** What a certificate is to say, as the tls provider's resources have it. */
export interface CertificateWanted {
  readonly allowedUses: readonly string[];
  readonly isCaCertificate?: boolean | undefined;
  readonly validityPeriodHours: number;
  /** When it is issued. Default: now. */
  readonly from?: Date;
  /** What it is signed with. Default: SHA-256. */
  readonly hash?: "SHA-1" | "SHA-256";
  /** Names and addresses of a server. */
  readonly names?: readonly string[];
}

/** Issues a certificate. */
export async function issue(
  subject: string,
  publicKey: x509.PublicKeyType,
  issuer: { name: string; key: string; publicKey: x509.PublicKeyType },
  { allowedUses, isCaCertificate = false, validityPeriodHours, from = new Date(), hash, names = [] }: CertificateWanted,
): Promise<string> {
  const { algorithm, pair } = await keyPair(issuer.key, hash);
  const unknown = allowedUses.filter((use) => usages[use] === undefined && extendedUsages[use] === undefined);
  if (unknown.length > 0) {
    throw new Error(`the tls provider knows no use ${unknown.join(", ")}`);
  }
  const extended = allowedUses.flatMap((use) => extendedUsages[use] ?? []);
  const certificate = await x509.X509CertificateGenerator.create({
    subject,
    issuer: issuer.name,
    notBefore: from,
    notAfter: new Date(from.getTime() + validityPeriodHours * 3_600_000),
    signingAlgorithm: algorithm,
    signingKey: pair.privateKey,
    publicKey,
    extensions: [
      new x509.KeyUsagesExtension(
        allowedUses.reduce((flags, use) => flags | (usages[use] ?? 0), 0),
        true,
      ),
      ...(extended.length === 0 ? [] : [new x509.ExtendedKeyUsageExtension(extended)]),
      new x509.BasicConstraintsExtension(isCaCertificate, undefined, true),
      await x509.SubjectKeyIdentifierExtension.create(publicKey),
      await x509.AuthorityKeyIdentifierExtension.create(issuer.publicKey),
      ...(names.length === 0
        ? []
        : [
            new x509.SubjectAlternativeNameExtension(
              names.map((value) => ({ type: isIP(value) ? "ip" : "dns", value })),
            ),
          ]),
    ],
  });
  return `${certificate.toString("pem")}\n`;
}

/** A certificate for a key that signs itself. */
export async function selfSigned(subject: string, key: string, wanted: CertificateWanted): Promise<string> {
  const { publicKey } = (await keyPair(key)).pair;
  return issue(subject, publicKey, { name: subject, key, publicKey }, wanted);
}

/** A certificate for a key, signed by a CA. */
export async function signed(
  subject: string,
  key: string,
  ca: { certificate: string; key: string },
  wanted: CertificateWanted,
): Promise<string> {
  const { subject: name, publicKey } = new x509.X509Certificate(ca.certificate);
  return issue(subject, (await keyPair(key)).pair.publicKey, { name, key: ca.key, publicKey }, wanted);
}
