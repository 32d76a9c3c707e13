import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import Ajv from "ajv";
import { parse } from "yaml";
import { z } from "zod";
import { crdReleases, strimziSchema } from "../../../config/kubernetes/strimziSchemas";
import { recipes } from "../../harness/docs/recipes";

const root = join(__dirname, "../../..");
const page = readFileSync(join(root, "docs/strimzi.md"), "utf8");
const newest = crdReleases[crdReleases.length - 1] ?? "1.2.0";

const part = z.looseObject({
  $ref: z.string().optional(),
  properties: z.record(z.string(), z.unknown()).default({}),
  items: z.unknown().optional(),
});

/** How many fields a schema has that have none themselves, and the parts that it refers to. */
function leaves(schema: unknown): { count: number; parts: string[] } {
  const { $ref, properties, items } = part.parse(schema);
  if ($ref !== undefined) {
    return { count: 1, parts: [$ref.replace("#/$defs/", "")] };
  }
  const inner = items === undefined ? Object.values(properties) : [items];
  const all = inner.map(leaves);
  return all.length === 0
    ? { count: 1, parts: [] }
    : { count: all.reduce((sum, { count }) => sum + count, 0), parts: all.flatMap(({ parts }) => parts) };
}

/** The page's part under a heading. */
function section(heading: string): string {
  return page.split(`\n## ${heading}\n`)[1]?.split("\n## ")[0] ?? "";
}

describe("docs/strimzi.md", () => {
  const definitions: Record<string, unknown> = { ...strimziSchema(newest).$defs };

  for (const kind of Object.keys(definitions).filter((name) => /^[A-Z]/.test(name))) {
    it(`has every field of a ${kind}, once`, () => {
      const { count, parts } = leaves(part.parse(definitions[kind]).properties.spec);
      const text = section(kind);
      const rows = text.split("\n").filter((line) => line.startsWith("| `"));
      // A row is of one field, or has several behind what they are in.
      const listed = rows.flatMap((row) => {
        const [, field = "", rest = ""] = row.split(" | ");
        const cells = row.slice(2).split(" | ");
        const several = text.indexOf("| In | Fields |") !== -1 && text.indexOf(row) > text.indexOf("| In | Fields |");
        return several ? (cells[1] ?? "").split(", ") : [cells[0] ?? field + rest];
      });
      assert.equal(listed.length, count);
      for (const shared of parts) {
        assert.ok(text.includes(`(#${shared.toLowerCase()})`), shared);
      }
    });
  }

  it("has every part that several kinds have", () => {
    const text = section("Parts that several kinds have");
    for (const name of Object.keys(definitions).filter((one) => /^[a-z]/.test(one))) {
      assert.ok(text.includes(`<a id="${name.toLowerCase()}"></a>`), name);
    }
  });

  it("says of fields of each sort how they are reached", () => {
    assert.match(section("Kafka"), /^\| `spec\.kafka\.config` \| the setting `kafka\.config` \|$/m);
    assert.match(section("KafkaConnector"), /^\| `spec\.tasksMax` \| the setting `connect\.connectors` \|$/m);
    assert.match(
      section("KafkaNodePool"),
      /^\| `spec\.storage\.volumes\.\[\]\.size` \| the setting `storage or pools\[\]\.storage` \|$/m,
    );
    assert.match(section("Kafka"), /By a patch:[\s\S]*`maintenanceTimeWindows`/);
    assert.match(section("StrimziPodSet"), /^\nNo setting makes a StrimziPodSet/);
  });
});

describe("the JSON Schema of patch files", function () {
  this.timeout(120_000);
  const schema = JSON.parse(readFileSync(join(root, "docs/schemas/patches.json"), "utf8"));
  const validate = new Ajv({ strict: false, allErrors: true }).compile(schema);

  it("takes the patches of every recipe", () => {
    for (const { page: recipe, patches } of recipes()) {
      for (const text of patches) {
        assert.ok(validate(parse(text)), `${recipe}: ${JSON.stringify(validate.errors)}`);
      }
    }
  });

  it("takes null in the place of a field, and one entry alone", () => {
    assert.ok(validate({ kind: "Kafka", name: "my-cluster", patch: { spec: { kafka: { jvmOptions: null } } } }));
  });

  it("takes neither unknown fields, nor wrong types, nor an entry for nothing", () => {
    const patch = (spec: object) => [{ kind: "Kafka", name: "my-cluster", patch: { spec } }];
    assert.ok(!validate(patch({ kafka: { jvmOption: {} } })));
    assert.ok(!validate(patch({ maintenanceTimeWindows: "always" })));
    assert.ok(!validate([{ kind: "Kafka", patch: { spec: {} } }]));
    assert.ok(!validate([{ kind: "Kafka", name: "a", selector: {}, patch: { spec: {} } }]));
    assert.ok(!validate([{ kind: "Kafka", name: "a", patch: { metadata: { name: "b" } } }]));
  });
});
