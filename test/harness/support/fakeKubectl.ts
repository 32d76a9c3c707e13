import { chmodSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { withEnvironment } from "./withEnvironment";

/**
 * Does something while `kubectl` is a program that prints a text, or fails with one.
 *
 * @returns what it did, and the arguments that kubectl was called with, a line a call.
 */
export async function withKubectl<T>(
  answer: { readonly out: string } | { readonly err: string },
  use: (folder: string) => Promise<T>,
): Promise<T> {
  const folder = mkdtempSync(join(tmpdir(), "kubectl-"));
  const { PATH } = process.env;
  writeFileSync(join(folder, "answer"), "out" in answer ? answer.out : answer.err);
  const print = "out" in answer ? `cat "${folder}/answer"` : `cat "${folder}/answer" >&2; exit 1`;
  writeFileSync(join(folder, "kubectl"), `#!/bin/sh\necho "$*" >> "${folder}/calls"\n${print}\n`);
  chmodSync(join(folder, "kubectl"), 0o755);
  try {
    return await withEnvironment({ PATH: `${folder}${delimiter}${PATH}` }, () => use(folder));
  } finally {
    rmSync(folder, { recursive: true });
  }
}
