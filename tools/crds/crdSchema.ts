import { parse } from "yaml";
import { z } from "zod";

/**
 * JSON Schemas of Strimzi's kinds, from the CRDs of a release. Pure.
 *
 * What is left out: the status, descriptions, and rules in CEL (`x-kubernetes-validations`), which only an API
 * server evaluates.
 */

/** A schema, or a part of one. */
export type JsonSchema = { readonly [keyword: string]: unknown };

/** The API version that this program sends. */
const VERSION = "v1";

const definition = z.object({
  kind: z.literal("CustomResourceDefinition"),
  spec: z.object({
    group: z.string(),
    names: z.object({ kind: z.string() }),
    versions: z.array(
      z.object({
        name: z.string(),
        schema: z.object({ openAPIV3Schema: z.object({ properties: z.record(z.string(), z.unknown()) }) }),
      }),
    ),
  }),
});

/**
 * One schema for all kinds of a release: each is found at `#/$defs/<kind>`, and what several have in common (a pod's
 * affinity, for example) stands there once, under the name of the field where it was met first.
 *
 * An API server rejects a field that a CRD does not declare, when it is asked to be strict. So an object takes no
 * properties but its own, except where the CRD keeps unknown ones.
 *
 * @param id The schema's `$id`.
 * @param crds The texts of the CRDs, a YAML document each.
 * @throws {Error} for a CRD that does not serve v1.
 */
export function crdSchema(id: string, crds: readonly string[]): JsonSchema {
  const kinds = crds.map((text) => kindSchema(text)).sort(([a], [b]) => a.localeCompare(b));
  const shared = new SharedParts(kinds.map(([, schema]) => schema));
  const own = kinds.map(([kind, schema]): [string, JsonSchema] => [kind, shared.split(schema)]);
  return { $id: id, $defs: { ...Object.fromEntries(own), ...shared.parts } };
}

function kindSchema(text: string): [kind: string, schema: JsonSchema] {
  const { group, names, versions } = definition.parse(parse(text)).spec;
  const version = versions.find(({ name }) => name === VERSION);
  if (version === undefined) {
    throw new Error(`the CRD of ${names.kind} has no version ${VERSION}`);
  }
  const { spec } = version.schema.openAPIV3Schema.properties;
  return [
    names.kind,
    {
      type: "object",
      properties: {
        apiVersion: { const: `${group}/${VERSION}` },
        kind: { const: names.kind },
        metadata: { type: "object" },
        spec: jsonSchema(spec),
      },
      required: ["apiVersion", "kind", "metadata", "spec"],
      additionalProperties: false,
    },
  ];
}

/** What a part of a schema may have, and nothing else. */
const node = z.strictObject({
  type: z.string().optional(),
  properties: z.record(z.string(), z.unknown()).optional(),
  additionalProperties: z.unknown().optional(),
  items: z.unknown().optional(),
  oneOf: z.array(z.unknown()).optional(),
  anyOf: z.array(z.unknown()).optional(),
  required: z.array(z.string()).optional(),
  enum: z.array(z.unknown()).optional(),
  minimum: z.number().optional(),
  maximum: z.number().optional(),
  minItems: z.number().optional(),
  pattern: z.string().optional(),
  "x-kubernetes-int-or-string": z.boolean().optional(),
  "x-kubernetes-preserve-unknown-fields": z.boolean().optional(),
  // What is not for a validator, or is format's part of an integer's type.
  description: z.string().optional(),
  example: z.unknown().optional(),
  format: z.string().optional(),
  "x-kubernetes-validations": z.unknown().optional(),
});

