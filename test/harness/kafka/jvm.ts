import { type ChildProcessWithoutNullStreams, spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import type { Distribution } from "./distribution";

/** How to start a JVM. */
export interface JvmOptions {
  readonly distribution: Distribution;
  readonly mainClass: string;
  readonly arguments: readonly string[];
  /** A file with all host names that it can look up. */
  readonly hosts: string;
  /** More flags for the JVM. */
  readonly flags?: readonly string[];
  /** The most memory for its heap, such as `512m`. */
  readonly heap: string;
}

/** Lines of a log that are shown when something goes wrong: the last ones, and those before with errors. */
const SHOWN = 15;
const ERROR = /^[\d:.]+ (ERROR|FATAL) |^(Caused by: )?[\w.$]+(Exception|Error)\b/;

/** A Java program that runs beside the tests. What it logs to standard error is kept. */
export class Jvm {
  /** Its exit status, once it has ended; null if a signal ended it. */
  readonly ended: Promise<number | null>;
  /** Whether it has not ended yet. */
  running = true;
  readonly process: ChildProcessWithoutNullStreams;
  private readonly lines: string[] = [];
  private readonly readers = new Set<() => void>();

  constructor(private readonly options: JvmOptions) {
    const { distribution, mainClass, heap, hosts } = options;
    const flags = [
      `-Xmx${heap}`,
      // For seconds of life on few cores: the quick compiler, and no threads for collecting garbage.
      "-XX:TieredStopAtLevel=1",
      "-XX:+UseSerialGC",
      // Leaves a file in the common temporary directory, and does not remove it when killed.
      "-XX:-UsePerfData",
      `-Djdk.net.hosts.file=${hosts}`,
      ...(options.flags ?? []),
    ];
    const argv = [...flags, "-cp", distribution.classpath, mainClass, ...options.arguments];
    this.process = spawn(distribution.java, argv, { stdio: ["pipe", "pipe", "pipe"] });
    createInterface(this.process.stderr).on("line", (line) => {
      this.lines.push(line);
      this.wake();
    });
    this.ended = once(this.process, "close").then(([status]) => {
      this.running = false;
      this.wake();
      return status;
    });
  }

  get pid(): number {
    if (this.process.pid === undefined) {
      throw new Error(`${this.options.mainClass} did not start`);
    }
    return this.process.pid;
  }

  /** What is worth showing of its log when something goes wrong. */
  get log(): string {
    const errors = this.lines.slice(0, -SHOWN).filter((line) => ERROR.test(line));
    return [...errors.slice(0, SHOWN), ...this.lines.slice(-SHOWN)].join("\n");
  }

  /**
   * Waits until it has logged a line like this, from line `since` on.
   *
   * @throws if it ends before, or does not within the time, with the end of its log.
   */
  async logged(pattern: RegExp, timeoutMs: number, since = 0): Promise<string> {
    const end = Date.now() + timeoutMs;
    for (let at = since; ; at++) {
      while (at >= this.lines.length) {
        const left = end - Date.now();
        if (!this.running || left <= 0) {
          const why = this.running ? `did not within ${timeoutMs} ms` : "has ended";
          throw new Error(`${this.options.mainClass} was to log ${pattern} and ${why}; its log, in part:\n${this.log}`);
        }
        await this.news(left);
      }
      const line = this.lines[at] ?? "";
      if (pattern.test(line)) {
        return line;
      }
    }
  }

  /** Whether it has logged a line like this. */
  hasLogged(pattern: RegExp): boolean {
    return this.lines.some((line) => pattern.test(line));
  }

  /** How many lines it has logged so far. */
  get position(): number {
    return this.lines.length;
  }

  /** Ends it as Kubernetes would: asked first, killed after `graceMs`. */
  async stop(graceMs = 5_000): Promise<void> {
    this.process.kill("SIGTERM");
    const killer = setTimeout(() => this.process.kill("SIGKILL"), graceMs);
    await this.ended;
    clearTimeout(killer);
  }

  private news(timeoutMs: number): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(() => reader(), timeoutMs);
      const reader = () => {
        clearTimeout(timer);
        this.readers.delete(reader);
        resolve();
      };
      this.readers.add(reader);
    });
  }

  private wake() {
    for (const reader of this.readers) {
      reader();
    }
  }
}
