import assert from "node:assert/strict";
import { z } from "zod";
import { METADATA_MARK } from "../../../config/kubernetes/engineAnnotations";
import type { RawConfig } from "../../../config/parseSettings";
import { evaluate } from "../../../tools/evaluate/evaluate";
import { items } from "../../../tools/evaluate/objects";
import { stack } from "../../harness/support/stack";

const annotated = z.looseObject({
  kind: z.string(),
  metadata: z.looseObject({ name: z.string(), annotations: z.record(z.string(), z.string()) }),
});

const config: RawConfig = { stage: 14, platform: "openshift" };

/** The annotations of what is waited for, by kind and name. */
async function waitedFor(changes: RawConfig = {}) {
  const { resources } = await evaluate(stack({ ...config, ...changes }));
  const objects = resources
    .filter(({ type }) => type.startsWith("kubernetes:kafka.strimzi.io/") && !type.endsWith("Patch"))
    .flatMap(({ inputs }) => annotated.safeParse(inputs).data ?? [])
    .filter(({ metadata }) => "pulumi.com/waitFor" in metadata.annotations);
  return new Map(objects.map(({ kind, metadata }) => [`${kind} ${metadata.name}`, metadata.annotations]));
}

const marksOf = (objects: Awaited<ReturnType<typeof waitedFor>>) =>
  new Map([...objects].map(([name, annotations]) => [name, annotations[METADATA_MARK]]));

describe("waiting for labels and annotations", () => {
  it("asks for the mark that the object has, wherever an update waits for an object of Strimzi", async () => {
    const objects = await waitedFor();
    assert.deepEqual([...objects.keys()].sort(), [
      "KafkaConnect my-connect",
      "KafkaConnector echo-sink-test",
      "KafkaTopic my-topic",
      "KafkaUser my-connect",
      "KafkaUser my-user",
    ]);
    for (const [name, annotations] of objects) {
      const mark = annotations[METADATA_MARK] ?? "";
      assert.match(mark, /^[0-9a-f]{12}$/, name);
      assert.equal(
        z
          .array(z.string())
          .parse(JSON.parse(annotations["pulumi.com/waitFor"] ?? ""))
          .at(-1),
        `jsonpath={.metadata.annotations['${METADATA_MARK}']}=${mark}`,
      );
    }
  });

  it("has another mark when a label or an annotation changes, by a patch as well, and the same when the spec does", async () => {
    const before = marksOf(await waitedFor());
    const patched = (metadata: object) =>
      waitedFor({ patches: [{ kind: "KafkaTopic", name: "my-topic", patch: { metadata } }] }).then(marksOf);
    const labelled = await patched({ labels: { team: "a" } });
    const other = await patched({ labels: { team: "b" } });
    const noted = await patched({ annotations: { team: "a" } });
    const marks = [before, labelled, other, noted].map((each) => each.get("KafkaTopic my-topic"));
    assert.equal(new Set(marks).size, 4);
    assert.equal(labelled.get("KafkaUser my-user"), before.get("KafkaUser my-user"));
    const logging = marksOf(
      await waitedFor({
        patches: [
          { kind: "KafkaConnect", name: "my-connect", patch: { spec: { jvmOptions: { gcLoggingEnabled: true } } } },
        ],
      }),
    );
    assert.deepEqual(logging, before);
  });

  it("is nothing that a person is shown, and is not there where nothing waits", async () => {
    const shown = items(await evaluate(stack(config)));
    assert.ok(!JSON.stringify(shown).includes(METADATA_MARK));
    const { resources } = await evaluate(stack({ ...config, wait: { ready: false } }));
    assert.ok(!JSON.stringify(resources.map(({ inputs }) => inputs)).includes(METADATA_MARK));
  });
});
