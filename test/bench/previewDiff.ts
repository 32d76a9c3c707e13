import { spawn } from "node:child_process";
import { join } from "node:path";

/**
 * `npm run bench:preview`: how long `npm run preview:diff` of one stack takes, as a multiple of
 * `npm run manifests` once for each side, one after the other. Each is run in turn, several times; what
 * counts is the ratio of the medians. The base is the last commit, whose files are new every time; its
 * package-lock.json must be that of the working tree, or it is npm ci that is measured.
 */
const root = join(__dirname, "../..");
const ROUNDS = 5;
const MOST = 3;

async function seconds(...args: readonly string[]): Promise<number> {
  const start = process.hrtime.bigint();
  const child = spawn("npm", ["run", "-s", ...args], { cwd: root, stdio: ["ignore", "ignore", "inherit"] });
  const status = await new Promise((resolve) => child.on("close", resolve));
  if (status !== 0) {
    throw new Error(`npm run ${args.join(" ")} ends with ${status}`);
  }
  return Number(process.hrtime.bigint() - start) / 1e9;
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
}

async function main(): Promise<void> {
  const manifests: number[] = [];
  const previews: number[] = [];
  for (let round = 0; round <= ROUNDS; round += 1) {
    const sides =
      (await seconds("manifests", "--", "--stack", "dev")) + (await seconds("manifests", "--", "--stack", "dev"));
    const preview = await seconds("preview:diff", "--", "--base", "HEAD", "--stack", "dev");
    // The first round warms the caches of the file system and of tsx.
    if (round > 0) {
      manifests.push(sides);
      previews.push(preview);
    }
  }
  const [base, time] = [median(manifests), median(previews)];
  console.log(`npm run manifests, for each side    ${base.toFixed(2)} s`);
  console.log(
    `npm run preview:diff, one stack     ${time.toFixed(2)} s   ${(time / base).toFixed(2)} x (at most ${MOST})`,
  );
}

void main();
