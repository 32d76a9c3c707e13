import { Command } from "@commander-js/extra-typings";
import { type Output, runAsProcess } from "../../../tools/evaluate/runTool";

/** A tool that writes line after line, far more than a pipe holds. */
function longTool({ out }: Output) {
  return new Command().action(() => {
    for (let line = 1; line <= 10_000; line += 1) {
      out(`${String(line).padStart(100)}\n`);
    }
  });
}

void runAsProcess(longTool, module);
