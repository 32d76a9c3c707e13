import { mkdirSync, mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { declaredFiles } from "../../../components/stack/declaredFiles";
import { filePatterns, parseSettings, type RawConfig } from "../../../config/parseSettings";
import { ConfigError, type Problem } from "../../../config/problems/problems";
import type { Settings } from "../../../config/settings";

/** A folder with files, by their names below it. */
export function folderWith(files: Readonly<Record<string, string>>): string {
  const folder = mkdtempSync(join(tmpdir(), "declared-"));
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), text);
  }
  return folder;
}

/** The settings of a stack config whose files are in a folder. */
export function settingsIn(folder: string, config: RawConfig): Settings {
  return parseSettings(config, new Set(), new Date(), undefined, declaredFiles(filePatterns(config), folder));
}

/** What is wrong with a stack config and its files; nothing if they are good. */
export function problemsIn(folder: string, config: RawConfig): readonly Problem[] {
  try {
    settingsIn(folder, config);
    return [];
  } catch (error) {
    if (error instanceof ConfigError) {
      return error.problems;
    }
    throw error;
  }
}
