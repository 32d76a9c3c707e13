import assert from "node:assert/strict";
import { mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { createServer, type IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { COMMENT_MARK, commentBody } from "../../../tools/preview/commentText";
import { previewComment } from "../../../tools/preview/previewComment";
import { COMMENT_LIMIT } from "../../../tools/preview/text";
import { capturedRun } from "../../harness/support/capturedRun";
import { type Environment, withEnvironment } from "../../harness/support/withEnvironment";

const COMMIT = "a".repeat(40);

interface Comment {
  id: number;
  body: string;
  user: { login: string; type: string };
}

/** Who a workflow's token writes as. */
const workflows = { login: "github-actions[bot]", type: "Bot" };

/** GitHub, as far as a comment needs it: pull requests of a repository, and the comments of number 7. */
class FakeGitHub {
  pulls = [{ number: 7, head: { sha: COMMIT } }];
  comments: Comment[] = [];
  readonly requests: string[] = [];
  private readonly server = createServer((request, response) => {
    void this.answer(request).then(([status, body]) => {
      response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(body));
    });
  });

  async start(): Promise<void> {
    await new Promise<void>((resolve) => this.server.listen(0, "127.0.0.1", resolve));
  }

  get url(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  stop(): void {
    this.server.close();
  }

  private async answer(request: IncomingMessage): Promise<[number, unknown]> {
    const { pathname, searchParams } = new URL(request.url ?? "", "http://localhost");
    const path = pathname.replace(/^\/repos\/team\/demo/, "");
    this.requests.push(`${request.method} ${path}`);
    if (request.headers.authorization !== "Bearer a-token") {
      return [401, { message: "Bad credentials" }];
    }
    const chunks: Buffer[] = [];
    for await (const chunk of request) {
      chunks.push(chunk);
    }
    const { body } = chunks.length === 0 ? {} : JSON.parse(Buffer.concat(chunks).toString("utf8"));
    const page = Number(searchParams.get("page") ?? 1);
    const size = Number(searchParams.get("per_page"));
    switch (`${request.method} ${path}`) {
      case "GET /pulls":
        return searchParams.get("head") === "somebody:their branch" && searchParams.get("state") === "open"
          ? [200, this.pulls]
          : [200, []];
      case "GET /issues/7/comments":
        return [200, this.comments.slice((page - 1) * size, page * size)];
      case "POST /issues/7/comments":
        this.comments.push({ id: this.comments.length + 1, body, user: workflows });
        return [201, this.comments.at(-1)];
      default: {
        const id = /^\/issues\/comments\/(\d+)$/.exec(path)?.[1];
        const comment = this.comments.find((each) => each.id === Number(id));
        if (request.method !== "PATCH" || comment === undefined) {
          return [404, { message: "Not Found" }];
        }
        comment.body = body;
        return [200, comment];
      }
    }
  }
}

describe("npm run preview:comment", () => {
  let github: FakeGitHub;
  let folder: string;
  let file: string;
  const event = (workflowRun: object = {}) =>
    writeFileSync(
      join(folder, "event.json"),
      JSON.stringify({
        workflow_run: {
          event: "pull_request",
          head_sha: COMMIT,
          head_branch: "their branch",
          head_repository: { owner: { login: "somebody" } },
          html_url: "https://github.example/team/demo/actions/runs/1",
          ...workflowRun,
        },
      }),
    );

  beforeEach(async () => {
    github = new FakeGitHub();
    folder = mkdtempSync(join(tmpdir(), "preview-comment-"));
    file = join(folder, "stack-preview.md");
    writeFileSync(file, "## What changes\n");
    event();
    await github.start();
  });
  afterEach(() => {
    github.stop();
    rmSync(folder, { recursive: true });
  });

  /** Runs it as GitHub Actions does. */
  const run = (environment: Environment = {}) =>
    withEnvironment(
      {
        GITHUB_API_URL: github.url,
        GITHUB_REPOSITORY: "team/demo",
        GITHUB_EVENT_PATH: join(folder, "event.json"),
        GITHUB_TOKEN: "a-token",
        ...environment,
      },
      () => capturedRun(previewComment, file),
    );

  const written = (out: string) => ({ status: 0, out, err: "", text: out });

  it("makes one comment, and every push updates it", async () => {
    assert.deepEqual(await run(), written("Comment made on pull request 7.\n"));
    writeFileSync(file, "## Something else\n");
    assert.deepEqual(await run(), written("Comment updated on pull request 7.\n"));
    assert.equal(github.comments.length, 1);
    assert.match(
      github.comments[0]?.body ?? "",
      /^<!-- amq-streams-demo: .*-->\n<sub>Of a{40}, .*\n\n## Something else$/,
    );
  });

  it("finds its comment among many, and leaves alone what others wrote with its mark, bots among them", async () => {
    const person = { login: "somebody", type: "User" };
    const others = Array.from({ length: 150 }, (_, id) => ({ id: id + 10, body: "LGTM", user: person }));
    const forged = [person, { login: "helper[bot]", type: "Bot" }, { login: "github-actions[bot]", type: "User" }].map(
      (user, index) => ({ id: index + 2, body: `${COMMENT_MARK}\nmine`, user }),
    );
    const quoted = { id: 6, body: `> ${COMMENT_MARK}`, user: workflows };
    const ours = { id: 7, body: `${COMMENT_MARK}\nours`, user: workflows };
    github.comments = [...forged, quoted, ...others, ours];
    assert.match((await run()).out, /updated/);
    assert.equal(github.comments.length, 155);
    assert.match(ours.body, /What changes/);
    for (const { body } of forged) {
      assert.equal(body, `${COMMENT_MARK}\nmine`);
    }
    assert.equal(quoted.body, `> ${COMMENT_MARK}`);
  });

  it("says nothing where the pull request was closed or pushed to since", async () => {
    for (const pulls of [[], [{ number: 7, head: { sha: "b".repeat(40) } }]]) {
      github.pulls = pulls;
      const { status, out } = await run();
      assert.equal(status, 0);
      assert.match(out, /^No open pull request is at a{40}/);
    }
    assert.deepEqual(github.comments, []);
  });

  it("does not guess between two pull requests of one branch", async () => {
    github.pulls = [7, 8].map((number) => ({ number, head: { sha: COMMIT } }));
    const { status, err } = await run();
    assert.equal(status, 1);
    assert.match(err, /^The pull requests 7, 8 are all from this branch/);
    assert.ok(!github.requests.some((request) => /POST|PATCH/.test(request)));
  });

  it("says that there is no preview where there is no file, or something else than a file", async () => {
    rmSync(file);
    await run();
    assert.match(github.comments[0]?.body ?? "", /\*\*There is no preview\.\*\*/);
    symlinkSync("/etc/hostname", file);
    await run();
    assert.match(github.comments[0]?.body ?? "", /\*\*There is no preview\.\*\*/);
    rmSync(file);
    writeFileSync(file, "x".repeat(1_000_001));
    await run();
    assert.match(github.comments[0]?.body ?? "", /\*\*There is no preview\.\*\*/);
  });

  it("is rejected for another event, outside of Actions, and reports what GitHub answers", async () => {
    event({ event: "push" });
    assert.match((await run()).err, /^The event is not the end of a run of a pull request's/);
    event({ head_sha: "$(id)" });
    assert.equal((await run()).status, 1);
    event();
    const { status, err } = await run({ GITHUB_TOKEN: "another" });
    assert.deepEqual([status, /^GitHub answers 401 to GET \/pulls.*Bad credentials/.test(err)], [1, true], err);
    assert.match((await run({ GITHUB_TOKEN: undefined })).err, /^This runs in GitHub Actions\. .*: GITHUB_TOKEN\.\n$/);
  });
});

describe("a comment's body", () => {
  const subject = { commit: COMMIT, runUrl: "https://github.example/runs/1" };

  it("is never longer than GitHub takes, and says where the text comes from before the text", () => {
    for (const length of [10, COMMENT_LIMIT, COMMENT_LIMIT + 1, 900_000]) {
      const body = commentBody("x".repeat(length), subject);
      assert.ok(body.length <= 65_536);
      assert.equal(body.includes("longer than a comment can be"), length > COMMENT_LIMIT);
      assert.ok(body.indexOf("own code") > 0 && body.indexOf("own code") < body.lastIndexOf("x"));
    }
    assert.ok(commentBody("@a ".repeat(COMMENT_LIMIT / 3), subject).length <= 65_536);
  });

  it("does nothing that the text asks for", () => {
    assert.doesNotMatch(commentBody("_@octocat_ &commat;octocat org/repo#1", subject), /@octocat|&commat;|#1/);
  });
});
