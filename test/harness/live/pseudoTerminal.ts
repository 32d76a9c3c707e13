import assert from "node:assert/strict";
import { type IPty, spawn } from "@lydell/node-pty";
import { Terminal } from "@xterm/headless";

/** A program in a pseudo-terminal, and what a person sees of it. */
export class PseudoTerminal {
  private readonly process: IPty;
  private readonly screen: Terminal;
  private written = "";
  private exit: number | undefined;

  constructor(
    program: string,
    args: readonly string[],
    { cwd, env, columns = 80, rows = 24 }: { cwd: string; env: NodeJS.ProcessEnv; columns?: number; rows?: number },
  ) {
    this.screen = new Terminal({ cols: columns, rows, allowProposedApi: true });
    this.process = spawn(program, [...args], { cwd, env, cols: columns, rows, name: "xterm-256color" });
    this.process.onData((text) => {
      this.written += text;
      this.screen.write(text);
    });
    this.process.onExit(({ exitCode }) => {
      this.exit = exitCode;
    });
  }

  /** The lines on the screen, without spaces at their ends. */
  lines(): string[] {
    const { active } = this.screen.buffer;
    return Array.from({ length: this.screen.rows }, (_, row) =>
      (active.getLine(active.viewportY + row)?.translateToString(true) ?? "").trimEnd(),
    );
  }

  /** All that was ever written to it. */
  get output(): string {
    return this.written;
  }

  /** Presses keys. */
  press(...keys: readonly string[]): void {
    for (const key of keys) {
      this.process.write(key);
    }
  }

  /** Waits until the screen shows something: its lines then. */
  async until(what: RegExp, patience = 60_000): Promise<string[]> {
    await this.eventually(() => what.test(this.lines().join("\n")), `shows ${what}`, patience);
    return this.lines();
  }

  /** Waits until the program has ended: its exit status. */
  async ended(patience = 60_000): Promise<number> {
    await this.eventually(() => this.exit !== undefined, "ends", patience);
    return this.exit ?? assert.fail();
  }

  /** Ends the program, if it runs still. */
  dispose(): void {
    if (this.exit === undefined) {
      this.process.kill("SIGKILL");
    }
    this.screen.dispose();
  }

  private async eventually(holds: () => boolean, what: string, patience: number): Promise<void> {
    for (const end = Date.now() + patience; !holds(); ) {
      if (Date.now() > end) {
        assert.fail(`It never ${what}. The screen:\n${this.lines().join("\n")}`);
      }
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }
}

/** Keys as a terminal sends them. */
export const keys = {
  enter: "\r",
  escape: "\u001b",
  interrupt: "\u0003",
  pageDown: "\u001b[6~",
  down: "\u001b[B",
} as const;
