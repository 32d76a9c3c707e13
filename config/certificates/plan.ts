import type { Labels } from "../kubernetes/object";

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

/** A CA whose key and certificate the program makes. */
export interface IssuedAuthorityPlan {
  readonly from: "pulumi";
  readonly key: KeyPlan;
  readonly validity: ValidityPlan;
  /** The generations before, as far as they are trusted still. */
  readonly former: readonly IssuedGeneration[];
  /** The generation in use. */
  readonly current: IssuedGeneration;
}

/** One generation of a CA: a key, and its own subject, by which Strimzi distinguishes CAs. */
export interface IssuedGeneration extends CaName {
  readonly number: number;
}

/** The subject of a CA's certificate. */
export interface CaName {
  readonly commonName: string;
  readonly organization: string;
}

/**
 * The name that Strimzi gives to a CA of its own (`InternalCa.nextCaSubject`), for each generation of its key
 * another. When it renews a CA that it has been handed it keeps the key and writes this name, whatever the
 * name was: so the program's CAs bear it from the beginning.
 */
export function strimziCaName(name: AuthorityPlan["name"], keyGeneration: number): CaName {
  return { commonName: `${name} v${keyGeneration}`, organization: "io.strimzi" };
}

/** That name as a certificate's subject in one line. */
export function strimziSubject(name: AuthorityPlan["name"], keyGeneration: number): string {
  const { organization, commonName } = strimziCaName(name, keyGeneration);
  return `O=${organization}, CN=${commonName}`;
}

/** The certificate of a former CA, or several that make a chain, and when the first of them ends. */
export type FormerCertificate = readonly [end: string, pem: string];

/** A CA that a person gives. */
export interface GivenAuthorityPlan {
  readonly from: "config";
  /** The CA's certificate, those in between, and the root, in PEM. */
  readonly chain: string;
  /** PKCS#8 PEM, a secret. */
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
  /** How many former CAs were dropped: see `certificateGeneration`. */
  readonly dropped: number;
  /** Certificates that are trusted beside. */
  readonly former: readonly FormerCertificate[];
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
   * Whether it stays as it is, with the CA that has signed it. While the operator leaves the cluster alone, the
   * brokers do not trust a new one yet, so nothing may issue the certificate again.
   */
  readonly keepsIssuer: boolean;
}

/** How the operator is to deal with certificates. What is absent is left to its own defaults. */
export interface OperatorCertificatesPlan {
  /** Whether the operator makes the CAs. */
  readonly generatesAuthorities: boolean;
  readonly validityDays?: number;
  readonly renewalDays?: number;
  /**
   * Which generations of the program's CAs are in use and trusted. No part of the Kafka, but of what an update waits
   * for: a change of them has the operator restart every node.
   */
  readonly trustedGenerations?: string;
}

/** The type token of the component that owns the CAs. */
export const CERTIFICATE_AUTHORITY_TYPE = "amq-streams:kafka:CertificateAuthority";
