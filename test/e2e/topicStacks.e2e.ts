import assert from "node:assert/strict";
import type { RawConfig } from "../../config/parseSettings";
import { platform } from "../harness/support/commonConfigs";
import { type EngineStack, failureOf } from "./support/engineStack";
import { assertDone, changed, story } from "./support/story";

/** A platform's stack with the cluster, and two teams' stacks that find it by StackReference. */
story("stacks of topics", (at) => {
  const cluster: RawConfig = { ...platform, topics: [{ name: "audit.logins" }] };
  const clusterStack = "organization/amq-streams-demo/test";
  const payments: RawConfig = {
    purpose: "production",
    clusterStack,
    topics: [{ name: "payments.settled", partitions: 6 }, { name: "Payments_v1" }],
    users: [{ name: "payments", produces: ["payments.*"], consumes: ["audit.logins"] }],
    topicsElsewhere: ["audit.*"],
  };
  let teams: { payments: EngineStack; orders: EngineStack };

  it("find the cluster once it has a topic operator", async () => {
    await at.stack.up({ ...cluster, stage: 6, topics: [] });
    teams = { payments: await at.stack.beside("payments"), orders: await at.stack.beside("orders") };
    assert.match(await failureOf(teams.payments.preview(payments)), /has no output forTopicStacks/);
    await at.stack.up(cluster);
  });

  it("create topics and users there, each with a state of its own, and are done", async () => {
    const { steps } = await teams.payments.up(payments);
    const made = changed(steps).filter((step) => /Kafka(Topic|User) /.test(step));
    assert.deepEqual(made.length, 3, made.join());
    await teams.orders.up({ purpose: "production", clusterStack, topics: [{ name: "orders" }] });
    for (const stack of [at.stack, teams.payments, teams.orders]) {
      assert.deepEqual(changed((await stack.preview()).steps), []);
    }
    const topics = await at.plane.client.list("kafka.strimzi.io/v1", "KafkaTopic", "myproject");
    assert.equal(topics.length, 4);
  });

  it("each keep their guards", async () => {
    const gone = { ...payments, topics: [{ name: "payments.settled", partitions: 3 }] };
    const failure = await failureOf(teams.payments.preview(gone));
    assert.match(failure, /partitions is 3, but the topic payments\.settled has 6/);
    assert.match(failure, /delete topic Payments_v1/);
    teams.payments.configure(payments);
    const destroy = teams.payments.run("destroy", "--yes", "--run-program");
    assert.notEqual(destroy.status, 0);
    assert.match(destroy.text, /this would delete every topic of this stack with its messages/);
    assert.match(await failureOf(at.stack.preview({ ...cluster, clusterStack, stage: 9 })), /decides it|itself/);
    assert.match(at.stack.run("destroy", "--yes", "--run-program").text, /would delete|has the cluster/);
  });

  it("go without the cluster, when that is permitted", async () => {
    teams.payments.configure({ ...payments, permit: ["delete cluster"] });
    await teams.payments.up();
    // Not in a call that blocks: the simulated topic operator, in this process, lets go of the topics.
    await teams.payments.stack.destroy({ runProgram: true });
    at.stack.configure(cluster);
    await assertDone(at);
    const topics = await at.plane.client.list("kafka.strimzi.io/v1", "KafkaTopic", "myproject");
    assert.deepEqual(topics.map(({ metadata: { name } }) => name).sort(), ["audit.logins", "orders"]);
  });
});
