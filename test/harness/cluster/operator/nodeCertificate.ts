import { isIssuedBy, parsedCertificates } from "../../../../config/certificates/caCertificates";
import type { KubernetesObject } from "../../../../config/kubernetes/object";
import { privateKey, signed } from "../../support/x509";
import type { Authority } from "./authorityRenewal";

/** The CAs that a cluster runs with. */
export interface Authorities {
  readonly cluster: TrustedAuthority;
  readonly clients: TrustedAuthority;
}

/** A CA, and all that is trusted with it: the first certificate of each `.crt` of its secret (`Ca.trustedCaCerts`). */
export interface TrustedAuthority extends Authority {
  readonly trusted: readonly string[];
}

/** What a node shows to whoever connects to it. */
export interface NodeCertificate {
  /** The node's own certificate and the CA's, in PEM. */
  readonly certificate: string;
  readonly key: string;
  /** The generation of the CA's certificate that it was issued with. */
  readonly generation: number;
}

/** A node's certificate of the cluster CA, for the names under which clients find the cluster. */
export async function issueNodeCertificate(
  { metadata: { name, namespace } }: KubernetesObject,
  { cluster }: Authorities,
): Promise<NodeCertificate> {
  const key = privateKey();
  const certificate = await signed(`O=io.strimzi, CN=${name}-kafka`, key, cluster, {
    allowedUses: ["digital_signature", "server_auth", "client_auth"],
    validityPeriodHours: 365 * 24,
    names: [`${name}-kafka-bootstrap`, `${name}-kafka-bootstrap.${namespace}.svc`],
  });
  return { certificate: `${certificate}${cluster.certificate}`, key, generation: cluster.generations.certificate };
}

/** Whether somebody who trusts a CA, and those beside it, takes what a node shows. */
export function isTrusted({ certificate }: NodeCertificate, { trusted }: TrustedAuthority): boolean {
  const [own] = parsedCertificates(certificate) ?? [];
  return own !== undefined && trusted.some((pem) => (parsedCertificates(pem) ?? []).some((ca) => isIssuedBy(own, ca)));
}
