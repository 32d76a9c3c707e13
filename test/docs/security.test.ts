import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";

const root = join(__dirname, "../..");
const text = readFileSync(join(root, "docs/security.md"), "utf8");

/** The rows of the tables of promises: what is promised, to whom, and what holds it. */
function promises(): { promise: string; whom: string; tests: string[] }[] {
  return text
    .split(/^\| Promise \| To whom \| Held by \|\n/m)
    .slice(1)
    .flatMap((part) => (part.split("\n\n")[0] ?? "").split("\n").slice(1))
    .map((row) => {
      const [promise = "", whom = "", heldBy = ""] = row.replace(/^\| | \|$/g, "").split(" | ");
      return { promise, whom, tests: heldBy.split(", ").map((name) => name.replaceAll("`", "")) };
    });
}

describe("docs/security.md", () => {
  it("says of each promise to whom it is made", () => {
    assert.ok(promises().length > 25);
    for (const { promise, whom } of promises()) {
      assert.ok(promise.length > 20 && promise.endsWith("."), promise);
      assert.ok(whom.length > 5, promise);
    }
    for (const { promise, tests } of promises()) {
      assert.ok(
        tests.some((name) => name.endsWith(".test.ts")),
        `${promise} is held only by tests that npm test leaves out`,
      );
    }
    assert.equal(new Set(promises().map(({ promise }) => promise)).size, promises().length, "none is made twice");
  });

  for (const name of new Set(promises().flatMap(({ tests }) => tests))) {
    it(`names a test that there is: ${name}`, () => {
      assert.match(name, /^test\/.*\.(test|e2e)\.ts$/);
      assert.ok(existsSync(join(root, name)), name);
      const found = readFileSync(join(root, name), "utf8");
      assert.match(found, /\b(describe|story)\(/);
      assert.match(found, /\bit\(/);
      assert.doesNotMatch(found, /\b(it|describe)\.(only|skip)\(/, "a promise is not held by a test that is left out");
    });
  }

  it("is what SECURITY.md points to, at headings that there are", () => {
    const policy = readFileSync(join(root, "SECURITY.md"), "utf8");
    const anchors = [...policy.matchAll(/\]\(docs\/security\.md(?:#([\w-]+))?\)/g)].map(([, anchor]) => anchor);
    assert.ok(anchors.length > 1);
    const headings = [...text.matchAll(/^## (.+)$/gm)].map(([, heading]) =>
      String(heading).toLowerCase().replaceAll(" ", "-"),
    );
    for (const anchor of anchors) {
      assert.ok(anchor === undefined || headings.includes(anchor.replaceAll("'", "")), anchor);
    }
  });
});
