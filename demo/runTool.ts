import * as pulumi from "@pulumi/pulumi";
import { UserError } from "./userError";

/**
 * Runs a command-line tool: a person's mistake goes to standard error as it is, and the exit status
 * is 1; anything else is a fault of ours and keeps its stack trace.
 */
export async function runTool(main: () => Promise<void>): Promise<void> {
  try {
    await main();
  } catch (error) {
    if (error instanceof UserError || pulumi.RunError.isInstance(error)) {
      process.stderr.write(`${error.message}\n`);
      process.exitCode = 1;
      return;
    }
    throw error;
  }
}
