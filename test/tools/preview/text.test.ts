import assert from "node:assert/strict";
import { lexer, type Token, walkTokens } from "marked";
import type { RawConfig } from "../../../config/parseSettings";
import { evaluate } from "../../../tools/evaluate/evaluate";
import { stepsFrom } from "../../../tools/evaluate/stepsFrom";
import { code, fenced } from "../../../tools/markdown";
import { isChanged, type Side, stackPreview } from "../../../tools/preview/stackPreview";
import { COMMENT_LIMIT, type PreviewReport, previewText } from "../../../tools/preview/text";
import { rendered, renderingFor } from "../../harness/support/rendered";
import { stack } from "../../harness/support/stack";

/** What tries to get out of where it stands, to call somebody, or to be seen as something else. */
const hostile = [
  "```",
  "````\n</details>",
  "~~~\n```\n</details>\n# Approved\n@octocat",
  "`x` ``y`` ```z````",
  "</code></details><script>alert(1)</script><!--",
  "[click](https://evil.example) ![x](https://evil.example/x.png)",
  "a\r```\r</details>\r@octocat",
  "| a | b |\n> [!NOTE]",
  "\u202e\u2066esrever\u2069",
  "@org/team fixes #1",
];

/** Every token of a Markdown text but code. */
function outsideOfCode(text: string): Token[] {
  const tokens: Token[] = [];
  walkTokens(lexer(text), (token) => {
    if (token.type !== "code" && token.type !== "codespan") {
      tokens.push(token);
    }
  });
  return tokens;
}

/** What a reader of the rendered text sees outside of code, and all HTML in it. */
function plain(text: string): { words: string; html: string[]; types: Set<string> } {
  const tokens = outsideOfCode(text);
  return {
    words: tokens
      .flatMap((token) => (token.type === "text" && !("tokens" in token && token.tokens) ? [token.raw] : []))
      .join("\n"),
    html: tokens.flatMap((token) => (token.type === "html" ? [token.raw.trim()] : [])),
    types: new Set(tokens.map(({ type }) => type)),
  };
}

const side = (...items: ReturnType<typeof rendered>[]): Side => ({
  type: "rendered",
  rendering: { items, steps: [] },
  warnings: [],
});
const report = (...stacks: PreviewReport["stacks"]): PreviewReport => ({
  base: { ref: "main", commit: "0123456789abcdef0123456789abcdef01234567" },
  head: {},
  stacks,
});
const topic = (name: string, spec: object) =>
  rendered({ kind: "KafkaTopic", metadata: { name }, spec } as { kind: string; metadata: { name: string } });

/** The preview of a stack between two configs, as the program renders both and checks the way. */
async function previewOf(from: RawConfig, to: RawConfig) {
  const [before, after] = [await renderingFor(from), await renderingFor(to)];
  const head = { ...after, ...stepsFrom(before, await evaluate(stack(to))) };
  return stackPreview(
    "dev",
    { type: "rendered", rendering: before, warnings: [] },
    { type: "rendered", rendering: { ...head, steps: [...head.steps], stale: [...head.stale] }, warnings: [] },
  );
}

