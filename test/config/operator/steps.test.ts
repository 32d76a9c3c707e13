import assert from "node:assert/strict";
import type { RawConfig } from "../../../config/parseSettings";
import { deployedWith, stepsTo } from "../../harness/support/deployed";

const community = { source: "community-operators" };

describe("steps with the operator", () => {
  /** What a preview says of an update from one way to install the operator to another. */
  const said = async (from: object, to: object, more: RawConfig = {}) =>
    stepsTo(await deployedWith({ stage: 7, operator: from, ...more }), { stage: 7, operator: to, ...more })
      .filter(({ key }) => key === "operator.channel")
      .map(({ verdict, message }) => [verdict, message] as const);

  it("are none while the subscription stays", async () => {
    assert.deepEqual(await said({}, {}), []);
    assert.deepEqual(await said({}, { approval: "Manual" }), []);
    assert.deepEqual(await said({ install: "helm" }, { install: "none" }), []);
    assert.deepEqual(await said({ install: "helm" }, {}), []);
  });

  it("say that another channel replaces the subscription and what it installed, and what stays", async () => {
    const [[verdict, message] = [], ...others] = await said({ channel: "stable" }, { channel: "amq-streams-3.x" });
    assert.equal(verdict, "warned");
    assert.match(
      message ?? "",
      /from amq-streams in amq-streams-3\.x of redhat-operators instead of amq-streams in stable /,
    );
    assert.match(
      message ?? "",
      /deletes the Subscription and the ClusterServiceVersion that it installed, and subscribes/,
    );
    assert.match(message ?? "", /The CRDs, Kafka and everything else of Strimzi stay/);
    assert.deepEqual(others, []);
  });

  for (const [what, to] of [
    ["catalog", { source: "my-catalog", package: "amq-streams" }],
    ["catalog's namespace", { sourceNamespace: "catalogs" }],
    ["package", community],
  ] as const) {
    it(`say the same of another ${what}`, async () => {
      assert.match((await said({}, to))[0]?.[1] ?? "", /^The operator comes from .* and subscribes again\. /);
    });
  }

  it("have people look at the stored versions before 1.0, and at Kafka's version on the way back", async () => {
    const up = await said({ ...community, channel: "stable" }, community);
    assert.match(
      up[1]?.[1] ?? "",
      /^Strimzi 1\.2 has no API version but v1, .* oc get crds -l app=strimzi .*storedVersions/,
    );
    const back = await said(community, { ...community, channel: "stable" });
    assert.match(back[1]?.[1] ?? "", /^Strimzi 0\.51 is older than 1\.2: it runs Kafka 4\.1\.0, 4\.1\.1, 4\.2\.0, /);
  });

  it("say what to delete by hand where the program cannot", async () => {
    const csv = "oc delete csv -n myproject -l operators.coreos.com/amq-streams.myproject";
    const unwaited = await said({}, { channel: "amq-streams-3.x" }, { wait: { ready: false } });
    assert.ok(unwaited[0]?.[1].includes(csv), unwaited[0]?.[1]);
    const rendered = await said({}, { channel: "amq-streams-3.x" }, { render: "rendered/x" });
    assert.ok(
      rendered[0]?.[1].includes(`oc delete subscriptions.operators.coreos.com amq-streams -n myproject && ${csv}`),
      rendered[0]?.[1],
    );
  });
});
