import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

/** The YAML files of a folder as one stream, as a release's single file has them. */
export function manifestTextOf(folder: string): string {
  return readdirSync(folder)
    .filter((name) => /\.ya?ml$/.test(name))
    .sort()
    .map((name) => readFileSync(join(folder, name), "utf8"))
    .join("\n---\n");
}
