import { declaredFiles } from "../../components/stack/declaredFiles";
import { clusterStackOf, topicStackConfigUnasked } from "../../config/clusterStack";
import { filePatterns, parseSettings } from "../../config/parseSettings";
import type { Settings } from "../../config/settings";
import type { StackConfig } from "./evaluate";

/**
 * The settings of a stack, with the topics and users of the files that it names. In a stack of topics they are those
 * of a stack that cannot ask the cluster's: whoever evaluates the program has its settings from there.
 *
 * @throws {ConfigError} for a mistake in the stack config or in such a file.
 */
export function settingsOf({ config, secretKeys = [] }: Pick<StackConfig, "config" | "secretKeys">): Settings {
  const whole = clusterStackOf(config) === undefined ? config : topicStackConfigUnasked(config);
  return parseSettings(whole, new Set(secretKeys), new Date(), undefined, declaredFiles(filePatterns(whole)));
}
