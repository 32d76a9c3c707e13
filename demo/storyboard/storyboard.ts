import { mkdirSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { Command, Option } from "@commander-js/extra-typings";
import { messageOf } from "../../config/problems/errorMessage";
import { overridesOf, setOption, stackOption } from "../../tools/evaluate/options";
import { type Output, runAsProcess } from "../../tools/evaluate/runTool";
import { readStackFile } from "../../tools/evaluate/stackFile";
import { UserError } from "../../tools/evaluate/userError";
import { boardOf } from "./boardOf";
import { pageOf } from "./page";
import { served } from "./serve";

/** `npm run storyboard`: the talk as one page. */
export function storyboard({ out }: Output) {
  return new Command("npm run storyboard --")
    .description("Writes the talk as one HTML page, which needs no network: stages, pictures, changes, commands.")
    .addOption(stackOption())
    .addOption(setOption())
    .addOption(new Option("--out <file>", "where to write it").default("storyboard.html"))
    .addOption(new Option("--serve [port]", "show it at http://localhost instead, until Ctrl-C").conflicts("out"))
    .action(async ({ stack, set, out: file, serve }) => {
      const page = await pageOf(await boardOf(readStackFile(stack, overridesOf({ set }))));
      if (serve === undefined) {
        write(file, page);
        out(`${file}: ${Math.round(Buffer.byteLength(page) / 1024)} KiB\n`);
        return;
      }
      const { address } = await served(page, serve === true ? undefined : portOf(serve));
      out(`${address} until Ctrl-C\n`);
    });
}

function write(file: string, page: string): void {
  try {
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, page);
  } catch (error) {
    throw new UserError(
      `--out ${file} cannot be written (${messageOf(error)}); name another file, such as --out storyboard.html`,
    );
  }
}

function portOf(text: string | boolean): number {
  const port = Number(text);
  if (!Number.isInteger(port) || port < 1 || port > 65535) {
    throw new UserError(`--serve is ${JSON.stringify(text)}; allowed is a port from 1 to 65535, such as --serve 8080`);
  }
  return port;
}

void runAsProcess(storyboard, module);
