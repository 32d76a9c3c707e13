import { readFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";

/** Whose settings they are: the broker's, a topic's, a Connect worker's or those that every connector has. */
export type SettingOwner = "broker" | "topic" | "worker" | "connector";

const bound = z.union([z.number(), z.string()]).optional();
const setting = z.strictObject({
  type: z.enum(["boolean", "int", "short", "long", "double", "string", "list", "class", "password"]),
  /** The least and the greatest number. Those of 64 bits are text, since JavaScript has 53. */
  min: bound,
  max: bound,
  /** The words that are allowed; of a list, each entry. */
  words: z.array(z.string()).optional(),
  /** Whether capitals make no difference. */
  anyCase: z.boolean().optional(),
  notEmpty: z.boolean().optional(),
  /** Whether it is not for people: Kafka's documentation leaves it out. */
  internal: z.boolean().optional(),
  /** The versions of Kafka that define it so. Absent: all of the table. */
  versions: z.array(z.string()).optional(),
});
const settings = z.record(z.string(), z.union([setting, z.array(setting)]));
const table = z.strictObject({
  versions: z.array(z.string()),
  settings: z.strictObject({ broker: settings, topic: settings, worker: settings, connector: settings }),
});

/** What Kafka's own definition (`ConfigDef`) says of one setting. */
export type KafkaSetting = Readonly<z.infer<typeof setting>>;

let loaded: z.infer<typeof table> | undefined;

/** Read at the first question: most stack configs have no setting of Kafka's to check. */
function kafkaSettings(): z.infer<typeof table> {
  loaded ??= table.parse(JSON.parse(readFileSync(join(__dirname, "kafkaSettings.json"), "utf8")));
  return loaded;
}

/** The versions of Kafka whose settings are known: those that Strimzi 0.49 to 1.2 run. */
export function knownKafkaVersions(): readonly string[] {
  return kafkaSettings().versions;
}

/**
 * What Kafka says of a setting, in one version or in any: one entry for each way in which versions define it.
 * Empty: there is no such setting.
 *
 * @param version A version of Kafka. Absent, or one that is not in the table: all of them.
 */
export function kafkaSettingVariants(
  owner: SettingOwner,
  name: string,
  version: string | undefined,
): readonly KafkaSetting[] {
  const { versions, settings } = kafkaSettings();
  if (!Object.hasOwn(settings[owner], name)) {
    return [];
  }
  const variants = [settings[owner][name] ?? []].flat();
  return version === undefined || !versions.includes(version)
    ? variants
    : variants.filter((variant) => variant.versions?.includes(version) ?? true);
}

/** The names of settings that people may use, in any version. */
export function kafkaSettingNames(owner: SettingOwner): readonly string[] {
  return Object.entries(kafkaSettings().settings[owner]).flatMap(([name, variants]) =>
    [variants].flat().every(({ internal }) => internal) ? [] : [name],
  );
}
