import { z } from "zod";
import type { JsonSchema } from "../../config/fields/fields";
import { innerSchema } from "../../config/fields/schema";
import { kafkaSettingNames } from "../../config/kafka/settingTable";
import { settingsSchema } from "../../config/settings";

/**
 * JSON Schemas of stack files and of the files of topics and users, from the settings: editors complete and check by
 * them. What they let pass the program may still reject: they know one value at a time.
 */

const DRAFT = "http://json-schema.org/draft-07/schema#";

/** The schema of a stack file, `Pulumi.<stack>.yaml`. */
export function stackFileSchema(project: string): JsonSchema {
  const keys = Object.entries(settingsSchema.shape);
  const reference = (key: string) => ({ $ref: `#/definitions/${key}` });
  return {
    $schema: DRAFT,
    title: `A stack file of ${project}`,
    type: "object",
    additionalProperties: false,
    properties: {
      secretsprovider: { type: "string" },
      encryptedkey: { type: "string" },
      encryptionsalt: { type: "string" },
      environment: {},
      config: {
        type: ["object", "null"],
        additionalProperties: false,
        properties: {
          ...Object.fromEntries(keys.map(([key]) => [`${project}:${key}`, reference(key)])),
          // The engine takes a key without a project for one of this project.
          ...Object.fromEntries(keys.map(([key]) => [key, reference(key)])),
        },
        // The config of providers and of other projects.
        patternProperties: { [`^(?!${project}:)[^:]+:.+$`]: {} },
      },
    },
    definitions: Object.fromEntries(keys.map(([key, schema]) => [key, jsonSchema(schema, [key])])),
  };
}

/** The schema of a file that `topicFiles` or `userFiles` names. */
export function listFileSchema(list: "topics" | "users"): JsonSchema {
  return {
    $schema: DRAFT,
    title: `A file of ${list}`,
    ...jsonSchema(settingsSchema.shape[list], [list]),
    default: undefined,
    description: undefined,
  };
}

/** Of a value that says no more than its type; text may be spelled as a number or a list by rules of its own. */
const byType = new Map<unknown, JsonSchema>([
  ["integer", { type: ["integer", "string"] }],
  ["boolean", { enum: [true, false, "true", "false"] }],
  ["object", { type: "object" }],
  ["array", { type: "array" }],
]);

const SECRET = { type: "object", required: ["secure"], properties: { secure: { type: "string" } } } as const;

/** The schema of a value at a path of the stack config, indexes left out. */
function jsonSchema(schema: z.core.$ZodType, path: readonly string[]): JsonSchema {
  const inner = innerSchema(schema);
  const { type, json, description, example, exampleAt, secretFile } = z.globalRegistry.get(inner) ?? {};
  const texts = {
    ...(typeof description === "string" ? { description } : {}),
    ...(schema instanceof z.ZodPrefault && !(inner instanceof z.ZodObject) ? { default: schema.def.defaultValue } : {}),
    ...(typeof example === "string" && exampleAt === undefined && secretFile !== true ? { examples: [example] } : {}),
  };
  if (inner instanceof z.ZodObject) {
    return { ...objectSchema(inner, path), ...texts };
  }
  if (inner instanceof z.ZodArray) {
    return { type: "array", items: jsonSchema(inner.element, path), ...texts };
  }
  if (isTopicConfig(path)) {
    return { ...topicConfigSchema(), ...texts };
  }
  const value = isJsonSchema(json) ? json : (byType.get(type) ?? {});
  return { ...(secretFile === true ? { anyOf: [value, SECRET] } : value), ...texts };
}

function isJsonSchema(value: unknown): value is JsonSchema {
  return typeof value === "object" && value !== null;
}

function objectSchema(schema: z.ZodObject, path: readonly string[]): JsonSchema {
  const required = Object.entries(schema.shape)
    .filter(([, value]) => !(value instanceof z.ZodOptional || value instanceof z.ZodPrefault))
    .map(([key]) => key);
  return {
    type: "object",
    additionalProperties: false,
    ...(required.length === 0 ? {} : { required }),
    properties: Object.fromEntries(
      Object.entries(schema.shape).map(([key, value]) => [key, jsonSchema(value, [...path, key])]),
    ),
  };
}

/** Topics have no settings but Kafka's. */
function isTopicConfig([list = "", key]: readonly string[]): boolean {
  return ["topics", "topicDefaults", "topicProfiles"].includes(list) && key === "config";
}

function topicConfigSchema(): JsonSchema {
  const value = { type: ["string", "number", "boolean"] };
  return {
    type: "object",
    additionalProperties: false,
    properties: Object.fromEntries([...kafkaSettingNames("topic")].sort().map((name) => [name, value])),
  };
}
