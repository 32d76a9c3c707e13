import type { Ajv, ErrorObject, ValidateFunction } from "ajv";
import { memoize } from "es-toolkit/function/memoize";
import { nearest } from "../fields/fields";
import type { KubernetesObject } from "../kubernetes/object";
import { isStrimziKind } from "../kubernetes/object";
import { type CrdRelease, crdReleases, newestCrdRelease, strimziSchema } from "../kubernetes/strimziSchemas";
import { versionOf } from "../operator/assumption";
import { can, capabilities, capabilityFor, isOlder, type StrimziVersion } from "../operator/capabilities";
import { distinctProblems, type Problem, show } from "../problems/problems";
import { setCommand } from "../problems/propertyPath";
import { isSecretPath } from "../problems/secrecy";
import { childOf, isMap, pathInPatch } from "./merge";
import type { Patch } from "./plan";

/** A patched object, and the patches that are for it. */
export interface PatchedObject {
  readonly object: KubernetesObject;
  readonly patches: readonly Patch[];
}

/** Checks objects against the CRDs of the operator that is assumed. Only Strimzi's kinds have any here. */
export type SchemaCheck = (patched: PatchedObject) => Problem[];

/** Compiling takes a while: the schemas of each release once. */
const validators = new Map<CrdRelease, Ajv>();

/**
 * The check for a version of Strimzi. The validator and the schemas are loaded here, so that a stack without patches
 * does not pay for them.
 */
export async function schemaCheck(strimzi: StrimziVersion): Promise<SchemaCheck> {
  const { Ajv } = await import("ajv");
  const release = releaseFor(strimzi);
  const ajv =
    validators.get(release) ??
    // Strict is about the schemas: those of CRDs narrow a type in a place where they do not repeat it.
    new Ajv({ allErrors: true, strict: false, verbose: true }).addSchema(strimziSchema(release));
  validators.set(release, ajv);
  // A patch may be for a thousand topics.
  const tooNewIn = memoize((patch: Patch) => tooNewFields(patch, strimzi));
  return ({ object, patches }) => {
    if (!isStrimziKind(object)) {
      return [];
    }
    const validate = ajv.getSchema(`strimzi-${release}#/$defs/${object.kind}`);
    const tooNew = patches.flatMap((patch) => tooNewIn(patch));
    return [...tooNew, ...(validate === undefined ? [] : schemaProblems(validate, object, patches, tooNew))];
  };
}

/** The release whose CRDs a version has: the oldest of those that are known which is not older. */
function releaseFor(strimzi: StrimziVersion): CrdRelease {
  return crdReleases.find((release) => !isOlder(versionOf(release) ?? strimzi, strimzi)) ?? newestCrdRelease;
}

/** Fields of a patch that came with a newer operator. */
function tooNewFields({ kind, patch, place }: Patch, strimzi: StrimziVersion): Problem[] {
  const find = (value: unknown, field: string, path: readonly PropertyKey[]): Problem[] => {
    const capability = capabilityFor(typeof value === "string" ? `${field}=${value}` : field) ?? capabilityFor(field);
    if (capability !== undefined && !can(strimzi, capability)) {
      const { since } = capabilities[capability];
      return [
        {
          key: place(path),
          message: `needs Strimzi ${since} or newer, but the operator is assumed to be ${strimzi} (operator.strimzi); if it is newer, say so`,
          fix: setCommand(["operator", "strimzi"], since),
        },
      ];
    }
    if (Array.isArray(value)) {
      return value.flatMap((entry, index) => find(entry, field, [...path, index]));
    }
    return isMap(value)
      ? Object.entries(value).flatMap(([name, inner]) => find(inner, `${field}.${name}`, [...path, name]))
      : [];
  };
  return find(patch, kind, []);
}

function schemaProblems(
  validate: ValidateFunction,
  object: KubernetesObject,
  patches: readonly Patch[],
  known: readonly Problem[],
): Problem[] {
  if (validate(object)) {
    return [];
  }
  const errors = validate.errors ?? [];
  // What lies behind says more than that none of several forms fits.
  const choices = new Set(["oneOf", "anyOf", "not", "if"]);
  const specific = errors.filter(
    ({ keyword, schemaPath }) => !choices.has(keyword) && !/\/(oneOf|anyOf|not)\//.test(schemaPath),
  );
  const problems = (specific.length > 0 ? specific : errors).map((error) => problemOf(error, object, patches));
  const reported = new Set(known.map(({ key }) => key));
  return distinctProblems(problems.filter(({ key }) => !reported.has(key)));
}

function problemOf(error: ErrorObject, object: KubernetesObject, patches: readonly Patch[]): Problem {
  const { instancePath, params, keyword } = error;
  const at = partsOf(instancePath);
  const path = keyword === "additionalProperties" ? [...at, String(params.additionalProperty)] : at;
  return { key: placeOf(object, patches, path), message: messageOf(error, object, path) };
}

/** A JSON pointer's parts. */
function partsOf(pointer: string): string[] {
  return pointer
    .split("/")
    .slice(1)
    .map((part) => part.replaceAll("~1", "/").replaceAll("~0", "~"));
}

/** Where the patches have the value at a path: the one that has most of the path, of several the last. */
function placeOf(object: KubernetesObject, patches: readonly Patch[], path: readonly PropertyKey[]): string {
  const [best] = patches
    .map(({ patch, place }) => ({ found: pathInPatch(patch, object, path), place }))
    .reverse()
    .sort((a, b) => b.found.length - a.found.length);
  return best === undefined ? object.kind : best.place(best.found);
}

function messageOf(
  { keyword, params, parentSchema, message = "" }: ErrorObject,
  object: KubernetesObject,
  path: readonly PropertyKey[],
): string {
  const value = path.reduce<unknown>(childOf, object);
  const is = isSecretPath(path) ? "has a value, which is not shown" : `is ${show(value)}`;
  switch (keyword) {
    case "additionalProperties": {
      const fields = Object.keys(isMap(parentSchema?.properties) ? parentSchema.properties : {});
      const guess = nearest(String(path.at(-1)), fields);
      return `is no field of a ${object.kind} here; ${guess === undefined ? `known are ${fields.join(", ")}` : `did you mean ${show(guess)}?`}`;
    }
    case "required":
      return `leaves the ${object.kind} without ${params.missingProperty}, which it must have here`;
    case "type":
      return `${is}; allowed is ${typeNames(params.type)}`;
    case "enum": {
      const allowed: unknown[] = Array.isArray(params.allowedValues) ? params.allowedValues : [];
      const guess = typeof value === "string" ? nearest(value, allowed.map(String)) : undefined;
      return `${is}; allowed is one of ${allowed.join(", ")}${guess === undefined ? "" : `; did you mean ${show(guess)}?`}`;
    }
    default:
      return `${is}, which ${message}`;
  }
}

function typeNames(type: unknown): string {
  const names: Readonly<Record<string, string>> = {
    object: "a map",
    array: "a list",
    string: "a text",
    integer: "a whole number",
    number: "a number",
    boolean: "true or false",
  };
  const types: readonly unknown[] = Array.isArray(type) ? type : String(type).split(",");
  return types.map((name) => names[String(name)] ?? String(name)).join(" or ");
}
