import { existsSync, readdirSync, readFileSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { messageOf } from "../../config/problems/errorMessage";
import { parseRendering } from "../evaluate/rendering";
import { type ProcessResult, runProcess, withoutPackage } from "../process/runProcess";
import type { Side } from "./stackPreview";

/** A version of the program, ready to run. */
export interface Program {
  readonly folder: string;
  /** Why it cannot run at all. */
  readonly failure?: string;
}

/** What Pulumi takes for the name of a stack. A file of another name is no stack's. */
const stackFileName = /^Pulumi\.([A-Za-z0-9_.-]{1,100})\.yaml$/;

/** The stacks that have a file in a folder, by name. */
export function stacksIn(folder: string): string[] {
  return readdirSync(folder)
    .flatMap((file) => stackFileName.exec(file)?.[1] ?? [])
    .sort();
}

/**
 * Gives a version of the program in a folder of its own its dependencies: those that are installed with
 * `installed`, if both lock the same ones; otherwise they are installed, without running their scripts.
 */
export async function prepareProgram(folder: string, installed: string, stop: AbortSignal): Promise<Program> {
  const lock = (root: string) => readIfThere(join(root, "package-lock.json"));
  const scripts = packageScripts(folder);
  if (scripts === undefined || lock(folder) === undefined) {
    return { folder, failure: "There is no package.json with a package-lock.json beside it, and so no program." };
  }
  if (!("manifests" in scripts)) {
    return {
      folder,
      failure: "It has no `manifests` among the scripts of its package.json, which would render the stack.",
    };
  }
  if (lock(folder) === lock(installed)) {
    symlinkSync(join(installed, "node_modules"), join(folder, "node_modules"), "dir");
    return { folder };
  }
  const install = await npm(["ci", "--ignore-scripts", "--no-audit", "--no-fund"], folder, stop);
  return install.status === 0
    ? { folder }
    : { folder, failure: `Its dependencies differ, and npm ci fails:\n${install.err.trim()}` };
}

function readIfThere(file: string): string | undefined {
  return existsSync(file) ? readFileSync(file, "utf8") : undefined;
}

const packageFile = z.looseObject({ scripts: z.record(z.string(), z.string()).default({}) });

function packageScripts(folder: string): Record<string, string> | undefined {
  try {
    return packageFile.parse(JSON.parse(readIfThere(join(folder, "package.json")) ?? "")).scripts;
  } catch {
    return undefined;
  }
}

/**
 * What a version of the program deploys with one of its stack files: its own `npm run manifests` says.
 *
 * @param deployed A file with what is deployed, as `manifests --json` printed it: what an update from there would
 * meet is then part of the answer, if the version can say.
 */
export async function renderStack(
  { folder, failure }: Program,
  stack: string,
  stop: AbortSignal,
  deployed?: string,
): Promise<Side> {
  if (!existsSync(join(folder, `Pulumi.${stack}.yaml`))) {
    return { type: "absent" };
  }
  if (failure !== undefined) {
    return { type: "failed", message: failure };
  }
  const { status, out, err } = await manifests(folder, stack, stop, deployed);
  if (status !== 0) {
    return {
      type: "failed",
      message: err.trim() === "" ? `It ends with ${status ?? "a signal"} and says nothing.` : err,
    };
  }
  try {
    const rendering = parseRendering(out);
    return {
      type: "rendered",
      rendering,
      warnings: [...err.matchAll(/^Warning: (.*)$/gm)].map(([, text = ""]) => text),
    };
  } catch (error) {
    return {
      type: "failed",
      message: `What it prints cannot be read: ${messageOf(error)}`,
    };
  }
}

/** Versions before `--from` cannot say what an update meets. */
async function manifests(
  folder: string,
  stack: string,
  stop: AbortSignal,
  deployed: string | undefined,
): Promise<ProcessResult> {
  const run = (...args: string[]) =>
    npm(["run", "--silent", "manifests", "--", "--stack", stack, "--json", ...args], folder, stop);
  const asked = await run(...(deployed === undefined ? [] : ["--from", deployed]));
  return asked.status !== 0 && /unknown option '--from'/.test(asked.err) ? run() : asked;
}

/** With reasons, which `npm run --silent` would hand down its silence on, and without colours. */
const plainly = { npm_config_loglevel: "error", NO_COLOR: "1" } as const;

function npm(args: readonly string[], cwd: string, stop: AbortSignal): Promise<ProcessResult> {
  return runProcess("npm", args, { cwd, stop, env: { ...withoutPackage(process.env), ...plainly } });
}
