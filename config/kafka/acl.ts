/** How the name in an ACL rule is meant. */
export const patternTypes = ["literal", "prefix"] as const;
export type PatternType = (typeof patternTypes)[number];

/** What an ACL rule can be about, as `KafkaUser` spells it. */
export const aclResourceTypes = ["topic", "group", "transactionalId", "cluster"] as const;
export type AclResourceType = (typeof aclResourceTypes)[number];

/** Operations of an ACL rule, as `KafkaUser` spells them. */
export const aclOperations = [
  "Read",
  "Write",
  "Create",
  "Delete",
  "Alter",
  "Describe",
  "ClusterAction",
  "AlterConfigs",
  "DescribeConfigs",
  "IdempotentWrite",
  "All",
] as const;
export type AclOperation = (typeof aclOperations)[number];

/** What a rule is about: the cluster, which needs no name, or something in it, which does. */
export type AclResource =
  | { readonly type: "cluster" }
  | { readonly type: Exclude<AclResourceType, "cluster">; readonly name: string; readonly patternType: PatternType };

/** One rule: who has it may do, or may not do, the operations on the resource. */
export interface Acl {
  readonly type: "allow" | "deny";
  readonly resource: AclResource;
  readonly operations: readonly AclOperation[];
  /** The client's host, `*` for any. */
  readonly host: string;
}

/** A rule that allows operations on a resource with this very name, from any host. */
export function allow(
  type: Exclude<AclResourceType, "cluster">,
  name: string,
  ...operations: readonly AclOperation[]
): Acl {
  return { type: "allow", resource: { type, name, patternType: "literal" }, operations, host: "*" };
}
