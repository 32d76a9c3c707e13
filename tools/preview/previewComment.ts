import { lstatSync, readFileSync } from "node:fs";
import { Command } from "@commander-js/extra-typings";
import { z } from "zod";
import { type Output, runAsProcess } from "../evaluate/runTool";
import { UserError } from "../evaluate/userError";
import { COMMENT_MARK, commentBody } from "./commentText";
import { type GitHub, openPullRequests, putComment } from "./github";

/** More than this is no preview of ours: it is not even read. */
const LARGEST_FILE = 1_000_000;

/**
 * `npm run -s preview:comment`: puts the text of a file onto the pull request that a workflow run was of,
 * in one comment that every push updates. For `.github/workflows/preview-comment.yml`.
 *
 * The text is made by the pull request's own code. Which pull request it goes to is not: that is found by
 * what GitHub says of the run, and of its open pull requests.
 */
export function previewComment({ out }: Output) {
  return new Command("npm run -s preview:comment --")
    .description("Puts a preview onto the pull request of the workflow run that has made it. For GitHub Actions.")
    .argument("<file>", "the text, in Markdown; where there is none, the comment says so")
    .action(async (file) => {
      const { github, eventFile } = environment(process.env);
      const { head_sha: commit, head_branch: branch, head_repository, html_url: runUrl } = workflowRun(eventFile);
      const pulls = await openPullRequests(github, { owner: head_repository.owner.login, branch, commit });
      const [pull, ...others] = pulls;
      if (pull === undefined) {
        out(`No open pull request is at ${commit}: it was closed, or pushed to since. Nothing to say.\n`);
        return;
      }
      if (others.length > 0) {
        throw new UserError(
          `The pull requests ${pulls.join(", ")} are all from this branch, so it is not clear which of them the preview is for.`,
        );
      }
      const did = await putComment(github, pull, COMMENT_MARK, commentBody(textOf(file), { commit, runUrl }));
      out(`Comment ${did} on pull request ${pull}.\n`);
    });
}

const variables = z.object({
  GITHUB_API_URL: z.url(),
  GITHUB_REPOSITORY: z.string().regex(/^[\w.-]+\/[\w.-]+$/),
  GITHUB_EVENT_PATH: z.string().min(1),
  GITHUB_TOKEN: z.string().min(1),
});

function environment(env: NodeJS.ProcessEnv): { github: GitHub; eventFile: string } {
  const parsed = variables.safeParse(env);
  if (!parsed.success) {
    const wrong = parsed.error.issues.map(({ path }) => path.join("."));
    throw new UserError(`This runs in GitHub Actions. Missing or wrong in the environment: ${wrong.join(", ")}.`);
  }
  const { GITHUB_API_URL: api, GITHUB_REPOSITORY: repository, GITHUB_TOKEN: token, GITHUB_EVENT_PATH } = parsed.data;
  return { github: { api, repository, token }, eventFile: GITHUB_EVENT_PATH };
}

const workflowRunEvent = z.object({
  workflow_run: z.object({
    event: z.literal("pull_request"),
    head_sha: z.string().regex(/^[0-9a-f]{40}$/),
    head_branch: z.string(),
    head_repository: z.object({ owner: z.object({ login: z.string() }) }),
    html_url: z.url({ protocol: /^https?$/ }),
  }),
});

/** What GitHub says of the run whose end has started this one. */
function workflowRun(file: string) {
  const parsed = workflowRunEvent.safeParse(JSON.parse(readFileSync(file, "utf8")));
  if (!parsed.success) {
    throw new UserError(`The event is not the end of a run of a pull request's: ${z.prettifyError(parsed.error)}`);
  }
  return parsed.data.workflow_run;
}

/** The text of a plain file of a sensible size; a link to elsewhere is none. */
function textOf(file: string): string | undefined {
  const stat = lstatSync(file, { throwIfNoEntry: false });
  return stat?.isFile() && stat.size <= LARGEST_FILE ? readFileSync(file, "utf8") : undefined;
}

void runAsProcess(previewComment, module);
