import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { stages } from "../../config/stages";
import { recordings } from "../../config/talk/recordings";
import type { Evidence } from "../../config/talk/stageStory";
import { type ControlPlane, startControlPlane } from "../harness/cluster/controlPlane";
import { plan } from "../harness/support/settings";
import { moveTo } from "./support/engine";
import { noKubectl } from "./support/noKubectl";
import { BUILD_PATIENCE_MS } from "./support/patience";
import { rendered } from "./support/rendered";
import { settle } from "./support/settle";

/** What of the recordings a cluster without containers cannot say, and why. */
const notHere = {
  pods: "the simulated operator runs its nodes in memory",
  rolledPods: "the simulated operator runs its nodes in memory",
  memory: "the simulated operator runs its nodes in memory",
  disks: "the simulated operator's claims have no capacity",
  entityOperator: "the simulated operator makes no Deployment",
  entityOperatorPod: "the simulated operator makes no Deployment",
  deployments: "the simulated operator makes no Deployment",
  connectPods: "the simulated operator runs its workers in memory",
  tasks: "the simulated operator has no tasks",
  pausedTasks: "the simulated operator has no tasks",
  clusterCa: "the simulated operator makes no PKCS#12 files",
  userSecret: "the simulated operator makes no PKCS#12 files",
} satisfies Partial<Record<keyof typeof recordings, string>>;
const isNotHere = new Set(Object.keys(notHere));

/** A table's cells, with what is another in every run taken out: ages. */
function cells(table: string): string[][] {
  return table
    .trim()
    .split("\n")
    .map((line) => line.trim().split(/\s{2,}/))
    .map((row) => row.map((cell) => cell.replace(/^(\d+[dhms])+$/, "<age>")));
}

const config = {
  namespace: "myproject",
  platform: "kubernetes",
  operator: { install: "none" },
  connect: { plugins: { from: "image", image: "example.com/connect:1" } },
} as const;

describe(`What the talk says that kubectl prints${noKubectl === undefined ? "" : ` (skipped: ${noKubectl})`}`, () => {
  let cluster: ControlPlane;

  before(async function () {
    if (noKubectl !== undefined) {
      this.skip();
    }
    this.timeout(BUILD_PATIENCE_MS);
    cluster = await startControlPlane({ pace: { readyAfterMs: 200 } });
  });
  after(() => cluster?.stop());

  const compared = new Set<string>();

  for (const { number, slug } of stages) {
    it(`is what it prints here, at stage ${number}, ${slug}`, async function () {
      this.timeout(120_000);
      const objects = await rendered({ ...config, stage: number });
      await moveTo(cluster.client, [], objects);
      await settle(cluster, objects);
      for (const { name, commands, prints } of recordedAt(number)) {
        if (!isNotHere.has(name) && commands.every((command) => /^kubectl (get|api-resources) /.test(command))) {
          compared.add(name);
          const env = { ...process.env, KUBECONFIG: cluster.kubeconfig };
          const printed = execFileSync("bash", ["-c", commands.join("\n")], { env, encoding: "utf8" });
          assert.deepEqual(cells(printed), cells(prints), name);
        }
      }
    });
  }

  it("is nothing when somebody becomes my-user, but its key and certificate are what is copied", () => {
    const [become] = (stages.find(({ slug }) => slug === "user")?.evidence(plan({ ...config, stage: 9 })) ?? []).filter(
      ({ commands }) => commands.some((command) => command.startsWith("secret()")),
    );
    assert.ok(become);
    // The broker's pod has no processes here: what would go there is shown.
    const commands = become.commands.map((command) => command.replace(/^broker\(\) .*/, "broker() { cat; }"));
    const env = { ...process.env, KUBECONFIG: cluster.kubeconfig };
    const copied = execFileSync("bash", ["-e", "-o", "pipefail", "-c", commands.join("\n")], { env, encoding: "utf8" });
    assert.match(
      copied,
      /^-----BEGIN (\w+ )?PRIVATE KEY-----\n[\s\S]*-----BEGIN CERTIFICATE-----\n[\s\S]*-----BEGIN CERTIFICATE-----\n[\s\S]*\nsecurity\.protocol=SSL\n/,
    );
  });

  it("has been compared as far as it can be", () => {
    const could = ["connect", "connectUser", "connectors", "kafka", "kinds", "listeners", "pools", "topics", "users"];
    assert.deepEqual([...compared].sort(), could);
  });
});

/** The evidence of a stage that has a recording, by the recording's name. */
function recordedAt(stage: number) {
  const evidence: readonly Evidence[] =
    stages.find(({ number }) => number === stage)?.evidence(plan({ ...config, stage })) ?? [];
  return evidence.flatMap(({ commands, prints }) =>
    prints === undefined
      ? []
      : Object.entries(recordings)
          .filter(([, text]) => text.trim() === prints.trim())
          .map(([name, text]) => ({ name, commands, prints: text })),
  );
}
