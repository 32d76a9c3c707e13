import { closeSync, openSync, writeSync } from "node:fs";

/**
 * A recording of the terminal, in asciicast v2: a line of JSON with the terminal's size, and a line for each time that
 * something was written (https://docs.asciinema.org/manual/asciicast/v2/).
 */
export class Recording {
  private readonly file: number;
  private readonly began = performance.now();

  /** @throws if the file cannot be written */
  constructor(
    path: string,
    { columns, rows }: { readonly columns: number; readonly rows: number },
    title: string,
    now: Date,
    env: NodeJS.ProcessEnv,
  ) {
    this.file = openSync(path, "w");
    const { TERM, SHELL } = env;
    const timestamp = Math.floor(now.getTime() / 1000);
    this.line({ version: 2, width: columns, height: rows, timestamp, title, env: { TERM, SHELL } });
  }

  /** Something was written to the terminal. */
  output(text: string): void {
    this.line([this.seconds(), "o", text]);
  }

  /** The terminal has another size. */
  resized(columns: number, rows: number): void {
    this.line([this.seconds(), "r", `${columns}x${rows}`]);
  }

  close(): void {
    closeSync(this.file);
  }

  private seconds(): number {
    return Number(((performance.now() - this.began) / 1000).toFixed(6));
  }

  private line(content: unknown): void {
    writeSync(this.file, `${JSON.stringify(content)}\n`);
  }
}
