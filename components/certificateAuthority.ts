import * as kubernetes from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import * as tls from "@pulumi/tls";
import { mapValues } from "es-toolkit/object/mapValues";
import { certificateGeneration } from "../config/certificates/caCertificates";
import { plannedAuthorities } from "../config/certificates/deployed";
import { formerCertificateKeys } from "../config/certificates/formerCertificates";
import {
  type AuthoritiesPlan,
  type AuthorityPlan,
  CERTIFICATE_AUTHORITY_TYPE,
  type FormerCertificate,
  type GivenAuthorityPlan,
  type IssuedAuthorityPlan,
  type IssuedGeneration,
  TRUSTED_CAS,
} from "../config/certificates/plan";
import { base64 } from "./resources/base64";

/** A key and its certificate. */
export interface Signer {
  /** The CA's certificate in PEM, alone or with the chain that leads to its root. */
  readonly certificate: pulumi.Output<string>;
  /** PKCS#8 PEM, a secret. */
  readonly privateKey: pulumi.Output<string>;
  /** The generation of the certificate, `strimzi.io/ca-cert-generation`: another one with every change of the CA. */
  readonly generation: pulumi.Output<string>;
}

/** A CA in use, and the annotations that Strimzi needs with it. */
interface Authority extends Pick<Signer, "certificate" | "privateKey"> {
  /** When the validity of its certificate begins. */
  readonly validFrom: pulumi.Output<string>;
  /** Certificates of former CAs that are still trusted. */
  readonly former: pulumi.Output<readonly FormerCertificate[]>;
}

/**
 * The cluster's two CAs: the cluster CA, which signs the brokers' certificates, and the clients CA, which
 * signs the users'. Each is in the two secrets that Strimzi reads it from: the certificates that are
 * trusted, and the key that signs.
 *
 * Strimzi never changes these secrets. It takes notice when the generations in their annotations grow.
 */
export class CertificateAuthority extends pulumi.ComponentResource {
  /** What signs the brokers' certificates. */
  public readonly clusterCa: Signer;
  /** What signs the users' certificates. */
  public readonly clientsCa: Signer;

  constructor(name: string, authorities: AuthoritiesPlan, opts?: pulumi.ComponentResourceOptions) {
    super(CERTIFICATE_AUTHORITY_TYPE, name, {}, opts);
    const { cluster, clients } = authorities;

    this.clusterCa = this.authority(cluster);
    this.clientsCa = this.authority(clients);

    // What the next update must know of this one.
    this.registerOutputs(plannedAuthorities(authorities));
  }

  private authority(plan: AuthorityPlan): Signer {
    const { name, source, keyGeneration, dropped } = plan;
    const { certificate, privateKey, validFrom, former } =
      source.from === "pulumi" ? this.issued(name, source) : given(source);
    const generation = validFrom.apply((start) => certificateGeneration(start, dropped));
    const trusted = former.apply((certificates) => formerCertificateKeys([...certificates, ...plan.former]));

    this.secret(`${name}-certificate`, plan, plan.secrets.certificate, {
      annotations: { "strimzi.io/ca-cert-generation": generation },
      data: pulumi
        .all([certificate, trusted])
        .apply(([pem, others]) =>
          mapValues({ ...others, "ca.crt": pem, [TRUSTED_CAS]: [pem, ...Object.values(others)].join("") }, base64),
        ),
    });
    this.secret(`${name}-key`, plan, plan.secrets.key, {
      annotations: { "strimzi.io/ca-key-generation": String(keyGeneration) },
      data: { "ca.key": base64(privateKey) },
    });
    return { certificate, privateKey, generation };
  }

  /** The key and the certificate of the generation in use, and the certificates of those before it. */
  private issued(name: string, { former, current, ...plan }: IssuedAuthorityPlan): Authority {
    const { key, certificate } = this.generation(name, plan, current);
    const certificates = former
      .map((generation) => this.generation(name, plan, generation).certificate)
      .map(({ validityEndTime, certPem }) =>
        pulumi.all([validityEndTime, certPem]).apply(([end, pem]): FormerCertificate => [end, pem]),
      );
    return {
      certificate: certificate.certPem,
      privateKey: key.privateKeyPemPkcs8,
      validFrom: certificate.validityStartTime,
      former: pulumi.all(certificates),
    };
  }

  private generation(
    name: string,
    { key: algorithm, validity }: Omit<IssuedAuthorityPlan, "former" | "current">,
    { number, commonName, organization }: IssuedGeneration,
  ) {
    const key = new tls.PrivateKey(`${name}-key-${number}`, algorithm, {
      parent: this,
      // Another algorithm would be another key, which nobody trusts. The next generation takes it.
      ignoreChanges: ["algorithm", "ecdsaCurve", "rsaBits"],
    });
    const certificate = new tls.SelfSignedCert(
      `${name}-${number}`,
      {
        privateKeyPem: key.privateKeyPemPkcs8,
        subject: { commonName, organization },
        isCaCertificate: true,
        // RFC 5280, 4.2.1.3: what a CA's key may be used for. Its key id ties a certificate to its issuer.
        allowedUses: ["cert_signing", "crl_signing"],
        setSubjectKeyId: true,
        validityPeriodHours: validity.hours,
        earlyRenewalHours: validity.renewalHours,
      },
      { parent: this },
    );
    return { key, certificate };
  }

  /** A secret as Strimzi looks for it. */
  private secret(
    name: string,
    { cluster, namespace, labels }: AuthorityPlan,
    secret: string,
    content: {
      annotations: Record<string, pulumi.Input<string>>;
      data: pulumi.Input<Record<string, pulumi.Input<string>>>;
    },
  ) {
    return new kubernetes.core.v1.Secret(
      name,
      {
        metadata: {
          name: secret,
          namespace,
          labels: { ...labels, "strimzi.io/kind": "Kafka", "strimzi.io/cluster": cluster },
          annotations: content.annotations,
        },
        type: "Opaque",
        data: content.data,
      },
      { parent: this },
    );
  }
}

function given({ chain, key, validFrom }: GivenAuthorityPlan): Authority {
  return {
    certificate: pulumi.output(chain),
    privateKey: pulumi.secret(key),
    validFrom: pulumi.output(validFrom),
    former: pulumi.output([]),
  };
}
