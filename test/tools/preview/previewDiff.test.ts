import assert from "node:assert/strict";
import { existsSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import type { Tool } from "../../../tools/evaluate/runTool";
import { captured } from "../../harness/support/capturedRun";
import { ScratchProject } from "../../harness/support/scratchProject";
import { withEnvironment } from "../../harness/support/withEnvironment";
import { workflow } from "../../harness/support/workflows";

/** The files that previews leave in their folder for temporary files. Node's and tsx' own caches stay. */
const leftovers = ({ temporary }: ScratchProject) =>
  readdirSync(temporary).filter((name) => name.startsWith("stack-preview-"));

/** The project's own tool, in this process. */
function previewOf(project: ScratchProject, args: readonly string[]) {
  const load = createRequire(join(project.folder, "index.ts"));
  const { runTool }: typeof import("../../../tools/evaluate/runTool") = load("./tools/evaluate/runTool.ts");
  const { previewDiff }: { previewDiff: Tool } = load("./tools/preview/previewDiff.ts");
  return withEnvironment(project.environment, () => captured((output) => runTool(previewDiff, [...args], output)));
}

describe("npm run preview:diff, on a repository", function () {
  this.timeout(300_000);
  let project: ScratchProject;
  const preview = (...args: string[]) => previewOf(project, args);

  before(() => {
    // In a folder of the repository: a project need not be all that there is.
    project = new ScratchProject("deploy/kafka", { sharesLibraries: true });
    project.commit("base");
    project.change("Pulumi.dev.yaml", 'controllers: "1"', 'controllers: "3"');
    project.write("Pulumi.team.yaml", "config:\n  amq-streams-demo:stage: 2\n");
  });
  after(() => project.remove());
  afterEach(() => assert.deepEqual(leftovers(project), [], "temporary folders are removed"));

  it("compares the working tree, with what is not committed and not even added, with a base", async () => {
    const before = project.git("status", "--porcelain");
    const { status, out, err } = await preview("--base", "base", "--exit-code");
    assert.deepEqual([status, err], [2, ""]);
    assert.match(out, /^## What changes in the stacks\n\nFrom `base` \(`[0-9a-f]{10}`\) to the working tree/);
    assert.match(
      out,
      /\| \*\*dev\*\* \| 0 \| 1 \| 0 \| 🛑 \*\*1 risk to data\*\*, ⛔ \*\*an update rejects 1 step\*\* \|/,
    );
    assert.match(
      out,
      /> - \*\*dev\*\*: `controllers is 3, but the cluster was created with 1; .*`: \*\*an update rejects this\*\*; to go back: `pulumi config set controllers 1`\.\n/,
    );
    assert.match(
      out,
      /\n@@ changed: KafkaNodePool myproject\/controller @@\n[\s\S]*\n- {2}replicas: 1\n\+ {2}replicas: 3\n/,
    );
    assert.match(out, /\| \*\*team\*\* \| \d+ \| 0 \| 0 \| new stack file \|/);
    assert.match(out, /\n@@ added: Kafka myproject\/my-cluster @@\n\+apiVersion: kafka/);
    assert.equal(project.git("status", "--porcelain"), before, "the repository is as it was");
    assert.equal(project.git("worktree", "list").trim().split("\n").length, 1);
  });

  it("says in the text and at the terminal that there is nothing to compare with", async () => {
    for (const [args, message] of [
      [["--base", "nowhere"], /^--base is "nowhere", and there is no such commit here; allowed is .* git fetch\.\n$/],
      [["--base", "before"], /^At before there are no stack files yet \(Pulumi\.<stack>\.yaml\), so there is nothing/],
      [
        ["--base", "base", "--stack", "nobody"],
        /^There is no stack file Pulumi\.nobody\.yaml on either side\. .*: dev, team\.\n$/,
      ],
      [["--base=--version"], /^--base is "--version", and there is no such commit/],
    ] as const) {
      const { status, out, err } = await preview(...args);
      assert.equal(status, 1);
      assert.match(err, message);
      assert.match(
        out,
        /^## What changes in the stacks\n\n> \[!WARNING\]\n> \*\*Nothing was compared\.\*\*\n\n```text\n/,
      );
      assert.ok(out.includes(err.trim()), out);
    }
  });
});

/**
 * A program that deploys one object, for what only the way in which versions answer decides: it starts in a tenth of the
 * time. The old one wrote YAML in its JSON, and had no `--from`.
 */
const smallProgram = (label: string, isOld: boolean) => `
const has = (option) => process.argv.includes(option);
if (${isOld} && has("--from")) {
  console.error("error: unknown option '--from'");
  process.exit(1);
}
const file = require("node:fs").readFileSync(\`Pulumi.\${process.argv[process.argv.indexOf("--stack") + 1]}.yaml\`, "utf8");
if (file.includes("stage: 99")) {
  console.error("The stack config has a problem:\\n  - stage is 99");
  process.exit(1);
}
const metadata = { name: "small", labels: { app: "${label}" } };
const content = { apiVersion: "v1", kind: "ConfigMap", metadata, data: { file } };
const item = { kind: "ConfigMap", title: "ConfigMap small", urn: "urn:pulumi:dev::small::ConfigMap::small" };
const items = [${isOld} ? { ...item, yaml: JSON.stringify(content) } : { ...item, content }];
console.log(JSON.stringify(has("--from") ? { items, steps: [] } : { items }));
`;

describe("npm run preview:diff, between versions of a program", function () {
  this.timeout(300_000);
  let project: ScratchProject;
  const preview = (...args: string[]) => previewOf(project, args);

  before(() => {
    project = new ScratchProject("", { sharesLibraries: true });
    // The tool runs from these folders, and each version is written without them: that takes a tenth of the time.
    project.write(".gitignore", "node_modules\ncomponents\nconfig\ndemo\npolicy\ntools\nindex.ts\n");
    project.change("package.json", /"manifests": "[^"]*"/, '"manifests": "node small.cjs"');
    project.write("small.cjs", smallProgram("of-old", true));
    project.commit("old");
    project.write("small.cjs", 'throw new TypeError("not today");\n');
    project.commit("broken");
    project.write("small.cjs", "setTimeout(() => {}, 120_000);\n");
    project.commit("slow");
    project.write("small.cjs", smallProgram("of-today", false));
    project.commit("base");
    project.change("Pulumi.dev.yaml", 'controllers: "1"', 'controllers: "3"');
  });
  after(() => project.remove());
  afterEach(() => assert.deepEqual(leftovers(project), [], "temporary folders are removed"));

  it("compares two commits, one stack of them, and ends with 0 where nothing changes", async () => {
    const { status, out, err } = await preview("--base", "base", "--head", "HEAD", "--stack", "dev", "--exit-code");
    assert.deepEqual([status, err], [0, ""]);
    assert.match(out, /\| \*\*dev\*\* \| 0 \| 0 \| 0 \| nothing changes \|\n$/);
    assert.match(out, /to `HEAD` \(`[0-9a-f]{10}`\), each/);
  });

  it("renders each side by its own program, also an older one that writes YAML in its JSON", async () => {
    const { status, out, err } = await preview("--base", "old", "--head", "base", "--stack", "dev");
    assert.deepEqual([status, err], [0, ""]);
    assert.match(out, /\n- {4}app: of-old\n\+ {4}app: of-today\n/);
    assert.match(out, /\| \*\*dev\*\* \| 0 \| 1 \| 0 \| {2}\|/, "nothing else is another than before");
  });

  it("renders each side by its own program, also an older one that cannot say what an update would meet", async () => {
    const { status, out, err } = await preview("--base", "base", "--head", "old", "--stack", "dev");
    assert.deepEqual([status, err], [0, ""]);
    assert.match(out, /\n- {4}app: of-today\n\+ {4}app: of-old\n/);
    assert.match(out, /This version of the program cannot say what an update would reject or warn of\./);
  });

  it("reports a program that does not run, with what it says, on either side, and of no difference", async () => {
    project.write("Pulumi.team.yaml", "config:\n  amq-streams-demo:stage: 99\n");
    const { status, out, err } = await preview("--base", "broken", "--exit-code");
    rmSync(join(project.folder, "Pulumi.team.yaml"));
    assert.equal(status, 1);
    assert.match(err, /^The program does not run at the base with Pulumi\.dev\.yaml:\n[\s\S]*TypeError: not today/);
    assert.match(
      err,
      /\nThe program does not run at the head with Pulumi\.team\.yaml:\n {2}The stack config has a problem:\n/,
    );
    assert.match(out, /\| \*\*dev\*\* \| \? \| \? \| \? \| ⚠️ not compared \|/);
    assert.match(out, /> \*\*Not compared\.\*\* The program does not run at the base with `Pulumi\.dev\.yaml`/);
    assert.match(out, /\n```text\n[\s\S]*TypeError: not today/);
    assert.match(
      out,
      /does not run at the head with `Pulumi\.team\.yaml`.*\n\n```text\nThe stack config has a problem:\n/,
    );
    assert.ok(!out.includes("<details>"));
  });

  it("leaves no folder and no process behind when it is interrupted", async () => {
    const running = project.start("npm run -s preview:diff -- --base slow --stack dev");
    const ended = new Promise<[number | null, NodeJS.Signals | null]>((resolve) => {
      running.on("exit", (code, signal) => resolve([code, signal]));
    });
    const started = () =>
      leftovers(project).some((name) => existsSync(join(project.temporary, name, "base", "small.cjs")));
    for (let waited = 0; !started(); waited += 1) {
      assert.ok(waited < 600, "it does not start");
      await sleep(50);
    }
    assert.ok(running.pid);
    process.kill(-running.pid, "SIGINT");
    const [code, signal] = await ended;
    assert.ok(code === 130 || signal === "SIGINT", `${code} ${signal}`);
    for (let waited = 0; leftovers(project).length > 0 && waited < 600; waited += 1) {
      await sleep(50);
    }
    // Everything that runs in the project's folders has them in its command line.
    const processes = project.bash(`ps -eo args | grep -F '${project.folder}' | grep -v grep || true`).out;
    assert.equal(processes, "");
  });

  it("is what the workflow runs, on a pull request as it would be merged", () => {
    project.git("checkout", "--quiet", "-b", "change", "base");
    project.git("add", "Pulumi.dev.yaml");
    project.git("commit", "--quiet", "--message", "change");
    project.git("checkout", "--quiet", "main");
    project.git("merge", "--quiet", "--no-ff", "--message", "merge", "change");
    project.git("clean", "--quiet", "--force");
    const { job } = workflow("preview.yml", "render");
    const command = job.steps.find(({ run }) => run?.includes("preview:diff"))?.run ?? "";
    const { status, err } = project.bash(command);
    assert.deepEqual([status, err], [0, ""]);
    const upload = job.steps.find(({ uses }) => uses?.startsWith("actions/upload-artifact@"));
    const text = readFileSync(join(project.folder, String(upload?.with?.path)), "utf8");
    assert.match(text, /\| \*\*dev\*\* \| 0 \| 1 \| 0 \|/);
  });
});
