import assert from "node:assert/strict";
import { parseStackYaml, readStackYaml, UnclearYamlError } from "../../../config/fields/stackYaml";

/** What Pulumi's engine (sdk 3.26x, `workspace.LoadProjectStackBytes`) hands to a program for the key `v` of the project `p`. */
import engine = require("../../fixtures/stackFiles/engine.json");

/** Spellings that the engine takes, and that are an error here because other programs read them differently. */
const UNCLEAR = [
  ...["010", "-010", "1_000", "0b101", "0_7", "007", "08", "1_0.5", "2001-12-14", "2001-12-14t21:59:43.10-05:00"],
  ...["99999999999999999999999", "00", "!!binary aGk=", "!!float 3", "!foo bar", "!!set {a, b}"],
];
/** Whole texts that are an error here only. */
const REJECTED_HERE = [
  "config:\n  p:v: {a: 1, b: [2, 010]}\n",
  "config:\n  p:v:\n    010: x\n",
  "config:\n  p:v:\n    1.10: x\n",
  "config:\n  p:v:\n    null: x\n",
  "config:\n  p:v: 1\n---\nconfig:\n  p:v: 2\n",
  "%YAML 1.1\n---\nconfig:\n  p:v: yes\n",
];

describe("the YAML of stack files", () => {
  const isUnclear = (text: string) =>
    REJECTED_HERE.includes(text) ||
    UNCLEAR.some((scalar) => text.endsWith(`: ${scalar}\n`) || text.endsWith(`- ${scalar}\n`));

  for (const { text, value, error } of engine as { text: string; value?: string; error?: string }[]) {
    if (error !== undefined || isUnclear(text)) {
      it(`has no ${JSON.stringify(text)}`, () => {
        // What the engine makes an error of because of its form, and YAML does not, is left to who reads the data.
        const isForm = /could not unmarshal map: yaml|expected project/.test(error ?? "");
        if (isForm) {
          assert.ok(
            typeof Object(parseStackYaml(text)).config !== "object" ||
              Array.isArray(Object(parseStackYaml(text)).config),
          );
        } else {
          assert.throws(() => parseStackYaml(text), UnclearYamlError);
        }
      });
    } else {
      it(`has in ${JSON.stringify(text)} what the engine reads`, () => {
        const { config } = Object(parseStackYaml(text));
        assert.equal(normal(asEngineHandsOver(Object(config)["p:v"])), normal(value));
      });
    }
  }

  it("has the line of each value, and of what a value is missing in", () => {
    const { lineOf } = readStackYaml(
      "- kind: Kafka\n  patch: &p\n    spec:\n      - a: 1\n\n- kind: Kafka\n  patch: *p\n",
    );
    const lines = [
      [0],
      [0, "patch"],
      [0, "patch", "spec", 0, "a"],
      [0, "patch", "spec", 7],
      [1, "kind"],
      [1, "nothing"],
    ];
    assert.deepEqual(lines.map(lineOf), [1, 2, 4, 3, 6, 6]);
    assert.equal(lineOf([1, "patch", "spec", 0, "a"]), 4);
  });

  it("has a place for each spelling that is unclear", () => {
    assert.throws(
      () => parseStackYaml("config:\n  replicas: 010\n  storage:\n    size: 1_000\n"),
      (error) => {
        assert.ok(error instanceof UnclearYamlError);
        assert.deepEqual(
          error.spellings.map(({ line, column }) => [line, column]),
          [
            [2, 13],
            [4, 11],
          ],
        );
        return true;
      },
    );
  });
});

/** The engine hands over text: objects and lists as JSON, nothing as nothing. */
function asEngineHandsOver(value: unknown): string | undefined {
  return value === undefined || typeof value === "string"
    ? value
    : value === null
      ? ""
      : typeof value === "object"
        ? JSON.stringify(value)
        : String(value);
}

/** JSON is compared without its spelling: `\u003c` is `<`, and long numbers are text here. */
function normal(text: string | undefined): string | undefined {
  const exact = text?.replaceAll(/(?<=[:[])-?\d{16,}(?=[\],}])/g, '"$&"');
  return /^[[{]/.test(exact ?? "") ? JSON.stringify(JSON.parse(exact ?? "")) : text;
}
