import assert from "node:assert/strict";
import { type UsingUser, useRules } from "../../../config/clients/useRules";
import { plan, problems } from "../../harness/support/settings";

/** Rules as one reads them aloud. */
function rulesOf(user: UsingUser): string[] {
  return useRules(user).map(({ type, resource, operations, host }) => {
    const name = "name" in resource ? `${resource.name}${resource.patternType === "prefix" ? "…" : ""}` : "";
    return `${type} ${operations.join(",")} on ${resource.type} ${name} from ${host}`;
  });
}

describe("the rules that follow from what a user does", () => {
  const cases: readonly (readonly [string, Omit<UsingUser, "name">, readonly string[]])[] = [
    ["nothing", {}, []],
    ["produces", { produces: ["orders"] }, ["allow Write,Describe on topic orders from *"]],
    [
      "consumes, in the group of its name",
      { consumes: ["orders", "pay.*"] },
      [
        "allow Read,Describe on topic orders from *",
        "allow Read,Describe on topic pay.… from *",
        "allow Read on group billing from *",
      ],
    ],
    [
      "consumes in groups of other names",
      { consumes: ["*"], groups: ["reports", "adhoc-*"] },
      [
        "allow Read,Describe on topic * from *",
        "allow Read on group reports from *",
        "allow Read on group adhoc-… from *",
      ],
    ],
    [
      "consumes what it produces: one rule",
      { produces: ["orders"], consumes: ["orders"] },
      ["allow Read,Write,Describe on topic orders from *", "allow Read on group billing from *"],
    ],
    [
      "transactional",
      { produces: ["orders"], transactional: "billing-*" },
      ["allow Write,Describe on topic orders from *", "allow Write,Describe on transactionalId billing-… from *"],
    ],
    [
      "a Kafka Streams application",
      { consumes: ["orders"], produces: ["totals"], streams: "order-totals" },
      [
        "allow Write,Describe on topic totals from *",
        "allow Read,Describe on topic orders from *",
        "allow Read on group order-totals from *",
        "allow Read,Write,Create,Delete,Describe,DescribeConfigs on topic order-totals-… from *",
        "allow Write,Describe on transactionalId order-totals-… from *",
      ],
    ],
    [
      "Kafka Connect's workers, with sinks",
      { consumes: ["orders"], connects: "etl" },
      [
        "allow Read,Describe on topic orders from *",
        "allow Read on group connect-… from *",
        "allow Read on group etl from *",
        "allow Read,Write,Create,Describe,DescribeConfigs on topic etl-… from *",
        "allow Write,Describe on transactionalId connect-cluster-etl from *",
        "allow Write,Describe on transactionalId etl-… from *",
      ],
    ],
  ];
  for (const [what, uses, expected] of cases) {
    it(what, () => assert.deepEqual(rulesOf({ name: "billing", ...uses }), expected));
  }

  it("stand behind raw rules in the KafkaUser, which stay as they are", () => {
    const raw = { resource: { type: "topic", name: "anything" }, operations: ["Read"] };
    const { users = [] } = plan({
      stage: 9,
      demo: false,
      topics: [{ name: "orders" }],
      users: [{ name: "billing", produces: ["orders"], acls: [raw] }],
    });
    assert.deepEqual(
      users[0]?.acls.map(({ resource }) => ("name" in resource ? resource.name : "")),
      ["anything", "orders"],
    );
  });

  it("need topics that are declared; raw rules need none", () => {
    const user = { name: "billing", acls: [{ resource: { type: "topic", name: "nowhere" }, operations: ["Read"] }] };
    assert.deepEqual(problems({ stage: 9, users: [user] }), []);
    const [problem] = problems({ stage: 9, users: [{ name: "billing", produces: ["my-topik"] }] });
    assert.equal(problem?.key, "users[0].produces[0]");
    assert.match(problem?.message ?? "", /did you mean "my-topic"/);
  });
});
