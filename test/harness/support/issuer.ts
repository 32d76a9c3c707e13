import { randomBytes } from "node:crypto";
// The library finds its parts by decorators, which need this first.
import "reflect-metadata";
import * as x509 from "@peculiar/x509";
import { z } from "zod";
import type { RawConfig } from "../../../config/parseSettings";
import { record } from "../../../tools/evaluate/evaluate";
import type { ProviderOutputs } from "../../../tools/evaluate/recordingMonitor";
import { stack } from "./stack";
import { issue, keyPair, privateKey, selfSigned } from "./x509";

import program = require("../../../index");

export { type CertificateWanted, privateKey, selfSigned, signed } from "./x509";

/**
 * The tls and random providers' part, played with real cryptography: what the program asks for is what
 * is issued, no more and no less. Only RSA keys are shorter, 2048 bits: one of 4096 bits takes seconds to generate. What
 * the program asked for is in the recorded inputs.
 */

const subject = z.strictObject({ commonName: z.string(), organization: z.string().optional() }).transform(
  // In the order in which the provider writes them.
  ({ commonName, organization }) => `${organization === undefined ? "" : `O=${organization}, `}CN=${commonName}`,
);
const wanted = z.object({
  allowedUses: z.array(z.string()),
  isCaCertificate: z.boolean().optional(),
  validityPeriodHours: z.number(),
});
const keyInputs = z.object({ algorithm: z.enum(["ECDSA", "RSA"]), rsaBits: z.number().min(2048).optional() });
const selfSignedInputs = wanted.extend({ privateKeyPem: z.string(), subject });
const requestInputs = z.object({ privateKeyPem: z.string(), subject });
const locallySignedInputs = wanted.extend({
  certRequestPem: z.string(),
  caCertPem: z.string(),
  caPrivateKeyPem: z.string(),
});
const passwordInputs = z.object({ length: z.number(), special: z.literal(false) });

/** Outputs as the providers would fill them in, from real keys and real certificates. */
export const realOutputs: ProviderOutputs = (resource) => outputsOf(resource, undefined);

/** The same, with certificates that are issued at a time. */
async function outputsOf({ type, inputs }: Parameters<ProviderOutputs>[0], time: Date | undefined) {
  const from = time === undefined ? {} : { from: time };
  switch (type) {
    case "tls:index/privateKey:PrivateKey": {
      return { privateKeyPemPkcs8: privateKey(keyInputs.parse(inputs).algorithm) };
    }
    case "tls:index/selfSignedCert:SelfSignedCert": {
      const { privateKeyPem, subject, ...rest } = selfSignedInputs.parse(inputs);
      return issuedCertificate(await selfSigned(subject, privateKeyPem, { ...rest, ...from }));
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
      const issuer = { name, key: caPrivateKeyPem, publicKey };
      return issuedCertificate(await issue(request.subject, request.publicKey, issuer, { ...rest, ...from }));
    }
    case "random:index/randomPassword:RandomPassword": {
      const { length } = passwordInputs.parse(inputs);
      return { result: randomBytes(length).toString("hex").slice(0, length) };
    }
    default:
      return {};
  }
}

function issuedCertificate(certPem: string) {
  const { notBefore, notAfter } = new x509.X509Certificate(certPem);
  return { certPem, validityStartTime: notBefore.toISOString(), validityEndTime: notAfter.toISOString() };
}

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

/** Runs the program with providers that issue for real, at some time, and what came of it. */
export async function issued(config: RawConfig, secretKeys: readonly string[] = [], time?: Date) {
  const secrets = new Map<string, IssuedSecret>();
  const outputs: ProviderOutputs = (resource) => {
    if (resource.type === "kubernetes:core/v1:Secret") {
      const { metadata, data } = secretInputs.parse(resource.inputs);
      const decoded = Object.entries(data).map(([key, text]) => [key, Buffer.from(text, "base64").toString()]);
      secrets.set(metadata.name, { ...metadata, data: Object.fromEntries(decoded) });
    }
    return outputsOf(resource, time);
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
