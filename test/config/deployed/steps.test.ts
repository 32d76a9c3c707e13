import assert from "node:assert/strict";
import type { RawConfig } from "../../../config/parseSettings";
import { deployedWith, rejectedSteps, stepsTo } from "../../harness/support/deployed";

const step = async (from: RawConfig, to: RawConfig) =>
  rejectedSteps(await deployedWith(from), { purpose: "demo", ...to });

const keys = async (from: RawConfig, to: RawConfig) => (await step(from, to)).map(({ key }) => key);

describe("steps of a stack", () => {
  it("may go to any stage from nothing, stay, go up, and go down as far as the topic operator is there", async () => {
    assert.deepEqual(await step({ stage: 1 }, { stage: 14, replicas: 3 }), []);
    assert.deepEqual(await step({ stage: 14, replicas: 3 }, { stage: 14, replicas: 3 }), []);
    assert.deepEqual(await step({ stage: 14 }, { stage: 7 }), []);
    assert.deepEqual(await step({ stage: 7 }, { stage: 1 }), []);
    assert.deepEqual(await step({ stage: 14 }, { stage: 14, replicas: 3 }), []);
  });

  it("may not take topics and their operator away at once", async () => {
    for (const stage of [1, 2, 6]) {
      const [problem, ...others] = await step({ stage: 8 }, { stage });
      assert.deepEqual([problem?.key, problem?.fix, others], ["stage", "pulumi config set stage 7 && pulumi up", []]);
      assert.match(problem?.message ?? "", new RegExp(`^is ${stage}, .* stage 7 and an update, then stage ${stage}$`));
    }
  });

  it("may not change the controllers", async () => {
    assert.deepEqual(await step({ stage: 2 }, { stage: 2, controllers: 3 }), [
      {
        key: "controllers",
        message:
          "is 3, but the cluster was created with 1; Strimzi cannot change that, and the controllers would lose each other; allowed is 1",
        fix: "pulumi config set controllers 1",
      },
    ]);
  });

  it("may not scale below the copies that are kept, of topics or of Kafka's own", async () => {
    const [problem] = await step({ stage: 8, replicas: 3 }, { stage: 8, replicas: 1 });
    assert.equal(problem?.key, "replicas");
    assert.match(
      problem?.message ?? "",
      /^is 1, but the topics my-topic \(3\) and Kafka's internal topics \(3\) have more copies than that; /,
    );
    assert.equal(problem?.fix, "pulumi config set replicas 3");
    assert.deepEqual(await keys({ stage: 2, replicas: 3 }, { stage: 2, replicas: 2 }), ["replicas"]);
    assert.deepEqual(await keys({ stage: 8, replicas: 5 }, { stage: 8, replicas: 3 }), []);
  });

  it("may scale down once fewer copies are kept", async () => {
    const fewer = {
      stage: 8,
      topics: [{ name: "my-topic", replicas: 2 }],
      kafka: { config: { "offsets.topic.replication.factor": 2 } },
    };
    assert.deepEqual(await keys({ ...fewer, replicas: 3 }, { ...fewer, replicas: 2 }), []);
  });

  it("may not move the cluster to another namespace, nor drop the namespace under it", async () => {
    assert.deepEqual(await keys({ stage: 2 }, { stage: 2, namespace: "other" }), ["namespace"]);
    assert.deepEqual(await keys({ stage: 2 }, { stage: 2, createNamespace: false }), ["createNamespace"]);
    assert.deepEqual(await keys({ stage: 1 }, { stage: 1, namespace: "other" }), []);
  });
});

