import { groupBy } from "es-toolkit/array/groupBy";
import { partition } from "es-toolkit/array/partition";
import { z } from "zod";
import { fieldMeta } from "../../config/fields/fields";
import { innerSchema } from "../../config/fields/schema";
import { capabilities, strimziReleases, strimziVersions } from "../../config/operator/capabilities";
import { parseSettings } from "../../config/parseSettings";
import { planFor } from "../../config/planFor";
import { propertyPath, setCommand, setSecretCommand } from "../../config/problems/propertyPath";
import { settingsSchema } from "../../config/settings";
import { stages } from "../../config/stages";
import { rules } from "../../policy/rules";
import { table } from "../markdown";

/** A key of the stack config, as the reference shows it. */
interface Setting {
  readonly path: readonly PropertyKey[];
  readonly type: string;
  readonly default: unknown;
  readonly description: string;
  readonly example: string;
  readonly exampleAt: readonly PropertyKey[];
  readonly secretFile: boolean;
}

/**
 * Pulumi.yaml's `config`: type, default and description of every top-level key with a default. The engine requires
 * one that is declared without; one whose default follows from others it takes undeclared.
 */
export function pulumiDeclarations(): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(settingsSchema.shape).flatMap(([key, schema]) => {
      const { type, description } = describe(schema);
      const inner = innerSchema(schema);
      if (!(inner instanceof z.ZodObject) && defaultOf(schema) === undefined) {
        return [];
      }
      const declaration = [
        key,
        {
          type,
          ...(inner instanceof z.ZodArray ? { items: { type: itemType(inner.element) } } : {}),
          default: inner instanceof z.ZodObject ? schema.parse(undefined) : defaultOf(schema),
          description: inner instanceof z.ZodObject ? `${settingsOf([key], inner).map(line).join("\n")}` : description,
        },
      ];
      return [declaration];
    }),
  );
}

/** What Pulumi.yaml says to the engine of the entries of a list: objects, unless an entry is one value. */
function itemType(element: z.core.$ZodType): string {
  return innerSchema(element) instanceof z.ZodObject ? "object" : describe(element).type;
}

function line({ path, description }: Setting): string {
  return `${propertyPath(path.slice(1))}: ${description}`;
}

/** docs/settings.md's tables of every key: one for the keys without parts, then one for each key with parts. */
export function settingsReference(): string {
  const byKey = Object.values(groupBy(settingsOf([], settingsSchema), ({ path }) => String(path[0])));
  const [whole, withParts] = partition(byKey, ({ length }) => length === 1);
  return [
    `## The stack\n\n${settingsTable(whole.flat())}`,
    ...withParts.map((rows) => `## ${String(rows[0]?.path[0])}\n\n${settingsTable(rows)}`),
  ].join("\n");
}

function settingsTable(settings: readonly Setting[]): string {
  return table(
    ["Key", "Default", "What it is", "Example"],
    settings.map(({ path, default: value, description, example, exampleAt, secretFile }) => [
      `\`${propertyPath(path)}\``,
      value === undefined || value === "" ? "" : `\`${JSON.stringify(value)}\``,
      description,
      `\`${(secretFile ? setSecretCommand : setCommand)([...path, ...exampleAt], example)}\``,
    ]),
  );
}

/** Every key of the stack config, as docs/settings.md has them. */
export function settingsKeys(): string[] {
  return settingsOf([], settingsSchema).map(({ path }) => propertyPath(path));
}

/** README's table of the stages. */
export function stageTable(): string {
  return table(
    ["Stage", "Name", "What it adds", "2018"],
    stages.map(({ number, slug, adds, original }) => [String(number), `\`${slug}\``, adds, `\`${original}\``]),
  );
}

/** The table of the versions of Strimzi, with the versions of Kafka that each runs. */
export function strimziTable(): string {
  return table(
    ["Strimzi", "Last release", "Kafka", "Default"],
    strimziVersions.map((version) => {
      const { release, kafka, defaultKafka } = strimziReleases[version];
      return [version, release, kafka.join(", "), defaultKafka];
    }),
  );
}

/** The table of what not every operator can do. */
export function capabilityTable(): string {
  return table(
    ["From", "What", "Source"],
    Object.values(capabilities).map(({ since, what, source }) => [since, what, source]),
  );
}

/** The rules of the policy pack. */
export function policyTable(): string {
  return table(
    ["Rule", "Level", "What it asks"],
    rules.map(({ name, level, exceptDemo, description }) => [
      `\`${name}\``,
      exceptDemo ? `${level}, not in demos` : level,
      description,
    ]),
  );
}

/** The table of the alerts, all that there can be. */
export function alertTable(): string {
  const everything = {
    stage: String(stages.length),
    metrics: { enabled: true, rules: { enabled: true } },
    mirror: { enabled: true, sources: [{ alias: "old", cluster: "old-cluster", topics: ["*"] }] },
    bridge: { enabled: true },
  };
  const { alerts = [] } = planFor(parseSettings(everything)).monitoring ?? {};
  const rules = alerts.flatMap(({ groups }) => groups.flatMap((group) => group.rules));
  return table(
    ["Alert", "Severity", "After", "What it says", "What it means, and what to do"],
    rules.map(({ alert, severity, for: lasting, summary, description }) =>
      [`\`${alert}\``, severity, lasting, summary, description].map(withoutTemplates),
    ),
  );
}

/** Prometheus's templates as words: a label by its name, the value as N. */
function withoutTemplates(text: string): string {
  return text.replaceAll(/\{\{ \$labels\.(\w+) \}\}/g, "*$1*").replaceAll(/\{\{ \$value[^}]*\}\}/g, "*N*");
}

/** The keys below a path; what an entry of a list has stands below its first entry. */
function settingsOf(path: readonly PropertyKey[], schema: z.ZodObject): Setting[] {
  return Object.entries(schema.shape).flatMap(([key, value]) => {
    const here = [...path, key];
    const inner = innerSchema(value);
    if (inner instanceof z.ZodObject) {
      return settingsOf(here, inner);
    }
    const entry = inner instanceof z.ZodArray ? innerSchema(inner.element) : undefined;
    return [
      { path: here, default: defaultOf(value), ...describe(value) },
      ...(entry instanceof z.ZodObject ? settingsOf([...here, 0], entry) : []),
    ];
  });
}

function describe(schema: z.core.$ZodType): Omit<Setting, "path" | "default"> {
  const inner = innerSchema(schema);
  return inner instanceof z.ZodObject
    ? { type: "object", description: "", example: "", exampleAt: [], secretFile: false }
    : fieldMeta(inner);
}

function defaultOf(schema: z.core.$ZodType): unknown {
  return schema instanceof z.ZodPrefault ? schema.def.defaultValue : undefined;
}
