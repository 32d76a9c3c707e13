import { spawn } from "node:child_process";
import { omitBy } from "es-toolkit/object/omitBy";
import { endGroup } from "./endGroup";

/** How a process ended, and what it wrote. */
export interface ProcessResult {
  /** Null: a signal ended it. */
  readonly status: number | null;
  readonly out: string;
  readonly err: string;
}

/** Where and how long a process runs. */
export interface ProcessOptions {
  readonly cwd: string;
  readonly env?: NodeJS.ProcessEnv;
  /** Ends the process and all that it has started. */
  readonly stop?: AbortSignal;
  /** Milliseconds after which it is ended. Default: ten minutes. */
  readonly timeout?: number;
}

const TEN_MINUTES = 600_000;

/**
 * Runs a program with its arguments, without a shell, and takes what it writes. It is the head of a
 * process group of its own: npm starts shells that start Node, and all of them end together.
 *
 * @throws If there is no such program, or `stop` was given.
 */
export function runProcess(
  program: string,
  args: readonly string[],
  { cwd, env = process.env, stop, timeout = TEN_MINUTES }: ProcessOptions,
): Promise<ProcessResult> {
  return new Promise((resolve, reject) => {
    stop?.throwIfAborted();
    const child = spawn(program, args, { cwd, env, detached: true, stdio: ["ignore", "pipe", "pipe"] });
    const written = { out: "", err: "" };
    child.stdout.setEncoding("utf8").on("data", (text: string) => {
      written.out += text;
    });
    child.stderr.setEncoding("utf8").on("data", (text: string) => {
      written.err += text;
    });
    const end = () => endGroup(child.pid);
    const timer = setTimeout(end, timeout);
    stop?.addEventListener("abort", end);
    const done = () => {
      clearTimeout(timer);
      stop?.removeEventListener("abort", end);
    };
    child.on("error", (error) => {
      done();
      reject(error);
    });
    child.on("close", (status) => {
      done();
      if (stop?.aborted) {
        reject(stop.reason);
      } else {
        resolve({ status, ...written });
      }
    });
  });
}

/** The environment without npm's variables about the package of a script: another package's scripts are to run in it. */
export function withoutPackage(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  return omitBy(env, (_, key) =>
    /^(npm_(package|lifecycle)_.*|npm_(command|config_local_prefix)|INIT_CWD)$/.test(String(key)),
  );
}
