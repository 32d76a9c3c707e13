import { type ChildProcess, spawn } from "node:child_process";
import { rmSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { endGroup } from "../../../tools/process/endGroup";

/** A program to start. */
export interface ProgramWanted {
  /** Its log is `NAME.log` in the folder. A program that has ended may be started again by the same name. */
  readonly name: string;
  readonly command: string;
  readonly args: readonly string[];
  /** Variables beside those of the supervisor's environment. */
  readonly env?: Readonly<Record<string, string>>;
  /** Whether it may end before it is asked to: then nothing is broken. Default: no. */
  readonly mayEnd?: boolean;
}

/** What a supervisor is asked for: to start a program, or to send one a signal. */
export type SupervisorRequest = ProgramWanted | { readonly name: string; readonly signal: NodeJS.Signals };

/** A program has ended that nobody stopped. */
export interface SupervisorEvent {
  readonly name: string;
  readonly ended: string;
  readonly mayEnd: boolean;
}

/**
 * Programs that end with this process, however it ends: see supervisor.ts. None of it keeps this process
 * from ending.
 */
export class Supervised {
  private readonly ended = new Map<string, string>();
  private readonly waiting = new Map<string, (how: string) => void>();
  private readonly exited: Promise<void>;
  /** Comes when a program has ended that nobody stopped, or all have: says which. */
  readonly broken: Promise<string>;

  private constructor(
    private readonly supervisor: ChildProcess,
    /** Where the programs run and log, and what is removed in the end. */
    readonly folder: string,
  ) {
    this.exited = new Promise((resolve) => supervisor.once("exit", () => resolve()));
    supervisor.once("exit", () => {
      // Its own doing if it was asked to; if it was killed, its children are left, in its group.
      endGroup(supervisor.pid);
      rmSync(folder, { recursive: true, force: true });
    });
    this.broken = new Promise((broken) => {
      supervisor.once("exit", () => broken("all of it has ended"));
      if (supervisor.stdout !== null) {
        createInterface({ input: supervisor.stdout }).on("line", (line) => {
          const { name, ended, mayEnd }: SupervisorEvent = JSON.parse(line);
          if (!mayEnd) {
            this.ended.set(name, ended);
            broken(`${name} has ended (${ended})`);
          }
          this.waiting.get(name)?.(ended);
        });
      }
    });
    supervisor.stdin?.on("error", () => undefined);
    for (const handle of [supervisor, supervisor.stdin, supervisor.stdout]) {
      unref(handle);
    }
  }

  /** @param folder An empty folder, which is the programs' from now on. */
  static start(folder: string): Supervised {
    const args = ["--import", require.resolve("tsx"), join(__dirname, "supervisor.ts"), folder];
    // In a session of its own: Ctrl-C in a terminal is for the process that uses the programs, which ends them then.
    const supervisor = spawn(process.execPath, args, { detached: true, stdio: ["pipe", "pipe", "inherit"] });
    return new Supervised(supervisor, folder);
  }

  /**
   * Starts a program.
   *
   * @returns how it ended, when it has, unless all are ended together.
   */
  run(program: ProgramWanted): Promise<string> {
    const ended = new Promise<string>((resolve) => this.waiting.set(program.name, resolve));
    this.request(program);
    return ended;
  }

  /** Sends a program a signal. One that has ended gets none. */
  signal(name: string, signal: NodeJS.Signals): void {
    this.request({ name, signal });
  }

  /**
   * Fails if a program has ended.
   *
   * @throws {Error} with the end of its log.
   */
  async check(): Promise<void> {
    for (const [name, how] of this.ended) {
      throw new Error(`${name} has ended (${how}):\n${await this.log(name)}`);
    }
  }

  /** The end of a program's log. */
  async log(name: string, lines = 20): Promise<string> {
    const text = await readFile(join(this.folder, `${name}.log`), "utf8").catch(() => "(there is no log)");
    return text.trimEnd().split("\n").slice(-lines).join("\n");
  }

  /** Ends all programs and removes the folder; done when it comes back. */
  async stop(): Promise<void> {
    this.supervisor.ref();
    this.supervisor.stdin?.end();
    await this.exited;
  }

  private request(request: SupervisorRequest): void {
    this.supervisor.stdin?.write(`${JSON.stringify(request)}\n`);
  }
}

/** Streams of a child process are sockets, which can be let go of; their type leaves that out. */
function unref(handle: object | null): void {
  if (handle !== null && "unref" in handle && typeof handle.unref === "function") {
    handle.unref();
  }
}