/** A part of a CRD's schema in the terms of JSON Schema. A keyword that is not known here is an error: nothing gets lost unseen. */
function jsonSchema(value: unknown): JsonSchema {
  const {
    type,
    properties,
    additionalProperties,
    items,
    oneOf,
    anyOf,
    "x-kubernetes-int-or-string": intOrString,
    "x-kubernetes-preserve-unknown-fields": keepsUnknown,
    description: _description,
    example: _example,
    format: _format,
    "x-kubernetes-validations": _validations,
    ...rest
  } = node.parse(value);
  const isClosed = type === "object" && additionalProperties === undefined && keepsUnknown !== true;
  return {
    ...(intOrString ? { type: ["integer", "string"] } : type === undefined ? {} : { type }),
    ...(properties && { properties: mapped(properties) }),
    ...(isClosed && { additionalProperties: false }),
    ...(additionalProperties !== undefined && { additionalProperties: jsonSchema(additionalProperties) }),
    ...(items !== undefined && { items: jsonSchema(items) }),
    ...(oneOf && { oneOf: oneOf.map(jsonSchema) }),
    // Beside the marker it only repeats the two types.
    ...(anyOf && !intOrString && { anyOf: anyOf.map(jsonSchema) }),
    ...rest,
  };
}

function mapped(properties: Readonly<Record<string, unknown>>): Record<string, JsonSchema> {
  return Object.fromEntries(Object.entries(properties).map(([name, inner]) => [name, jsonSchema(inner)]));
}

/** Shorter parts cost less than a reference to them. */
const LEAST_SHARED_LENGTH = 150;

/** Parts of schemas that occur more than once, each kept once. */
class SharedParts {
  readonly parts: Record<string, JsonSchema> = {};
  private readonly counts = new Map<string, number>();
  private readonly names = new Map<string, string>();

  constructor(schemas: readonly JsonSchema[]) {
    for (const schema of schemas) {
      this.count(schema);
    }
  }

  /** The schema with references in the place of what it shares. */
  split(schema: JsonSchema): JsonSchema {
    const { properties, items, additionalProperties } = inner(schema);
    return {
      ...schema,
      ...(properties && {
        properties: Object.fromEntries(
          Object.entries(properties).map(([name, part]) => [name, this.reference(name, part)]),
        ),
      }),
      ...(items && { items: this.reference("item", items) }),
      ...(additionalProperties && { additionalProperties: this.reference("value", additionalProperties) }),
    };
  }

  private reference(name: string, part: JsonSchema): JsonSchema {
    const text = JSON.stringify(part);
    if ((this.counts.get(text) ?? 0) < 2) {
      return this.split(part);
    }
    const known = this.names.get(text) ?? this.add(name, text, part);
    return { $ref: `#/$defs/${known}` };
  }

  private add(wanted: string, text: string, part: JsonSchema): string {
    const taken = [...this.names.values()].filter((name) => name.replace(/\d+$/, "") === wanted).length;
    const name = taken === 0 ? wanted : `${wanted}${taken + 1}`;
    this.names.set(text, name);
    this.parts[name] = this.split(part);
    return name;
  }

  private count(schema: JsonSchema): void {
    const { properties = {}, items, additionalProperties } = inner(schema);
    for (const part of [
      ...Object.values(properties),
      ...(items ? [items] : []),
      ...(additionalProperties ? [additionalProperties] : []),
    ]) {
      const text = JSON.stringify(part);
      if (text.length >= LEAST_SHARED_LENGTH) {
        this.counts.set(text, (this.counts.get(text) ?? 0) + 1);
      }
      this.count(part);
    }
  }
}

const schemaNode = z.record(z.string(), z.unknown());
const parts = z.object({
  properties: z.record(z.string(), schemaNode).optional(),
  items: schemaNode.optional(),
  additionalProperties: schemaNode.optional().catch(undefined),
});

/** The schemas in a schema. */
function inner(schema: JsonSchema): z.infer<typeof parts> {
  return parts.parse(schema);
}

/** A schema as a file: each definition on a line of its own, so that a diff shows which ones changed. */
export function schemaText({ $id, $defs }: JsonSchema): string {
  const lines = Object.entries(schemaNode.parse($defs)).map(
    ([name, schema]) => `    ${JSON.stringify(name)}: ${JSON.stringify(schema)}`,
  );
  return `{\n  "$id": ${JSON.stringify($id)},\n  "$defs": {\n${lines.join(",\n")}\n  }\n}\n`;
}
