import { createPrivateKey, generateKeyPairSync, randomBytes, webcrypto } from "node:crypto";
// The library finds its parts by decorators, which need this first.
import "reflect-metadata";
import * as x509 from "@peculiar/x509";
import { z } from "zod";
import type { RawConfig } from "../../config/parseSettings";
import { record } from "../../demo/evaluate";
import type { ProviderOutputs } from "../../demo/recordingMonitor";
import { stack } from "./stack";

import program = require("../../index");

/**
 * The tls and random providers' part, played with real cryptography: what the program asks for is what
 * is issued, no more and no less.
 */

x509.cryptoProvider.set(webcrypto);

const algorithms = {
  ECDSA: { name: "ECDSA", namedCurve: "P-256", hash: "SHA-256" },
  RSA: { name: "RSASSA-PKCS1-v1_5", hash: "SHA-256" },
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
async function keyPair(pem: string) {
  const key = createPrivateKey(pem);
  const algorithm = key.asymmetricKeyType === "rsa" ? algorithms.RSA : algorithms.ECDSA;
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
  /** Names of a server. */
  readonly names?: readonly string[];
}

/** Issues a certificate. */
async function issue(
  subject: string,
  publicKey: x509.PublicKeyType,
  issuer: { name: string; key: string; publicKey: x509.PublicKeyType },
  { allowedUses, isCaCertificate = false, validityPeriodHours, from = new Date(), names = [] }: CertificateWanted,
): Promise<string> {
  const { algorithm, pair } = await keyPair(issuer.key);
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
        : [new x509.SubjectAlternativeNameExtension(names.map((value) => ({ type: "dns" as const, value })))]),
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

const subject = z
  .strictObject({ commonName: z.string(), organization: z.string().optional() })
  .transform(
    ({ commonName, organization }) => `CN=${commonName}${organization === undefined ? "" : `, O=${organization}`}`,
  );
const wanted = z.object({
  allowedUses: z.array(z.string()),
  isCaCertificate: z.boolean().optional(),
  validityPeriodHours: z.number(),
});
const keyInputs = z.object({ algorithm: z.enum(["ECDSA", "RSA"]), rsaBits: z.number().optional() });
const selfSignedInputs = wanted.extend({ privateKeyPem: z.string(), subject });
const requestInputs = z.object({ privateKeyPem: z.string(), subject });
const locallySignedInputs = wanted.extend({
  certRequestPem: z.string(),
  caCertPem: z.string(),
  caPrivateKeyPem: z.string(),
});
const passwordInputs = z.object({ length: z.number(), special: z.literal(false) });

/** Outputs as the providers would fill them in, from real keys and real certificates. */
const realOutputs: ProviderOutputs = async ({ type, inputs }) => {
  switch (type) {
    case "tls:index/privateKey:PrivateKey": {
      const { algorithm, rsaBits } = keyInputs.parse(inputs);
      return { privateKeyPemPkcs8: privateKey(algorithm, rsaBits) };
    }
    case "tls:index/selfSignedCert:SelfSignedCert": {
      const { privateKeyPem, subject, ...rest } = selfSignedInputs.parse(inputs);
      const certPem = await selfSigned(subject, privateKeyPem, rest);
      const { notBefore, notAfter } = new x509.X509Certificate(certPem);
      return { certPem, validityStartTime: notBefore.toISOString(), validityEndTime: notAfter.toISOString() };
    }
    case "tls:index/certRequest:CertRequest": {
      const { privateKeyPem, subject: name } = requestInputs.parse(inputs);
      const { algorithm, pair } = await keyPair(privateKeyPem);
      const request = await x509.Pkcs10CertificateRequestGenerator.create({
        name,
        keys: pair,
        signingAlgorithm: algorithm,
      });
      return { certRequestPem: request.toString("pem") };
    }
    case "tls:index/locallySignedCert:LocallySignedCert": {
      const { certRequestPem, caCertPem, caPrivateKeyPem, ...rest } = locallySignedInputs.parse(inputs);
      const request = new x509.Pkcs10CertificateRequest(certRequestPem);
      const { subject: name, publicKey } = new x509.X509Certificate(caCertPem);
      return {
        certPem: await issue(request.subject, request.publicKey, { name, key: caPrivateKeyPem, publicKey }, rest),
      };
    }
    case "random:index/randomPassword:RandomPassword": {
      const { length } = passwordInputs.parse(inputs);
      return { result: randomBytes(length).toString("hex").slice(0, length) };
    }
    default:
      return {};
  }
};

/** A secret of the cluster, with its data decoded. */
export interface IssuedSecret {
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations: Readonly<Record<string, string>>;
  readonly data: Readonly<Record<string, string>>;
}

const secretInputs = z.object({
  metadata: z.object({
    name: z.string(),
    labels: z.record(z.string(), z.string()),
    annotations: z.record(z.string(), z.string()).default({}),
  }),
  data: z.record(z.string(), z.string()),
});

/** Runs the program with providers that issue for real, and what came of it. */
export async function issued(config: RawConfig, secretKeys: readonly string[] = []) {
  const secrets = new Map<string, IssuedSecret>();
  const outputs: ProviderOutputs = (resource) => {
    if (resource.type === "kubernetes:core/v1:Secret") {
      const { metadata, data } = secretInputs.parse(resource.inputs);
      const decoded = Object.entries(data).map(([key, text]) => [key, Buffer.from(text, "base64").toString()]);
      secrets.set(metadata.name, { ...metadata, data: Object.fromEntries(decoded) });
    }
    return realOutputs(resource);
  };
  const evaluation = await record({ ...stack(config), secretKeys }, () => program({}), outputs);
  return {
    evaluation,
    secret: (name: string): IssuedSecret => {
      const found = secrets.get(name);
      if (found === undefined) {
        throw new Error(`there is no secret ${name} among ${[...secrets.keys()].join(", ")}`);
      }
      return found;
    },
  };
}
