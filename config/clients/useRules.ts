import { type Acl, type AclOperation, type AclResource, aclOperations } from "../kafka/acl";
import type { UseSettings } from "./useSettings";

/**
 * The rules that follow from what a user does, by what Kafka asks of each kind of client (Apache Kafka
 * documentation: "Authorization and ACLs", "Streams Security", "Connect: exactly-once source support"). Pure.
 */

type NamedResource = Exclude<AclResource, { type: "cluster" }>;

interface Grant {
  readonly resource: NamedResource;
  readonly operations: readonly AclOperation[];
}

/** A user, and what it says that it does. */
export type UsingUser = UseSettings & { readonly name: string };

/** One rule for each resource, in the order in which the user names them. */
export function useRules(user: UsingUser): Acl[] {
  const grants = new Map<string, Grant>();
  for (const { resource, operations } of grantsOf(user)) {
    const key = `${resource.type} ${resource.patternType} ${resource.name}`;
    const all = new Set([...(grants.get(key)?.operations ?? []), ...operations]);
    grants.set(key, { resource, operations: aclOperations.filter((operation) => all.has(operation)) });
  }
  return [...grants.values()].map((grant) => ({ type: "allow", ...grant, host: "*" }));
}

function grantsOf(user: UsingUser): Grant[] {
  const { produces = [], consumes = [], streams, connects, transactional } = user;
  return [
    ...produces.map((topic) => grant("topic", topic, "Write", "Describe")),
    ...consumes.map((topic) => grant("topic", topic, "Read", "Describe")),
    ...groupsOf(user).map((group) => grant("group", group, "Read")),
    ...(streams === undefined ? [] : streamsGrants(streams)),
    ...(connects === undefined ? [] : connectGrants(connects)),
    ...(transactional === undefined ? [] : [grant("transactionalId", transactional, "Write", "Describe")]),
  ];
}

/** The groups that a user consumes in. */
function groupsOf({ name, consumes = [], groups, streams, connects }: UsingUser): readonly string[] {
  if (groups !== undefined) {
    return groups;
  }
  if (streams !== undefined) {
    return [streams];
  }
  // A sink connector consumes in the group connect-<its name> (Kafka Connect documentation).
  return consumes.length === 0 ? [] : [connects === undefined ? name : "connect-*"];
}

/**
 * An application creates its internal topics, `<id>-…-changelog` and `<id>-…-repartition`, and deletes records of
 * the latter that it has read. With exactly-once its producers' transactional ids begin with `<id>-`.
 */
function streamsGrants(id: string): Grant[] {
  return [
    grant("topic", `${id}-*`, "Read", "Write", "Create", "Delete", "Describe", "DescribeConfigs"),
    grant("group", id, "Read"),
    grant("transactionalId", `${id}-*`, "Write", "Describe"),
  ];
}

/**
 * Workers create the topics for their configs, offsets and status. With exactly-once sources the leader's
 * transactional id is `connect-cluster-<group>`, and those of tasks begin with `<group>-`.
 */
function connectGrants(group: string): Grant[] {
  return [
    grant("group", group, "Read"),
    grant("topic", `${group}-*`, "Read", "Write", "Create", "Describe", "DescribeConfigs"),
    grant("transactionalId", `connect-cluster-${group}`, "Write", "Describe"),
    grant("transactionalId", `${group}-*`, "Write", "Describe"),
  ];
}

/** A name that ends with a * is the beginning of names; * alone is Kafka's word for all. */
function grant(type: NamedResource["type"], name: string, ...operations: readonly AclOperation[]): Grant {
  const isPrefix = name.endsWith("*") && name !== "*";
  return {
    resource: {
      type,
      name: isPrefix ? name.slice(0, -1) : name,
      patternType: isPrefix ? "prefix" : "literal",
    },
    operations,
  };
}
