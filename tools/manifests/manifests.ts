import { readFileSync } from "node:fs";
import { Command } from "@commander-js/extra-typings";
import { evaluate } from "../evaluate/evaluate";
import { items } from "../evaluate/objects";
import { overridesOf, setOption, stackOption, stageOption } from "../evaluate/options";
import { parseRendering } from "../evaluate/rendering";
import { renderingOf } from "../evaluate/renderingOf";
import { type Output, runAsProcess } from "../evaluate/runTool";
import { readStackFile } from "../evaluate/stackFile";
import { stepsFrom } from "../evaluate/stepsFrom";
import { manifestText } from "./manifestText";

/**
 * `npm run -s manifests`: the Kubernetes objects of a stage, and nothing else, on standard output. With
 * `--json` everything that the stack deploys, for other programs: see `tools/evaluate/rendering.ts`.
 */
export function manifests({ out, err }: Output) {
  return new Command("npm run -s manifests --")
    .description("Prints the Kubernetes objects of a stage as YAML, in the order to apply them.")
    .addOption(stackOption())
    .addOption(stageOption())
    .addOption(setOption())
    .option("--json", "as JSON, with what is no object and with each resource's name in the stack's state")
    .option(
      "--from <file>",
      "with --json: a file that --json has printed of what is deployed; adds what an update meets",
    )
    .action(async ({ json = false, from, ...options }) => {
      const stack = readStackFile(options.stack, overridesOf(options));
      const evaluation = await evaluate(stack, { warn: (warning) => err(`Warning: ${warning}\n`) });
      const rendering = () => ({
        ...renderingOf(evaluation),
        ...(from === undefined ? {} : stepsFrom(parseRendering(readFileSync(from, "utf8")), evaluation)),
      });
      out(json ? `${JSON.stringify(rendering(), undefined, 2)}\n` : manifestText(items(evaluation)));
    });
}

void runAsProcess(manifests, module);
