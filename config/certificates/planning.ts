import { range } from "es-toolkit/math/range";
import { appLabel, caSecrets, names } from "../kafka/names";
import type { ClusterPlan, Labels } from "../plan";
import type { Settings } from "../settings";
import { certificatesIn, formerCertificates, validFrom } from "./caCertificates";
import {
  type CertificateSettings,
  type GivenAuthoritySettings,
  STRIMZI_RENEWAL_DAYS,
  STRIMZI_VALIDITY_DAYS,
} from "./settings";

/**
 * Certificates and passwords that the program makes, as plain data. Pure.
 */

/**
 * The key of a CA's secret with all of its certificates that are trusted, for clients that take one
 * file. Strimzi reads `ca.crt` and what ends in `.crt` beside it, and leaves this one alone.
 */
export const TRUSTED_CAS = "trusted.pem";

/** What kind of private key is made. */
export type KeyPlan =
  | { readonly algorithm: "ECDSA"; readonly ecdsaCurve: "P256" }
  | { readonly algorithm: "RSA"; readonly rsaBits: number };

/** How long a certificate is valid, and how long before its end the first update renews it. */
export interface ValidityPlan {
  readonly hours: number;
  readonly renewalHours: number;
}

/** A CA with a key and a certificate of the program's making. */
export interface IssuedAuthorityPlan {
  readonly from: "pulumi";
  readonly key: KeyPlan;
  readonly validity: ValidityPlan;
  /** Every generation that is trusted, the one in use last. */
  readonly generations: readonly [...IssuedGeneration[], IssuedGeneration];
}

/** One generation of a CA: a key, and a subject of its own, since Strimzi tells CAs apart by it. */
export interface IssuedGeneration {
  readonly number: number;
  readonly commonName: string;
  readonly organization: string;
}

/** A CA that a person gives. Both texts are secrets. */
export interface GivenAuthorityPlan {
  readonly from: "config";
  /** The CA's certificate, those in between, and the root, in PEM. */
  readonly chain: string;
  /** PKCS#8 PEM. */
  readonly key: string;
  /** When the validity of its certificate begins. */
  readonly validFrom: string;
}

/** A CA and the two secrets that Strimzi reads it from. */
export interface AuthorityPlan {
  readonly name: "cluster-ca" | "clients-ca";
  readonly cluster: string;
  readonly namespace: string;
  readonly labels: Labels;
  readonly secrets: { readonly certificate: string; readonly key: string };
  /** The generation of the key: `strimzi.io/ca-key-generation`. */
  readonly keyGeneration: number;
  readonly source: IssuedAuthorityPlan | GivenAuthorityPlan;
  /** How many former CAs were dropped: see {@link certificateGeneration}. */
  readonly dropped: number;
  /** Certificates that are trusted beside, under their keys in the secret. */
  readonly former: Readonly<Record<string, string>>;
}

/** The two CAs of a cluster. */
export interface AuthoritiesPlan {
  readonly cluster: AuthorityPlan;
  readonly clients: AuthorityPlan;
}

/** A certificate for a user, signed by the clients CA. */
export interface UserCertificatePlan {
  readonly key: KeyPlan;
  readonly validity: ValidityPlan;
  /** The secret that it goes into. */
  readonly secret: string;
  /**
   * Whether it stays with the CA that has signed it. While the operator leaves the cluster alone, the
   * brokers do not trust a new one yet.
   */
  readonly keepsIssuer: boolean;
}

/** How the operator is to deal with certificates. What is absent is left to its own defaults. */
export interface OperatorCertificatesPlan {
  /** Whether the operator makes the CAs. */
  readonly generatesAuthorities: boolean;
  readonly validityDays?: number;
  readonly renewalDays?: number;
}

/** The CAs of the program's making, or none if the operator makes them. */
export function authorities({ namespace, certificates }: Settings): { authorities?: AuthoritiesPlan } {
  const authority = (name: AuthorityPlan["name"], given: GivenAuthoritySettings): AuthorityPlan => ({
    name,
    cluster: names.cluster,
    namespace,
    labels: appLabel,
    secrets: caSecrets(names.cluster, name),
    keyGeneration: certificates.generation,
    dropped: certificates.oldestTrusted,
    source: authoritySource(name, certificates, given),
    former: formerCertificates(given.former ?? ""),
  });
  return certificates.issuer === "operator"
    ? {}
    : {
        authorities: {
          cluster: authority("cluster-ca", certificates.clusterCa),
          clients: authority("clients-ca", certificates.clientsCa),
        },
      };
}

function authoritySource(
  name: AuthorityPlan["name"],
  certificates: CertificateSettings,
  { certificate, key }: GivenAuthoritySettings,
): AuthorityPlan["source"] {
  const { generation, oldestTrusted } = certificates;
  if (certificate !== undefined && key !== undefined) {
    const [own = certificate] = certificatesIn(certificate);
    return { from: "config", chain: certificate, key, validFrom: validFrom(own) };
  }
  const issued = (number: number): IssuedGeneration => ({
    number,
    commonName: `${name} v${number}`,
    organization: names.cluster,
  });
  return {
    from: "pulumi",
    key: keyPlan(certificates),
    validity: validity(certificates.caValidityDays, certificates),
    generations: [...range(oldestTrusted, generation).map(issued), issued(generation)],
  };
}

/** A user's certificate, if the program issues it. */
export function userCertificate(name: string, { certificates }: Settings): UserCertificatePlan {
  return {
    key: keyPlan(certificates),
    validity: validity(certificates.validityDays, certificates),
    secret: `${name}-tls`,
    keepsIssuer: certificates.pauseReconciliation,
  };
}

/** What the Kafka says of certificates, and whether the operator leaves it alone. */
export function operatorCertificates({
  certificates: { issuer, validityDays, renewalDays, pauseReconciliation },
}: Settings): Pick<ClusterPlan, "certificates" | "paused"> {
  return {
    certificates: {
      generatesAuthorities: issuer === "operator",
      ...(validityDays === STRIMZI_VALIDITY_DAYS ? {} : { validityDays }),
      ...(renewalDays === STRIMZI_RENEWAL_DAYS ? {} : { renewalDays }),
    },
    paused: pauseReconciliation,
  };
}

function keyPlan({ keyAlgorithm }: CertificateSettings): KeyPlan {
  return keyAlgorithm === "rsa-4096" ? { algorithm: "RSA", rsaBits: 4096 } : { algorithm: "ECDSA", ecdsaCurve: "P256" };
}

function validity(days: number, { renewalDays }: CertificateSettings): ValidityPlan {
  return { hours: days * 24, renewalHours: renewalDays * 24 };
}
