import { z } from "zod";

/**
 * Looking into zod schemas: what the error messages and the documentation ask of them.
 */

/** The schema behind defaults, optionality and transformations. */
export function innerSchema(schema: z.core.$ZodType): z.core.$ZodType {
  if (schema instanceof z.ZodPrefault || schema instanceof z.ZodOptional) {
    return innerSchema(schema.def.innerType);
  }
  return schema instanceof z.ZodPipe && schema.def.in instanceof z.ZodObject ? schema.def.in : schema;
}

/** The keys that an object schema knows at a path, indexes of lists included; none if the path leads elsewhere. */
export function keysOf(schema: z.core.$ZodType, path: readonly PropertyKey[]): string[] {
  const inner = innerSchema(schema);
  const [first, ...rest] = path;
  if (inner instanceof z.ZodArray && typeof first === "number") {
    return keysOf(inner.element, rest);
  }
  if (!(inner instanceof z.ZodObject)) {
    return [];
  }
  if (first === undefined) {
    return Object.keys(inner.shape);
  }
  const next: z.core.$ZodType | undefined = inner.shape[String(first)];
  return next === undefined ? [] : keysOf(next, rest);
}

/** The schema of the value at a path; none if no schema knows the path. */
export function schemaAt(schema: z.core.$ZodType, path: readonly PropertyKey[]): z.core.$ZodType | undefined {
  const inner = innerSchema(schema);
  const [first, ...rest] = path;
  if (first === undefined) {
    return inner;
  }
  if (inner instanceof z.ZodArray) {
    return schemaAt(inner.element, rest);
  }
  const next: z.core.$ZodType | undefined =
    inner instanceof z.ZodObject && Object.hasOwn(inner.shape, first) ? inner.shape[String(first)] : undefined;
  return next && schemaAt(next, rest);
}

/** Whether a schema is that of one value which is no secret. */
export function isPlainField(schema: z.core.$ZodType | undefined): boolean {
  const meta = schema && z.globalRegistry.get(schema);
  return meta !== undefined && meta.secretFile !== true && meta.type !== "object" && meta.type !== "array";
}

/** Whether a value at some place below a schema is meant to be set as a secret. */
export function takesSecrets(schema: z.core.$ZodType): boolean {
  const inner = innerSchema(schema);
  return inner instanceof z.ZodObject
    ? Object.values(inner.shape).some(takesSecrets)
    : z.globalRegistry.get(inner)?.secretFile === true;
}
