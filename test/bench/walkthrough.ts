import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";

/**
 * `npm run bench`: how long the whole walkthrough takes, as a multiple of a Node process that only
 * loads the SDKs. Both are run in turn, several times, in this one process's care; what counts is the
 * ratio of the medians.
 */
const root = join(__dirname, "../..");
const ROUNDS = 7;

const { scripts } = z
  .object({ scripts: z.object({ demo: z.string(), manifests: z.string() }) })
  .parse(JSON.parse(readFileSync(join(root, "package.json"), "utf8")));

const commands = {
  "require the SDKs": ["-e", 'require("@pulumi/pulumi"); require("@pulumi/kubernetes");'],
  "npm run demo, all stages": argumentsOf(scripts.demo),
  "npm run manifests, the last stage": [...argumentsOf(scripts.manifests), "--stage", "14"],
} as const;
type Name = keyof typeof commands;

/** What a script of package.json has Node do. */
function argumentsOf(script: string): string[] {
  const [node, ...rest] = script.split(" ");
  if (node !== "node") {
    throw new Error(`the script does not start Node itself: ${script}`);
  }
  return rest;
}

function seconds(args: readonly string[]): number {
  const start = process.hrtime.bigint();
  const { status, stderr } = spawnSync(process.execPath, args, { cwd: root, encoding: "utf8" });
  if (status !== 0) {
    throw new Error(`node ${args.join(" ")} failed:\n${stderr}`);
  }
  return Number(process.hrtime.bigint() - start) / 1e9;
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
}

const names = Object.keys(commands) as Name[];
const times = new Map<Name, number[]>(names.map((name) => [name, []]));
for (let round = 0; round <= ROUNDS; round += 1) {
  for (const name of names) {
    const time = seconds(commands[name]);
    // The first round warms the caches of the file system and of tsx.
    if (round > 0) {
      times.get(name)?.push(time);
    }
  }
}

const base = median(times.get("require the SDKs") ?? []);
for (const [name, measured] of times) {
  const time = median(measured);
  console.log(`${name.padEnd(36)} ${time.toFixed(2)} s   ${(time / base).toFixed(2)} x`);
}
