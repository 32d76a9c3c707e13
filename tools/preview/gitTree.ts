import { join } from "node:path";
import { UserError } from "../evaluate/userError";
import { shortened, visible } from "../markdown";
import { type ProcessResult, runProcess } from "../process/runProcess";

/** A git repository as seen from a folder in it. */
export interface Repository {
  /** The top folder of the work tree. */
  readonly top: string;
  /** Where in it the folder is: nothing, or a path that ends in `/`. */
  readonly prefix: string;
  readonly stop: AbortSignal;
}

/** @throws {UserError} if the folder is in no git repository, or there is no git. */
export async function repositoryOf(folder: string, stop: AbortSignal): Promise<Repository> {
  const { status, out, err } = await git(folder, ["rev-parse", "--show-toplevel", "--show-prefix"], stop);
  const [top, prefix = ""] = out.split("\n");
  if (status !== 0 || top === undefined) {
    throw new UserError(`${folder} is no git repository that can be read: ${err.trim()}`);
  }
  return { top, prefix, stop };
}

/**
 * The full id of the commit that a ref names.
 *
 * @throws {UserError} if there is none.
 */
export async function commitOf({ top, stop }: Repository, option: string, ref: string): Promise<string> {
  const { status, out } = await git(
    top,
    ["rev-parse", "--verify", "--quiet", "--end-of-options", `${ref}^{commit}`],
    stop,
  );
  if (status !== 0) {
    const { out: shallow } = await git(top, ["rev-parse", "--is-shallow-repository"], stop);
    throw new UserError(
      `${option} is ${JSON.stringify(shortened(visible(ref), 200))}, and there is no such commit here; allowed is what git takes for one: ` +
        `a branch, a tag, a commit's id. What is only on the server comes with git fetch${
          shallow.trim() === "true" ? ", and since this clone has only some of the history, git fetch --unshallow" : ""
        }.`,
    );
  }
  return out.trim();
}

/**
 * Writes the files of a commit, of the repository's folder only, into a new folder. The repository stays
 * as it is: no work tree is added to it, and its index is not touched.
 *
 * @param scratch A file that may be written, and stays.
 * @returns Whether the commit has the folder at all.
 */
export async function writeTree(
  { top, prefix, stop }: Repository,
  commit: string,
  folder: string,
  scratch: string,
): Promise<boolean> {
  const tree = `${commit}:${prefix.replace(/\/$/, "")}`;
  if ((await git(top, ["rev-parse", "--verify", "--quiet", tree], stop)).status !== 0) {
    return false;
  }
  const env = { ...process.env, GIT_INDEX_FILE: scratch };
  for (const args of [
    ["read-tree", tree],
    ["checkout-index", "--all", "--quiet", `--prefix=${join(folder, "/")}`],
  ]) {
    const { status, err } = await git(top, args, stop, env);
    if (status !== 0) {
      throw new UserError(`git ${args[0]} of ${commit} fails: ${err.trim()}`);
    }
  }
  return true;
}

async function git(
  cwd: string,
  args: readonly string[],
  stop: AbortSignal,
  env: NodeJS.ProcessEnv = process.env,
): Promise<ProcessResult> {
  try {
    return await runProcess("git", args, { cwd, env, stop });
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") {
      throw new UserError("There is no git on the PATH, which is needed to compare with another version.");
    }
    throw error;
  }
}
