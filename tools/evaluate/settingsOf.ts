import { declaredFiles } from "../../components/stack/declaredFiles";
import { filePatterns, parseSettings } from "../../config/parseSettings";
import type { Settings } from "../../config/settings";
import type { StackConfig } from "./evaluate";

/**
 * The settings of a stack, with the topics and users of the files that it names.
 *
 * @throws {ConfigError} for a mistake in the stack config or in such a file.
 */
export function settingsOf({ config, secretKeys = [] }: Pick<StackConfig, "config" | "secretKeys">): Settings {
  return parseSettings(config, new Set(secretKeys), new Date(), undefined, declaredFiles(filePatterns(config)));
}
