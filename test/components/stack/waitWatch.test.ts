import assert from "node:assert/strict";
import { once } from "node:events";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { stringify } from "yaml";
import { type Awaited, awaitedReader, WaitWatch } from "../../../components/stack/waitWatch";
import { withEnvironment } from "../../harness/support/withEnvironment";

const kafka: Awaited = {
  apiVersion: "kafka.strimzi.io/v1",
  kind: "Kafka",
  metadata: { name: "my-cluster", namespace: "myproject" },
};

const reported = (generation: number, observedGeneration: number, ...conditions: object[]) => ({
  kind: "Kafka",
  metadata: { name: "my-cluster", generation },
  status: { observedGeneration, conditions },
});
const notReady = (message: string, reason = "FatalProblem") => ({ type: "NotReady", status: "True", reason, message });

/** Looks every few milliseconds at what one look after another finds; the last is found again and again. */
async function shown(...found: readonly (object | Error)[]): Promise<{ lines: string[]; looks: number }> {
  const lines: string[] = [];
  let looks = 0;
  const read = async () => {
    const now = found[Math.min(looks++, found.length - 1)];
    if (now instanceof Error) {
      throw now;
    }
    return now;
  };
  const watch = new WaitWatch(read, (line) => lines.push(line), 2);
  watch.begin("urn", kafka);
  for (let end = Date.now() + 5000; looks < found.length + 2 && Date.now() < end; ) {
    await sleep(2);
    if (looks >= 3 && found.at(-1) instanceof Error) {
      break;
    }
  }
  watch.end("urn");
  return { lines, looks };
}

describe("what an update shows while it waits", () => {
  it("is what the operator complains of, each complaint once", async () => {
    const { lines } = await shown(
      reported(2, 2, notReady("The pod cannot be scheduled")),
      reported(2, 2, notReady("The pod cannot be scheduled")),
      reported(2, 2, notReady("The pod does not become ready")),
    );
    assert.deepEqual(lines, [
      "Kafka my-cluster is not Ready yet: The pod cannot be scheduled (FatalProblem)",
      "Kafka my-cluster is not Ready yet: The pod does not become ready (FatalProblem)",
    ]);
  });

  for (const [what, found] of [
    ["it has not looked at the change yet", reported(2, 1, notReady("This is about what was before"))],
    ["it is at work on a new cluster", reported(1, 1, notReady("Kafka cluster is being deployed", "Creating"))],
    ["there is no status yet", { kind: "Kafka", metadata: { name: "my-cluster", generation: 1 } }],
    ["all is well", reported(1, 1, { type: "Ready", status: "True" })],
    ["it warns, which comes at the end", reported(1, 1, { type: "Warning", status: "True", message: "Take care" })],
  ] as const) {
    it(`is nothing as long as ${what}`, async () => {
      assert.deepEqual((await shown(found)).lines, []);
    });
  }

  it("goes on after a look that fails, and ends when none comes through", async () => {
    const failure = new Error("no route to host");
    const { lines } = await shown(failure, failure, reported(1, 1, notReady("At last")));
    assert.deepEqual(lines, ["Kafka my-cluster is not Ready yet: At last (FatalProblem)"]);
    const { looks } = await shown(failure);
    await sleep(20);
    assert.equal(looks, 3);
  });

  it("ends with the wait", async () => {
    let looks = 0;
    const watch = new WaitWatch(
      async () => {
        looks++;
      },
      () => assert.fail("nothing is to be shown"),
      2,
    );
    watch.begin("urn", kafka);
    watch.end("urn");
    await sleep(20);
    assert.equal(looks, 0);
  });
});

describe("what is looked at while an update waits", () => {
  it("is the resource in the cluster of the context, or of the current one", async function () {
    // The first look loads the client.
    this.timeout(60_000);
    const asked: (string | undefined)[] = [];
    const server = createServer((request, response) => {
      asked.push(`${request.headers.authorization} ${request.url}`);
      response.setHeader("Content-Type", "application/json").end(JSON.stringify(reported(1, 1, notReady("No space"))));
    }).listen(0, "127.0.0.1");
    await once(server, "listening");
    const folder = mkdtempSync(join(tmpdir(), "kubeconfig-"));
    try {
      const { port } = server.address() as AddressInfo;
      const names = ["current", "other"];
      const kubeconfig = {
        apiVersion: "v1",
        kind: "Config",
        clusters: [{ name: "one", cluster: { server: `http://127.0.0.1:${port}`, "insecure-skip-tls-verify": true } }],
        users: names.map((name) => ({ name, user: { token: name } })),
        contexts: names.map((name) => ({ name, context: { cluster: "one", user: name } })),
        "current-context": "current",
      };
      writeFileSync(join(folder, "config"), stringify(kubeconfig));
      await withEnvironment({ KUBECONFIG: join(folder, "config") }, async () => {
        for (const context of ["", "other"]) {
          assert.deepEqual(await awaitedReader(context)(kafka), reported(1, 1, notReady("No space")));
        }
      });
      const path = "/apis/kafka.strimzi.io/v1/namespaces/myproject/kafkas/my-cluster";
      assert.deepEqual(asked, [`Bearer current ${path}`, `Bearer other ${path}`]);
    } finally {
      server.close();
      rmSync(folder, { recursive: true });
    }
  });
});
