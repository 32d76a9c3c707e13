import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer, type Server } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Stack } from "@pulumi/pulumi/automation";
import { mapValues } from "es-toolkit/object/mapValues";
import { parse, stringify } from "yaml";
import { z } from "zod";
import { renderedFile } from "../../config/kubernetes/renderedFile";
import type { RawConfig } from "../../config/parseSettings";
import { evaluate } from "../../tools/evaluate/evaluate";
import { objectsIn, stack as stackOf } from "../harness/support/stack";
import { EngineStack, failureOf, noEngine, withEngine } from "./support/engineStack";

/**
 * Rendering with the real engine and the real provider: what only they can show. In a temporary home with
 * its own state; the kubeconfig of the environment names an API server of ours, which nobody must ask.
 */
describe(withEngine("rendering with the real engine"), function () {
  this.timeout(180_000);

  let root: string;
  let engine: EngineStack;
  let project: string;
  let stack: Stack;
  let apiServer: Server;
  let requests: string[];

  before(async function () {
    if (noEngine !== undefined) {
      this.skip();
    }
    root = mkdtempSync(join(tmpdir(), "render-e2e-"));
    requests = [];
    apiServer = createServer((request, response) => {
      requests.push(request.url ?? "");
      response.writeHead(500).end();
    });
    await new Promise<void>((resolve) => apiServer.listen(0, "127.0.0.1", resolve));
    const kubeconfig = join(root, "kubeconfig");
    writeFileSync(kubeconfig, kubeconfigOf(z.object({ port: z.number() }).parse(apiServer.address()).port));

    // Neither may be taken to mean that objects are gone, nor that there is nothing to do.
    engine = await EngineStack.create(kubeconfig, {
      PULUMI_K8S_DELETE_UNREACHABLE: "true",
      PULUMI_K8S_SKIP_UPDATE_UNREACHABLE: "true",
    });
    ({ project, stack } = engine);
  });

  after(async () => {
    if (noEngine === undefined) {
      await new Promise((resolve) => apiServer.close(resolve));
      rmSync(root, { recursive: true, force: true });
      engine.dispose();
    }
  });

  const base: RawConfig = {
    // The engine's stacks have it unless a test says otherwise; an evaluation of the program has not.
    purpose: "demo",
    render: "rendered/test",
    stage: 14,
    replicas: 3,
    external: { type: "route" },
  };
  const directory = () => join(project, "rendered/test");

  const configure = (config: RawConfig) => engine.configure(config);

  /** Files below the directory, with what is in them. */
  function files(): Record<string, string> {
    const names = existsSync(directory()) ? readdirSync(directory(), { recursive: true, encoding: "utf8" }) : [];
    return Object.fromEntries(
      names
        .filter((name) => name.endsWith(".yaml"))
        .sort()
        .map((name) => [name, readFileSync(join(directory(), name), "utf8")]),
    );
  }

  /** What the program renders for a config, as the recording monitor sees it. */
  async function expected(config: RawConfig): Promise<Record<string, unknown>> {
    const objects = objectsIn(await evaluate(stackOf(config))).map((object) => [renderedFile(object), object]);
    return Object.fromEntries(objects.sort());
  }

  const nothing = (changes: Readonly<Record<string, number | undefined>> | undefined) =>
    Object.entries(changes ?? {}).filter(([kind, count]) => kind !== "same" && count !== 0);

  it("writes nothing on a preview", async () => {
    configure(base);
    const { changeSummary } = await stack.preview();
    assert.ok((changeSummary.create ?? 0) > 20);
    assert.ok(!existsSync(directory()));
  });

  it("writes on an update what the program says, and asks no cluster", async () => {
    await stack.up();
    assert.deepEqual(
      mapValues(files(), (text) => parse(text)),
      await expected(base),
    );
    assert.deepEqual(requests, []);
  });

  it("changes nothing on a preview, on a second update, and on a refresh, which has no cluster to compare with", async () => {
    const before = files();
    assert.deepEqual(nothing((await stack.preview()).changeSummary), []);
    assert.deepEqual(nothing((await stack.up()).summary.resourceChanges), []);
    assert.match(await failureOf(stack.refresh()), /unreachable cluster/);
    assert.deepEqual(files(), before);
    assert.deepEqual(requests, []);
  });

  it("rejects to render elsewhere, and to deploy to a cluster", async () => {
    const before = files();
    configure({ ...base, render: "rendered/other" });
    assert.match(
      await failureOf(stack.preview()),
      /render is "rendered\/other", but this stack has written .*"rendered\/test"/,
    );
    const { render: _, ...deploying } = base;
    configure(deploying);
    assert.match(await failureOf(stack.up()), /render is missing, but this stack writes/);
    assert.deepEqual(files(), before);
    assert.ok(!existsSync(join(project, "rendered/other")));
    assert.deepEqual(requests, []);
  });

  it("goes down and up again: files come and go with their objects", async () => {
    for (const stage of [7, 14]) {
      configure({ ...base, stage });
      await stack.up();
      assert.deepEqual(
        mapValues(files(), (text) => parse(text)),
        await expected({ ...base, stage }),
      );
    }
  });

  it("writes a file again that is missing", async () => {
    const before = files();
    const [file = ""] = Object.keys(before).filter((name) => name.includes("kafkatopic"));
    rmSync(join(directory(), file));
    await stack.preview();
    assert.ok(!existsSync(join(directory(), file)));
    await stack.up();
    assert.deepEqual(files(), before);
    // Nothing of the objects any more: only the providers go back to writing what changes.
    assert.deepEqual(nothing((await stack.up()).summary.resourceChanges), [["update", 2]]);
  });

  it("removes its files when it is destroyed, and may then choose again", async () => {
    await stack.destroy();
    assert.deepEqual(files(), {});
    assert.ok(existsSync(join(directory(), ".rendered-by")));
    mkdirSync(join(project, "docs"));
    writeFileSync(join(project, "docs/README.md"), "");
    configure({ ...base, render: "docs" });
    assert.match(
      await failureOf(stack.preview()),
      /render is "docs", which has files that this stack did not write \(README\.md\)/,
    );
  });

  it("keeps secrets out of git, and out of previews", async () => {
    const secret = {
      ...base,
      certificates: { issuer: "pulumi" },
      users: [{ name: "my-connect", authentication: "scram-sha-512" }],
    };
    configure(secret);
    await stack.preview();
    assert.deepEqual(files(), {});
    await stack.up();
    assert.deepEqual(Object.keys(files()), Object.keys(await expected(secret)));
    const isSecret = (text: string) => parse(text).kind === "Secret";
    const secrets = Object.keys(files()).filter((name) => isSecret(files()[name] ?? ""));
    assert.equal(secrets.length, 6);
    spawnSync("git", ["init", "--quiet", project]);
    const { stdout } = spawnSync("git", ["-C", directory(), "ls-files", "--others", "--exclude-standard"], {
      encoding: "utf8",
    });
    const offered = stdout.trim().split("\n");
    assert.ok(offered.includes(".rendered-by") && offered.some((name) => name.includes("kafkaconnector")));
    assert.deepEqual(
      offered.filter((name) => secrets.includes(name)),
      [],
    );
    assert.deepEqual(nothing((await stack.preview()).changeSummary), []);
    assert.deepEqual(requests, []);
  });
});

function kubeconfigOf(port: number): string {
  return stringify({
    apiVersion: "v1",
    kind: "Config",
    "current-context": "test",
    clusters: [{ name: "test", cluster: { server: `http://127.0.0.1:${port}` } }],
    users: [{ name: "test", user: {} }],
    contexts: [{ name: "test", context: { cluster: "test", user: "test", namespace: "somewhere-else" } }],
  });
}
