import assert from "node:assert/strict";
import fc from "fast-check";
import { marked } from "marked";
import { inertMarkdown } from "../../../tools/preview/inertMarkdown";

/** What a browser makes of the entities of HTML, as far as they are a sign that does something. */
function decoded(html: string): string {
  return html
    .replaceAll(/&#(\d+);?/g, (_, code) => String.fromCodePoint(Number(code) % 0x11_0000))
    .replaceAll(/&#x([0-9a-f]+);?/gi, (_, code) => String.fromCodePoint(Number.parseInt(code, 16) % 0x11_0000))
    .replaceAll(/&commat;?/g, "@")
    .replaceAll(/&num;?/g, "#")
    .replaceAll(/&lt;?/g, "<")
    .replaceAll(/&gt;?/g, ">")
    .replaceAll(/&amp;?/g, "&");
}

/** The texts that GitHub looks for mentions in: with comments and tags taken out, and with a gap in their place. */
function renderedTexts(markdown: string): string[] {
  const html = marked.parse(markdown, { async: false, gfm: true });
  const withoutComments = html.replaceAll(/<!--[\s\S]*?(?:-->|$)/g, "");
  return ["", "\n"].map((gap) => decoded(withoutComments.replaceAll(/<[^>]*>/g, gap)));
}

/** What a text would do on GitHub. */
function effects(markdown: string): string[] {
  const html = marked.parse(markdown, { async: false, gfm: true });
  return [
    ...renderedTexts(markdown).flatMap((text) => [
      ...(/(?<![\w`])@[\w-]/.test(text) ? ["mentions"] : []),
      ...(/#\d/.test(text) ? ["refers to an issue"] : []),
      ...(/\bgh-\d/i.test(text) ? ["refers to an issue"] : []),
      ...(/:\/\//.test(text) ? ["has an address"] : []),
    ]),
    ...(/<(?!\/?(?:p|h[1-6]|em|strong|del|code|pre|ul|ol|li|blockquote|br|hr|details|summary|input|table|thead|tbody|tr|t[hd])\b)[a-z!/]/i.test(
      html,
    )
      ? ["has a tag"]
      : []),
  ];
}

describe("Markdown that a pull request has made", () => {
  const hostile = [
    "@octocat",
    "_@octocat_",
    "__@octocat__",
    "**@org/team**",
    "(@octocat)",
    "\\@octocat",
    "@@octocat",
    "&#64;octocat",
    "&#x40;octocat",
    "&#0064octocat",
    "&commat;octocat",
    "&amp;#64;octocat @octocat",
    "@<!-- -->octocat",
    "@<b></b>octocat",
    "# @octocat",
    "| a |\n| - |\n| @octocat |",
    "<details><summary>@octocat</summary></details>",
    "fixes #1",
    "owner/repo#1",
    "_owner/repo_#1",
    "\\#1",
    "&#35;1",
    "&num;1",
    "#<!-- -->1",
    "##1",
    "GH-1",
    "gh\\-1",
    "_GH-1_",
    "https://github.com/owner/repo/issues/1",
    "www.github.com/owner/repo/issues/1",
    "<https://github.com/owner/repo/issues/1>",
    "[click](https://evil.example)",
    "[click](/owner/repo/issues/1)",
    "[click]\n\n[click]: /owner/repo/issues/1",
    "![](https://evil.example/x.png)",
    '<img src="x">',
    "<script>alert(1)</script>",
    "a@b.example",
    "```\n@octocat\n",
    "~~~~\n```\n~~~~\n@octocat",
  ];

  for (const text of hostile) {
    it(`does nothing: ${JSON.stringify(text)}`, () => {
      assert.deepEqual(effects(inertMarkdown(text)), []);
    });
  }

  it("would do something without this, so that the test sees it", () => {
    assert.deepEqual(
      hostile.filter((text) => effects(text).length === 0),
      [],
    );
  });

  it("does nothing, whatever is put together of signs", () => {
    const part = fc.constantFrom(
      ..."@#&<>[]()!:/\\`~*_|\n -".split(""),
      "octocat",
      "1",
      "GH-",
      "&#64;",
      "&commat;",
      "&num",
      "<!--",
      "-->",
      "<b>",
      "</b>",
      "http",
      "www.",
      "github.com",
      "```",
    );
    fc.assert(
      fc.property(fc.array(part, { maxLength: 14 }), (parts) => {
        assert.deepEqual(effects(inertMarkdown(parts.join(""))), []);
      }),
      { seed: 2018, numRuns: 5000 },
    );
  });

  it("looks as it did: headings, folding, notes, diffs and lists stay as they are", () => {
    const text = [
      "## What changes in the stacks",
      "> [!CAUTION]\n> **Data at risk**",
      "- `KafkaTopic myproject/my-topic` is deleted",
      "<details><summary>The 2 changes</summary>",
      "```diff\n@@ changed: Kafka myproject/my-cluster @@\n-# a\n+# b\n```",
      "```text\na < b && c\n```",
      "</details>",
    ].join("\n\n");
    assert.equal(inertMarkdown(text), text);
    assert.equal(inertMarkdown("image@sha256:1").replaceAll("\u200b", ""), "image@sha256:1");
  });

  for (const part of [
    "`",
    "~",
    "@",
    "#",
    "&",
    "<",
    "]",
    "g",
    "w",
    ":",
    "a",
    " ",
    "``` ",
    "~~~\t",
    "<details",
    "gh\\",
  ]) {
    it(`takes no longer for a megabyte of ${JSON.stringify(part)} than to read it`, () => {
      const started = performance.now();
      inertMarkdown(part.repeat(1_000_000 / part.length));
      // A slow expression would take minutes.
      assert.ok(performance.now() - started < 10_000);
    });
  }

  it("draws nothing", () => {
    assert.doesNotMatch(
      inertMarkdown("```mermaid\ngraph TD\n```\n~~~ geojson\n{}\n~~~"),
      /^(```|~~~) ?(mermaid|geojson)/m,
    );
  });
});
