import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, relative } from "node:path";
import { parseAllDocuments } from "yaml";
import { kubernetesObject } from "../../config/kubernetes/object";
import { propertyPath } from "../../config/problems/propertyPath";
import { stages } from "../../config/stages";
import { switches } from "../../config/switches";
import { firstSteps, firstStepsOnKubernetes } from "../../demo/opening";
import { walkthrough } from "../../demo/walkthrough";
import { withOverrides } from "../../tools/evaluate/stackFile";
import { manifests } from "../../tools/manifests/manifests";
import { capturedRun as run } from "../harness/support/capturedRun";
import { problems } from "../harness/support/settings";

const root = join(__dirname, "../..");
const readme = readFileSync(join(root, "README.md"), "utf8");

/** That a text has all of these, one after the other, however its lines are broken. */
function assertInOrder(text: string, pieces: readonly string[]) {
  const words = (of: string) => of.replaceAll(/\s+/g, " ");
  let at = 0;
  for (const piece of pieces) {
    const found = words(text).indexOf(words(piece), at);
    assert.notEqual(found, -1, `${piece}\nis not, or not there, in\n${text}`);
    at = found + words(piece).length;
  }
}

interface Run {
  readonly status: number | null;
  readonly out: string;
  readonly err: string;
}

/** Runs an npm script as a person does. */
function npmRun(script: string, ...args: string[]): Run {
  const { status, stdout, stderr } = spawnSync("npm", ["run", "-s", script, "--", ...args], {
    cwd: root,
    encoding: "utf8",
  });
  return { status, out: stdout, err: stderr.replaceAll(/^npm warn .*\n/gm, "") };
}

let wholeTalk: ReturnType<typeof run> | undefined;
/** The walkthrough of all stages, as it is without options. */
function talk() {
  wholeTalk ??= run(walkthrough);
  return wholeTalk;
}

