import assert from "node:assert/strict";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { adopt } from "../../../tools/adopt/adopt";
import { capturedRun } from "../../harness/support/capturedRun";
import { settingsIn } from "../../harness/support/declared";
import { withKubectl } from "../../harness/support/fakeKubectl";

const run = (...args: readonly string[]) => capturedRun(adopt, ...args);

const metadata = (name: string) => ({ name, namespace: "kafka", labels: { "strimzi.io/cluster": "my-cluster" } });
const apiVersion = "kafka.strimzi.io/v1";
const list = {
  apiVersion: "v1",
  kind: "List",
  metadata: { resourceVersion: "" },
  items: [
    { apiVersion, kind: "KafkaTopic", metadata: metadata("orders"), spec: { partitions: 6, replicas: 1 } },
    { apiVersion, kind: "KafkaTopic", metadata: metadata("offsets"), spec: { topicName: "__consumer_offsets" } },
    { apiVersion, kind: "KafkaUser", metadata: metadata("reader"), spec: { authentication: { type: "tls" } } },
  ],
};

describe("npm run adopt", () => {
  it("writes files that the program takes, and shows what it left out and what to do next", () =>
    withKubectl({ out: JSON.stringify(list) }, async (folder) => {
      const files = ["--topics", join(folder, "topics/kafka.yaml"), "--users", join(folder, "users/kafka.yaml")];
      const described = join(folder, "described.txt");
      writeFileSync(described, "Topic: plain\tTopicId: x\tPartitionCount: 2\tReplicationFactor: 1\tConfigs: \n");
      const { status, text } = await run("-n", "kafka", "--context", "prod", "--from-kafka", described, ...files);
      assert.equal(status, 0, text);
      assert.match(text, /topics\/kafka\.yaml: topics, 2\.\n.*users\/kafka\.yaml: users, 1\./);
      assert.match(text, /Left out \(1\):\n {2}KafkaTopic offsets: it is an internal topic/);
      assert.match(text, /pulumi config set --path 'topicFiles\[0\]'/);
      assert.match(readFileSync(join(folder, "calls"), "utf8"), /^--context prod --namespace kafka get kafkatopics/);
      const config = { stage: 9, demo: false, topicFiles: ["topics/*.yaml"], userFiles: ["users/*.yaml"] };
      const { topics, users } = settingsIn(folder, config);
      assert.deepEqual(
        topics.map(({ name, partitions, takeOver }) => [name, partitions, takeOver]),
        [
          ["orders", 6, true],
          ["plain", 2, undefined],
        ],
      );
      assert.deepEqual(
        users.map(({ name, takeOver }) => [name, takeOver]),
        [["reader", true]],
      );
      assert.match(
        readFileSync(join(folder, "topics/kafka.yaml"), "utf8"),
        /^# yaml-language-server: \$schema=\S+topics\.json\n/,
      );

      const again = await run("-n", "kafka", ...files);
      assert.equal(again.status, 1);
      assert.match(again.text, /exists, and is left as it is/);
    }));

  it("says what kubectl says, and writes nothing", () =>
    withKubectl({ err: 'error: context "nowhere" does not exist' }, async (folder) => {
      const file = join(folder, "topics.yaml");
      const { status, text } = await run("-n", "kafka", "--topics", file, "--users", join(folder, "users.yaml"));
      assert.equal(status, 1);
      assert.match(text, /The cluster cannot be asked\. kubectl says: error: context "nowhere" does not exist/);
      assert.equal(existsSync(file), false);
    }));
});
