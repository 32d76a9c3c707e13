import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { parse, stringify } from "yaml";
import { z } from "zod";
import type { RawConfig } from "../../config/parseSettings";
import { adopt } from "../../tools/adopt/adopt";
import { capturedRun } from "../harness/support/capturedRun";
import { platform } from "../harness/support/commonConfigs";
import { withEnvironment } from "../harness/support/withEnvironment";
import { assertDone, changed, type Place, story } from "./support/story";

/** Topics that others have made, taken into a stack by name: nothing of them changes, and nothing is left to do. */
const namespace = "myproject";
const apiVersion = "kafka.strimzi.io/v1";
const config: RawConfig = platform;

/** Topic settings of all kinds: numbers, text, flags, lists. */
const configs = [
  undefined,
  {},
  { "retention.ms": 604_800_000 },
  { "retention.ms": "-1", "cleanup.policy": "compact,delete" },
  { "min.insync.replicas": 2, preallocate: true, "segment.bytes": "1073741824" },
  { "compression.type": "zstd", "message.timestamp.type": "LogAppendTime", "unclean.leader.election.enable": "false" },
] as const;

const foreign = Array.from({ length: 200 }, (_, index) => ({
  apiVersion,
  kind: "KafkaTopic",
  metadata: {
    name: `foreign-${index}`,
    namespace,
    labels: { "strimzi.io/cluster": "my-cluster", team: `team-${index % 7}` },
    ...(index % 5 === 0 ? { annotations: { "example.com/note": "of ours" } } : {}),
  },
  spec: {
    partitions: 1 + (index % 12),
    // Kafka's settings ask for two copies in sync where a topic says so.
    replicas: configs[index % configs.length] !== undefined && index % 6 === 4 ? 3 : 1 + (index % 3),
    ...(index % 4 === 0 ? { topicName: `Foreign_${index}` } : {}),
    ...(configs[index % configs.length] === undefined ? {} : { config: configs[index % configs.length] }),
  },
}));

story("adopting", (at) => {
  const specs = async ({ plane }: Place) => {
    const topics = await plane.client.list(apiVersion, "KafkaTopic", namespace);
    return new Map(topics.map(({ metadata, spec }) => [metadata.name, spec]));
  };
  const file = () => join(at.stack.project, "topics/adopted.yaml");
  const adopted: RawConfig = { ...config, topicFiles: ["topics/*.yaml"] };

  it("writes 200 topics that kubectl made, and leaves out what is somebody else's", async function () {
    if (spawnSync("kubectl", ["version", "--client"]).status !== 0) {
      this.skip();
    }
    await at.stack.up(config);
    const manifests = join(at.stack.project, "foreign.json");
    const internal = {
      ...foreign[0],
      metadata: { ...foreign[0]?.metadata, name: "consumer-offsets" },
      spec: { topicName: "__consumer_offsets", partitions: 50, replicas: 1 },
    };
    writeFileSync(manifests, JSON.stringify({ apiVersion: "v1", kind: "List", items: [...foreign, internal] }));
    const created = spawnSync("kubectl", ["create", "-f", manifests], {
      env: { ...process.env, KUBECONFIG: at.plane.kubeconfig },
      encoding: "utf8",
    });
    assert.equal(created.status, 0, created.stderr);
    mkdirSync(join(at.stack.project, "topics"), { recursive: true });
    const args = ["-n", namespace, "--topics", file(), "--users", join(at.stack.project, "users.yaml")];
    const { status, text } = await withEnvironment({ KUBECONFIG: at.plane.kubeconfig }, () =>
      capturedRun(adopt, ...args),
    );
    assert.equal(status, 0, text);
    assert.match(text, /adopted\.yaml: topics, 200\./);
    assert.match(text, /KafkaTopic consumer-offsets: it is an internal topic/);
  });

  it("takes them over without a change of what they are, and the next preview is empty", async () => {
    const before = await specs(at);
    const { steps, text } = await at.stack.up(adopted);
    assert.equal(steps.filter(({ op, type }) => op === "create" && type.endsWith(":KafkaTopic")).length, 200);
    assert.deepEqual(
      steps.filter(({ op }) => op !== "create"),
      [],
    );
    assert.match(text, /This update takes over the topics .* and 195 more/);
    assert.deepEqual(await specs(at), before);
    await assertDone(at);
  });

  it("has nothing to do when takeOver is taken away again, but for the provider that took over", async () => {
    writeFileSync(file(), readFileSync(file(), "utf8").replaceAll(/^ +takeOver: true\n/gm, ""));
    assert.deepEqual(changed((await at.stack.preview()).steps), ["delete kubernetes cluster-adopting-clients"]);
    await at.stack.up();
    await assertDone(at);
  });

  it("owns what it has taken over: a setting that is taken away is gone, and a topic needs its permission", async () => {
    const entries = z
      .array(z.looseObject({ name: z.string(), config: z.record(z.string(), z.unknown()).optional() }))
      .parse(parse(readFileSync(file(), "utf8")));
    const changedEntries = entries.map((entry) =>
      entry.name === "foreign-2" ? { ...entry, config: { "retention.bytes": 1_000_000 } } : entry,
    );
    writeFileSync(file(), stringify(changedEntries));
    await at.stack.up({ ...adopted, permit: ["shorten retention foreign-2"] });
    const spec = Object((await specs(at)).get("foreign-2"));
    assert.deepEqual(spec.config, { "retention.bytes": 1_000_000 });
    writeFileSync(file(), "[]\n");
    const { status, text: said } = at.stack.run("preview");
    assert.notEqual(status, 0);
    assert.match(said, /delete topic foreign-1'/);
  });
});
