import * as kubernetes from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import * as tls from "@pulumi/tls";
import type { UserCertificatePlan } from "../config/certificates/plan";
import type { Labels } from "../config/kubernetes/object";
import type { Signer } from "./certificateAuthority";
import { base64 } from "./resources/base64";

/** The user, and the CA that signs. */
export interface UserCertificateArgs {
  user: string;
  namespace: string;
  labels: Labels;
  certificate: UserCertificatePlan;
  clientsCa: Signer;
}

/**
 * A user's key and certificate, in a secret like the user operator's: `ca.crt`, `user.crt`, `user.key`.
 *
 * The secret has a name of its own and none of Strimzi's labels: the user operator deletes what looks
 * like the secret of a user whose certificate it does not issue.
 */
export class UserCertificate extends pulumi.ComponentResource {
  /** When the validity of the certificate begins: another time with every certificate. */
  public readonly validFrom: pulumi.Output<string>;

  constructor(name: string, args: UserCertificateArgs, opts?: pulumi.ComponentResourceOptions) {
    super("amq-streams:kafka:UserCertificate", name, {}, opts);
    const { user, namespace, labels, certificate: plan, clientsCa } = args;

    const key = new tls.PrivateKey(`${name}-key`, plan.key, {
      parent: this,
      ignoreChanges: plan.keepsIssuer ? ["algorithm", "ecdsaCurve", "rsaBits"] : [],
    });
    const request = new tls.CertRequest(
      `${name}-request`,
      // The principal that ACLs are about is the whole subject: nothing but the name.
      { privateKeyPem: key.privateKeyPemPkcs8, subject: { commonName: user } },
      { parent: this },
    );
    const certificate = new tls.LocallySignedCert(
      name,
      {
        certRequestPem: request.certRequestPem,
        caCertPem: clientsCa.certificate,
        caPrivateKeyPem: clientsCa.privateKey,
        allowedUses: ["digital_signature", "client_auth"],
        setSubjectKeyId: true,
        validityPeriodHours: plan.validity.hours,
        // A renewal is a replacement, for which the engine takes no notice of `ignoreChanges`: there is none in the
        // meantime. A certificate that has ended is replaced all the same, and could not be used anyway.
        earlyRenewalHours: plan.keepsIssuer ? 0 : plan.validity.renewalHours,
      },
      {
        parent: this,
        ignoreChanges: plan.keepsIssuer ? ["caCertPem", "caPrivateKeyPem", "validityPeriodHours"] : [],
      },
    );
    this.validFrom = certificate.validityStartTime;
    new kubernetes.core.v1.Secret(
      `${name}-secret`,
      {
        metadata: { name: plan.secret, namespace, labels },
        type: "Opaque",
        data: {
          "ca.crt": base64(certificate.caCertPem),
          "user.crt": base64(certificate.certPem),
          "user.key": base64(key.privateKeyPemPkcs8),
        },
      },
      { parent: this },
    );

    this.registerOutputs({});
  }
}
