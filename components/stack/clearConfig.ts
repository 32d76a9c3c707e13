import { readFileSync } from "node:fs";
import { join } from "node:path";
import * as pulumi from "@pulumi/pulumi";
import { parse } from "yaml";
import { z } from "zod";
import type { IsInTheClear } from "../../config/problems/circumstances";

const stackFile = z.object({ config: z.record(z.string(), z.unknown()) });

/**
 * What of this stack's config stands in its file as it is. The engine says of a whole key that something in it is
 * secret, and hands over all of it decrypted; the file has the mark at each value (`secure: v1:…`).
 *
 * What is not in the file, because it comes from an environment or from another file, is not in the clear there.
 * The engine reads the file before the program starts: one that cannot be read here has nothing to say.
 *
 * @param folder Where the stack files are.
 */
export function clearConfig(folder = process.cwd()): IsInTheClear {
  const config = readConfig(join(folder, `Pulumi.${pulumi.getStack()}.yaml`));
  const project = pulumi.getProject();
  return ([key, ...rest]) => {
    const value = config[`${project}:${String(key)}`] ?? config[String(key)];
    return isClear(value, rest);
  };
}

function readConfig(file: string): Readonly<Record<string, unknown>> {
  try {
    return stackFile.parse(parse(readFileSync(file, "utf8"), { merge: true })).config;
  } catch {
    return {};
  }
}

function isClear(value: unknown, path: readonly PropertyKey[]): boolean {
  if (typeof value !== "object" || value === null) {
    return value !== undefined && value !== null && path.length === 0;
  }
  if ("secure" in value && typeof value.secure === "string") {
    return false;
  }
  const [first, ...rest] = path;
  const inner = Object.entries(value).find(([name]) => name === String(first))?.[1];
  return first !== undefined && isClear(inner, rest);
}
