import assert from "node:assert/strict";
import type { DeployedSource } from "../../../config/mirror/deployed";
import { mirrorSteps } from "../../../config/mirror/steps";

const old: DeployedSource = { alias: "old", bootstrapServers: "a:9093", topicNames: "prefixed" };

/** The steps from one state of the sources to another, each as its effect and what it says. */
function steps(before: readonly DeployedSource[] | undefined, after: readonly DeployedSource[]) {
  const mirror = (sources: readonly DeployedSource[]) => ({ name: "my-mirror", sources });
  return mirrorSteps(before && mirror(before), mirror(after), { sources: after }).map(
    ({ effect, key, message, fix = "" }) => [effect, key, `${message} ${fix}`.trim()] as const,
  );
}

describe("a step with MirrorMaker's sources", () => {
  it("is nothing to think about where one comes, goes or stays", () => {
    const other = { alias: "other", bootstrapServers: "b:9093", topicNames: "same" } as const;
    assert.deepEqual(steps(undefined, [old]), []);
    assert.deepEqual(steps([old], [old, other]), []);
    assert.deepEqual(steps([old, other], [other]), []);
    assert.deepEqual(mirrorSteps({ name: "my-mirror", sources: [old] }, undefined, { sources: [] }), []);
  });

  it("is rejected where topics would begin in the middle, and another alias is the way", () => {
    for (const [before, after] of [
      ["prefixed", "same"],
      ["same", "prefixed"],
      ["other", "prefixed"],
    ] as const) {
      const [[effect, key, text] = []] = steps([{ ...old, topicNames: before }], [{ ...old, topicNames: after }]);
      assert.deepEqual([effect, key], ["fails", "mirror.sources[0].topicNames"]);
      assert.match(String(text), /would lack all messages before that; .*alias' old-2$/);
    }
  });

  it("is a warning where the same alias is elsewhere, or another one at the same place", () => {
    const [[effect, , text] = []] = steps([old], [{ ...old, bootstrapServers: "b:9093" }]);
    assert.equal(effect, "leaves");
    assert.match(String(text), /^old is at b:9093 from now on, not at a:9093\. It must be the same cluster/);
    for (const [topicNames, what] of [
      ["prefixed", /copies everything again, to other topics\.$/],
      ["same", /copies everything again, so that topics have every message of it twice\.$/],
    ] as const) {
      const [[, key, said] = []] = steps([{ ...old, topicNames }], [{ ...old, topicNames, alias: "new" }]);
      assert.equal(key, "mirror.sources[0].alias");
      assert.match(String(said), what);
    }
  });
});
