import { type Output, runTool, type Tool } from "../../../tools/evaluate/runTool";

/** How a tool ended, and what it wrote. */
export interface CapturedRun {
  readonly status: number;
  readonly out: string;
  readonly err: string;
  /** Both, in the order in which they were written. */
  readonly text: string;
}

/** Runs a command-line tool in this process, as in a pipe: without colours, and with lines as long as they are. */
export function capturedRun(tool: Tool, ...args: readonly string[]): Promise<CapturedRun> {
  return captured((output) => runTool(tool, args, output));
}

/** What something that ends with a status writes, as in a pipe. */
export async function captured(run: (output: Output) => Promise<number>): Promise<CapturedRun> {
  const written = { out: "", err: "", text: "" };
  const to = (stream: "out" | "err") => (text: string) => {
    written[stream] += text;
    written.text += text;
  };
  const status = await run({ out: to("out"), err: to("err"), colors: false });
  return { status, ...written };
}
