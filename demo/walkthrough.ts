import { Command, Option } from "@commander-js/extra-typings";
import { createColors } from "picocolors";
import { stageSetting } from "../config/stageSetting";
import { stages } from "../config/stages";
import { FIRST_STAGE_WITH_SWITCHES } from "../config/switches";
import { overridesOf, setOption, stackOption, stageOption, withOption } from "../tools/evaluate/options";
import { type Output, runAsProcess } from "../tools/evaluate/runTool";
import { readStackFile } from "../tools/evaluate/stackFile";
import { UserError } from "../tools/evaluate/userError";
import { chapterText } from "./chapterText";
import { story } from "./story";

/** `npm run demo`: the whole demo, or a part of it, in the terminal. */
export function walkthrough({ out, colors }: Output) {
  return new Command("npm run demo --")
    .description("Shows the demo stage by stage, and what each stage changes in a cluster. Needs no cluster.")
    .addOption(stackOption())
    .addOption(stageOption())
    .addOption(new Option("--from <stage>", "the first stage to show").conflicts("stage"))
    .addOption(new Option("--to <stage>", "the last stage to show").conflicts("stage"))
    .addOption(withOption())
    .addOption(setOption())
    .action(async ({ stack, stage, from, to, set, with: turnedOn }) => {
      const only = stageOf("--stage", stage);
      const first = only ?? stageOf("--from", from) ?? 1;
      const last = only ?? stageOf("--to", to) ?? stages.length;
      if (first > last) {
        throw new UserError(`--from is stage ${first}, which comes after --to, stage ${last}.`);
      }
      if (turnedOn.length > 0 && last < FIRST_STAGE_WITH_SWITCHES) {
        throw new UserError(
          `--with needs a Kafka cluster, which exists from stage ${FIRST_STAGE_WITH_SWITCHES} on; the last stage to show is ${last}.`,
        );
      }
      const paint = createColors(colors);
      for await (const chapter of story(readStackFile(stack, overridesOf({ set })), first, last, turnedOn)) {
        out(chapterText(chapter, paint));
      }
    });
}

function stageOf(option: string, text: string | undefined): number | undefined {
  if (text === undefined) {
    return undefined;
  }
  const parsed = stageSetting.safeParse(text);
  if (!parsed.success) {
    throw new UserError(parsed.error.issues.map(({ message }) => `${option} ${message}`).join("\n"));
  }
  return parsed.data;
}

void runAsProcess(walkthrough, module);
