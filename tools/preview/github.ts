import { z } from "zod";
import { UserError } from "../evaluate/userError";

/** Where GitHub is and who asks, as GitHub Actions says in the environment. */
export interface GitHub {
  /** `https://api.github.com`, say. */
  readonly api: string;
  /** `owner/name`. */
  readonly repository: string;
  readonly token: string;
}

const pullRequest = z.object({ number: z.int().positive(), head: z.object({ sha: z.string() }) });
const comment = z.object({
  id: z.int().positive(),
  body: z.string().nullish(),
  user: z.object({ login: z.string(), type: z.string() }).nullish(),
});

/** Who a workflow's own token writes as. Other bots repeat what people say to them. */
const WORKFLOWS = "github-actions[bot]";

/** How many entries GitHub puts on a page, at most. */
const PAGE = 100;

/** Numbers of the open pull requests whose branch is `branch` of `owner`'s repository, and is at `commit`. */
export async function openPullRequests(
  github: GitHub,
  { owner, branch, commit }: { owner: string; branch: string; commit: string },
): Promise<number[]> {
  const query = new URLSearchParams({ state: "open", head: `${owner}:${branch}`, per_page: String(PAGE) });
  const found = z.array(pullRequest).parse(await call(github, "GET", `/pulls?${query}`));
  return found.filter(({ head }) => head.sha === commit).map(({ number }) => number);
}

/** Makes a comment on a pull request, or changes the first one that a workflow has written and that begins with `mark`. */
export async function putComment(
  github: GitHub,
  pull: number,
  mark: string,
  body: string,
): Promise<"made" | "updated"> {
  for (let page = 1; ; page += 1) {
    const comments = z
      .array(comment)
      .parse(await call(github, "GET", `/issues/${pull}/comments?per_page=${PAGE}&page=${page}`));
    // Anybody may write the mark; only a workflow's comment is ours to change. A person cannot have a name in brackets.
    const ours = comments.find(
      ({ body: text, user }) => user?.login === WORKFLOWS && user.type === "Bot" && text?.startsWith(mark),
    );
    if (ours !== undefined) {
      await call(github, "PATCH", `/issues/comments/${ours.id}`, { body });
      return "updated";
    }
    if (comments.length < PAGE) {
      await call(github, "POST", `/issues/${pull}/comments`, { body });
      return "made";
    }
  }
}

async function call({ api, repository, token }: GitHub, method: string, path: string, body?: object): Promise<unknown> {
  const response = await fetch(`${api}/repos/${repository}${path}`, {
    method,
    headers: {
      accept: "application/vnd.github+json",
      authorization: `Bearer ${token}`,
      "x-github-api-version": "2022-11-28",
      ...(body === undefined ? {} : { "content-type": "application/json" }),
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    signal: AbortSignal.timeout(30_000),
  });
  if (!response.ok) {
    throw new UserError(
      `GitHub answers ${response.status} to ${method} ${path}: ${(await response.text()).slice(0, 500)}`,
    );
  }
  return response.json();
}
