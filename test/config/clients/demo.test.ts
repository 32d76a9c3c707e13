import assert from "node:assert/strict";
import { stages } from "../../../config/stages";
import { deployedWith, stepsTo } from "../../harness/support/deployed";
import { plan } from "../../harness/support/settings";

describe("a cluster without the demo's own topic, users and clients", () => {
  it("has nothing of the demo at any stage, nor do the commands that show it", () => {
    for (const stage of stages) {
      const planned = plan({ demo: false, stage: stage.number });
      const text = JSON.stringify(planned) + JSON.stringify(stage.evidence(planned));
      assert.doesNotMatch(text, /my-topic|my-user|hello-world|echo-sink-test/, stage.slug);
    }
  });

  it("has the topics, users and connectors of the stack config", () => {
    const { topics, users, connect } = plan({
      demo: false,
      stage: stages.length,
      topics: [{ name: "orders" }],
      users: [{ name: "orders-reader" }],
      connect: { connectors: [{ name: "orders-sink", class: "EchoSink", config: { topics: "orders" } }] },
    });
    const names = (entries: readonly { name: string }[] = []) => entries.map(({ name }) => name);
    assert.deepEqual(names(topics), ["orders"]);
    assert.deepEqual(names(users), ["my-connect", "orders-reader"]);
    assert.deepEqual(names(connect?.connectors), ["orders-sink"]);
  });

  it("gives Connect's user what the workers need, and nothing for the demo's connector", () => {
    const [user] = plan({ demo: false, stage: 12 }).users ?? [];
    assert.deepEqual(
      user?.acls.map(({ resource }) => ("name" in resource ? resource.name : resource.type)),
      ["connect-cluster", "connect-cluster-configs", "connect-cluster-status", "connect-cluster-offsets"],
    );
  });
});

describe("the demo's topic", () => {
  it("follows the number of brokers, and no command would set what has no entry in the list", async () => {
    for (const [from, to] of [
      [3, 1],
      [2, 1],
    ] as const) {
      const steps = stepsTo(await deployedWith({ stage: 8, replicas: from }), { stage: 8, replicas: to });
      assert.ok(steps.some(({ verdict, message }) => verdict === "rejected" && message.includes("my-topic")));
      for (const { fix = "" } of steps) {
        assert.doesNotMatch(fix, /--path '?topics\.|set topics /);
      }
    }
  });
});
