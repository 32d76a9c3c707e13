import { type ChildProcessWithoutNullStreams, spawn } from "node:child_process";
import { randomUUID } from "node:crypto";
import { once } from "node:events";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { endGroup } from "../../../tools/process/endGroup";

/** Commands that ended badly, with what they wrote. */
export class CommandsFailed extends Error {}

/**
 * A person's terminal: a shell in which one block of commands runs after the other, so that a variable, a
 * function or a folder of an earlier one is there for a later one. It stops at the first command that fails.
 */
export class Terminal {
  private output = "";
  private readonly ended: Promise<unknown>;

  private constructor(
    private readonly shell: ChildProcessWithoutNullStreams,
    private readonly files: string,
  ) {
    for (const stream of [shell.stdout, shell.stderr]) {
      stream.setEncoding("utf8").on("data", (text: string) => {
        this.output += text;
      });
    }
    this.ended = once(shell, "close");
    shell.stdin.on("error", () => undefined);
  }

  /**
   * @param folder Where it is opened.
   * @param files Another folder, which takes what is pasted.
   */
  static open(folder: string, files: string, env: NodeJS.ProcessEnv): Terminal {
    const options = ["--noprofile", "--norc", "-e", "-o", "pipefail"];
    // A group of its own, so that all that runs in it can be ended.
    const shell = spawn("bash", options, { cwd: folder, env, detached: true, stdio: ["pipe", "pipe", "pipe"] });
    return new Terminal(shell, files);
  }

  /**
   * Runs commands as if they were pasted.
   *
   * @param timeoutMs How long they may take.
   * @returns what they wrote, to standard output and standard error.
   * @throws {CommandsFailed} if one of them fails, or they take too long.
   */
  async paste(commands: string, timeoutMs = 300_000): Promise<string> {
    const mark = `end-of-${randomUUID()}`;
    const start = this.output.length;
    const text = () => this.output.slice(start);
    // From a file, and with nothing on standard input: a command that reads it must not swallow what comes after.
    const file = join(this.files, mark);
    writeFileSync(file, `${commands}\n`);
    this.shell.stdin.write(`source ${file} < /dev/null\necho ${mark}\n`);
    const end = Date.now() + timeoutMs;
    while (!text().includes(`${mark}\n`)) {
      const isOver = await Promise.race([this.ended.then(() => true), pause(50)]);
      if (isOver || Date.now() > end) {
        throw new CommandsFailed(`${isOver ? "a command failed" : "it took too long"}:\n\n${commands}\n\n${text()}`);
      }
    }
    return text().replace(`${mark}\n`, "");
  }

  /** Ends it and whatever runs in it. */
  async close(): Promise<void> {
    if (this.shell.exitCode === null) {
      endGroup(this.shell.pid);
    }
    await this.ended;
  }
}

function pause(ms: number): Promise<false> {
  return new Promise((resolve) => setTimeout(resolve, ms, false));
}
