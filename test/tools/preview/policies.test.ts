import assert from "node:assert/strict";
import { renderingOf } from "../../../tools/evaluate/renderingOf";
import { newViolations } from "../../../tools/preview/policies";
import { stackPreview } from "../../../tools/preview/stackPreview";
import { evaluated } from "../../harness/support/stack";

describe("policies in a preview", () => {
  const rendered = async (config: object) => renderingOf(await evaluated({ purpose: "production", ...config }));

  it("are what a change adds to the violations, and nothing that was there before", async () => {
    const three = await rendered({ stage: 9, replicas: 3 });
    const one = await rendered({ stage: 9, replicas: 1 });
    const found = newViolations(three, one);
    assert.ok(
      found.includes(
        "Against three-copies-two-in-sync (mandatory), KafkaTopic myproject/my-topic: it has 1 copy of each partition, and 3 are asked for.",
      ),
      found.join("\n"),
    );
    assert.deepEqual(newViolations(one, one), []);
    assert.deepEqual(newViolations(one, three), []);
    const preview = stackPreview("prod", side(three), side(one));
    assert.ok(preview.type === "compared" && preview.warnings.some((text) => text.startsWith("Against three-copies")));
  });

  it("ask nothing of a demo that a demo need not do", async () => {
    const demo = { stage: 9, purpose: "demo" };
    const found = newViolations(await rendered({ ...demo, replicas: 3 }), await rendered({ ...demo, replicas: 1 }));
    assert.deepEqual(
      found.filter((text) => text.includes("three-copies")),
      [],
    );
  });
});

function side(rendering: Awaited<ReturnType<typeof renderingOf>>) {
  return { type: "rendered", rendering, warnings: [] } as const;
}
