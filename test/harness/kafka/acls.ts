import { constantCase } from "es-toolkit/string/constantCase";
import type { KafkaUser } from "./resources";

/** One rule of Kafka's, as its admin client takes it: one operation on one resource. */
export interface AclRule {
  readonly principal: string;
  readonly resourceType: string;
  readonly resourceName: string;
  readonly patternType: "LITERAL" | "PREFIXED";
  readonly operation: string;
  readonly permission: "ALLOW" | "DENY";
  readonly host: string;
}

/** Kafka's name for the cluster as a resource. */
const CLUSTER = "kafka-cluster";

/** Who a user is to Kafka's authorizer: the whole subject of its certificate, or the name that goes with its password. */
export function principal({ metadata, spec }: KafkaUser): string {
  return spec.authentication.type === "scram-sha-512" ? `User:${metadata.name}` : `User:CN=${metadata.name}`;
}

/** The rules that the user operator makes of a KafkaUser, entry by entry. */
export function aclRules(user: KafkaUser): AclRule[] {
  return user.spec.authorization.acls.flatMap(({ type, resource, operations, host }) =>
    operations.map((operation) => ({
      principal: principal(user),
      resourceType: constantCase(resource.type),
      resourceName: resource.type === "cluster" ? CLUSTER : resource.name,
      patternType: resource.type !== "cluster" && resource.patternType === "prefix" ? "PREFIXED" : "LITERAL",
      operation: constantCase(operation),
      permission: type === "deny" ? "DENY" : "ALLOW",
      host,
    })),
  );
}

/** What a permitted operation permits besides itself (Kafka documentation, "Authorization and ACLs"). */
const implied: Readonly<Record<string, readonly string[]>> = {
  READ: ["DESCRIBE"],
  WRITE: ["DESCRIBE"],
  DELETE: ["DESCRIBE"],
  ALTER: ["DESCRIBE"],
  ALTER_CONFIGS: ["DESCRIBE_CONFIGS"],
};

/** The other rules that permit all that a rule does, so that it makes no difference whether it is there. */
export function impliedBy(rule: AclRule, rules: readonly AclRule[]): AclRule[] {
  return rules.filter((other) => other !== rule && rule.permission === "ALLOW" && permitsAllOf(other, rule));
}

function permitsAllOf(other: AclRule, rule: AclRule): boolean {
  return (
    other.permission === "ALLOW" &&
    other.principal === rule.principal &&
    other.resourceType === rule.resourceType &&
    (other.host === "*" || other.host === rule.host) &&
    isOnAllOf(other, rule) &&
    (other.operation === rule.operation ||
      other.operation === "ALL" ||
      (implied[other.operation] ?? []).includes(rule.operation))
  );
}

/** Whether the resources that a rule is about include those of another. */
function isOnAllOf(other: AclRule, rule: AclRule): boolean {
  if (other.patternType === "PREFIXED") {
    return rule.resourceName.startsWith(other.resourceName);
  }
  return other.resourceName === "*" || (other.resourceName === rule.resourceName && rule.patternType === "LITERAL");
}

/** A rule in words. */
export function ruleText({
  principal,
  permission,
  operation,
  resourceType,
  resourceName,
  patternType,
}: AclRule): string {
  const name = patternType === "PREFIXED" ? `${resourceName}*` : resourceName;
  return `${principal} ${permission === "DENY" ? "must not " : ""}${operation} ${resourceType.toLowerCase()} ${name}`;
}
