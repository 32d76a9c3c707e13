import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { drift } from "../../../tools/drift/drift";
import { evaluate } from "../../../tools/evaluate/evaluate";
import { items } from "../../../tools/evaluate/objects";
import { readStackFile } from "../../../tools/evaluate/stackFile";
import { capturedRun } from "../../harness/support/capturedRun";
import { withKubectl } from "../../harness/support/fakeKubectl";

const run = (...args: readonly string[]) => capturedRun(drift, ...args);

/** What the dev stack declares of Strimzi, as if a cluster had it. */
async function live() {
  const evaluation = await evaluate(readStackFile("dev"));
  const objects = items(evaluation).flatMap(({ object }) => object ?? []);
  return objects.filter(({ apiVersion }) => apiVersion.startsWith("kafka.strimzi.io/"));
}
const answer = (objects: readonly unknown[]) => ({
  out: JSON.stringify({ apiVersion: "v1", kind: "List", items: objects }),
});

describe("npm run drift", () => {
  it("ends with 0 where the cluster has what is declared", async () => {
    await withKubectl(answer(await live()), async (folder) => {
      const { status, text } = await run("--context", "prod");
      assert.equal(status, 0, text);
      assert.match(text, /^Nothing has drifted\./m);
      assert.match(
        readFileSync(join(folder, "calls"), "utf8"),
        /--context prod --namespace myproject get -f .* --ignore-not-found/,
      );
    });
  });

  it("ends with 1 and shows what differs, what is gone and what nobody declares", async () => {
    const objects = await live();
    const changed = objects
      .filter(({ kind }) => kind !== "KafkaConnector")
      .map((object) =>
        object.kind === "KafkaTopic" ? { ...object, spec: { ...Object(object.spec), partitions: 12 } } : object,
      );
    const [topic] = changed.filter(({ kind }) => kind === "KafkaTopic");
    const foreign = { ...topic, metadata: { ...topic?.metadata, name: "foreign" } };
    await withKubectl(answer([...changed, foreign]), async () => {
      const { status, text } = await run();
      assert.equal(status, 1);
      assert.match(text, /KafkaTopic myproject\/my-topic\n {2}spec\.partitions: declared 3, in the cluster 12/);
      assert.match(text, /KafkaConnector myproject\/echo-sink-test is not there/);
      assert.match(text, /Not declared, and left alone by updates: KafkaTopic foreign\./);
      assert.match(text, /2 objects of dev differ from what is declared/);
    });
  });
});
