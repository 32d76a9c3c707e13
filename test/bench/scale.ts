import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { z } from "zod";
import { table } from "../../tools/markdown";

/**
 * `npm run bench:scale`: what many topics cost offline (`npm run manifests` and all tools that run the program), against
 * a loop that registers the same objects and decides nothing. Each run is a process of its own; CPU counts, not the
 * clock, so that other work on the machine makes little difference. Ratios are what to look at.
 *
 * Arguments: numbers of topics. Default: 1000 10000.
 */
const root = join(__dirname, "../..");
const sizes = process.argv.slice(2).map(Number);
const counts = sizes.length === 0 ? [1000, 10_000] : sizes;

const result = z.object({ cpuMs: z.number(), held: z.number(), peak: z.number() });
type Result = z.infer<typeof result>;

function run(what: "program" | "bare", count: number): Result {
  const args = ["--require", "./tools/evaluate/start.cjs", "test/bench/scaleRun.ts", what, String(count)];
  const { status, stdout, stderr } = spawnSync(process.execPath, args, { cwd: root, encoding: "utf8" });
  if (status !== 0) {
    throw new Error(`${what} with ${count} topics failed:\n${stderr}`);
  }
  return result.parse(JSON.parse(stdout));
}

const MIB = 2 ** 20;
const base = run("bare", 0);
const rows = counts.map((count) => {
  const [program, bare] = [run("program", count), run("bare", count)];
  const perTopic = (bytes: number) => `${(bytes / count / 1024).toFixed(0)} KiB`;
  return {
    count,
    cpu: program.cpuMs,
    cells: [
      String(count),
      `${(program.cpuMs / count).toFixed(2)} ms`,
      `${(program.cpuMs / bare.cpuMs).toFixed(2)}`,
      perTopic(program.peak - base.peak),
      perTopic(program.held),
      `${(program.peak / MIB).toFixed(0)} MiB`,
      `${((program.peak - base.peak) / Math.max(1, bare.peak - base.peak)).toFixed(2)}`,
    ],
  };
});
console.log(
  table(
    ["Topics", "CPU a topic", "against the loop", "peak a topic", "held a topic", "peak", "peak against the loop"],
    rows.map(({ cells }) => cells),
  ),
);
const [first, last] = [rows[0], rows.at(-1)];
if (first !== undefined && last !== undefined && last !== first) {
  const [more, longer] = [last.count / first.count, last.cpu / first.cpu];
  console.log(`${more.toFixed(0)} times the topics take ${longer.toFixed(1)} times the CPU.`);
}
