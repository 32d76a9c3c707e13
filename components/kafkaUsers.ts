import * as pulumi from "@pulumi/pulumi";
import type { Acl } from "../config/acl";
import type { UserPlan } from "../config/plan";
import { StrimziResource, type StrimziSpec } from "./strimzi";

/** The users to make. */
export interface KafkaUsersArgs {
  users: readonly UserPlan[];
}

/** All users of the plan, each with what it may do. */
export class KafkaUsers extends pulumi.ComponentResource {
  /** Each user's principal, as Kafka's authorizer and its logs name it. */
  public readonly principals: pulumi.Output<string[]>;

  constructor(name: string, { users }: KafkaUsersArgs, opts?: pulumi.ComponentResourceOptions) {
    super("amq-streams:kafka:KafkaUsers", name, {}, opts);

    const resources = users.map(
      (user) =>
        new StrimziResource(
          user.name,
          {
            kind: "KafkaUser",
            name: user.name,
            namespace: user.namespace,
            labels: user.labels,
            cluster: user.cluster,
            spec: {
              authentication: { type: user.authentication },
              authorization: { type: "simple", acls: user.acls.map(aclSpec) },
            },
            wait: user.wait,
          },
          { parent: this },
        ),
    );

    this.principals = pulumi
      .all(resources.map(({ metadata }) => metadata.name))
      .apply((made) => made.map((user) => `CN=${user}`));
    this.registerOutputs({ principals: this.principals });
  }
}

type AclSpec = NonNullable<NonNullable<StrimziSpec<"KafkaUser">["authorization"]>["acls"]>[number];

function aclSpec({ type, resource, operations, host }: Acl): AclSpec {
  return { ...(type === "allow" ? {} : { type }), resource, operations: [...operations], host };
}
