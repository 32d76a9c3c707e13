import { emitKeypressEvents } from "node:readline";
import type { ReadStream, WriteStream } from "node:tty";
import { keyName } from "./keys";
import type { Recording } from "./recording";

const ALTERNATE_SCREEN = "\u001b[?1049h";
const USUAL_SCREEN = "\u001b[?1049l";
const HIDE_CURSOR = "\u001b[?25l";
const SHOW_CURSOR = "\u001b[?25h";
/** Lines that are too long end at the edge. */
const NO_WRAP = "\u001b[?7l";
const WRAP = "\u001b[?7h";
const CLEAR = "\u001b[2J\u001b[H";

/** The person's terminal: keys come in, whole screens go out. */
export class Terminal {
  private shown: readonly string[] = [];
  private open = false;
  /** What others wrote to standard error while the screen was taken: it would be in the middle of a page. */
  private held = "";
  private readonly usualWrite = process.stderr.write.bind(process.stderr);

  constructor(
    private readonly input: ReadStream,
    private readonly output: WriteStream,
    private readonly recording: Recording | undefined,
    onKey: (key: string) => void,
    onResize: () => void,
  ) {
    emitKeypressEvents(input);
    input.on("keypress", (text: string | undefined, key: { name?: string; ctrl?: boolean }) => {
      if (this.open) {
        onKey(keyName(text, key));
      }
    });
    output.on("resize", () => {
      this.shown = [];
      recording?.resized(output.columns, output.rows);
      onResize();
    });
  }

  get columns(): number {
    return this.output.columns;
  }

  get rows(): number {
    return this.output.rows;
  }

  /** Takes the screen and the keys. */
  take(): void {
    this.open = true;
    this.shown = [];
    this.holdErrors();
    this.input.setRawMode(true);
    this.input.resume();
    this.write(`${ALTERNATE_SCREEN}${HIDE_CURSOR}${NO_WRAP}${CLEAR}`);
  }

  /** Gives both back as they were. */
  giveBack(): void {
    if (!this.open) {
      return;
    }
    this.open = false;
    this.write(`${WRAP}${SHOW_CURSOR}${USUAL_SCREEN}`);
    this.input.setRawMode(false);
    this.input.pause();
    this.releaseErrors();
  }

  /**
   * Shows lines from the top, and nothing below them. Only what differs is written. A line is erased first: behind a
   * text as wide as the screen the cursor is on its last character.
   */
  show(lines: readonly string[]): void {
    if (!this.open) {
      return;
    }
    const most = Math.max(lines.length, this.shown.length);
    const changes = Array.from({ length: most }, (_, index) => {
      const line = lines[index] ?? "";
      return line === this.shown[index] ? "" : `\u001b[${index + 1};1H\u001b[K${line}`;
    }).join("");
    this.shown = [...lines];
    if (changes !== "") {
      this.write(changes);
    }
  }

  private holdErrors(): void {
    process.stderr.write = (chunk: string | Uint8Array) => {
      this.held += typeof chunk === "string" ? chunk : Buffer.from(chunk).toString("utf8");
      return true;
    };
  }

  private releaseErrors(): void {
    process.stderr.write = this.usualWrite;
    if (this.held !== "") {
      process.stderr.write(this.held);
      this.held = "";
    }
  }

  private write(text: string): void {
    this.output.write(text);
    this.recording?.output(text);
  }
}
