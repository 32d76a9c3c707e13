import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { marked } from "marked";
import { parse } from "yaml";
import type { StrimziVersion } from "../../../config/operator/capabilities";
import { strimziVersions } from "../../../config/operator/capabilities";
import type { RawConfig } from "../../../config/parseSettings";

const folder = join(__dirname, "../../../docs/recipes");

/** A page of docs/recipes/. */
export interface Recipe {
  /** Its file, from the project's folder. */
  readonly page: string;
  readonly title: string;
  /** The oldest operator that takes it. */
  readonly since: StrimziVersion;
  /** What of the stack config it goes with. */
  readonly config: RawConfig;
  /** The texts of its patches, each as a file would have it. */
  readonly patches: readonly string[];
}

/** All of them, by name. */
export function recipes(): Recipe[] {
  return readdirSync(folder)
    .filter((name) => name.endsWith(".md"))
    .sort()
    .map(recipeOf);
}

function recipeOf(name: string): Recipe {
  const text = readFileSync(join(folder, name), "utf8");
  const blocks = marked
    .lexer(text)
    .flatMap((token) => (token.type === "code" && token.lang === "yaml" ? [String(token.text)] : []));
  const isConfig = (block: string) => /^config:$/m.test(block);
  const named = /^- \*\*Operator\*\*: Strimzi (\d+\.\d+) or newer$/m.exec(text)?.[1];
  const since = strimziVersions.find((version) => version === named);
  assert.ok(since, `${name} does not say which operator it needs`);
  return {
    page: `docs/recipes/${name}`,
    title: /^# (.+)$/m.exec(text)?.[1] ?? name,
    since,
    config: Object.fromEntries(
      blocks.filter(isConfig).flatMap((block) => Object.entries(withoutProject(parse(block)))),
    ),
    patches: blocks.filter((block) => !isConfig(block)),
  };
}

/** The config of a stack file, by keys without the project's name. */
function withoutProject(file: unknown): RawConfig {
  const config: object = Object(file).config;
  return Object.fromEntries(Object.entries(config).map(([key, value]) => [key.replace(/^.*:/, ""), value]));
}

/** A stack with all that recipes change, and with the patches of one, for an operator of a version. */
export function recipeStack({ config, patches }: Recipe, strimzi: StrimziVersion): RawConfig {
  return {
    stage: 14,
    replicas: 3,
    controllers: 3,
    metrics: { enabled: true },
    operator: { strimzi },
    ...config,
    patches: patches.flatMap((text) => parse(text)),
  };
}
