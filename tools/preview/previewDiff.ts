import { mkdirSync, writeFileSync } from "node:fs";
import { availableParallelism } from "node:os";
import { join } from "node:path";
import { Command, CommanderError } from "@commander-js/extra-typings";
import { mapAsync } from "es-toolkit/array/mapAsync";
import { union } from "es-toolkit/array/union";
import type { Rendering } from "../evaluate/rendering";
import { type Output, runAsProcess } from "../evaluate/runTool";
import { UserError } from "../evaluate/userError";
import { withTemporaryFolder } from "../process/temporaryFolder";
import { commitOf, type Repository, repositoryOf, writeTree } from "./gitTree";
import { type Program, prepareProgram, renderStack, stacksIn } from "./renderSide";
import { isChanged, type StackPreview, stackPreview } from "./stackPreview";
import { COMMENT_LIMIT, type PreviewReport, previewText, type Revision } from "./text";

/** This version of the program, whose dependencies are installed. */
const root = join(__dirname, "../..");

/** What ends the tool beside the report. */
const CHANGED = 2;

/**
 * `npm run -s preview:diff`: what changes in each stack's cluster between two versions of this project,
 * as Markdown. Both versions run their own program, without a cluster.
 */
export function previewDiff({ out }: Output) {
  return new Command("npm run -s preview:diff --")
    .description(
      "Prints as Markdown what changes in each stack's objects between two versions of this project. Runs the program of both.",
    )
    .requiredOption("--base <ref>", "the version to compare with: a branch, a tag, a commit")
    .option("--head <ref>", "the version to look at (default: the working tree, with what is not committed)")
    .option("--stack <name>", "only the stack with this name (default: every stack with a file)")
    .option("--full", "everything, however long (default: what a comment on GitHub holds)")
    .option("--exit-code", "end with 2 if anything changes")
    .addHelpText("after", "\nExits with 0 whether or not something changes, and with 1 if the two cannot be compared.")
    .action(async ({ base, head, stack, full = false, exitCode = false }) => {
      const revisions = { base: { ref: base }, head: head === undefined ? {} : { ref: head } };
      const print = (report: PreviewReport) => out(previewText(report, full ? undefined : COMMENT_LIMIT));
      let report: PreviewReport;
      try {
        report = await withTemporaryFolder("stack-preview", (folder, stop) => compare(folder, revisions, stack, stop));
      } catch (error) {
        // In a comment, the reason stands where the comparison would: nobody must take silence for 'nothing changes'.
        if (error instanceof UserError) {
          print({ ...revisions, stacks: [], problem: error.message });
        }
        throw error;
      }
      print(report);
      failIfNotCompared(report.stacks);
      if (exitCode && report.stacks.some(isChanged)) {
        throw new CommanderError(CHANGED, "preview.changed", "");
      }
    });
}

async function compare(
  folder: string,
  revisions: Pick<PreviewReport, "base" | "head">,
  stack: string | undefined,
  stop: AbortSignal,
): Promise<PreviewReport> {
  const repository = await repositoryOf(root, stop);
  const { base, head } = {
    base: await withCommit(repository, "--base", revisions.base),
    head: await withCommit(repository, "--head", revisions.head),
  };
  const [baseFolder, headFolder] = [
    await filesOf(repository, base, join(folder, "base")),
    await filesOf(repository, head, join(folder, "head")),
  ];
  const stacks = chosenStacks(baseFolder, headFolder, stack, String(base.ref));
  const [before, after] = await Promise.all([programIn(baseFolder, stop), programIn(headFolder, stop)]);
  const previews = await mapAsync(
    stacks,
    async (name) => {
      const was = await renderStack(before, name, stop);
      // The base is what is deployed, for the head to say what an update from there meets.
      const deployed = was.type === "rendered" ? deployedFile(folder, name, was.rendering) : undefined;
      return stackPreview(name, was, await renderStack(after, name, stop, deployed));
    },
    { concurrency: availableParallelism() },
  );
  return { base, head, stacks: previews };
}

function deployedFile(folder: string, stack: string, rendering: Rendering): string {
  const file = join(folder, `deployed-${stack}.json`);
  writeFileSync(file, JSON.stringify(rendering));
  return file;
}

async function withCommit(repository: Repository, option: string, { ref }: Revision): Promise<Revision> {
  return ref === undefined ? {} : { ref, commit: await commitOf(repository, option, ref) };
}

/** Where a version's files are: the working tree's where they are, a commit's in a folder made for them. */
async function filesOf(repository: Repository, { commit }: Revision, folder: string): Promise<string> {
  if (commit === undefined) {
    return root;
  }
  mkdirSync(folder);
  await writeTree(repository, commit, folder, `${folder}.index`);
  return folder;
}

function chosenStacks(base: string, head: string, stack: string | undefined, ref: string): string[] {
  const before = stacksIn(base);
  if (before.length === 0) {
    throw new UserError(
      `At ${ref} there are no stack files yet (Pulumi.<stack>.yaml), so there is nothing to compare with.`,
    );
  }
  const all = union(before, stacksIn(head)).sort();
  if (stack === undefined) {
    return all;
  }
  if (!all.includes(stack)) {
    throw new UserError(
      `There is no stack file Pulumi.${stack}.yaml on either side. Stacks with a file: ${all.join(", ")}.`,
    );
  }
  return [stack];
}

async function programIn(folder: string, stop: AbortSignal): Promise<Program> {
  return folder === root ? { folder } : await prepareProgram(folder, root, stop);
}

/** A stack that could not be compared is in the report, and fails the tool. */
function failIfNotCompared(stacks: readonly StackPreview[]): void {
  const failed = stacks.filter((stack) => stack.type === "failed");
  if (failed.length > 0) {
    throw new UserError(
      failed
        .map(
          ({ stack, side, message }) =>
            `The program does not run at the ${side} with Pulumi.${stack}.yaml:\n${message.trimEnd().replaceAll(/^/gm, "  ")}`,
        )
        .join("\n"),
    );
  }
}

void runAsProcess(previewDiff, module);
