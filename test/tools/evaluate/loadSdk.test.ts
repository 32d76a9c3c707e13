import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { join } from "node:path";

/** A process that is started as the tools are. */
function run(code: string) {
  return spawnSync(process.execPath, ["--require", "./tools/evaluate/start.cjs", "--eval", code], {
    cwd: join(__dirname, "../../.."),
    encoding: "utf8",
  });
}

describe("the SDK", () => {
  // One process for all that does not end it: to start one is most of what these tests take.
  let found: { readonly parts: unknown; readonly trace: string };

  before(() => {
    const { status, stdout, stderr } = run(`
      const pulumi = require("@pulumi/pulumi");
      const parts = ["/typescript/", "/@npmcli/", "/pulumi/automation/"];
      const count = (part) => Object.keys(require.cache).filter((file) => file.includes(part)).length;
      const loaded = parts.map(count);
      const { LocalWorkspace } = require("@pulumi/pulumi/automation");
      const found = [
        loaded,
        typeof LocalWorkspace,
        pulumi.automation.LocalWorkspace === LocalWorkspace && "LocalWorkspace" in pulumi.automation,
        Object.keys(pulumi.automation).includes("LocalWorkspace"),
        typeof require("@pulumi/pulumi/typescript-shim").createSourceFile,
      ];
      const { parseRendering } = require("./tools/evaluate/rendering");
      const print = (trace) => console.log(JSON.stringify({ parts: found, trace }));
      try { parseRendering("no JSON"); } catch (error) { print(error.stack); }
    `);
    assert.equal(status, 0, stderr);
    found = JSON.parse(stdout);
  });

  it("is loaded without the parts that recording a program does not use, and has them when asked", () => {
    // The second and the third have a placeholder each.
    assert.deepEqual(found.parts, [[0, 1, 1], "function", true, true, "function"]);
  });

  it("leaves errors their stack traces, in the lines of their TypeScript", () => {
    assert.match(found.trace, /at parseRendering \(.*tools\/evaluate\/rendering\.ts:\d+:\d+\)/);
  });

  it("still fails a process in which promises never end, and no other", () => {
    // The SDK itself takes the first one.
    const settled = `
      const { debuggablePromise } = require("@pulumi/pulumi/runtime/debuggable");
      const ended = [Promise.resolve(1), Promise.resolve(2), Promise.reject(new Error("no"))];
      Promise.allSettled(ended.map((promise) => debuggablePromise(promise))).then(([first, second, third]) => {
        console.error(first.value, second.value, third.reason.message);
    `;
    const good = run(`${settled} });`);
    assert.deepEqual([good.status, good.stderr], [0, "1 2 no\n"]);
    const bad = run(`${settled}
        debuggablePromise(new Promise(() => {}));
        debuggablePromise(new Promise(() => {}));
      });
    `);
    assert.equal(bad.status, 1);
    assert.match(bad.stderr, /^1 2 no\n[\s\S]*detected that 2 promises were still active/);
  });
});
