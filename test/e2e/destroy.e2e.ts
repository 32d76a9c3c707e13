import assert from "node:assert/strict";
import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import type { RawConfig } from "../../config/parseSettings";
import { EngineStack, noEngine, withEngine } from "./support/engineStack";

/**
 * What stands between `pulumi destroy` and a cluster that people use, with the real engine. The stack renders,
 * so no cluster is needed: what the engine deletes are files then, and all else is the same.
 */
describe(withEngine("pulumi destroy with the real engine"), function () {
  this.timeout(300_000);

  let engine: EngineStack;
  const base: RawConfig = { purpose: "production", render: "rendered/test", stage: 9, operator: { install: "none" } };

  before(async function () {
    if (noEngine !== undefined) {
      this.skip();
    }
    engine = await EngineStack.create("/dev/null");
  });

  after(() => engine?.dispose());

  /** Files that the stack has written, and not deleted. */
  function kinds(): string[] {
    const folder = join(engine.project, "rendered/test/1-manifest");
    return existsSync(folder) ? readdirSync(folder).sort() : [];
  }

  const destroy = (...args: readonly string[]) => engine.run("destroy", "--yes", ...args);
  const rejection =
    /this would delete my-cluster with every topic\. If that is wanted: pulumi config set --path 'permit\[0\]' 'delete cluster' && pulumi destroy --run-program/;

  it("deletes nothing without a permission, however it is called, and says what permits it", async () => {
    await engine.up(base);
    const before = kinds();
    assert.ok(before.some((file) => file.includes("-kafka-")));
    for (const mode of [[], ["--skip-preview"]]) {
      const plain = destroy(...mode);
      assert.notEqual(plain.status, 0);
      assert.match(plain.text, /the data of this stack is kept, see docs\/safety\.md/);
      assert.match(plain.text, /--run-program/);
      assert.equal(occurrences(plain.text, "Resource has delete hooks registered"), 2, plain.text);
      const withProgram = destroy("--run-program", ...mode);
      assert.notEqual(withProgram.status, 0);
      assert.match(withProgram.text, rejection);
    }
    assert.deepEqual(kinds(), before);
  });

  it("takes a lower stage no further, and a second update changes nothing", async () => {
    assert.match(engine.run("preview").text, /unchanged/);
    engine.configure({ ...base, stage: 8, permit: ["delete user my-user"] });
    assert.equal(engine.run("up", "--yes", "--skip-preview").status, 0);
    engine.configure({ ...base, stage: 1 });
    const { status, text } = engine.run("preview");
    assert.notEqual(status, 0);
    assert.match(text, /stage is 1, which has no topic operator/);
    assert.match(text, /stage is 1, which has no cluster: my-cluster is deleted with every topic/);
    assert.match(text, /pulumi config set --path 'permit\[0\]' 'delete cluster'/);
  });

  it("deletes all but the namespace with the permission, given as the message says", async () => {
    engine.configure(base);
    await engine.up(base);
    assert.equal(engine.run("config", "set", "--path", "permit[0]", "delete cluster").status, 0);
    const { status, text } = destroy("--run-program");
    assert.equal(status, 0, text);
    assert.match(text, /The namespace myproject stays, with the volume claims in it/);
    assert.deepEqual(kinds(), ["v1-namespace-default-myproject.yaml"]);
  });

  it("reports a permission that permits nothing any more, and removes it as it says", async () => {
    engine.configure({ ...base, permit: ["delete cluster", "delete topic orders"] });
    const { text } = engine.run("up", "--yes", "--skip-preview");
    assert.match(text, /permit has "delete cluster", "delete topic orders", which permit nothing in this update/);
    assert.match(text, /pulumi config rm permit/);
    assert.equal(engine.run("config", "rm", "permit").status, 0);
    assert.doesNotMatch(engine.run("preview").text, /permit has/);
  });

  it("removes one permission of several by the command that is shown", async () => {
    engine.configure({ ...base, stage: 8, permit: ["delete topic orders", "delete user my-user"] });
    const { text } = engine.run("preview");
    const [, command = ""] =
      /permit\[0\] is "delete topic orders", .* remove it: pulumi (config rm .*)/.exec(text) ?? [];
    assert.equal(command.trim(), "config rm --path 'permit[0]'");
    assert.equal(engine.run("config", "rm", "--path", "permit[0]").status, 0);
    const left = engine.run("preview").text;
    assert.doesNotMatch(left, /delete topic orders/);
    assert.match(left, /"delete user my-user" permits it/);
  });

  it("makes way where the program cannot run any more, by taking the guard out of the state", async () => {
    engine.configure({ ...base, stage: "no stage" });
    assert.notEqual(destroy("--run-program").status, 0);
    const [guard = ""] =
      /urn:pulumi:\S+::amq-streams:kafka:DataGuard::\S+/.exec(engine.run("stack", "--show-urns").text) ?? [];
    const deleted = engine.run("state", "delete", "--yes", guard);
    assert.equal(deleted.status, 0, deleted.text);
    const { status, text } = destroy();
    assert.equal(status, 0, text);
    assert.deepEqual(kinds(), ["v1-namespace-default-myproject.yaml"]);
  });

  it("needs no permission in a stack for a demo, and leaves nothing", async () => {
    const demo = { ...base, purpose: "demo", render: "rendered/test" };
    await engine.up(demo);
    const { status, text } = destroy();
    assert.equal(status, 0, text);
    assert.deepEqual(kinds(), []);
  });
});

function occurrences(text: string, part: string): number {
  return text.split(part).length - 1;
}