describe("steps that leave something to do", () => {
  const warnings = async (from: RawConfig, to: RawConfig) =>
    stepsTo(await deployedWith(from), { ...to, purpose: "demo" })
      .filter(({ verdict }) => verdict === "warned")
      .map(({ message }) => message);

  it("are those to more brokers, whose internal topics keep their copies", async () => {
    const [warning, ...others] = await warnings({ stage: 2 }, { stage: 2, replicas: 3 });
    assert.match(warning ?? "", /^Kafka's internal topics, .* keep 1 copy each .* how to raise them to 3\.$/);
    assert.deepEqual(others, []);
    assert.deepEqual(await warnings({ stage: 2, replicas: 3 }, { stage: 2, replicas: 6 }), []);
    assert.deepEqual(await warnings({ stage: 1 }, { stage: 2, replicas: 3 }), []);
  });

  it("are those to fewer brokers, where nobody drains those that go", async () => {
    const few = { stage: 2, kafka: { config: { "offsets.topic.replication.factor": 1 } } };
    const off = { rebalance: { enabled: false } };
    assert.match(
      (await warnings({ ...few, replicas: 2 }, { ...few, replicas: 1 }))[0] ?? "",
      /^Going from 2 to 1 broker, nothing .* because Cruise Control does not work with one broker; .*"Fewer brokers"/,
    );
    assert.match(
      (await warnings({ ...few, replicas: 5 }, { ...few, ...off, replicas: 3 }))[0] ?? "",
      /^Going from 5 to 3 brokers, nothing .* because rebalance\.enabled is false; /,
    );
    assert.deepEqual(await warnings({ ...few, replicas: 5 }, { ...few, replicas: 3 }), []);
    assert.deepEqual(await warnings({ ...few, replicas: 3 }, { stage: 1 }), []);
  });
});

describe("steps with CAs", () => {
  const pulumi = (certificates: object = {}) => ({ stage: 9, certificates: { issuer: "pulumi", ...certificates } });
  const paused = { pauseReconciliation: true };

  it("replace a key in four: pause, next generation, resume, drop the former", async () => {
    const walk = [{}, paused, { ...paused, generation: 1 }, { generation: 1 }, { generation: 1, oldestTrusted: 1 }];
    for (const [index, certificates] of walk.entries()) {
      const before = walk[index - 1];
      assert.deepEqual(before === undefined ? [] : await keys(pulumi(before), pulumi(certificates)), []);
    }
  });

  for (const [what, from, to, key] of [
    ["a pause before there is a cluster", undefined, paused, "pauseReconciliation"],
    ["the next generation without a pause", {}, { generation: 1 }, "generation"],
    ["the next generation together with the pause", {}, { ...paused, generation: 1 }, "generation"],
    ["the next generation together with the end of the pause", paused, { generation: 1 }, "generation"],
    ["two generations at once", paused, { ...paused, generation: 2 }, "generation"],
    ["a former generation", { generation: 1 }, { generation: 0 }, "generation"],
    [
      "dropping what is in use still",
      { ...paused, generation: 1 },
      { generation: 1, oldestTrusted: 1 },
      "oldestTrusted",
    ],
    ["dropping while paused", { generation: 1 }, { ...paused, generation: 1, oldestTrusted: 1 }, "oldestTrusted"],
    ["trusting again what was dropped", { generation: 1, oldestTrusted: 1 }, { generation: 1 }, "oldestTrusted"],
  ] as const) {
    it(`reject ${what}`, async () => {
      assert.deepEqual(
        [...new Set(await keys(from === undefined ? { stage: 1 } : pulumi(from), pulumi(to)))],
        [`certificates.${key}`],
      );
    });
  }

  it("reject taking a cluster over with CAs that would be replaced", async () => {
    const lost = { ...pulumi(), takeOver: true };
    assert.deepEqual(await keys({ stage: 1 }, lost), ["takeOver"]);
    assert.deepEqual(await keys(pulumi(), lost), []);
    assert.deepEqual(await keys({ stage: 1 }, { stage: 9, takeOver: true }), []);
  });

  it("let CAs change hands only while the operator looks away, and with a higher generation", async () => {
    const operator = { stage: 9 };
    assert.deepEqual(await keys(operator, pulumi()), ["certificates.issuer"]);
    assert.deepEqual(await keys(pulumi(), operator), ["certificates.issuer"]);
    const waiting = { stage: 9, certificates: paused };
    assert.deepEqual(await keys(waiting, pulumi(paused)), ["certificates.generation"]);
    assert.deepEqual(await keys(waiting, pulumi({ ...paused, generation: 1 })), []);
    assert.deepEqual(await keys(pulumi(paused), waiting), []);
  });
});
