import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

import set from "es-toolkit/compat/set";

import { parse } from "yaml";
import { z } from "zod";
import { parseStackYaml, UnclearYamlError } from "../../config/fields/stackYaml";
import type { RawConfig } from "../../config/parseSettings";
import { propertyPath } from "../../config/problems/propertyPath";
import type { StackConfig } from "./evaluate";
import { UserError } from "./userError";

/** Where Pulumi.yaml and the stack files are. */
const root = join(__dirname, "../..");

const projectFile = z.looseObject({ name: z.string() });

/** A change of one value: the path as `pulumi config set --path` takes it, and the value as typed. */
export interface Override {
  readonly path: string;
  readonly value: string;
}

/**
 * The config of a stack out of its file, `Pulumi.<stack>.yaml`, as the engine reads it, with some values
 * changed.
 *
 * Defaults are the program's business; values of other projects and providers are left out. So are
 * encrypted values, which nobody can read without the stack's key: what they were set to change takes
 * its default, and `leftOut` names them.
 *
 * @throws {UserError} if there is no such stack file, or it cannot be read.
 */
export function readStackFile(stack: string, overrides: readonly Override[] = []): StackConfig {
  const { name: project } = projectFile.parse(parse(readFileSync(join(root, "Pulumi.yaml"), "utf8")));
  const fromFile = Object.fromEntries(
    Object.entries(readConfig(stack)).flatMap(([key, value]) => {
      const [namespace, name] = configKey(key, project, stack);
      return namespace === project ? [[name, value] as const] : [];
    }),
  );
  const leftOut = Object.entries(fromFile).flatMap(([key, value]) => encryptedPaths(value, [key]));
  const secretKeys = [...new Set(leftOut.map(([key]) => String(key)))];
  const config = mapEntries(fromFile, withoutSecrets);
  return { project, stack, config: withOverrides(config, overrides), secretKeys, leftOut: leftOut.map(propertyPath) };
}

/** A key of a stack file as the engine reads it (Pulumi's `config.ParseKey`): `name`, `project:name`, `project:config:name`. */
function configKey(key: string, project: string, stack: string): readonly [namespace: string, name: string] {
  const parts = key.split(":");
  const [first = "", second = "", third = ""] = parts;
  if (parts.length === 1) {
    return [project, first];
  }
  if (parts.length === 2) {
    return [first, second];
  }
  if (parts.length === 3 && second === "config") {
    return [first, third];
  }
  throw new UserError(
    `Pulumi.${stack}.yaml cannot be read: ${JSON.stringify(key)} is no key of a stack file; write name, or project:name.`,
  );
}

/** Config with values changed as `pulumi config set --path` would change them. */
export function withOverrides(config: RawConfig, overrides: readonly Override[]): RawConfig {
  const changed = structuredClone(config);
  for (const { path, value } of overrides) {
    set(changed, path, typed(value));
  }
  return changed;
}

/** Where a value of a stack file is encrypted, or has encrypted ones in it. */
function encryptedPaths(value: unknown, path: readonly PropertyKey[]): (readonly PropertyKey[])[] {
  if (typeof value !== "object" || value === null) {
    return [];
  }
  if (isEncrypted(value)) {
    return [path];
  }
  return Array.isArray(value)
    ? value.flatMap((inner, index) => encryptedPaths(inner, [...path, index]))
    : Object.entries(value).flatMap(([key, inner]) => encryptedPaths(inner, [...path, key]));
}

/** A value of a stack file without what is encrypted in it. */
function withoutSecrets(value: unknown): unknown {
  if (Array.isArray(value)) {
    return value.map(withoutSecrets);
  }
  if (typeof value !== "object" || value === null) {
    return value;
  }
  return isEncrypted(value) ? undefined : mapEntries(value, withoutSecrets);
}

/** An object with other values. A key such as `__proto__` stays a key. */
function mapEntries(value: object, change: (value: unknown) => unknown): Record<string, unknown> {
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, change(inner)]));
}

/** Pulumi writes `secure: v1:…` in a value's place. */
function isEncrypted(value: object): boolean {
  return "secure" in value && typeof value.secure === "string";
}

function readConfig(stack: string): Record<string, unknown> {
  const file = join(root, `Pulumi.${stack}.yaml`);
  if (!existsSync(file)) {
    const known = readdirSync(root).flatMap((name) => /^Pulumi\.(.+)\.yaml$/.exec(name)?.[1] ?? []);
    throw new UserError(`There is no stack file Pulumi.${stack}.yaml. Stacks with a file: ${known.join(", ")}.`);
  }
  const unreadable = (why: string) => new UserError(`Pulumi.${stack}.yaml cannot be read: ${why}`);
  try {
    const content = parseStackYaml(readFileSync(file, "utf8"));
    if (content === null || content === undefined) {
      return {};
    }
    if (typeof content !== "object" || Array.isArray(content)) {
      throw unreadable("it must be a map, with what is set under config.");
    }
    const config = "config" in content ? content.config : undefined;
    if (config === null || config === undefined) {
      return {};
    }
    if (typeof config !== "object" || Array.isArray(config)) {
      throw unreadable(
        `config is ${Array.isArray(config) ? "a list" : JSON.stringify(config)}, and must be a map, such as config: {stage: 5}.`,
      );
    }
    return Object.fromEntries(Object.entries(config));
  } catch (error) {
    throw error instanceof UnclearYamlError ? unreadable(error.message) : error;
  }
}

/** A value of `--set` as `pulumi config set --path` would store it: true, false and whole numbers are not text. Digits stay. */
function typed(value: string): unknown {
  if (value === "true" || value === "false") {
    return value === "true";
  }
  return /^(0|-?[1-9]\d*)$/.test(value) && Number.isSafeInteger(Number(value)) ? Number(value) : value;
}
