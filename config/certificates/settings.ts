import { z } from "zod";
import { type FieldText, flag, oneOf, pem, whole } from "../fields/fields";

/** Validities that Strimzi takes where a Kafka says nothing: CertificateAuthority's documentation in its API reference. */
export const STRIMZI_VALIDITY_DAYS = 365;
export const STRIMZI_RENEWAL_DAYS = 30;

/** A CA that exists already, and certificates that are to be trusted beside it. */
function givenAuthority(name: string, who: string) {
  const file = name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
  return z
    .strictObject({
      certificate: pem({
        label: "CERTIFICATE",
        what: "certificates in PEM: the CA's own first, then those in between, the root last",
        description: `issuer pulumi: the certificate of your own CA, which signs the certificates of ${who}, with its chain up to the root, in PEM. Default: the program creates a CA.`,
        example: `${file}-chain.pem`,
      }).optional(),
      key: pem({
        label: "PRIVATE KEY",
        what: "an unencrypted private key in PKCS#8 PEM (BEGIN PRIVATE KEY), as openssl pkcs8 -topk8 -nocrypt writes it",
        description: "That CA's private key, unencrypted, in PKCS#8 PEM.",
        example: `${file}.key`,
      }).optional(),
      former: pem({
        label: "CERTIFICATE",
        what: "certificates in PEM",
        description:
          "Certificates of CAs that are trusted as well, in PEM: those in use before, while you replace a CA by your own, or the operator's CAs by the program's.",
        example: `former-${file}.pem`,
      }).optional(),
    })
    .prefault({});
}

/** The settings under `certificates`: who issues certificates, how long they last, and which CA of several is in use. */
export const certificateSettings = z
  .strictObject({
    issuer: oneOf(["operator", "pulumi"], {
      description:
        "Who issues the cluster CA, the clients CA and the users' certificates: Strimzi's operators, or this program. Moving a running cluster from one to the other takes the steps of docs/certificates.md.",
      example: "pulumi",
    }).prefault("operator"),
    keyAlgorithm: oneOf(["ecdsa-p256", "rsa-4096"], {
      description:
        "issuer pulumi: the kind of new keys. An existing CA keeps its key; the next generation gets one of this kind.",
      example: "rsa-4096",
    }).prefault("ecdsa-p256"),
    caValidityDays: days({
      description:
        "issuer pulumi: how long the CAs' certificates are valid. Default: five years, so that they do not expire in a stack that is seldom updated.",
      example: "3650",
    }).prefault(1825),
    validityDays: days({
      description:
        "How long certificates of brokers and users are valid; with issuer operator those of the CAs too, for which Strimzi has no separate setting.",
      example: "90",
    }).prefault(STRIMZI_VALIDITY_DAYS),
    renewalDays: days({
      description:
        "How many days before its end a certificate is renewed: by the operator if the operator issued it, by the next `pulumi up` if the program did.",
      example: "14",
    }).prefault(STRIMZI_RENEWAL_DAYS),
    generation: whole({
      min: 0,
      max: 1000,
      what: "generations",
      description:
        "issuer pulumi: the generation of the CAs' keys. Raising it by one creates new CAs beside the former ones: see docs/certificates.md. It only grows.",
      example: "1",
    }).prefault(0),
    oldestTrusted: whole({
      min: 0,
      max: 1000,
      what: "generations",
      description:
        "issuer pulumi: the oldest generation of CAs that is still trusted. Raise it to the generation in use when all clients trust that. It only grows.",
      example: "1",
    }).prefault(0),
    pauseReconciliation: flag({
      description:
        "Whether the operator is paused for this cluster (Strimzi's `pause-reconciliation`), as it must be while CA keys are replaced.",
      example: "true",
    }).prefault(false),
    clusterCa: givenAuthority("clusterCa", "the brokers"),
    clientsCa: givenAuthority("clientsCa", "the users"),
  })
  .prefault({});

function days(text: FieldText) {
  return whole({ min: 1, max: 36_500, what: "days", ...text });
}

/** The settings under `certificates`, checked. */
export type CertificateSettings = z.infer<typeof certificateSettings>;

/** A CA of the stack config: see {@link certificateSettings}. */
export type GivenAuthoritySettings = CertificateSettings["clusterCa"];
