import assert from "node:assert/strict";
import { type AclRule, aclRules, impliedBy, ruleText } from "./acls";
import type { KafkaUser } from "./resources";

type Acl = KafkaUser["spec"]["authorization"]["acls"][number];

const acl = (type: "topic" | "group", name: string, operations: string[], rest: Partial<Acl> = {}): Acl => ({
  type: "allow",
  resource: { type, name, patternType: "literal" },
  operations,
  host: "*",
  ...rest,
});

function rules(...acls: Acl[]): AclRule[] {
  const metadata = { name: "me", namespace: "here", labels: {} };
  return aclRules({
    metadata,
    spec: { authentication: { type: "tls" }, authorization: { type: "simple", acls } },
  });
}

/** The rules that others imply, in words. */
const implied = (...acls: Acl[]) => {
  const all = rules(...acls);
  return all.filter((rule) => impliedBy(rule, all).length > 0).map(ruleText);
};

describe("rules of a KafkaUser", () => {
  it("are one for each operation, in the words of Kafka's admin client", () => {
    const prefix = acl("topic", "t", [], { resource: { type: "transactionalId", name: "t-", patternType: "prefix" } });
    assert.deepEqual(rules({ ...prefix, type: "deny", operations: ["DescribeConfigs"], host: "10.0.0.7" }), [
      {
        principal: "User:CN=me",
        resourceType: "TRANSACTIONAL_ID",
        resourceName: "t-",
        patternType: "PREFIXED",
        operation: "DESCRIBE_CONFIGS",
        permission: "DENY",
        host: "10.0.0.7",
      },
    ]);
    const [cluster] = rules({ ...prefix, resource: { type: "cluster" }, operations: ["IdempotentWrite"] });
    assert.deepEqual(
      [cluster?.resourceType, cluster?.resourceName, cluster?.operation],
      ["CLUSTER", "kafka-cluster", "IDEMPOTENT_WRITE"],
    );
  });

  it("imply Describe by Read, Write, Delete and Alter, and DescribeConfigs by AlterConfigs", () => {
    for (const operation of ["Read", "Write", "Delete", "Alter"]) {
      assert.deepEqual(implied(acl("topic", "t", ["Describe", operation])), ["User:CN=me DESCRIBE topic t"]);
    }
    assert.deepEqual(implied(acl("topic", "t", ["DescribeConfigs", "AlterConfigs"])), [
      "User:CN=me DESCRIBE_CONFIGS topic t",
    ]);
    assert.deepEqual(implied(acl("topic", "t", ["Read", "Write", "Create"])), []);
    assert.deepEqual(implied(acl("topic", "t", ["Read", "All"])), ["User:CN=me READ topic t"]);
  });

  it("imply others by a wider name or host, and nothing about another resource", () => {
    const wide: Acl = acl("topic", "t", ["Read"], { resource: { type: "topic", name: "t", patternType: "prefix" } });
    assert.deepEqual(implied(acl("topic", "topic", ["Read"]), wide), ["User:CN=me READ topic topic"]);
    assert.deepEqual(implied(acl("topic", "other", ["Read"]), wide), []);
    assert.deepEqual(implied(acl("topic", "*", ["Read"]), wide), ["User:CN=me READ topic t*"]);
    assert.deepEqual(implied(acl("group", "t", ["Describe"]), acl("topic", "t", ["Read"])), []);
    const fromOne = acl("topic", "t", ["Read"], { host: "10.0.0.7" });
    assert.deepEqual(implied(fromOne, acl("topic", "t", ["Read"])), ["User:CN=me READ topic t"]);
  });

  it("that deny are implied by none", () => {
    assert.deepEqual(implied(acl("topic", "t", ["Describe"], { type: "deny" }), acl("topic", "t", ["Read"])), []);
  });
});
