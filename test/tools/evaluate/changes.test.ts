import assert from "node:assert/strict";
import { createColors } from "picocolors";
import { parse } from "yaml";
import { stages } from "../../../config/stages";
import { chapterText } from "../../../demo/chapterText";
import { changesBetween } from "../../../tools/evaluate/changes";
import type { Item } from "../../../tools/evaluate/objects";

const item = (title: string, yaml: string): Item => ({ kind: "Thing", title, content: parse(yaml) });

describe("changes between two sets of objects", () => {
  it("are what is added, changed and removed, in that set's order", () => {
    const before = [item("a", "x: 1\n"), item("b", "x: 1\n"), item("c", "x: 1\n")];
    const after = [item("d", "x: 1\n"), item("b", "x: 2\n"), item("a", "x: 1\n")];
    assert.deepEqual(
      changesBetween(before, after).map(({ kind, title }) => `${kind} ${title}`),
      ["added d", "changed b", "removed c"],
    );
  });

  it("are none between equals", () => {
    const same = [item("a", "x: 1\n")];
    assert.deepEqual(changesBetween(same, same), []);
  });

  it("show changed lines with what surrounds them, and where lines were left out", () => {
    // Keys are sorted by name.
    const lines = Array.from({ length: 20 }, (_, index) => `line${index + 10}: 1`);
    const changed = lines.map((line, index) => (index === 10 ? "line20: 2" : line));
    const [change] = changesBetween([item("a", `${lines.join("\n")}\n`)], [item("a", `${changed.join("\n")}\n`)]);
    assert.deepEqual(
      change?.lines.map(({ kind, text }) => `${kind} ${text}`.trim()),
      [
        "gap",
        "same line17: 1",
        "same line18: 1",
        "same line19: 1",
        "removed line20: 1",
        "added line20: 2",
        "same line21: 1",
        "same line22: 1",
        "same line23: 1",
      ],
    );
  });
});

describe("a chapter's text", () => {
  const [stage] = stages;
  assert.ok(stage);
  const chapter = (yaml: string) => ({
    stage,
    changes: changesBetween([], [item("Thing a", yaml)]),
    contents: new Map([["Thing a", parse(yaml)]]),
    deploy: ["pulumi up"],
    evidence: [{ shows: "There are things.", commands: ["oc get things"], prints: "NAME\na\n" }],
    warnings: [],
  });

  it("is plain in a pipe and coloured on a terminal", () => {
    const plain = chapterText(chapter("x: 1\n"), { colors: createColors(false) });
    assert.match(plain, /^Stage 1 of 14: Install the cluster operator$/m);
    assert.match(plain, /^ {2}\+ Thing a\n {4}\+ x: 1$/m);
    assert.match(plain, /^ {2}\$ pulumi up$/m);
    assert.match(plain, /^ {2}There are things\.\n {2}\$ oc get things\n {2}NAME\n {2}a\n/m);
    assert.ok(!plain.includes("\u001b"));
    assert.ok(
      chapterText(chapter("x: 1\n"), { colors: createColors(true) }).includes("\u001b[32m    + x: 1\u001b[39m"),
    );
  });

  it("keeps its prose within 80 characters", () => {
    const text = chapterText(chapter("x: 1\n"), { colors: createColors(false) });
    assert.ok(text.split("\n").every((line) => line.length <= 80));
  });

  it("cuts what nobody reads from a screen, and says how much", () => {
    const long = chapter(Array.from({ length: 500 }, (_, index) => `x${index}: 1\n`).join(""));
    const text = chapterText(long, { colors: createColors(false) });
    assert.equal(text.match(/ {4}\+ x\d+: 1/g)?.length, 38);
    assert.match(text, /… and 462 more lines/);
    const all = chapterText(long, { colors: createColors(false), full: true });
    assert.equal(all.match(/ {4}\+ x\d+: 1/g)?.length, 500);
  });
});
