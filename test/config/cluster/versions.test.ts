import assert from "node:assert/strict";
import type { RawConfig } from "../../../config/parseSettings";
import { deployedWith, rejectedSteps, stepsTo } from "../../harness/support/deployed";
import { problems } from "../../harness/support/settings";
import { objectsOf } from "../../harness/support/stack";
import { schemaErrors } from "../../harness/support/strimziSchemas";

const operator = { install: "none", strimzi: "1.2" };
const at = (version?: string, metadataVersion?: string): RawConfig => ({
  stage: 2,
  operator,
  kafka: { ...(version && { version }), ...(metadataVersion && { metadataVersion }) },
});

describe("the version of Kafka and of its metadata", () => {
  const keys = async (from: RawConfig, to: RawConfig) =>
    rejectedSteps(await deployedWith(from), to).map(({ key, fix }) => [key, fix]);
  const warned = async (from: RawConfig, to: RawConfig) =>
    stepsTo(await deployedWith(from), to)
      .filter(({ verdict }) => verdict === "warned")
      .map(({ message }) => /from (\S+) to (.+):/.exec(message)?.slice(1).join(" > "));

  it("go up in two steps, of which the first can be undone", async () => {
    const [held, upgraded, raised] = [at("4.2.0", "4.2"), at("4.3.1", "4.2"), at("4.3.1", "4.3")];
    assert.deepEqual(await keys(held, upgraded), []);
    assert.deepEqual(await warned(held, upgraded), []);
    assert.deepEqual(await keys(upgraded, held), []);
    assert.deepEqual(await keys(upgraded, raised), []);
    assert.deepEqual(await warned(upgraded, raised), ["4.2 > 4.3"]);
    assert.deepEqual(await keys(raised, at("4.2.0", "4.2")), [
      ["kafka.version", "pulumi config set --path kafka.version 4.3.1"],
      ["kafka.metadataVersion", "pulumi config set --path kafka.metadataVersion 4.3"],
    ]);
    assert.deepEqual(await keys(raised, upgraded), [
      ["kafka.metadataVersion", "pulumi config set --path kafka.metadataVersion 4.3"],
    ]);
  });

  it("cannot be held below what a version has written already", async () => {
    assert.deepEqual(await keys(at("4.3.1"), at("4.3.1", "4.2")), [
      ["kafka.metadataVersion", "pulumi config set --path kafka.metadataVersion 4.3"],
    ]);
    assert.deepEqual(await keys(at("4.3.1"), at("4.3.1", "4.3")), []);
    assert.deepEqual(await keys(at("4.3.1"), at("4.2.0")), [
      ["kafka.version", "pulumi config set --path kafka.version 4.3.1"],
    ]);
    // Nobody knows what runs: before an upgrade of the operator it is held where it is.
    assert.deepEqual(await keys(at(), at("4.2.0", "4.2")), []);
  });

  it("go up where nothing holds them any more, which is announced", async () => {
    assert.deepEqual(await warned(at("4.3.1", "4.2"), at("4.3.1")), ["4.2 > 4.3"]);
    assert.deepEqual(await warned(at("4.3.1", "4.2"), at()), ["4.2 > what the operator runs by default"]);
    assert.deepEqual(await warned(at("4.3.1", "4.3"), at("4.3.1")), []);
  });

  it("fit each other, and are what Strimzi takes", async () => {
    const objects = await objectsOf(at("4.2.0", "4.2-IV1"));
    assert.deepEqual(schemaErrors(objects), []);
    assert.equal(Object(objects.find(({ kind }) => kind === "Kafka")?.spec).kafka.metadataVersion, "4.2-IV1");
    assert.deepEqual(
      problems(at("4.2.0", "4.3")).map(({ key, fix }) => [key, fix]),
      [["kafka.metadataVersion", "pulumi config set --path kafka.metadataVersion 4.2"]],
    );
    assert.deepEqual(problems(at(undefined, "4.3")), []);
    assert.equal(problems(at("4.2.0", "3.9")).length, 1);
  });
});
