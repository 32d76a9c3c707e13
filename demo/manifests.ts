import { Command } from "@commander-js/extra-typings";
import { evaluate } from "./evaluate";
import { manifestText } from "./manifestText";
import { items } from "./objects";
import { overridesOf, setOption, stackOption, stageOption } from "./options";
import { type Output, runAsProcess } from "./runTool";
import { readStackFile } from "./stackFile";

/** `npm run -s manifests`: the Kubernetes objects of a stage, and nothing else, on standard output. */
export function manifests({ out, err }: Output) {
  return new Command("npm run -s manifests --")
    .description("Prints the Kubernetes objects of a stage as YAML, in the order to apply them.")
    .addOption(stackOption())
    .addOption(stageOption())
    .addOption(setOption())
    .action(async (options) => {
      const stack = readStackFile(options.stack, overridesOf(options));
      out(manifestText(items(await evaluate(stack, { warn: (warning) => err(`Warning: ${warning}\n`) }))));
    });
}

void runAsProcess(manifests, module);
