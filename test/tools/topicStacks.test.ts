import assert from "node:assert/strict";
import { rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { drift } from "../../tools/drift/drift";
import { rendering } from "../../tools/evaluate/rendering";
import { runTool, type Tool } from "../../tools/evaluate/runTool";
import { settingsOf } from "../../tools/evaluate/settingsOf";
import { readStackFile } from "../../tools/evaluate/stackFile";
import { manifests } from "../../tools/manifests/manifests";
import { policy } from "../../tools/policy/policy";
import { withKubectl } from "../harness/support/fakeKubectl";

const name = "topic-stack-of-a-test";
const root = join(__dirname, "../..");
const file = join(root, `Pulumi.${name}.yaml`);
const printed = join(root, "node_modules", `${name}.json`);

async function run(tool: Tool, ...args: readonly string[]): Promise<{ status: number; out: string; err: string }> {
  const texts = { out: "", err: "" };
  const status = await runTool(tool, ["--stack", name, ...args], {
    out: (text) => {
      texts.out += text;
    },
    err: (text) => {
      texts.err += text;
    },
    colors: false,
  });
  return { status, ...texts };
}

/** A stack of topics has what it needs of the cluster's stack: three brokers, in the eyes of a tool. */
describe("tools at a stack of topics", () => {
  before(() =>
    writeFileSync(
      file,
      `config:
  amq-streams-demo:clusterStack: acme/amq-streams-demo/platform
  amq-streams-demo:topics: [{name: payments, partitions: 3, replicas: 3}]
`,
    ),
  );
  after(() => {
    rmSync(file);
    rmSync(printed, { force: true });
  });

  it("npm run manifests rejects nothing on the way from what is deployed", async () => {
    const deployed = await run(manifests, "--json");
    writeFileSync(printed, deployed.out);
    const { status, out, err } = await run(manifests, "--json", "--from", printed);
    assert.equal(status, 0, err);
    assert.deepEqual(rendering.parse(JSON.parse(out)).steps, []);
  });

  it("npm run status finds out where it is, and by which operator", () => {
    const { namespace, operator } = settingsOf(readStackFile(name));
    assert.deepEqual([namespace, operator.install], ["myproject", "none"]);
  });

  it("npm run policy reads its settings", async () => {
    const { status, out, err } = await run(policy);
    assert.equal(status, 0, out + err);
  });

  it("npm run drift asks the cluster", async () => {
    const none = { out: JSON.stringify({ apiVersion: "v1", kind: "List", items: [] }) };
    await withKubectl(none, async () => {
      const { out, err } = await run(drift);
      assert.match(out, /KafkaTopic myproject\/payments is not there/, err);
    });
  });
});
