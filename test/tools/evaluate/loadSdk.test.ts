import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { join } from "node:path";

/** What code prints in a process that is started as the tools are. */
function printed(code: string): unknown {
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    ["--require", "./tools/evaluate/start.cjs", "--eval", code],
    { cwd: join(__dirname, "../../.."), encoding: "utf8" },
  );
  assert.equal(status, 0, stderr);
  return JSON.parse(stdout);
}

describe("the SDK", () => {
  it("is loaded without the parts that recording a program does not use, and has them when asked", () => {
    const code = `
      const pulumi = require("@pulumi/pulumi");
      const parts = ["/typescript/", "/@npmcli/", "/pulumi/automation/"];
      const count = (part) => Object.keys(require.cache).filter((file) => file.includes(part)).length;
      const loaded = parts.map(count);
      const { LocalWorkspace } = require("@pulumi/pulumi/automation");
      console.log(JSON.stringify([
        loaded,
        typeof LocalWorkspace,
        pulumi.automation.LocalWorkspace === LocalWorkspace && "LocalWorkspace" in pulumi.automation,
        Object.keys(pulumi.automation).includes("LocalWorkspace"),
        typeof require("@pulumi/pulumi/typescript-shim").createSourceFile,
      ]));
    `;
    // The second and the third have a placeholder each.
    assert.deepEqual(printed(code), [[0, 1, 1], "function", true, true, "function"]);
  });

  it("leaves errors their stack traces, in the lines of their TypeScript", () => {
    const code = `
      const { parseRendering } = require("./tools/evaluate/rendering");
      try { parseRendering("no JSON"); } catch (error) { console.log(JSON.stringify(error.stack)); }
    `;
    assert.match(String(printed(code)), /at parseRendering \(.*tools\/evaluate\/rendering\.ts:\d+:\d+\)/);
  });
});
