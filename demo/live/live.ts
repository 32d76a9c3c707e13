import { join } from "node:path";
import { ReadStream, WriteStream } from "node:tty";
import { Command, InvalidArgumentError } from "@commander-js/extra-typings";
import { createColors } from "picocolors";
import { messageOf } from "../../config/problems/errorMessage";
import { stageSetting } from "../../config/stageSetting";
import { stages } from "../../config/stages";
import { stackOption } from "../../tools/evaluate/options";
import { type Output, runAsProcess } from "../../tools/evaluate/runTool";
import { settingsOf } from "../../tools/evaluate/settingsOf";
import { readStackFile } from "../../tools/evaluate/stackFile";
import { UserError } from "../../tools/evaluate/userError";
import { AutomationEngine } from "./automation";
import { Cluster } from "./cluster";
import { farewell } from "./farewell";
import { Presenter } from "./presenter";
import { openShell, runWalkthrough } from "./processes";
import { Recording } from "./recording";
import { readSession, sessionFile, writeSession } from "./savedSession";
import { talkOf } from "./talkOf";
import { Terminal } from "./terminal";

/** The project: where Pulumi.yaml and the stack files are. */
const root = join(__dirname, "../..");

/** `npm run demo:live`: the demo on a real cluster, for somebody on a stage. */
export function live({ out, colors }: Output) {
  return new Command("npm run demo:live --")
    .description(
      "Gives the demo on a real cluster: the story of each stage, what its update would do, the update, and what runs then. It asks before it touches anything.",
    )
    .addOption(stackOption())
    .option("--from <stage>", "the first stage to give, by number or name", stageArgument)
    .option("--to <stage>", "the last stage to give", stageArgument)
    .option("--dry-run", "everything but updates: neither the cluster nor the stack file is changed", false)
    .option(
      "--auto [seconds]",
      "go on alone, after so many seconds on each page, or as long as it takes to read",
      seconds,
    )
    .option("--yes", "do not ask first whether this is the right stack and cluster", false)
    .option(
      "--minutes <minutes>",
      "how long the talk is to take; by default as long as its words and updates",
      minutesArgument,
    )
    .option("--record <file>", "write a recording, in asciicast v2")
    .action(async ({ stack, from, to, dryRun, auto, yes, minutes, record }) => {
      const { stdin, stdout } = process;
      if (!(stdin instanceof ReadStream && stdout instanceof WriteStream)) {
        throw new UserError(
          "The presenter needs a terminal for its keys and its screen. Without one there is the walkthrough: npm run demo",
        );
      }
      const first = from ?? 1;
      const last = to ?? stages.length;
      if (first > last) {
        throw new UserError(`--from is stage ${first}, which comes after --to, stage ${last}.`);
      }
      const stackConfig = readStackFile(stack);
      const settings = settingsOf(stackConfig);
      const saved = sessionFile(process.env, root, stack);
      const talk = talkOf(stackConfig, settings, {
        first,
        last,
        from,
        dryRun,
        yes,
        minutes,
        auto,
        left: readSession(saved),
      });
      const recording = record === undefined ? undefined : recordingTo(record, stdout, `The demo, live: ${stack}`);
      const presenter = new Presenter(talk, {
        engine: new AutomationEngine(root, stackConfig.project, stack),
        cluster: new Cluster(process.env, settings.context),
        stackConfig,
        colors: createColors(colors),
        save: (session) => {
          if (!dryRun) {
            writeSession(saved, session);
          }
        },
        shell: openShell,
      });
      const terminal = new Terminal(stdin, stdout, recording, presenter.key, presenter.show);
      for (const signal of ["SIGTERM", "SIGHUP"] as const) {
        process.on(signal, presenter.leaveNow);
      }
      const ending = await presenter.run(terminal);
      recording?.close();
      out(farewell(ending, stack));
      process.exitCode = ending.walkthrough ? await runWalkthrough(root, stack) : ending.status;
      // What an engine that was left at once still does is no reason to stay.
      process.exit();
    });
}

/** @throws {UserError} if the file cannot be written. */
function recordingTo(file: string, screen: WriteStream, title: string): Recording {
  try {
    return new Recording(file, screen, title, new Date(), process.env);
  } catch (error) {
    throw new UserError(`The recording ${file} cannot be written: ${messageOf(error)}`);
  }
}

function stageArgument(text: string): number {
  const parsed = stageSetting.safeParse(text);
  if (!parsed.success) {
    throw new InvalidArgumentError(parsed.error.issues.map(({ message }) => message).join("; "));
  }
  return parsed.data;
}

function seconds(text: string): number {
  return amount(text, 0, "seconds, such as 5");
}

function minutesArgument(text: string): number {
  return amount(text, 1, "minutes, such as 45");
}

function amount(text: string, least: number, what: string): number {
  const number = Number(text);
  if (!Number.isFinite(number) || text.trim() === "" || number < least) {
    throw new InvalidArgumentError(`It is a number of ${what}.`);
  }
  return number;
}

void runAsProcess(live, module);
