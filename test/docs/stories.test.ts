import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { type CommandBlock, commandBlocks, documentationPages } from "../harness/docs/commandBlocks";
import { leftOut, stories } from "./stories";

const blocks = documentationPages().flatMap(commandBlocks);

const entries = [
  ...stories.flatMap((story) => story.blocks.map(({ has }) => ({ page: story.page, has, by: `"${story.title}"` }))),
  ...leftOut.map(({ page, has }) => ({ page, has, by: "leftOut" })),
];

const describes = (block: CommandBlock) => (entry: { page: string; has: string }) =>
  entry.page === block.page && block.commands.includes(entry.has);

describe("commands in the documentation", () => {
  for (const block of blocks) {
    const title = `${block.page}, ${block.heading}: ${block.commands.split("\n")[0]}`;

    it(`are run or listed with a reason (${title})`, () => {
      const found = entries.filter(describes(block));
      assert.equal(
        found.length,
        1,
        `test/docs/stories.ts has ${found.length} entries (${found.map(({ by }) => by).join(", ") || "add one"}) for:\n\n` +
          block.commands,
      );
    });

    it(`are what a shell can read (${title})`, () => {
      const { status, stderr } = spawnSync("bash", ["-n"], { input: block.commands, encoding: "utf8" });
      assert.equal(status, 0, stderr);
    });
  }

  it("are those that the stories name", () => {
    for (const entry of entries) {
      const found = blocks.filter((block) => describes(block)(entry));
      assert.equal(
        found.length,
        1,
        `${entry.by} in test/docs/stories.ts: ${found.length} blocks of ${entry.page} have ${entry.has}`,
      );
    }
  });

  it("are run in the order of their page", () => {
    for (const { page, title, blocks: pasted } of stories) {
      const order = pasted.map((entry) => blocks.find((block) => describes(block)({ page, ...entry }))?.index ?? -1);
      assert.deepEqual(
        order,
        [...order].sort((a, b) => a - b),
        title,
      );
    }
  });

  it("are left out with a reason", () => {
    for (const { because } of leftOut) {
      assert.match(because, /\w+ \w+/);
    }
  });
});
