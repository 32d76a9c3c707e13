import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { createColors } from "picocolors";
import { stages } from "../../config/stages";
import { recordings } from "../../config/talk/recordings";
import { chapterText } from "../../demo/chapterText";
import { continued } from "../../demo/text";
import { plan } from "../harness/support/settings";

/** All evidence of a stack, in the order of the talk. */
function evidenceOf(config: Readonly<Record<string, unknown>>) {
  return stages.flatMap((stage) => stage.evidence(plan({ ...config, stage: stage.number })));
}

const demo = { namespace: "myproject" };

const kubernetes = { platform: "kubernetes", operator: { install: "none" } } as const;

describe("evidence", () => {
  it("has at each stage something to look at, and says what there is to see", () => {
    for (const stage of stages) {
      const evidence = stage.evidence(plan({ ...demo, stage: stage.number }));
      assert.notEqual(evidence.length, 0, stage.slug);
      for (const { shows, commands } of evidence) {
        assert.match(shows, /\w.*[.,]$/, stage.slug);
        assert.notEqual(commands.length, 0, shows);
      }
    }
  });

  it("is commands that a shell takes", () => {
    for (const config of [
      demo,
      { ...demo, ...kubernetes, connect: { plugins: { from: "image", image: "example.com/connect:1" } } },
      { ...demo, certificates: { issuer: "pulumi" } },
    ]) {
      const commands = evidenceOf(config).flatMap((evidence) => evidence.commands);
      const { status, stderr } = spawnSync("bash", ["-n"], { input: `${commands.join("\n")}\n`, encoding: "utf8" });
      assert.deepEqual([status, stderr], [0, ""]);
    }
  });

  it("shows each recording once", () => {
    const shown = evidenceOf(demo).flatMap(({ prints }) => (prints === undefined ? [] : [prints]));
    assert.deepEqual(
      shown.sort(),
      Object.values(recordings)
        .map((text) => text.slice(1))
        .sort(),
    );
  });

  it("shows no recording to a stack that would print something else", () => {
    for (const config of [
      { namespace: "team" },
      { ...demo, replicas: 3 },
      { ...demo, certificates: { issuer: "pulumi" } },
    ]) {
      const after = evidenceOf(config).filter(({ prints }) => prints !== undefined);
      // Stage 1 has neither brokers nor certificates.
      assert.ok(after.length <= 1, JSON.stringify(config));
    }
  });

  it("shows none of the demo's own to a stack with other topics, users or connectors, or without the demo", () => {
    const more = [
      { topics: [{ name: "orders" }] },
      { users: [{ name: "orders-reader" }] },
      { connect: { connectors: [{ name: "other", class: "EchoSink", config: { topics: "my-topic" } }] } },
      { demo: false },
    ];
    for (const config of more) {
      const last = plan({ ...demo, ...config, stage: stages.length });
      const shown = stages
        .at(-1)
        ?.evidence(last)
        .filter(({ prints }) => prints !== undefined);
      assert.deepEqual(shown, [], JSON.stringify(config));
    }
  });

  it("has the refusals that matter: no certificate, another topic, another group", () => {
    const shown = evidenceOf(demo)
      .map(({ prints }) => prints)
      .join("\n");
    for (const refusal of [/certificate required/, /TopicAuthorizationException/, /GroupAuthorizationException/]) {
      assert.match(shown, refusal);
    }
  });

  it("has been recorded from nobody's machine and with nobody's key", () => {
    for (const [name, text] of Object.entries(recordings)) {
      assert.doesNotMatch(text, /BEGIN|\/(tmp|home|root|work)\b|\b127\.|localhost/, name);
      assert.ok(
        // A list of kinds and one sentence may lose their ends.
        ["kinds", "otherTopic", "otherGroup"].includes(name) || text.split("\n").every((line) => line.length <= 78),
        `${name} fits on a projector`,
      );
    }
  });

  it("has commands that go on below, on a narrow terminal, and are the same to a shell", () => {
    for (const { commands } of evidenceOf(demo)) {
      for (const line of commands.flatMap((command) => command.split("\n"))) {
        const lines = continued(line, 60);
        assert.equal(lines.map((each) => each.replace(/ \\$/, " ").replace(/^ {2}/, "")).join(""), line);
        assert.ok(
          lines.every((each) => each.length <= 62 || /['"(]/.test(each) || !each.trim().includes(" ")),
          lines.join("\n"),
        );
      }
    }
    assert.deepEqual(continued("oc get 'a b' c", 10), ["oc get \\", "  'a b' c"]);
  });

  it("is printed under its command, cut to the terminal; commands are never cut", () => {
    const [stage] = stages;
    assert.ok(stage);
    const command = `oc get ${"x".repeat(100)}`;
    const evidence = [{ shows: "It is long.", commands: [command], prints: "y".repeat(100) }];
    const chapter = { stage, changes: [], contents: new Map(), deploy: [], evidence, warnings: [] };
    const narrow = chapterText(chapter, { colors: createColors(false), columns: 80 });
    assert.ok(narrow.includes(`  It is long.\n  $ oc get \\\n  >   ${"x".repeat(100)}\n  ${"y".repeat(77)}…\n`));
    assert.ok(chapterText(chapter, { colors: createColors(false) }).includes(`  $ ${command}\n`));
    assert.ok(chapterText(chapter, { colors: createColors(false) }).includes("y".repeat(100)));
  });
});
