import assert from "node:assert/strict";
import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Supervised } from "./supervise";

describe("supervised programs", () => {
  let supervised: Supervised;

  beforeEach(() => {
    supervised = Supervised.start(mkdtempSync(join(tmpdir(), "supervised-")));
  });

  afterEach(() => supervised.stop());

  const shell = (name: string, script: string, more: object = {}) =>
    supervised.run({ name, command: "sh", args: ["-c", script], ...more });

  it("may end and be started again by the same name, if that is said before", async () => {
    assert.equal(await shell("one", "exit 3", { mayEnd: true }), "exit status 3");
    assert.equal(await shell("one", "exit 4", { mayEnd: true }), "exit status 4");
    await supervised.check();
  });

  it("are broken when one ends that may not", async () => {
    shell("one", "echo why; exit 3");
    assert.equal(await supervised.broken, "one has ended (exit status 3)");
    await assert.rejects(supervised.check(), /one has ended \(exit status 3\):\nwhy/);
  });

  it("get signals, and variables", async () => {
    const ended = shell("one", 'echo "$GREETING"; exec sleep 60', { mayEnd: true, env: { GREETING: "hello" } });
    while ((await supervised.log("one")) !== "hello") {
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    supervised.signal("one", "SIGTERM");
    assert.equal(await ended, "signal SIGTERM");
  });
});
