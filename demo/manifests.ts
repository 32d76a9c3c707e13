import { Command } from "@commander-js/extra-typings";
import { evaluate } from "./evaluate";
import { type Item, items } from "./objects";
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
    process.stdout.write(items(evaluation).map(document).join(""));
  });

/** One document of the stream; what cannot be applied as it stands is told in comments. */
function document({ title, yaml, object }: Item): string {
  return object === undefined
    ? `${[
        title,
        ...yaml
          .trimEnd()
          .split("\n")
          .map((line) => `  ${line}`),
      ]
        .map((line) => `# ${line}\n`)
        .join("")}`
    : `---\n${yaml}`;
}

void runTool(async () => {
  await command.parseAsync();
});
