import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { basename, join } from "node:path";
import Ajv, { type ValidateFunction } from "ajv";
import { marked } from "marked";
import { parseStackYaml } from "../../config/fields/stackYaml";

const root = join(__dirname, "../..");
const read = (file: string) => readFileSync(join(root, file), "utf8");

/** An example of a stack file or of a file of topics or users, and where it stands. */
interface Example {
  readonly place: string;
  readonly text: string;
}

/** Every block of YAML in a page. */
function blocksOf(page: string): Example[] {
  return marked
    .lexer(read(page))
    .flatMap((token) => (token.type === "code" && token.lang === "yaml" ? [String(token.text)] : []))
    .map((text, index) => ({ place: `${page}, block ${index + 1} of YAML`, text }));
}

const pages = [
  "README.md",
  ...readdirSync(join(root, "docs"), { recursive: true }).map((name) => join("docs", String(name))),
];
// Those of test-<process> belong to the tests of stack files, which may run beside these.
const stackFiles = readdirSync(root).filter((name) => /^Pulumi\.(?!test-\d+\.).+\.yaml$/.test(name));
const examples = [
  ...pages.filter((page) => page.endsWith(".md")).flatMap(blocksOf),
  ...stackFiles.map((file) => ({ place: file, text: read(file) })),
];

/** The schema that the example's first line names for editors. */
function schemaLine(text: string): string | undefined {
  return /^# yaml-language-server: \$schema=(\S+)$/m.exec(text.split("\n", 1)[0] ?? "")?.[1];
}

describe("examples of stack files, topics and users", () => {
  const validators = new Map<string, ValidateFunction>();
  const ajv = new Ajv({ allErrors: true, allowUnionTypes: true, strictRequired: false });
  const validator = (name: string) => {
    const found = validators.get(name) ?? ajv.compile(JSON.parse(read(join("docs/schemas", name))));
    validators.set(name, found);
    return found;
  };
  const errors = (name: string, text: string) => {
    const validate = validator(name);
    validate(parseStackYaml(text));
    return (validate.errors ?? []).map(({ instancePath, message }) => `${instancePath} ${message}`);
  };

  for (const { place, text } of examples) {
    const schema = schemaLine(text);
    if (schema !== undefined) {
      it(`${place}: ${basename(schema)}`, () => assert.deepEqual(errors(basename(schema), text), []));
    }
  }

  it("all name the schema in their first line", () => {
    const without = examples.filter(({ text }) => schemaLine(text) === undefined && isOfOurs(text));
    assert.deepEqual(
      without.map(({ place }) => place),
      [],
    );
    const named = examples.flatMap(({ text }) => schemaLine(text) ?? []).map((schema) => basename(schema));
    assert.deepEqual([...new Set(named)].sort(), ["patches.json", "stack.json", "topics.json", "users.json"]);
  });

  it("would not be valid with a mistake in them", () => {
    const mistakes: readonly (readonly [schema: string, text: string, error: RegExp])[] = [
      ["stack.json", "config:\n  amq-streams-demo:replica: 3\n", /config must NOT have additional properties/],
      ["stack.json", "config:\n  amq-streams-demo:replicas: 1000\n", /replicas must be <= 100/],
      ["stack.json", "config:\n  amq-streams-demo:platform: openstack\n", /platform must be equal to one of/],
      ["stack.json", "config:\n  amq-streams-demo:operator: { install: olmm }\n", /install must be equal to one of/],
      ["topics.json", "- name: orders\n  partition: 3\n", /must NOT have additional properties/],
      ["topics.json", "- partitions: 3\n", /must have required property 'name'/],
      ["topics.json", "- name: orders\n  config: { retention.msec: 1 }\n", /must NOT have additional properties/],
      ["users.json", "- name: orders\n  produces: orders\n", /produces must be array/],
    ];
    for (const [schema, text, error] of mistakes) {
      assert.match(errors(schema, text).join("\n"), error, text);
    }
  });

  it("may have the config of other projects, and secrets where they belong", () => {
    const text =
      "encryptionsalt: v1:x\nconfig:\n  aws:region: x\n  amq-streams-demo:certificates: { issuer: pulumi, clientsCa: { key: { secure: v1:x } } }\n";
    assert.deepEqual(errors("stack.json", text), []);
  });
});

/** Whether YAML is a stack file, or a list of named entries. */
function isOfOurs(text: string): boolean {
  return /^config:/m.test(text) || /^- name:/m.test(text);
}
