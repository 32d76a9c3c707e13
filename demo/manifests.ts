import { Command } from "@commander-js/extra-typings";
import { evaluate } from "./evaluate";
import { manifestText } from "./manifestText";
import { items } from "./objects";
import { overridesOf, setOption, stackOption, stageOption } from "./options";
import { runTool } from "./runTool";
import { readStackFile } from "./stackFile";

const command = new Command("manifests")
  .description("Prints the Kubernetes objects of a stage as YAML, in the order to apply them.")
  .addOption(stackOption)
  .addOption(stageOption)
  .addOption(setOption)
  .action(async (options) => {
    const evaluation = await evaluate(readStackFile(options.stack, overridesOf(options)));
    process.stdout.write(manifestText(items(evaluation)));
  });

void runTool(async () => {
  await command.parseAsync();
});
