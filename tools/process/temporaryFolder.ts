import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

const signals = ["SIGINT", "SIGTERM", "SIGHUP"] as const;

/**
 * Does something with a folder that is gone afterwards, also when it fails, and when the process is asked
 * to end: then `stop` is given, and when all has stopped and the folder is gone the process ends as the
 * signal would have ended it.
 */
export async function withTemporaryFolder<T>(
  name: string,
  use: (folder: string, stop: AbortSignal) => Promise<T>,
): Promise<T> {
  const controller = new AbortController();
  let received: NodeJS.Signals | undefined;
  // Asked twice, for example by the terminal and by npm, it is still on its way.
  const onSignal = (signal: NodeJS.Signals) => {
    received ??= signal;
    controller.abort(new Error(`ended by ${signal}`));
  };
  for (const signal of signals) {
    process.on(signal, onSignal);
  }
  const folder = mkdtempSync(join(tmpdir(), `${name}-`));
  try {
    return await use(folder, controller.signal);
  } finally {
    // On a busy machine what was stopped may still write for a moment. Ten tries take 5.5 seconds at most.
    rmSync(folder, { recursive: true, force: true, maxRetries: 10 });
    for (const signal of signals) {
      process.off(signal, onSignal);
    }
    if (received !== undefined) {
      process.kill(process.pid, received);
    }
  }
}
