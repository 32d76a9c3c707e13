import { Command, Option } from "@commander-js/extra-typings";
import { createColors } from "picocolors";
import type { Plan } from "../config/plan";
import { stageSetting } from "../config/stageSetting";
import { stages } from "../config/stages";
import { FIRST_STAGE_WITH_SWITCHES } from "../config/switches";
import { overridesOf, setOption, stackOption, stageOption, withOption } from "../tools/evaluate/options";
import { type Output, runAsProcess } from "../tools/evaluate/runTool";
import { readStackFile } from "../tools/evaluate/stackFile";
import { UserError } from "../tools/evaluate/userError";
import { chapterText } from "./chapterText";
import { closingText } from "./closing";
import { contentsText } from "./contents";
import { openingText } from "./opening";
import { planAt, story } from "./story";

/** `npm run demo`: the whole demo, or a part of it, in the terminal. */
export function walkthrough({ out, colors, columns }: Output) {
  return new Command("npm run demo --")
    .description("Shows the demo stage by stage, and what each stage changes in a cluster. Needs no cluster.")
    .addOption(stackOption())
    .option("--list", "the table of contents: the stages by number and name")
    .option("--full", "all lines of what changes, not only those that can be read from a chair", false)
    .addOption(stageOption())
    .addOption(new Option("--from <stage>", "the first stage to show").conflicts("stage"))
    .addOption(new Option("--to <stage>", "the last stage to show").conflicts("stage"))
    .addOption(withOption())
    .addOption(setOption())
    .action(async ({ stack, stage, from, to, set, with: turnedOn, list, full }) => {
      const view = { colors: createColors(colors), full, ...(columns === undefined ? {} : { columns }) };
      if (list === true) {
        out(contentsText(view));
        return;
      }
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
      const config = readStackFile(stack, overridesOf({ set }));
      // Whoever asks for a part has seen the rest.
      const isWhole = first === 1 && last === stages.length;
      let built: Plan | undefined;
      for await (const chapter of story(config, first, last, turnedOn)) {
        // Only now: the first chapter has found what is wrong with the settings.
        if (isWhole && built === undefined) {
          built = planAt(config, last);
          out(openingText(built, stack, view));
        }
        out(chapterText(chapter, view));
      }
      if (built !== undefined) {
        out(closingText(built, view));
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
