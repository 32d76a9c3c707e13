import assert from "node:assert/strict";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";
import { withOverrides } from "../../tools/evaluate/stackFile";
import { problems } from "../harness/support/settings";

const root = join(__dirname, "../..");
const pages = [
  "README.md",
  "CONTRIBUTING.md",
  "CHANGELOG.md",
  "SECURITY.md",
  ...readdirSync(join(root, "docs"), { recursive: true, encoding: "utf8" })
    .filter((name) => name.endsWith(".md"))
    .map((name) => `docs/${name}`),
];

/** Commands that set a value in the clear: the path and the value. */
const setCommand =
  /^ *pulumi config set (?:--plaintext )?(?:--path )?('?)([^' \n]+)\1 (?:'([^']*)'|([^'<\s]+))(?: +#.*)?$/gm;

describe("the documentation", () => {
  for (const page of pages) {
    const text = readFileSync(join(root, page), "utf8");

    it(`in ${page} has commands that set what there is`, () => {
      const commands = [...text.matchAll(setCommand)];
      assert.equal(commands.length, text.match(/^ *pulumi config set (?!--secret)/gm)?.length ?? 0);
      for (const [command, , path = "", quoted, bare = ""] of commands) {
        const value = quoted ?? bare;
        const found = problems(withOverrides({}, [{ path, value }]));
        // What goes with it is set by the commands around it.
        assert.deepEqual(
          found.filter(({ key, message }) => key === path && !/is missing|, but /.test(message)),
          [],
          command,
        );
      }
    });

    it(`in ${page} has stack files that the program takes`, () => {
      for (const [, yaml = ""] of text.matchAll(
        /^```yaml\n(?:# yaml-language-server: .*\n)?(config:\n[\s\S]*?)^```$/gm,
      )) {
        const config = Object.entries(Object(parse(yaml)).config).map(([key, value]) => [key.split(":").at(-1), value]);
        assert.deepEqual(problems(Object.fromEntries(config)), []);
      }
    });

    it(`in ${page} names tests that are there`, () => {
      for (const [, path = ""] of text.matchAll(/`(test\/[\w./-]+\.ts)`/g)) {
        assert.ok(existsSync(join(root, path)), `${page} names ${path}`);
      }
    });

    it(`in ${page} links to what is there`, () => {
      for (const [, target = ""] of text.matchAll(/\]\((?!https?:|#)([^)#\s]+)(?:#[^)]*)?\)/g)) {
        assert.ok(existsSync(join(root, page, "..", target)), `${page} links to ${target}`);
      }
    });
  }
  it("begins with a README of less than 12 KB", () => {
    assert.ok(readFileSync(join(root, "README.md")).length < 12_000);
  });

  it("deletes nothing without saying in which namespace", () => {
    for (const page of pages) {
      const text = readFileSync(join(root, page), "utf8");
      for (const [command] of text.matchAll(/\b(?:oc|kubectl) delete (?!-f)[^`\n]*/g)) {
        assert.match(
          command,
          / (-n|--namespace)[ =]| (crds?|customresourcedefinitions?|namespaces?|clusterroles?|clusterrolebindings?) /,
          `${page}: ${command}`,
        );
      }
    }
  });
});
