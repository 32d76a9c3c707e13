import * as kubernetes from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import * as random from "@pulumi/random";
import { PASSWORD_KEY, userObject } from "../config/clients/objects";
import type { UserPlan } from "../config/clients/plan";
import type { Signer } from "./certificateAuthority";
import { base64 } from "./resources/base64";
import { ManyResources } from "./resources/manyResources";
import { StrimziResource } from "./resources/strimziResource";
import { UserCertificate } from "./userCertificate";

/** The users to make. */
export interface KafkaUsersArgs {
  users: readonly UserPlan[];
  /** What signs the certificates of those whose certificates are the program's. */
  clientsCa?: Signer | undefined;
  /** What makes those that may be in the cluster already. Absent: none is taken over. */
  adopting?: pulumi.ProviderResource | undefined;
}

/** All users of the plan, each with what it may do and what it proves itself with. */
export class KafkaUsers extends ManyResources {
  /** Each user's principal, as Kafka's authorizer and its logs name it. */
  public readonly principals: pulumi.Output<string[]>;
  private readonly users: readonly UserPlan[];
  /** By secret: when the certificate in it was issued. Of the users that are made so far. */
  private readonly certificates = new Map<string, pulumi.Output<string>>();

  constructor(name: string, { users, clientsCa, adopting }: KafkaUsersArgs, opts?: pulumi.ComponentResourceOptions) {
    super("amq-streams:kafka:KafkaUsers", name, {}, opts);
    this.users = users;

    const made = this.makeEach(users, (user) => {
      const credentials = this.credentials(user, clientsCa);
      return new StrimziResource(
        user.name,
        { object: userObject(user), wait: user.wait },
        { parent: this, dependsOn: credentials, ...(user.takeOver && adopting ? { provider: adopting } : {}) },
      );
    });

    this.principals = pulumi.output(made.then(() => users.map(({ principal }) => principal)));
    this.registerOutputs({ principals: this.principals });
  }

  /** When the validity of a certificate begins that the program has issued into a secret. None, if it is another's. */
  certificatesIn(secret: string): pulumi.Output<string>[] {
    const isIssued = this.users.some(
      ({ credentials }) => credentials.type === "tls-external" && credentials.certificate.secret === secret,
    );
    return isIssued ? [pulumi.output(this.made.then(() => this.certificates.get(secret) ?? ""))] : [];
  }

  /** What the program makes for a user to prove itself with; what the user operator makes is none of it. */
  private credentials(
    { name, namespace, labels, credentials }: UserPlan,
    clientsCa: Signer | undefined,
  ): pulumi.Resource[] {
    switch (credentials.type) {
      case "tls":
        return [];
      case "tls-external": {
        if (clientsCa === undefined) {
          throw new Error(`the program has no clients CA to sign the certificate of ${name}`);
        }
        const { certificate } = credentials;
        const args = { user: name, namespace, labels, certificate, clientsCa };
        const issued = new UserCertificate(`${name}-certificate`, args, { parent: this });
        this.certificates.set(certificate.secret, issued.validFrom);
        return [issued];
      }
      case "scram-sha-512":
        return credentials.givenKey === undefined
          ? [this.password(`${name}-password`, { namespace, labels }, credentials.secret)]
          : [];
    }
  }

  /** A password, in a secret that the user operator reads it from. */
  private password(name: string, { namespace, labels }: Pick<UserPlan, "namespace" | "labels">, secret: string) {
    // Letters and digits stand in a JAAS configuration as they are; 32 of them are more than 190 bits.
    const password = new random.RandomPassword(name, { length: 32, special: false }, { parent: this });
    return new kubernetes.core.v1.Secret(
      `${name}-secret`,
      {
        metadata: { name: secret, namespace, labels },
        type: "Opaque",
        data: { [PASSWORD_KEY]: base64(password.result) },
      },
      { parent: this },
    );
  }
}
