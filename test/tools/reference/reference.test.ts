import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";
import { parseSettings } from "../../../config/parseSettings";
import { settingsSchema } from "../../../config/settings";
import { stages } from "../../../config/stages";
import { evaluate } from "../../../tools/evaluate/evaluate";
import { SECRET } from "../../../tools/evaluate/recordingMonitor";
import { type Override, readStackFile, withOverrides } from "../../../tools/evaluate/stackFile";
import { generatedFiles } from "../../../tools/reference/reference";
import { problems } from "../../harness/support/settings";

const root = join(__dirname, "../../..");
const read = (file: string) => readFileSync(join(root, file), "utf8");

describe("the reference", () => {
  for (const [file, text] of Object.entries(generatedFiles())) {
    it(`in ${file} is up to date (npm run docs)`, () => assert.equal(read(file), text));
  }

  it("declares every key with a default in Pulumi.yaml, with type, default and description", () => {
    const { config } = parse(read("Pulumi.yaml"));
    const byOthers = ["networkPolicies"];
    assert.deepEqual(
      Object.keys(config).sort(),
      settingsSchema
        .keyof()
        .options.filter((key) => !byOthers.includes(key))
        .sort(),
    );
    for (const [key, declaration] of Object.entries(config)) {
      const { type, default: value, description } = Object(declaration);
      assert.match(type, /^(string|integer|boolean|object|array)$/, key);
      assert.notEqual(value, undefined, `${key} would be required`);
      assert.ok(description.length > 10, key);
    }
  });

  it("has defaults in Pulumi.yaml that mean what no config at all means", () => {
    const { config } = parse(read("Pulumi.yaml"));
    const defaults = Object.entries(config).map(([key, declaration]) => [key, Object(declaration).default]);
    assert.deepEqual(parseSettings(Object.fromEntries(defaults)), parseSettings({}));
  });

  const table = /<!-- settings:[\s\S]*<!-- end of settings -->/.exec(read("docs/settings.md"))?.[0] ?? "";
  const examples = [
    ...table.matchAll(/`pulumi config set (?:--secret )?(?:--path )?('?)([^' `]+)\1 (?:< )?'?([^'`]+)'?` \|$/gm),
  ];
  // What an example needs beside it; files that hold secrets are tried in test/config/certificates/settings.test.ts.
  const beside: Readonly<Record<string, Override>> = {
    "certificates.oldestTrusted": { path: "certificates.generation", value: "1" },
    "topics[0].profile": { path: "topicProfiles[0].name", value: "compacted" },
    "users[0].produces[0]": { path: "topicsElsewhere[0]", value: "orders" },
    "users[0].consumes[0]": { path: "topicsElsewhere[0]", value: "orders" },
  };

  it("has an example for every setting", () => {
    const rows = table.match(/^\| `/gm) ?? [];
    assert.ok(rows.length > 50);
    assert.equal(examples.length, rows.length);
  });

  for (const [, , path = "", value = ""] of examples.filter(([text]) => !text.includes("--secret"))) {
    it(`has an example for ${path} that the program takes`, () => {
      const found = problems(withOverrides({}, [beside[path] ?? [], { path, value }].flat()));
      assert.deepEqual(
        found.filter(({ key }) => key === path),
        [],
      );
    });
  }

  it("lists every stage in README.md", () => {
    for (const { number, slug } of stages) {
      assert.match(read("README.md"), new RegExp(`^\\| ${number} \\| \`${slug}\` \\|`, "m"));
    }
  });

  it("comes with a stack file for a developer's cluster that is complete", async () => {
    const { outputs } = await evaluate(readStackFile("dev"));
    assert.equal(outputs.stage, stages.length);
  });

  it("comes with a stack file for GitOps that is complete, and has no secret in what it renders", async () => {
    const { resources, outputs } = await evaluate(readStackFile("gitops"));
    assert.equal(outputs.stage, stages.length);
    const [provider] = resources.filter(({ type }) => type === "pulumi:providers:kubernetes");
    assert.equal(provider?.inputs.renderYamlToDirectory, "rendered/gitops");
    assert.ok(resources.every(({ inputs }) => !JSON.stringify(inputs).includes(SECRET)));
  });
});

describe("the catalogue", () => {
  it("has the fourteen stages of the demo, in order", () => {
    assert.deepEqual(
      stages.map(({ number, slug }) => `${number} ${slug}`),
      [
        "1 cluster-operator",
        "2 simplest-cluster",
        "3 broker-config",
        "4 tls-listener",
        "5 tls-authentication",
        "6 resource-limits",
        "7 entity-operator",
        "8 topic",
        "9 user",
        "10 demo-application",
        "11 connect-user",
        "12 kafka-connect",
        "13 connect-plugins",
        "14 connector",
      ],
    );
  });

  it("has a presenter say why in a few sentences, and then what", () => {
    const sentences = (text: string) => text.split(/[.!?] (?=[A-Z`])/).length;
    for (const { slug, why, what } of stages) {
      assert.ok(sentences(why) <= 3, `${slug}: ${sentences(why)}`);
      assert.ok(sentences(what) >= 2 && sentences(what) <= 7, `${slug}: ${sentences(what)}`);
    }
  });
});
