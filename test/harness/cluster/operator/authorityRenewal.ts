import { type AuthorityPlan, strimziCaName } from "../../../../config/certificates/plan";
import { selfSigned } from "../../support/x509";

/** A CA as its secrets have it. */
export interface Authority {
  readonly certificate: string;
  readonly key: string;
  /** `strimzi.io/ca-key-generation` and `strimzi.io/ca-cert-generation`. */
  readonly generations: { readonly key: number; readonly certificate: number };
}

/**
 * A CA as Strimzi renews it, when it is due or when its secret is annotated with `strimzi.io/force-renew`: with the
 * key that it has, under the name that Strimzi gives to CAs of its own, whatever the name was before
 * (`InternalCa.createRenewOrReplace`, RENEW_CERT).
 */
export async function renewed(
  name: AuthorityPlan["name"],
  { key, generations }: Authority,
  from = new Date(),
): Promise<Authority> {
  const { organization, commonName } = strimziCaName(name, generations.key);
  const certificate = await selfSigned(`O=${organization}, CN=${commonName}`, key, {
    allowedUses: ["cert_signing", "crl_signing"],
    isCaCertificate: true,
    validityPeriodHours: 365 * 24,
    from,
  });
  return { certificate, key, generations: { ...generations, certificate: generations.certificate + 1 } };
}
