import { type Command, CommanderError } from "@commander-js/extra-typings";
import { isColorSupported } from "picocolors";
import { UserError } from "./userError";

/** Where a tool writes. */
export interface Output {
  readonly out: (text: string) => void;
  readonly err: (text: string) => void;
  /** Whether `out` is a terminal that shows colours. */
  readonly colors: boolean;
  /** How many characters a line of `out` has room for. Absent: as many as there are. */
  readonly columns?: number;
}

/** A command-line tool: its arguments and what it does, writing to some output. */
export type Tool = (output: Output) => Command<unknown[], Record<string, unknown>>;

/**
 * Runs a command-line tool and returns its exit status. A person's mistake goes to standard error as it
 * is, and the status is 1; anything else is a fault of ours and keeps its stack trace.
 */
export async function runTool(tool: Tool, argv: readonly string[], output: Output): Promise<number> {
  try {
    await tool(output)
      .exitOverride()
      .configureOutput({ writeOut: output.out, writeErr: output.err })
      .parseAsync(argv, { from: "user" });
    return 0;
  } catch (error) {
    if (error instanceof CommanderError) {
      // Commander has said what is wrong, or printed the help.
      return error.exitCode;
    }
    if (error instanceof Error && (error instanceof UserError || (await isRunError(error)))) {
      output.err(`${error.message}\n`);
      return 1;
    }
    throw error;
  }
}

/** The SDK is loaded for this question only: tools that do not run the program start without it. */
async function isRunError(error: unknown): Promise<boolean> {
  const { RunError } = await import("@pulumi/pulumi");
  return RunError.isInstance(error);
}

/** Runs a tool as this process, if `module` is what the process was started with. */
export async function runAsProcess(tool: Tool, module: NodeJS.Module): Promise<void> {
  if (require.main === module) {
    endWithTheReader();
    process.exitCode = await runTool(tool, process.argv.slice(2), {
      out: (text) => process.stdout.write(text),
      err: (text) => process.stderr.write(text),
      // picocolors alone would colour a pipe too where the environment says CI.
      colors: process.stdout.isTTY === true && isColorSupported,
      ...(process.stdout.isTTY === true ? { columns: process.stdout.columns } : {}),
    });
  }
}

/** Whoever reads, `head` for instance, may have read enough: then the process ends, as other commands do. */
export function endWithTheReader(): void {
  process.stdout.on("error", (error: NodeJS.ErrnoException) => {
    if (error.code !== "EPIPE") {
      throw error;
    }
    process.exit();
  });
}