describe("npm run demo", () => {
  it("shows every stage: why, what, words, changes, commands and how to look, with no colours in a pipe", async () => {
    const { status, out, err } = await talk();
    assert.deepEqual([status, err], [0, ""]);
    const chapters = out.split(/^─+\n/m);
    assert.equal(chapters.length, stages.length + 2, "an opening, the stages, and a closing");
    for (const { number, title, original, why, what, terms, waitFor, goesWrong, undo, was2018 = "" } of stages) {
      const chapter = chapters[number] ?? "";
      assert.ok(chapter.startsWith(`Stage ${number} of ${stages.length}: ${title}\n`), title);
      assertInOrder(chapter, [`2018: ${original}`, why, what, was2018, ...terms.map(({ meaning }) => meaning)]);
      assertInOrder(chapter, [`pulumi config set stage ${number} $ pulumi up`, waitFor, goesWrong, undo]);
      const rest = chapter.replace(/\nNew words\n[\s\S]*?\n\n(?=\S)/, "");
      for (const { name, also = [] } of terms) {
        assert.ok(
          [name, ...also].some((form) => rest.includes(form)),
          `${name} is explained at ${title}, and not used`,
        );
      }
    }
    assert.match(out, /\n {2}\+ Kafka myproject\/my-cluster\n/);
    assert.match(out, /\n {4}- {7}- name: plain\n {4}\+ {7}- name: tls\n/);
    assert.match(out, /\$ oc logs -f deployment\/hello-world-consumer -n myproject\n/);
    assert.ok(!out.includes("\u001b"));
  });

  it("begins with what is built and what is needed, and ends with what runs and how to go on", async () => {
    const { out } = await run(walkthrough, "--set", "namespace=team");
    const [opening = "", ...rest] = out.split(/^─+\n/m);
    const closing = rest.at(-1) ?? "";
    for (const command of [...firstSteps, ...firstStepsOnKubernetes]) {
      assert.ok(opening.includes(`  $ ${command}\n`), command);
      assert.ok(readme.includes(command), `README has the same steps: ${command}`);
    }
    assertInOrder(opening, ["in namespace team", "Nothing here touches a cluster", "Pulumi.dev.yaml"]);
    for (const { name, title } of switches) {
      assertInOrder(closing, [`--with ${name}`, title]);
    }
    for (const page of closing.match(/docs\/[\w-]+\.md/g) ?? []) {
      assert.ok(existsSync(join(root, page)), page);
    }
  });

  it("begins with what is declared in files too", async () => {
    const folder = mkdtempSync(join(tmpdir(), "topics-"));
    try {
      writeFileSync(join(folder, "payments.yaml"), "- name: payments\n  partitions: 6\n");
      const { out } = await run(walkthrough, "--set", `topicFiles[0]=${relative(process.cwd(), folder)}/*.yaml`);
      const [opening = ""] = out.split(/^─+\n/m);
      assert.match(opening, /payments: 6 partitions, 1 copy of each/);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  it("announces what has no number where the question comes up, and shows it in the table of contents", async () => {
    const { out } = await talk();
    const { out: list } = await run(walkthrough, "--list");
    const chapters = out.split(/^─+\n/m);
    for (const { name, after, question } of switches) {
      const { number = 0, title = "" } = stages.find(({ slug }) => slug === after) ?? {};
      assertInOrder(chapters[number] ?? "", [question, `npm run demo -- --with ${name}`]);
      assertInOrder(list, [title, `--with ${name}`]);
    }
    assert.deepEqual(
      list.match(/^ ?\d+(?= )/gm)?.map(Number),
      stages.map(({ number }) => number),
    );
    assert.ok(list.split("\n").every((line) => line.length <= 80));
  });

  it("shows one stage, or some, of a stack as changed by --set", async () => {
    const one = await run(walkthrough, "--stage", "tls-listener");
    assert.deepEqual(one.out.match(/^Stage .*$/gm), ["Stage 4 of 14: Encrypt the traffic"]);
    const some = await run(walkthrough, "--from", "7", "--to", "08", "--set", "replicas=3", "--set", "namespace=team");
    assert.deepEqual(some.out.match(/^Stage \d+/gm), ["Stage 7", "Stage 8"]);
    assert.match(some.out, /\+ {3}replicas: 3\n/);
    assert.match(some.out, /\+ KafkaTopic team\/my-topic\n/);
  });

  it("prints the two commands that put a folder of plugins into the workers", async () => {
    const { out } = await run(
      walkthrough,
      "--stage",
      "13",
      "--set",
      "connect.plugins.from=directory",
      "--set",
      "operator.source=community-operators",
    );
    assert.match(out, /\$ oc start-build my-connect --from-dir 13-connect-plugins\/ --follow -n myproject\n/);
    assert.match(
      out,
      /\$ oc annotate strimzipodset my-connect-connect strimzi\.io\/manual-rolling-update=true -n myproject\n/,
    );
  });

  it("speaks of kubectl where there is no oc", async () => {
    const { out } = await run(
      walkthrough,
      ...["--to", "12", "--set", "platform=kubernetes", "--set", "operator.install=none"],
    );
    assert.ok(!/\$ oc /.test(out));
    assert.match(out, /\$ kubectl get kafkatopics -n myproject\n/);
  });

  it("shows what is switched on after the last stage: what it changes, how to set it, how to look", async () => {
    const { status, out, err } = await run(walkthrough, "--from", "6", "--to", "7", "--with", "metrics");
    assert.deepEqual([status, err], [0, ""]);
    const [six, seven, chapter = "", ...more] = out.split(/^─+\n/m).slice(1);
    assert.match(six ?? "", /^Stage 6/);
    assert.match(seven ?? "", /^Stage 7/);
    assert.deepEqual(more, []);
    assert.ok(!`${six}${seven}`.includes("metricsConfig"));
    assert.match(chapter, /^See what it does\nmetrics, switched on at stage 7, entity-operator\n/);
    assert.match(chapter, /\n {2}~ Kafka myproject\/my-cluster\n[\s\S]*\n {4}\+ {5}metricsConfig:\n/);
    assert.match(chapter, /\n {2}\+ PodMonitor myproject\/my-cluster\n/);
    assert.match(chapter, /\n {2}\$ pulumi config set --path metrics\.enabled true\n[\s\S]*\n {2}\$ pulumi up\n/);
    assert.match(chapter, /\$ oc get podmonitors,prometheusrules -n myproject\n/);
    assert.match(chapter, /\n {4}\+ {3}my-cluster-dashboard\.json {2}\d+ lines\n/, "a file is named, not shown");
    assert.match(chapter, /\n {4}\+ alerts of group kafka:\n {4}\+ {3}Kafka\w+\n/);
  });

  it("shows each switch by what it really sets: each of its commands is accepted and does something", async () => {
    for (const { name, settings, narration } of switches) {
      const overrides = settings.map(({ path, value }) => ({ path: propertyPath(path), value }));
      assert.deepEqual(problems({ ...withOverrides({}, overrides), stage: 14 }), [], name);
      const sentences = narration.split(/[.!?] (?=[A-Z])/).length;
      assert.ok(sentences >= 2 && sentences <= 4, name);
    }
    assert.deepEqual(new Set(switches.map(({ name }) => name)).size, switches.length);
  });

  for (const [args, message] of [
    [["--with", "metric"], /Known are metrics.*; did you mean metrics\?\n$/],
    [
      ["--stage", "1", "--with", "metrics"],
      /^--with needs a Kafka cluster, which exists from stage 2 on; .* is 1\.\n$/,
    ],
    [["--stage", "15"], /^--stage is "15"; allowed is a number from 1 to 14, or a stage's name: /],
    [["--from", "9", "--to", "2"], /^--from is stage 9, which comes after --to, stage 2\.\n$/],
    [["--set", "replicas"], /It is written key=value/],
    [["--stack", "nowhere"], /^There is no stack file Pulumi\.nowhere\.yaml\. Stacks with a file: .*dev/],
    [["--set", "controllers=2"], /^The stack config has a problem:\n {2}- controllers is "2"; allowed is 1 or 3\n/],
  ] as const) {
    it(`rejects ${args.join(" ")} with one message and no stack trace`, async () => {
      const { status, out, err } = await run(walkthrough, ...args);
      assert.equal(status, 1);
      assert.equal(out, "");
      assert.match(err, message);
      assert.ok(!/\n {4}at /.test(err), err);
    });
  }
});

describe("npm run manifests", () => {
  it("prints objects and nothing else, in an order in which each finds what it needs", async () => {
    const { status, out, err } = await run(manifests, "--stage", "10", "--set", "operator.install=none");
    assert.deepEqual([status, err], [0, ""]);
    const objects = parseAllDocuments(out).map((document) => kubernetesObject.parse(document.toJS()));
    assert.deepEqual(
      objects.map(({ kind, metadata }) => `${kind} ${metadata.name}`),
      [
        "Namespace myproject",
        "KafkaNodePool broker",
        "KafkaNodePool controller",
        "Kafka my-cluster",
        "KafkaTopic my-topic",
        "KafkaUser my-user",
        "Deployment hello-world-consumer",
        "Deployment hello-world-producer",
      ],
    );
  });

  it("takes paths as pulumi config set does", async () => {
    const { out } = await run(
      manifests,
      "--stage=8",
      '--set=kafka.config["num.network.threads"]=6',
      "--set=topics[0].name=orders",
      "--set=storage.deleteClaim=true",
    );
    assert.match(out, /num\.network\.threads: 6\n/);
    assert.match(out, /name: orders\n/);
    assert.match(out, /deleteClaim: true\n/);
  });

  it("shows the annotations for Argo CD, of a stack that renders", async () => {
    const { status, out } = await run(manifests, "--stack", "gitops", "--stage", "8", "--set", "replicas=1");
    assert.equal(status, 0);
    const objects = parseAllDocuments(out).map((document) => kubernetesObject.parse(document.toJS()));
    const waves = objects.map(({ metadata }) => Number(metadata.annotations?.["argocd.argoproj.io/sync-wave"]));
    assert.deepEqual(waves, [0, 1, 1, 2, 4, 4, 4, 5]);
  });

  it("keeps standard output empty when it rejects, and reports all problems at once", async () => {
    const { status, out, err } = await run(manifests, "--set", "replicas=-1", "--set", "storage.size=big");
    assert.deepEqual([status, out], [1, ""]);
    assert.match(
      err,
      /^The stack config has 2 problems:\n {2}- replicas is "-1"; .*\n.*\n {2}- storage\.size is "big"; /,
    );
  });
});

describe("the tools as processes", () => {
  it("show a stage, in a pipe, and exit with 0", () => {
    const { status, out, err } = npmRun("demo", "--stage", "5");
    assert.deepEqual([status, err], [0, ""]);
    assert.match(out, /^─+\nStage 5 of 14: /, "no colours, which some environments would have in a pipe too");
  });

  it("print a mistake without a stack trace, nothing else, and end with 1", () => {
    const { status, out, err } = npmRun("manifests", "--set", "stage=0");
    assert.deepEqual([status, out], [1, ""]);
    assert.match(err, /^The stack config has a problem:\n {2}- stage is "0"; allowed is a number from 1 to 14/);
    assert.ok(!/\n {4}at /.test(err), err);
  });

  it("end in silence when who reads them has read enough", () => {
    const { status, stdout, stderr } = spawnSync("bash", ["-c", "npm run -s demo | head -n 1"], {
      cwd: root,
      encoding: "utf8",
    });
    assert.equal(status, 0);
    assert.equal(stdout.split("\n").length, 2);
    assert.equal(stderr, "");
  });
});
