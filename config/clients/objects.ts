import type { Acl } from "../kafka/acl";
import { type StrimziObject, type StrimziSpec, strimziObject } from "../kubernetes/strimziKinds";
import { type KafkaClientPlan, MANAGED_ANNOTATION, type TopicPlan, type UserPlan } from "./plan";

/**
 * Topics and users as plain data: what a plan says in Strimzi's terms. Pure.
 */

/** The key of a password's secret. */
export const PASSWORD_KEY = "password";

/** A topic. */
export function topicObject(topic: TopicPlan): StrimziObject<"KafkaTopic"> {
  const { name, namespace, labels, cluster, topicName, partitions, replicas, config, keep } = topic;
  return strimziObject({
    kind: "KafkaTopic",
    name,
    namespace,
    labels,
    cluster,
    annotations: keep ? { [MANAGED_ANNOTATION]: "false" } : {},
    spec: {
      ...(topicName === undefined ? {} : { topicName }),
      partitions,
      replicas,
      ...(Object.keys(config).length === 0 ? {} : { config }),
    },
  });
}

/** A user. */
export function userObject(user: UserPlan): StrimziObject<"KafkaUser"> {
  const { name, namespace, labels, cluster, acls, quotas } = user;
  return strimziObject({
    kind: "KafkaUser",
    name,
    namespace,
    labels,
    cluster,
    spec: {
      authentication: authenticationSpec(user),
      authorization: { type: "simple", acls: acls.map(aclSpec) },
      ...(quotas === undefined ? {} : { quotas }),
    },
  });
}

/**
 * Whom a client that Strimzi runs trusts: all certificates of the secret, since there are two for a while when the CA's
 * key is replaced.
 */
export function clientTls({ clusterCa }: KafkaClientPlan) {
  return { trustedCertificates: [{ secretName: clusterCa.secret, pattern: "*.crt" }] };
}

/** What a client that Strimzi runs proves itself with. */
export function clientAuthentication({ authentication }: KafkaClientPlan) {
  switch (authentication.type) {
    case "tls":
      return {
        type: "tls" as const,
        certificateAndKey: { secretName: authentication.secret, certificate: "user.crt", key: "user.key" },
      };
    case "scram-sha-512":
      return {
        type: "scram-sha-512" as const,
        username: authentication.user,
        passwordSecret: { secretName: authentication.secret, password: PASSWORD_KEY },
      };
  }
}

function authenticationSpec({ credentials }: UserPlan): StrimziSpec<"KafkaUser">["authentication"] {
  switch (credentials.type) {
    case "tls":
      return credentials;
    case "tls-external":
      return { type: credentials.type };
    case "scram-sha-512":
      return {
        type: credentials.type,
        password: {
          valueFrom: { secretKeyRef: { name: credentials.secret, key: credentials.givenKey ?? PASSWORD_KEY } },
        },
      };
  }
}

type AclSpec = NonNullable<NonNullable<StrimziSpec<"KafkaUser">["authorization"]>["acls"]>[number];

/** A rule, as a KafkaUser has it. */
export function aclSpec({ type, resource, operations, host }: Acl): AclSpec {
  return { ...(type === "allow" ? {} : { type }), resource, operations: [...operations], host };
}