describe("a preview's text", () => {
  it("counts, marks data at risk before everything else, and folds the diff", async () => {
    const text = previewText(report(await previewOf({ stage: 8, replicas: 3 }, { stage: 7, replicas: 3 })));
    assert.match(text, /\n> \[!CAUTION\]\n> \*\*Data is at risk\.\*\*/);
    assert.match(
      text,
      /\n> - \*\*dev\*\*: `stage is 7, where there is no topic my-topic, .*`: \*\*an update rejects this\*\* until the stack file has `delete topic my-topic` in `permit`\.\n/,
    );
    assert.match(
      text,
      /\n\| \*\*dev\*\* \| 0 \| 0 \| 1 \| 🛑 \*\*1 risk to data\*\*, ⛔ \*\*an update rejects 1 step\*\* \|\n/,
    );
    assert.match(
      text,
      /\n<details><summary>The change<\/summary>\n\n```diff\n@@ removed: KafkaTopic myproject\/my-topic @@\n-api/,
    );
    assert.ok(text.indexOf("CAUTION") < text.indexOf("| Stack") && text.indexOf("| Stack") < text.indexOf("<details>"));
    assert.match(text, /^## What changes in the stacks\n\nFrom `main` \(`0123456789`\) to the working tree/);
  });

  it("says which permission the head grants, what opens a cluster, and what is permitted in vain", async () => {
    const topics = { stage: 8, topics: [{ name: "orders" }] };
    const granted = previewText(
      report(await previewOf(topics, { stage: 8, permit: ["delete topic orders", "delete cluster"] })),
    );
    assert.match(
      granted,
      /has no entry "orders" any more, .*`: the stack file permits it, by `delete topic orders`\.\n/,
    );
    assert.match(granted, /\| 🛑 \*\*1 risk to data\*\* \|/);
    assert.match(granted, /permit\[1\] is "delete cluster", which permits nothing/);
    const opened = previewText(report(await previewOf({ stage: 7 }, { stage: 3, purpose: "demo" })));
    assert.match(opened, /\*\*This opens a cluster\.\*\* Read this before you approve:/);
    assert.match(opened, /`stage is 3: a listener has no TLS, .*`: the demo does that, and an update only warns\.\n/);
    assert.match(opened, /🔓 \*\*opens\*\* in 2 ways/);
    assert.doesNotMatch(opened, /Data is at risk/);
  });

  it("says so where the head's version cannot say what an update would meet", () => {
    const head: Side = { type: "rendered", rendering: { items: [topic("t", {})] }, warnings: [] };
    const text = previewText(report(stackPreview("dev", side(topic("t", {})), head)));
    assert.match(text, /cannot say what an update would reject/);
  });

  it("says so where nothing changes, and of what is new, gone or could not be compared", () => {
    const same = side(topic("t", { partitions: 1 }));
    const previews = [
      stackPreview("same", same, same),
      stackPreview("new", { type: "absent" }, same),
      stackPreview("gone", same, { type: "absent" }),
      stackPreview("broken", { type: "failed", message: "Error: no such thing\n" }, same),
    ];
    const text = previewText(report(...previews));
    assert.match(text, /\| \*\*same\*\* \| 0 \| 0 \| 0 \| nothing changes \|/);
    assert.match(text, /\| \*\*new\*\* \| 1 \| 0 \| 0 \| new stack file \|/);
    assert.match(text, /\| \*\*gone\*\* \| 0 \| 0 \| 1 \| ⚠️ the stack file is gone, 🛑 \*\*1 risk to data\*\* \|/);
    assert.match(text, /\| \*\*broken\*\* \| \? \| \? \| \? \| ⚠️ not compared \|/);
    assert.match(
      text,
      /does not run at the base with `Pulumi\.broken\.yaml`\. It says:\n\n```text\nError: no such thing\n```/,
    );
    assert.ok(!text.includes("### same"));
    assert.deepEqual(previews.map(isChanged), [false, true, true, false]);
  });

  it("reports what is replaced under another name, and new warnings only", () => {
    const named = (urn: string) => rendered({ kind: "Deployment", metadata: { name: "d" } }, { urn });
    const before: Side = { ...side(named("a::b")), warnings: ["old"] } as Side;
    const after: Side = { ...side(named("a::c")), warnings: ["old", "There are `2` zones"] } as Side;
    const preview = stackPreview("dev", before, after);
    const text = previewText(report(preview));
    assert.match(text, /engine replaces them, .*\n>\n> - `Deployment d`\n/);
    assert.match(text, /\nThe program warns:\n\n```text\nThere are `2` zones\n```/);
    assert.ok(isChanged(preview));
  });

  it("stays text, whatever is in objects, titles, warnings, refs and messages", () => {
    for (const evil of hostile) {
      const item = (value: string) => topic(evil, { config: { note: value }, labels: { [evil]: evil } });
      const failed = stackPreview("broken", { type: "failed", message: evil }, side());
      const changed = stackPreview(
        "dev",
        side(item("x"), rendered({ kind: "Kafka", metadata: { name: evil } }, { urn: `a::${evil}` })),
        {
          ...side(item(evil), rendered({ kind: "Kafka", metadata: { name: evil } }, { urn: "a::b" })),
          warnings: [evil],
        } as Side,
      );
      const gone = stackPreview("gone", side(item(evil)), side());
      for (const text of [
        previewText({ ...report(failed, changed, gone), base: { ref: evil, commit: "0".repeat(40) } }),
        previewText({ ...report(), problem: evil }),
      ]) {
        const { words, html, types } = plain(text);
        assert.doesNotMatch(words, /octocat|org\/team|#1|Approved|evil|alert/, text);
        assert.deepEqual(
          html.filter((each) => !/^(<details><summary>The (\d+ )?changes?<\/summary>|<\/details>)$/.test(each)),
          [],
        );
        assert.equal(
          html.filter((each) => each.startsWith("<details>")).length,
          html.filter((each) => each === "</details>").length,
        );
        for (const type of ["link", "image", "del", "checkbox"]) {
          assert.ok(!types.has(type), `${type} in ${text}`);
        }
        assert.ok(![...text].some((character) => "\r\u202e\u2066\u2069".includes(character)));
      }
    }
  });

  it("would show what gets out: the search finds it", () => {
    const { words, html, types } = plain("hello @octocat\n\n</details>\n\n[click](https://evil.example)");
    assert.match(words, /octocat/);
    assert.deepEqual(html, ["</details>"]);
    assert.ok(types.has("link"));
  });

  it("is cut to what a comment holds, diff by diff, and keeps counts and risks", () => {
    const many = (count: number, partitions: number) =>
      side(
        ...Array.from({ length: count }, (_, index) =>
          topic(`topic-${index}`, { partitions, config: { a: "x".repeat(400) } }),
        ),
      );
    const steps = Array.from({ length: 1000 }, (_, index) => ({
      effect: "fails" as const,
      key: `topics[${index}].partitions`,
      message: `is 1, but the topic topic-${index} has 2`,
      verdict: "rejected" as const,
    }));
    const head = many(1000, 1);
    const after: Side = head.type === "rendered" ? { ...head, rendering: { ...head.rendering, steps } } : head;
    const previews = ["dev", "prod"].map((name) => stackPreview(name, many(1000, 2), after));
    const text = previewText(report(...previews), COMMENT_LIMIT);
    assert.ok(text.length <= COMMENT_LIMIT && text.length > COMMENT_LIMIT * 0.9, String(text.length));
    assert.match(text, /\*\*dev\*\* \| 0 \| 1000 \| 0 \| 🛑 \*\*1000 risks to data\*\*/);
    assert.match(text, /> - \*\*dev\*\*: … and 975 more\./);
    const notes = [
      ...text.matchAll(
        /(\d+) of them are left out, .*`npm run -s preview:diff -- --base 0123456789abcdef\w+ --stack (\w+) --full`/g,
      ),
    ];
    assert.deepEqual(
      notes.map(([, , stack]) => stack),
      ["dev", "prod"],
    );
    const shown = text.match(/^@@ changed/gm)?.length ?? 0;
    assert.equal(shown + notes.reduce((sum, [, count]) => sum + Number(count), 0), 2000);
    assert.deepEqual(plain(text).html.filter((each) => each === "</details>").length, 2);
    assert.ok(previewText(report(...previews)).length > 500_000, "uncut there is everything");
  });

  it("is never longer, even where there is nothing to leave out", () => {
    const stacks = Array.from({ length: 5000 }, (_, index) =>
      stackPreview(`stack-${index}`, side(topic("t", {})), { type: "failed", message: "x".repeat(5000) }),
    );
    const text = previewText(report(...stacks), COMMENT_LIMIT);
    assert.ok(text.length < 1000);
    assert.match(text, /changes of 5000 stacks are more than a comment can hold/);
  });

  it("counts every risk to data where there is no room to list them", () => {
    const steps = Array.from({ length: 40 }, (_, index) => ({
      effect: "loses" as const,
      key: `topics[${index}].partitions`,
      message: "loses messages",
      verdict: "rejected" as const,
    }));
    const after = side(topic("t", {}));
    assert.equal(after.type, "rendered");
    const preview = stackPreview("dev", side(), { ...after, rendering: { ...after.rendering, steps } });
    const text = previewText(report(...Array.from({ length: 200 }, () => preview)), COMMENT_LIMIT);
    assert.match(text, /changes of 200 stacks are more than a comment can hold, with \*\*8000 risks to data\*\*/);
  });

  it("cuts one object that would push out all others, and says how much", () => {
    const dashboard = side(
      topic("t", { config: Object.fromEntries(Array.from({ length: 500 }, (_, key) => [`k${key}`, key])) }),
    );
    const text = previewText(report(stackPreview("dev", side(), dashboard)), COMMENT_LIMIT);
    assert.match(text, /\n {2}… and 355 more lines\n/);
  });
});

describe("values in Markdown", () => {
  it("are code, however many backticks they have, and nothing else", () => {
    for (const evil of hostile) {
      const paragraphs = lexer(code(evil));
      assert.equal(paragraphs.length, 1);
      const spans: string[] = [];
      walkTokens(paragraphs, ({ type }) => {
        spans.push(type);
      });
      assert.deepEqual(spans, ["paragraph", "codespan"], evil);
      const blocks = lexer(fenced("diff", evil.split("\n")));
      assert.deepEqual(
        blocks.map(({ type }) => type),
        ["code"],
        evil,
      );
    }
  });
});
