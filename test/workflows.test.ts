import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { type WorkflowJob, workflow, workflowFiles, workflowText } from "./harness/support/workflows";

const packageFile = JSON.parse(readFileSync(join(__dirname, "../package.json"), "utf8"));

/** Every job of every workflow. */
const jobs = workflowFiles().flatMap((file) => {
  const { workflow: found } = workflowText(file);
  return Object.entries(found.jobs).map(([name, job]) => ({ file, name: `${file}, ${name}`, workflow: found, job }));
});

/** What GitHub evaluates and puts in its place. */
const expression = (text: string) => ["${{", text, "}}"].join(" ");

const sameRepository = "github.event.pull_request.head.repo.full_name == github.repository";

/** Whether a job runs what a pull request has brought. */
const runsPullRequest = ({ workflow: { on }, job }: (typeof jobs)[number]) =>
  "pull_request" in on && job.steps.some(({ uses }) => uses?.startsWith("actions/checkout@"));

const secretsOf = (job: WorkflowJob) =>
  [...JSON.stringify(job).matchAll(/secrets\.(\w+)/g)].map(([, name]) => String(name));

describe("the workflows", () => {
  it("are those that the docs list", () => {
    const docs = readFileSync(join(__dirname, "../docs/pull-requests.md"), "utf8");
    assert.deepEqual(
      workflowFiles(),
      [...docs.matchAll(/^\| `([\w-]+\.yml)` \|/gm)].map(([, file]) => String(file)).sort(),
    );
  });

  it("pin every action to a commit, with its version beside it, and one commit for one action", () => {
    const pins = new Map<string, string>();
    for (const file of workflowFiles()) {
      const { text, workflow: found } = workflowText(file);
      const uses = Object.values(found.jobs).flatMap(({ steps }) => steps.flatMap((step) => step.uses ?? []));
      const lines = [...text.matchAll(/^\s*(?:- )?uses: (.*)$/gm)].map(([, line]) => String(line));
      assert.equal(lines.length, uses.length, file);
      for (const line of lines) {
        const [, action = "", pin = ""] = /^([\w-]+\/[\w-]+)@([0-9a-f]{40} # v\d+\.\d+\.\d+)$/.exec(line) ?? [];
        assert.ok(action, `${file}: ${line}`);
        assert.equal(pins.get(action) ?? pin, pin, `${file}: ${line}`);
        pins.set(action, pin);
      }
    }
    assert.ok(pins.size >= 5);
  });

  it("grant nothing to the whole workflow, and to each job no more than it needs", () => {
    const granted = Object.fromEntries(jobs.map(({ name, job }) => [name, job.permissions]));
    for (const { workflow: found } of jobs) {
      assert.deepEqual(found.permissions, {});
    }
    assert.deepEqual(granted, {
      "ci.yml, browser": { contents: "read" },
      "ci.yml, e2e": { contents: "read" },
      "ci.yml, test": { contents: "read" },
      "ci.yml, workflows": { contents: "read" },
      "drift.yml, drift": { contents: "read" },
      "preview-comment.yml, comment": { contents: "read", actions: "read", "pull-requests": "write" },
      "preview.yml, render": { contents: "read" },
      "pulumi-preview.yml, preview": { contents: "read", "pull-requests": "write" },
      "pulumi-preview.yml, skipped": {},
      "pulumi-up.yml, skipped": {},
      "pulumi-up.yml, up": { contents: "read" },
      "storyboard.yml, build": { contents: "read" },
      "storyboard.yml, publish": { pages: "write", "id-token": "write" },
      "storyboard.yml, skipped": {},
    });
  });

  it("run nothing of a pull request by an event that comes with credentials", () => {
    for (const { name, workflow: found, job } of jobs) {
      assert.ok(!("pull_request_target" in found.on), name);
      assert.ok(!("issue_comment" in found.on), name);
      for (const { uses, with: given = {} } of job.steps) {
        if (uses?.startsWith("actions/checkout@")) {
          assert.equal(given["persist-credentials"], false, name);
          // What an event checks out by itself: of workflow_run and push the repository's own branch.
          assert.deepEqual(
            Object.keys(given).filter((key) => ["ref", "repository", "allow-unsafe-pr-checkout"].includes(key)),
            [],
            name,
          );
        }
      }
    }
  });

  it("give no secret, and no right to write, to a job that runs a fork's code", () => {
    const untrusted = jobs.filter((each) => runsPullRequest(each) && !each.job.if?.includes(sameRepository));
    assert.deepEqual(
      untrusted.map(({ name }) => name),
      ["ci.yml, test", "ci.yml, browser", "ci.yml, workflows", "ci.yml, e2e", "preview.yml, render"],
    );
    for (const { name, job } of untrusted) {
      assert.doesNotMatch(JSON.stringify(job), /secrets|github\.token|github-token|GITHUB_TOKEN/, name);
      assert.deepEqual(job.permissions, { contents: "read" }, name);
      assert.equal(job.environment, undefined, name);
    }
  });

  it("keep secrets to jobs behind an environment, and to the steps that need them", () => {
    for (const { name, job } of jobs.filter(({ job }) => secretsOf(job).length > 0)) {
      assert.match(job.environment ?? "", /^pulumi-(preview|up)$/, name);
      // Of the job itself: whether they are set, and no value.
      assert.deepEqual(Object.keys(job.env ?? {}), ["CONFIGURED"], name);
      assert.match(String(job.env?.CONFIGURED), /^\$\{\{ [\w.!='()&|\s]+ \}\}$/);
      assert.ok(
        [...String(job.env?.CONFIGURED).matchAll(/secrets\.\w+ (!=)?/g)].every(([, compared]) => compared),
        name,
      );
      for (const step of job.steps.filter(({ run }) => run?.startsWith("npm"))) {
        assert.doesNotMatch(JSON.stringify(step), /secrets\./, name);
      }
    }
    assert.equal(workflow("pulumi-up.yml", "up").job.environment, "pulumi-up");
  });

  it("leave no credentials on a runner: what writes them, and what logs in with them, has a home of the run", () => {
    const home = `${expression("runner.temp")}/home`;
    let steps = 0;
    for (const { name, job } of jobs) {
      for (const step of job.steps) {
        // The runner's token ends with the job.
        if (/secrets\./.test(JSON.stringify(step))) {
          steps += 1;
          assert.equal(step.env?.HOME, home, name);
        }
        assert.doesNotMatch(step.run ?? "", /~\//, name);
      }
    }
    assert.equal(steps, 5);
  });

  it("put nothing of an event into a command line: values reach it by the environment, as data", () => {
    for (const { name, job } of jobs) {
      for (const { run } of job.steps) {
        assert.doesNotMatch(run ?? "", /\$\{\{/, name);
      }
    }
  });

  it("end by themselves, and one at a time where it matters", () => {
    for (const { name, workflow: found, job } of jobs) {
      assert.ok(job["timeout-minutes"] <= 120, name);
      assert.match(found.concurrency.group, /^[\w-]+/, name);
    }
    assert.equal(workflow("pulumi-up.yml", "up").workflow.concurrency["cancel-in-progress"], false);
  });

  it("run the project's npm scripts, and little else", () => {
    const others = new Set<string>();
    for (const { name, job } of jobs) {
      for (const line of job.steps.flatMap(({ run }) => (run ?? "").split("\n")).filter((each) => each !== "")) {
        const [, script] = /^npm (?:run (?:-s )?)?([\w:-]+)/.exec(line) ?? [];
        if (script === undefined) {
          others.add(line.replace(/^echo "::notice::[^"`$\\]*"$/, "echo a notice"));
        } else if (script !== "ci") {
          assert.ok(script in packageFile.scripts, `${name}: ${line}`);
        }
      }
    }
    assert.deepEqual([...others].sort(), [
      '(umask 077 && mkdir -p "$HOME/.kube" && printf \'%s\\n\' "$KUBECONFIG_TEXT" > "$HOME/.kube/config")',
      "echo a notice",
      "git diff --exit-code",
      "go run github.com/rhysd/actionlint/cmd/actionlint@v1.7.12",
    ]);
  });

  it("run the checks that a person runs", () => {
    const commands = workflow("ci.yml", "test").job.steps.flatMap(({ run }) => (run ?? "").split("\n"));
    for (const command of [
      "npm ci",
      "npm test",
      "npm run test:harness",
      "npm run typecheck",
      "npm run lint",
      "npm run docs",
      "git diff --exit-code",
    ]) {
      assert.ok(commands.includes(command), command);
    }
    assert.ok(
      JSON.stringify(workflow("ci.yml", "test").job.strategy).includes(packageFile.engines.node.replace(/^>=/, "")),
    );
  });

  it("run the end-to-end tests with the engine, and with the control plane of the last run", () => {
    const { job } = workflow("ci.yml", "e2e");
    const [cache, pulumi] = ["actions/cache@", "pulumi/actions@"].map((action) =>
      job.steps.findIndex(({ uses }) => uses?.startsWith(action)),
    );
    const tests = job.steps.findIndex(({ run }) => run === "npm run test:e2e");
    assert.ok(cache !== undefined && cache >= 0 && cache < tests);
    assert.ok(pulumi !== undefined && pulumi >= 0 && pulumi < tests);
    assert.match(String(job.steps[cache]?.with?.key), /hashFiles\('test\/harness\/cluster\/go\/\*\*'/);
    const installed = job.steps[pulumi]?.with;
    assert.deepEqual(installed, { "pulumi-version": packageFile.dependencies["@pulumi/pulumi"] });
  });

  it("hand the comment's text from one to the other", () => {
    const { job: render, workflow: preview } = workflow("preview.yml", "render");
    const { job: comment, workflow: poster } = workflow("preview-comment.yml", "comment");
    const upload = render.steps.find(({ uses }) => uses?.startsWith("actions/upload-artifact@"));
    const download = comment.steps.find(({ uses }) => uses?.startsWith("actions/download-artifact@"));
    assert.deepEqual(poster.on, { workflow_run: { workflows: [preview.name], types: ["completed"] } });
    assert.equal(upload?.with?.name, download?.with?.name);
    assert.equal(upload?.if, expression("!cancelled()"), "a note in the comparison's place is posted too");
    const file = `${download?.with?.path}/${upload?.with?.path}`.replace(expression("runner.temp"), "$RUNNER_TEMP");
    assert.ok(comment.steps.some(({ run }) => run === `npm run -s preview:comment -- "${file}"`));
    assert.equal(download?.with?.["run-id"], expression("github.event.workflow_run.id"));
    assert.match(comment.if ?? "", /workflow_run\.event == 'pull_request'/);
    // The base is the merge commit's first parent, which the checkout must bring.
    assert.ok(render.steps.some(({ run }) => run?.includes("--base 'HEAD^1'")));
    assert.equal(render.steps.find(({ uses }) => uses?.startsWith("actions/checkout@"))?.with?.["fetch-depth"], 2);
  });

  it("publish the storyboard only when it is set up, by a job that runs none of the project's code", () => {
    const { job: build, workflow: found } = workflow("storyboard.yml", "build");
    const { job: publish } = workflow("storyboard.yml", "publish");
    assert.deepEqual(Object.keys(found.on), ["push", "workflow_dispatch"]);
    for (const job of [build, publish]) {
      assert.equal(job.if, "vars.STORYBOARD != ''");
    }
    assert.deepEqual([publish.needs, publish.environment], ["build", "github-pages"]);
    assert.equal(publish.steps.length, 1);
    assert.match(publish.steps[0]?.uses ?? "", /^actions\/deploy-pages@/);
    const upload = build.steps.find(({ uses }) => uses?.startsWith("actions/upload-pages-artifact@"));
    assert.ok(build.steps.some(({ run }) => run === `npm run storyboard -- --out ${upload?.with?.path}/index.html`));
    assert.match(
      workflow("storyboard.yml", "skipped").job.steps[0]?.run ?? "",
      /Skipped, because the variable STORYBOARD/,
    );
  });

  it("run pulumi as it is pinned, only when it is set up, and say so when not", () => {
    const docs = readFileSync(join(__dirname, "../docs/pull-requests.md"), "utf8");
    for (const [file, name] of [
      ["pulumi-preview.yml", "preview"],
      ["pulumi-up.yml", "up"],
    ] as const) {
      const { job } = workflow(file, name);
      const [notice, ...others] = job.steps;
      assert.match(job.if ?? "", /^vars\.PULUMI_STACK != ''/);
      assert.equal(notice?.if, "env.CONFIGURED != 'true'");
      assert.match(notice?.run ?? "", /Skipped.*docs\/pull-requests\.md/);
      assert.deepEqual([...new Set(others.map((step) => step.if))], ["env.CONFIGURED == 'true'"]);
      const pulumi = others.find(({ uses }) => uses?.startsWith("pulumi/actions@"));
      assert.equal(pulumi?.with?.command, name);
      assert.equal(pulumi?.with?.["pulumi-version"], packageFile.dependencies["@pulumi/pulumi"]);
      assert.match(
        workflow(file, "skipped").job.steps[0]?.run ?? "",
        /Skipped, because the variable PULUMI_STACK is not set/,
      );
      // Every secret is listed, and every one that is listed is used.
      const table = new Set(
        [...docs.slice(docs.indexOf("| Secret |")).matchAll(/`([A-Z][A-Z_]+)`/g)].map(([, secret]) => String(secret)),
      );
      assert.deepEqual(
        [...new Set(secretsOf(job))].filter((each) => !table.has(each)),
        [],
      );
      assert.deepEqual(
        [...table].filter((each) => !secretsOf(job).includes(each)),
        [],
      );
    }
    const { job } = workflow("pulumi-preview.yml", "preview");
    assert.ok(job.if?.includes(sameRepository));
  });
});
