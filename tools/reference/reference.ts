import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { parseDocument } from "yaml";
import { listFileSchema, stackFileSchema } from "./jsonSchema";
import { patchSchemaText } from "./patchSchema";
import {
  alertTable,
  capabilityTable,
  policyTable,
  pulumiDeclarations,
  settingsReference,
  stageTable,
  strimziTable,
} from "./referenceText";
import { keyTable, kindTable, permissionTable, stepTable } from "./safetyText";
import { strimziFieldTables } from "./strimziFields";

/**
 * `npm run docs` writes what other files repeat of the stack config, the stages, the operators and the alerts, from the
 * schema and the catalogues: the declarations in Pulumi.yaml, the tables in README.md and docs/, and JSON Schemas.
 */
const root = join(__dirname, "../..");

/** Files that hold generated parts, by name, with those parts brought up to date. */
export function generatedFiles(): Readonly<Record<string, string>> {
  return {
    "Pulumi.yaml": projectFile(),
    "README.md": withTables("README.md", { stages: stageTable() }),
    "docs/settings.md": withTables("docs/settings.md", { settings: settingsReference() }),
    "docs/operator.md": withTables("docs/operator.md", { versions: strimziTable(), capabilities: capabilityTable() }),
    "docs/safety.md": withTables("docs/safety.md", {
      permissions: permissionTable(),
      steps: stepTable(),
      keys: keyTable(),
      kinds: kindTable(),
    }),
    "docs/strimzi.md": withTables("docs/strimzi.md", { strimzi: strimziFieldTables() }),
    "docs/schemas/patches.json": patchSchemaText(),
    "docs/policies.md": withTables("docs/policies.md", { policies: policyTable() }),
    "docs/monitoring.md": withTables("docs/monitoring.md", { alerts: alertTable() }),
    "docs/schemas/stack.json": jsonText(stackFileSchema(projectName())),
    "docs/schemas/topics.json": jsonText(listFileSchema("topics")),
    "docs/schemas/users.json": jsonText(listFileSchema("users")),
  };
}

function jsonText(value: unknown): string {
  return `${JSON.stringify(value, undefined, 2)}\n`;
}

function projectName(): string {
  return String(parseDocument(read("Pulumi.yaml")).get("name"));
}

function projectFile(): string {
  const document = parseDocument(read("Pulumi.yaml"));
  document.set("config", pulumiDeclarations());
  return document.toString({ lineWidth: 0, blockQuote: "literal" });
}

/** A document with its tables brought up to date: each stands between two comments that name it. */
function withTables(file: string, tables: Readonly<Record<string, string>>): string {
  return Object.entries(tables).reduce((text, [name, table]) => {
    const part = new RegExp(`(<!-- ${name}: .*-->\n)[\\s\\S]*?(<!-- end of ${name} -->)`);
    if (!part.test(text)) {
      throw new Error(`${file} has no place for the table of ${name}`);
    }
    return text.replace(part, (_, begin: string, end: string) => `${begin}\n${table}\n${end}`);
  }, read(file));
}

function read(file: string): string {
  return readFileSync(join(root, file), "utf8");
}

if (require.main === module) {
  for (const [file, text] of Object.entries(generatedFiles())) {
    mkdirSync(dirname(join(root, file)), { recursive: true });
    writeFileSync(join(root, file), text);
  }
}
