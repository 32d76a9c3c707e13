import { spawn } from "node:child_process";

/** What a command took. */
export interface Usage {
  /** By the clock. */
  readonly seconds: number;
  /** Seconds of processor, of the command and of all that it started. */
  readonly cpu: number;
}

/**
 * Runs a command and says what it took. Bash measures, since Node does not know what the children of a child have used.
 *
 * @throws {Error} with all that the command said, if it fails.
 */
export function measured(
  command: readonly string[],
  { cwd, env = {} }: { readonly cwd?: string; readonly env?: Readonly<Record<string, string>> },
): Promise<Usage> {
  // What the command says goes to standard output; the last line of standard error is bash's.
  const script = 'TIMEFORMAT="%R %U %S"; time "$@" 2>&1';
  const child = spawn("bash", ["-c", script, "measured", ...command], {
    cwd,
    env: { ...process.env, LC_ALL: "C", ...env },
    stdio: ["ignore", "pipe", "pipe"],
  });
  const said: Buffer[] = [];
  const times: Buffer[] = [];
  child.stdout.on("data", (data: Buffer) => said.push(data));
  child.stderr.on("data", (data: Buffer) => times.push(data));
  return new Promise((resolve, reject) => {
    child.on("error", reject);
    child.on("close", (status) => {
      const text = Buffer.concat(times).toString();
      const [seconds, user, system] = (text.trim().split("\n").at(-1) ?? "").split(" ").map(Number);
      if (status !== 0 || seconds === undefined || user === undefined || system === undefined) {
        reject(new Error(`${command.join(" ")} ended with ${status}:\n${Buffer.concat(said)}${text}`));
      } else {
        resolve({ seconds, cpu: user + system });
      }
    });
  });
}
