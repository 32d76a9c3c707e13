import { spawn } from "node:child_process";
import { join } from "node:path";

/** A shell in the project, in the person's terminal. */
export function openShell(): Promise<string | undefined> {
  const program = process.env.SHELL || "/bin/sh";
  process.stdout.write("A shell, as long as you like: exit brings the presenter back.\n");
  return new Promise((resolve) => {
    // Keys for it come from the terminal: an interrupt in it is no interrupt of the presenter.
    const ignore = () => undefined;
    process.on("SIGINT", ignore);
    const child = spawn(program, { cwd: process.cwd(), stdio: "inherit" });
    const end = (problem?: string) => {
      process.off("SIGINT", ignore);
      resolve(problem);
    };
    child.on("error", (error) => end(`${program} cannot be started: ${error.message}`));
    child.on("exit", () => end());
  });
}

/**
 * Shows the walkthrough in the person's terminal.
 *
 * @returns its exit status
 */
export function runWalkthrough(root: string, stack: string): Promise<number> {
  return new Promise((resolve) => {
    const args = [
      "--require",
      join(root, "tools/evaluate/start.cjs"),
      join(root, "demo/walkthrough.ts"),
      "--stack",
      stack,
    ];
    const child = spawn(process.execPath, args, { cwd: root, stdio: "inherit" });
    child.on("error", () => resolve(1));
    child.on("exit", (status) => resolve(status ?? 1));
  });
}
