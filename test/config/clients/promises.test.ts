import assert from "node:assert/strict";
import { deployedBy } from "../../../config/deployed/deployed";
import { deployedAfter } from "../../../config/deployed/planned";
import { judgement } from "../../../config/deployed/reachablePlan";
import { parseSettings, type RawConfig } from "../../../config/parseSettings";
import { planFor } from "../../../config/planFor";
import type { JudgedStep } from "../../../config/safety/steps";
import { evaluated } from "../../harness/support/stack";

/** What docs/topics.md promises, in its order. */
describe("the promises about topics", () => {
  const base: RawConfig = {
    stage: 9,
    demo: false,
    replicas: 3,
    topics: [{ name: "orders", partitions: 6 }, { name: "Audit_log" }],
    users: [{ name: "billing", consumes: ["orders"] }],
  };

  /** What a preview says about the way from one stack config to another. */
  function stepsTo(after: RawConfig, before: RawConfig = {}): JudgedStep[] {
    const settings = parseSettings({ ...base, ...after });
    const deployed = { ...deployedAfter(planFor(parseSettings({ ...base, ...before }))), target: { files: [] } };
    return judgement(deployed, planFor(settings), settings).steps;
  }
  const rejections = (steps: readonly JudgedStep[]) =>
    steps.filter(({ verdict }) => verdict === "rejected").map(({ message, permission }) => ({ message, permission }));

  it("a topic that is not declared is never touched: the program asks for nothing but what is declared", async () => {
    const { resources } = await evaluated(base);
    const topics = resources.filter(({ type }) => type.endsWith(":KafkaTopic"));
    assert.deepEqual(
      topics.map(({ inputs }) => Object(inputs.metadata).name).sort(),
      ["audit-log-b2a5b9e4", "orders"].sort(),
    );
    // Nor does it read any: a function call has no answer here, and the run would have failed.
  });

  it("nothing is deleted without its permission by name", () => {
    const [topic, user] = rejections(stepsTo({ topics: [{ name: "Audit_log" }], users: [] }));
    assert.equal(topic?.permission, "delete topic orders");
    assert.equal(user?.permission, "delete user billing");
    const [named] = rejections(stepsTo({ topics: [{ name: "orders", partitions: 6 }] }));
    assert.equal(named?.permission, "delete topic Audit_log");
    assert.deepEqual(
      rejections(
        stepsTo({ topics: [{ name: "Audit_log" }], users: [], permit: ["delete topic orders", "delete user billing"] }),
      ),
      [],
    );
    assert.equal(
      rejections(stepsTo({ topics: [], users: [], permit: ["delete topic orders", "delete user billing"] })).length,
      1,
      "a permission is for one name",
    );
  });

  it("partitions never go down, wherever the number stands, and no permission changes that", () => {
    const profile = (partitions: number): RawConfig => ({
      topicProfiles: [{ name: "wide", partitions }],
      topics: [{ name: "orders", profile: "wide" }, { name: "Audit_log" }],
    });
    const fallback = (partitions: number): RawConfig => ({
      topicDefaults: { partitions },
      topics: [{ name: "orders" }, { name: "Audit_log" }],
    });
    const cases: readonly (readonly [RawConfig, RawConfig])[] = [
      [{ topics: [{ name: "orders", partitions: 5 }, { name: "Audit_log" }] }, {}],
      [profile(5), profile(6)],
      [fallback(5), fallback(6)],
    ];
    for (const [after, before] of cases) {
      const found = rejections(stepsTo(after, before));
      assert.ok(found.length > 0);
      for (const { message, permission } of found) {
        assert.match(message, /Kafka cannot remove partitions/);
        assert.equal(permission, undefined);
      }
    }
  });

  it("copies are changed by Cruise Control, which the preview says, or not at all", () => {
    const copies = (replicas: number): RawConfig => ({ topics: [{ name: "orders", replicas }, { name: "Audit_log" }] });
    const [more] = stepsTo(copies(3), copies(2));
    assert.equal(more?.verdict, "warned");
    assert.match(more?.message ?? "", /orders goes from 2 to 3 copies of each partition: Cruise Control moves them/);
    const one = { ...copies(1), replicas: 1 };
    const deployed = deployedAfter(planFor(parseSettings({ ...base, ...one })));
    const topics = deployed.topics.map((topic) => ({ ...topic, replicas: 2 }));
    const settings = parseSettings({ ...base, ...one });
    const { steps } = judgement({ ...deployed, topics, target: { files: [] } }, planFor(settings), settings);
    assert.match(rejections(steps)[0]?.message ?? "", /only Cruise Control changes that/);
  });

  it("an update that was killed can be run again: nothing stands in the way, and the rest follows", () => {
    const settings = parseSettings(base);
    const plan = planFor(settings);
    const whole = deployedAfter(plan);
    for (let made = 0; made <= whole.topics.length; made++) {
      const half = { ...whole, topics: whole.topics.slice(0, made), users: [], target: { files: [] } };
      assert.deepEqual(rejections(judgement(half, plan, settings).steps), [], `after ${made} topics`);
    }
    assert.deepEqual(rejections(judgement(deployedBy([]), plan, settings).steps), [], "before anything");
  });

  it("a rename is two topics, and the preview says so", () => {
    const [step] = rejections(
      stepsTo({ topics: [{ name: "orders-v2", partitions: 6 }, { name: "Audit_log" }], users: [] }),
    );
    assert.match(
      step?.message ?? "",
      /A topic cannot be renamed: orders-v2 is a second topic, and begins without messages/,
    );
    const [alone] = rejections(stepsTo({ topics: [{ name: "Audit_log" }], users: [] }));
    assert.doesNotMatch(alone?.message ?? "", /renamed/);
  });
});
