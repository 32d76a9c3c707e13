import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

import set from "es-toolkit/compat/set";
import { mapValues } from "es-toolkit/object/mapValues";

import { parse } from "yaml";
import { z } from "zod";
import type { RawConfig } from "../../config/parseSettings";
import type { StackConfig } from "./evaluate";
import { UserError } from "./userError";

/** Where Pulumi.yaml and the stack files are. */
const root = join(__dirname, "../..");

const projectFile = z.looseObject({ name: z.string() });
const stackFile = z.looseObject({ config: z.record(z.string(), z.unknown()).nullish() }).nullable();

/** A change of one value: the path as `pulumi config set --path` takes it, and the value as typed. */
export interface Override {
  readonly path: string;
  readonly value: string;
}

/**
 * The config of a stack out of its file, `Pulumi.<stack>.yaml`, with some values changed.
 *
 * Defaults are the program's business; values of other projects and providers are left out. So are
 * encrypted values, which nobody can read without the stack's key: what they were set to change takes
 * its default.
 *
 * @throws {UserError} if there is no such stack file, or it cannot be read.
 */
export function readStackFile(stack: string, overrides: readonly Override[] = []): StackConfig {
  const { name: project } = projectFile.parse(parse(readFileSync(join(root, "Pulumi.yaml"), "utf8")));
  const config: Record<string, unknown> = {};
  for (const [key, value] of Object.entries(readConfig(stack))) {
    const [namespace, name] = key.includes(":") ? key.split(":", 2) : [project, key];
    if (namespace === project && name !== undefined) {
      config[name] = value;
    }
  }
  const secretKeys = Object.keys(config).filter((key) => holdsSecret(config[key]));
  return { project, stack, config: withOverrides(mapValues(config, withoutSecrets), overrides), secretKeys };
}

/** Config with values changed as `pulumi config set --path` would change them. */
export function withOverrides(config: RawConfig, overrides: readonly Override[]): RawConfig {
  const changed = structuredClone(config);
  for (const { path, value } of overrides) {
    set(changed, path, typed(value));
  }
  return changed;
}

/** Whether a value of a stack file is encrypted, or has an encrypted one in it. */
function holdsSecret(value: unknown): boolean {
  return typeof value === "object" && value !== null && (isEncrypted(value) || Object.values(value).some(holdsSecret));
}

/** A value of a stack file without what is encrypted in it. */
function withoutSecrets(value: unknown): unknown {
  if (Array.isArray(value)) {
    return value.map(withoutSecrets);
  }
  if (typeof value !== "object" || value === null) {
    return value;
  }
  return isEncrypted(value) ? undefined : mapValues(value, withoutSecrets);
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
  try {
    return stackFile.parse(parse(readFileSync(file, "utf8")))?.config ?? {};
  } catch (error) {
    throw new UserError(`Pulumi.${stack}.yaml cannot be read: ${error instanceof Error ? error.message : error}`);
  }
}

/** A value of `--set` as `pulumi config set --path` would store it: true, false and whole numbers are not text. */
function typed(value: string): unknown {
  if (value === "true" || value === "false") {
    return value === "true";
  }
  return /^(0|-?[1-9]\d*)$/.test(value) ? Number(value) : value;
}
