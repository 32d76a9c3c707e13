import assert from "node:assert/strict";
import { commandBlocksIn } from "./commandBlocks";

const commandsIn = (...lines: string[]) => commandBlocksIn("page.md", lines.join("\n")).map(({ commands }) => commands);

describe("blocks of commands in a page", () => {
  it("are fences in a shell's language, also in lists and quotes, without their indentation", () => {
    assert.deepEqual(
      commandsIn(
        "```sh",
        "one",
        "```",
        "1. then",
        "",
        "   ```bash",
        "   two \\",
        "     three",
        "   ```",
        "> ```sh",
        "> four",
        "> ```",
      ),
      ["one", "two \\\n  three", "four"],
    );
  });

  it("are what is indented as code, and no fence of another language or of none", () => {
    assert.deepEqual(commandsIn("text", "", "    one", "", "```yaml", "a: b", "```", "", "```", "output", "```"), [
      "one",
    ]);
  });

  it("are, of a recorded session, what was typed", () => {
    assert.deepEqual(commandsIn("```console", "$ one \\", "> two", "an answer", "$ three", "```"), [
      "one \\\ntwo\nthree",
    ]);
  });

  it("know their place and the heading above them", () => {
    assert.deepEqual(commandBlocksIn("page.md", "# A\n```sh\none\n```\n## B\n```sh\ntwo\n```\n"), [
      { page: "page.md", heading: "A", index: 0, commands: "one" },
      { page: "page.md", heading: "B", index: 1, commands: "two" },
    ]);
  });
});
