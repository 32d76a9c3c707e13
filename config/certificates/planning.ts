import { range } from "es-toolkit/math/range";
import { appLabel, caSecrets } from "../kafka/names";
import { certificatesIn, cleanChain, cleanKey, validFrom } from "./caCertificates";
import { formerCertificates } from "./formerCertificates";
import { givenAuthorityWarnings } from "./givenAuthority";
import {
  type AuthoritiesPlan,
  type AuthorityPlan,
  type IssuedGeneration,
  type KeyPlan,
  type OperatorCertificatesPlan,
  strimziCaName,
  type UserCertificatePlan,
  type ValidityPlan,
} from "./plan";
import {
  type CertificateSettings,
  type GivenAuthoritySettings,
  STRIMZI_RENEWAL_DAYS,
  STRIMZI_VALIDITY_DAYS,
} from "./settings";

/**
 * Certificates and passwords that the program makes, as plain data. Pure.
 */

/** What the CAs follow from. */
interface AuthoritySettings {
  readonly namespace: string;
  readonly cluster: { readonly name: string };
  readonly certificates: CertificateSettings;
}

/** The CAs that the program issues, or none if the operator makes them. */
export function authorities({ namespace, cluster, certificates }: AuthoritySettings): {
  authorities?: AuthoritiesPlan;
} {
  const authority = (name: AuthorityPlan["name"], given: GivenAuthoritySettings): AuthorityPlan => ({
    name,
    cluster: cluster.name,
    namespace,
    labels: appLabel,
    secrets: caSecrets(cluster.name, name),
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

/** The plan with what a person should know of CAs that are given. */
export function withCertificateWarnings<
  P extends { readonly authorities?: AuthoritiesPlan; readonly warnings: readonly string[] },
>(plan: P, { certificates }: Pick<AuthoritySettings, "certificates">): P {
  const { authorities, warnings } = plan;
  return authorities === undefined
    ? plan
    : {
        ...plan,
        warnings: [...warnings, ...givenAuthorityWarnings(certificates.clientsCa, authorities.cluster.cluster)],
      };
}

function authoritySource(
  name: AuthorityPlan["name"],
  certificates: CertificateSettings,
  { certificate, key }: GivenAuthoritySettings,
): AuthorityPlan["source"] {
  const { generation, oldestTrusted } = certificates;
  if (certificate !== undefined && key !== undefined) {
    const chain = cleanChain(certificate);
    const [own = chain] = certificatesIn(chain);
    return { from: "config", chain, key: cleanKey(key), validFrom: validFrom(own) };
  }
  const issued = (number: number): IssuedGeneration => ({ number, ...strimziCaName(name, number) });
  return {
    from: "pulumi",
    key: keyPlan(certificates),
    validity: validity(certificates.caValidityDays, certificates),
    former: range(oldestTrusted, generation).map(issued),
    current: issued(generation),
  };
}

/** A user's certificate, if the program issues it. */
export function userCertificate(name: string, certificates: CertificateSettings): UserCertificatePlan {
  return {
    key: keyPlan(certificates),
    validity: validity(certificates.validityDays, certificates),
    secret: `${name}-tls`,
    keepsIssuer: certificates.pauseReconciliation,
  };
}

/** What the Kafka says of certificates, and whether the operator leaves it alone. */
export function operatorCertificates({
  issuer,
  validityDays,
  renewalDays,
  pauseReconciliation,
  generation,
  oldestTrusted,
}: CertificateSettings): {
  readonly certificates: OperatorCertificatesPlan;
  readonly paused: boolean;
} {
  return {
    certificates: {
      generatesAuthorities: issuer === "operator",
      ...(validityDays === STRIMZI_VALIDITY_DAYS ? {} : { validityDays }),
      ...(renewalDays === STRIMZI_RENEWAL_DAYS ? {} : { renewalDays }),
      ...(issuer === "operator" ? {} : { trustedGenerations: `${oldestTrusted}-${generation}` }),
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
