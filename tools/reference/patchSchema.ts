import { z } from "zod";
import { newestCrdRelease, strimziSchema } from "../../config/kubernetes/strimziSchemas";

/**
 * The JSON Schema of patch files, so that an editor completes and checks Strimzi's own fields: the CRDs of the newest
 * release, with every field optional and `null` in any place. Pure.
 */

const schemaNode = z.record(z.string(), z.unknown());
type SchemaNode = z.infer<typeof schemaNode>;

/** The schema, as text. */
export function patchSchemaText(): string {
  const parts = schemaNode.parse(strimziSchema(newestCrdRelease).$defs);
  const kinds = Object.keys(parts).filter((name) => /^[A-Z]/.test(name));
  const definitions = {
    ...Object.fromEntries(
      Object.entries(parts).map(([name, part]) => [name, kinds.includes(name) ? kindPatch(part) : partial(part)]),
    ),
    patch: entry(kinds),
  };
  const lines = Object.entries(definitions).map(
    ([name, schema]) => `    ${JSON.stringify(name)}: ${JSON.stringify(schema)}`,
  );
  return [
    "{",
    '  "$schema": "http://json-schema.org/draft-07/schema#",',
    `  "title": "Patches, for Strimzi ${newestCrdRelease}: docs/patches.md",`,
    '  "oneOf": [{"$ref": "#/$defs/patch"}, {"type": "array", "items": {"$ref": "#/$defs/patch"}}],',
    '  "$defs": {',
    lines.join(",\n"),
    "  }",
    "}",
    "",
  ].join("\n");
}

/** An entry of a patch file. */
function entry(kinds: readonly string[]): SchemaNode {
  return {
    type: "object",
    properties: {
      kind: {
        description: "The kind of the objects to change: one of Strimzi's, or another that the stack makes.",
        anyOf: [{ enum: kinds }, { type: "string" }],
      },
      name: { type: "string", description: "The name of the object to change. Either this or selector." },
      selector: {
        type: "object",
        additionalProperties: { type: "string" },
        description: "Labels that all objects to change have. Either this or name.",
      },
      patch: { type: "object", minProperties: 1, description: "The fields to change, as they stand in the object." },
    },
    required: ["kind", "patch"],
    oneOf: [{ required: ["name"] }, { required: ["selector"] }],
    additionalProperties: false,
    allOf: kinds.map((kind) => ({
      if: { properties: { kind: { const: kind } } },
      // biome-ignore lint/suspicious/noThenProperty: it is a keyword of JSON Schema.
      then: { properties: { patch: { $ref: `#/$defs/${kind}` } } },
    })),
  };
}

/** What a patch of a kind may have: the spec, and of the metadata labels and annotations. */
function kindPatch(part: unknown): SchemaNode {
  const { spec } = schemaNode.parse(schemaNode.parse(part).properties);
  const texts = { type: "object", additionalProperties: { type: ["string", "null"] } };
  return {
    type: "object",
    properties: {
      metadata: { type: "object", properties: { labels: texts, annotations: texts }, additionalProperties: false },
      spec: partial(spec),
    },
    additionalProperties: false,
  };
}

/** A part of a schema with nothing required and null allowed. What several forms may be is left to the program. */
function partial(part: unknown): SchemaNode {
  const { required: _, oneOf: _oneOf, anyOf: _anyOf, minItems: _minItems, ...rest } = schemaNode.parse(part);
  const { type, properties, items, additionalProperties } = rest;
  return {
    ...rest,
    ...(type === undefined ? {} : { type: [type, "null"].flat() }),
    ...(Array.isArray(rest.enum) ? { enum: [...rest.enum, null] } : {}),
    ...(properties === undefined
      ? {}
      : {
          properties: Object.fromEntries(
            Object.entries(schemaNode.parse(properties)).map(([name, inner]) => [name, partial(inner)]),
          ),
        }),
    ...(items === undefined ? {} : { items: partial(items) }),
    ...(typeof additionalProperties === "object" && additionalProperties !== null
      ? { additionalProperties: partial(additionalProperties) }
      : {}),
  };
}
