import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { z } from "zod";
import { table } from "../../tools/markdown";

const root = join(__dirname, "../..");
const result = z.object({ cpuMs: z.number(), live: z.number(), peak: z.number() });
type Result = z.infer<typeof result>;

/**
 * What many topics cost offline, as `npm run manifests` and all tools run the program, against a loop that registers the
 * same objects and decides nothing. Each run is a process of its own; CPU counts, not the clock, so that other work
 * on the machine makes little difference.
 *
 * @param counts How many topics, one row each.
 * @returns the report.
 */
export function offlineReport(counts: readonly number[]): string {
  const start = run("bare", 0).peak;
  const rows = counts.map((count) => {
    const [program, bare] = [run("program", count), run("bare", count)];
    const live = [run("program", count, "live").live, run("bare", count, "live").live] as const;
    const each = (bytes: number) => `${(bytes / count / 1024).toFixed(0)} KiB`;
    return {
      count,
      cpu: program.cpuMs,
      cells: [
        String(count),
        `${(program.cpuMs / count).toFixed(2)} ms`,
        `${(program.cpuMs / bare.cpuMs).toFixed(2)}`,
        `${each(live[0])} (${each(live[1])})`,
        `${each(program.peak - start)} (${each(bare.peak - start)})`,
        `${(program.peak / 2 ** 20).toFixed(0)} MiB`,
      ],
    };
  });
  const head = ["Topics", "CPU a topic", "against the loop", "live a topic (loop)", "peak a topic (loop)", "peak"];
  const cells = rows.map((row) => row.cells);
  return [table(head, cells), ...growth(rows)].join("\n");
}

function growth(rows: readonly { readonly count: number; readonly cpu: number }[]): string[] {
  const [first, last] = [rows[0], rows.at(-1)];
  if (first === undefined || last === undefined || last === first) {
    return [];
  }
  const [more, longer] = [last.count / first.count, last.cpu / first.cpu];
  return [`${more.toFixed(0)} times the topics take ${longer.toFixed(1)} times the CPU.`];
}

function run(what: "program" | "bare", count: number, mode: "cost" | "live" = "cost"): Result {
  const args = ["--require", "./tools/evaluate/start.cjs", "test/bench/scaleRun.ts", what, String(count), mode];
  const { status, stdout, stderr } = spawnSync(process.execPath, args, { cwd: root, encoding: "utf8" });
  if (status !== 0) {
    throw new Error(`${what} with ${count} topics failed:\n${stderr}`);
  }
  return result.parse(JSON.parse(stdout));
}
