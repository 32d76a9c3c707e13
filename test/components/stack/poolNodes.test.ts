import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer, type RequestListener, type Server } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { poolNodes } from "../../../components/stack/poolNodes";
import { kubeconfigOf } from "../../harness/support/fakeApiServer";
import { withEnvironment } from "../../harness/support/withEnvironment";

/** What a cluster answers about the pools `fast` and `slow` of the namespace `kafka`. */
async function asked(listener: RequestListener, close = false) {
  const server = createServer(listener);
  await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
  const folder = mkdtempSync(join(tmpdir(), "pool-nodes-"));
  const KUBECONFIG = join(folder, "kubeconfig");
  // The client takes plain HTTP only where it need not check who answers.
  const [cluster] = JSON.parse(kubeconfigOf(`http://127.0.0.1:${portOf(server)}`)).clusters;
  const unchecked = { ...cluster, cluster: { ...cluster.cluster, "insecure-skip-tls-verify": true } };
  writeFileSync(KUBECONFIG, JSON.stringify({ ...JSON.parse(kubeconfigOf("")), clusters: [unchecked] }));
  const stop = () => new Promise((closed) => server.close(closed));
  try {
    if (close) {
      await stop();
    }
    return await withEnvironment({ KUBECONFIG }, () => poolNodes(["fast", "slow"], "kafka", ""));
  } finally {
    server.closeAllConnections();
    await stop();
    rmSync(folder, { recursive: true });
  }
}

function portOf(server: Server): number {
  const address = server.address();
  return typeof address === "object" && address !== null ? address.port : 0;
}

/** Answers with these objects by their paths; others are not there. */
function serving(objects: Readonly<Record<string, object>>): RequestListener {
  return ({ url = "" }, response) => {
    const found = objects[url];
    response
      .writeHead(found === undefined ? 404 : 200, { "content-type": "application/json" })
      .end(JSON.stringify(found ?? { kind: "Status", code: 404 }));
  };
}

describe("the nodes of pools that are to go", () => {
  const path = "/apis/kafka.strimzi.io/v1/namespaces/kafka/kafkanodepools";
  const pool = (name: string, status?: object) => ({ metadata: { name }, ...(status && { status }) });

  it("are those that the operator reports; a pool that is not there has none", async () => {
    assert.deepEqual(await asked(serving({ [`${path}/fast`]: pool("fast", { nodeIds: [200, 201] }) })), {
      pools: [{ name: "fast", nodeIds: [200, 201] }],
    });
    const empty = { [`${path}/fast`]: pool("fast", { nodeIds: [] }), [`${path}/slow`]: pool("slow") };
    assert.deepEqual(await asked(serving(empty)), {
      pools: [
        { name: "fast", nodeIds: [] },
        { name: "slow", nodeIds: [] },
      ],
    });
  });

  it("are unknown where the cluster does not say it", async () => {
    const refusing: RequestListener = (_, response) => response.writeHead(403).end("{}");
    assert.deepEqual(await asked(refusing), { unreadable: "the API server answers 403" });
    assert.match(Object(await asked(serving({}), true)).unreadable, /ECONNREFUSED/);
  });
});
