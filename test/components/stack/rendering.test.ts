import assert from "node:assert/strict";
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { renderedDirectory } from "../../../components/stack/renderedDirectory";
import { renderedFile } from "../../../config/kubernetes/renderedFile";
import type { RawConfig } from "../../../config/parseSettings";
import { ConfigError } from "../../../config/problems/problems";
import { evaluate, record } from "../../../tools/evaluate/evaluate";
import { objectsIn, stack } from "../../harness/support/stack";

const render = "rendered/test";
const run = (config: RawConfig) => evaluate(stack({ stage: 14, render, ...config }));

describe("a stack that renders", () => {
  it("has providers that write files, find no cluster, and are the same in a preview and an update", async () => {
    const { resources } = await run({ operator: { install: "olm" } });
    const providers = resources.filter(({ type }) => type === "pulumi:providers:kubernetes");
    assert.deepEqual(providers.map(({ name }) => name).sort(), ["cluster", "cluster-adopting"]);
    for (const { inputs, envVarMappings } of providers) {
      assert.equal(inputs.renderYamlToDirectory, render);
      assert.equal(inputs.alwaysRender, undefined);
      assert.equal(inputs.kubeconfig, "");
      assert.equal(inputs.context, undefined);
      assert.equal(inputs.skipUpdateUnreachable, "false");
      assert.equal(inputs.deleteUnreachable, "false");
      assert.deepEqual(envVarMappings, { PATH: "KUBECONFIG" });
    }
    for (const { inputs, envVarMappings } of (await run({ render: "" })).resources) {
      assert.equal(inputs.renderYamlToDirectory, undefined);
      assert.deepEqual(envVarMappings, {});
    }
  });

  it("writes the objects of one that deploys, but for the annotations for Argo CD and the engine", async () => {
    const config = { replicas: 3, certificates: { issuer: "pulumi" }, wait: { ready: false } };
    const plain = (evaluation: Awaited<ReturnType<typeof run>>) =>
      objectsIn(evaluation).map(({ metadata: { annotations = {}, ...metadata }, ...object }) => ({
        ...object,
        metadata,
        annotations: Object.fromEntries(Object.entries(annotations).filter(([key]) => !key.includes("argoproj"))),
      }));
    assert.deepEqual(plain(await run(config)), plain(await run({ ...config, render: "" })));
  });

  for (const [install, more] of [
    ["olm", {}],
    ["manifests", { manifests: join(__dirname, "../../fixtures/install") }],
    ["none", {}],
  ] as const) {
    it(`waits for nothing, and asks nothing of a cluster, with the operator by ${install}`, async () => {
      const { resources } = await run({ operator: { install, ...more }, external: { type: "route" } });
      const text = JSON.stringify(resources.map(({ inputs }) => inputs));
      assert.ok(!text.includes("pulumi.com/"), "annotations for the engine");
      assert.ok(!text.includes("known after deployment"), "inputs that come out of a cluster");
      assert.ok(resources.every(({ type }) => !type.endsWith(":ClusterServiceVersion")));
    });
  }

  it("has no address of a cluster's among its outputs, but a client configuration that asks for it", async () => {
    const { outputs } = await run({ external: { type: "route" } });
    assert.equal(outputs.externalBootstrapServers, undefined);
    assert.match(
      String(outputs.externalClient),
      /\nbootstrap\.servers=\$\(oc get kafka my-cluster -n myproject -o jsonpath='[^']+"external"[^']+'\)\n/,
    );
    assert.equal(outputs.bootstrapServers, "my-cluster-kafka-bootstrap:9093");
  });

  describe("has files with secrets", () => {
    /** The files of objects with anything secret in them. */
    const secretFiles = async (config: RawConfig) =>
      objectsIn(await run(config))
        .filter((object) => JSON.stringify(object).includes("(secret)"))
        .map(renderedFile)
        .sort();

    it("not by default: the operator issues certificates in the cluster", async () => {
      assert.deepEqual(await secretFiles({}), []);
      assert.ok(objectsIn(await run({})).every(({ kind }) => kind !== "Secret"));
    });

    it("where the program issues certificates, and for passwords, all of them under names that .gitignore knows", async () => {
      const users = [{ name: "my-connect", authentication: "scram-sha-512" }];
      const files = await secretFiles({ certificates: { issuer: "pulumi" }, users });
      assert.deepEqual(files, [
        "1-manifest/v1-secret-myproject-my-cluster-clients-ca-cert.yaml",
        "1-manifest/v1-secret-myproject-my-cluster-clients-ca.yaml",
        "1-manifest/v1-secret-myproject-my-cluster-cluster-ca-cert.yaml",
        "1-manifest/v1-secret-myproject-my-cluster-cluster-ca.yaml",
        "1-manifest/v1-secret-myproject-my-connect-password.yaml",
        "1-manifest/v1-secret-myproject-my-user-tls.yaml",
      ]);
    });
  });
});

describe("the directory to render to", () => {
  let root: string;
  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), "render-"));
  });
  afterEach(() => rmSync(root, { recursive: true }));

  /** Has the directory made ready as the program does, in a stack of that name. */
  async function ready(directory: string, { stackName = "test", dryRun = false, written = [] as string[] } = {}) {
    const found: unknown[] = [];
    await record({ ...stack({}), stack: stackName }, async () => {
      found.push(await renderedDirectory({ directory }, written, dryRun));
    });
    return found[0];
  }
  const problem = (message: RegExp) => (error: unknown) =>
    error instanceof ConfigError && message.test(error.message) && error.problems[0]?.key === "render";

  it("is made, marked as this stack's, and keeps secrets out of git", async () => {
    const directory = join(root, "a/b");
    assert.deepEqual(await ready(directory), { incomplete: false });
    assert.deepEqual(readdirSync(directory).sort(), [".gitignore", ".rendered-by"]);
    assert.match(readFileSync(join(directory, ".gitignore"), "utf8"), /^1-manifest\/v1-secret-\*\.yaml$/m);
    assert.match(readFileSync(join(directory, ".rendered-by"), "utf8"), /^amq-streams-demo\/test\n/);
  });

  it("is not touched by a preview", async () => {
    const directory = join(root, "preview");
    assert.deepEqual(await ready(directory, { dryRun: true }), { incomplete: false });
    assert.ok(!existsSync(directory));
  });

  it("is taken again, with what somebody added to .gitignore", async () => {
    await ready(root);
    writeFileSync(join(root, ".gitignore"), "mine\n");
    mkdirSync(join(root, "1-manifest"));
    await ready(root);
    assert.equal(readFileSync(join(root, ".gitignore"), "utf8"), "mine\n");
  });

  for (const [what, prepare] of [
    ["the directory", () => symlinkSync(join(root, "elsewhere"), join(root, "d"))],
    [
      "a folder in it",
      () => {
        mkdirSync(join(root, "d"));
        symlinkSync(join(root, "elsewhere"), join(root, "d/1-manifest"));
      },
    ],
    [
      "a file in it",
      () => {
        mkdirSync(join(root, "d/1-manifest"), { recursive: true });
        symlinkSync(join(root, "elsewhere/workflow.yaml"), join(root, "d/1-manifest/v1-secret-myproject-a.yaml"));
      },
    ],
    [
      "a file that says whose it is",
      () => {
        mkdirSync(join(root, "d"));
        symlinkSync(join(root, "elsewhere/workflow.yaml"), join(root, "d/.rendered-by"));
      },
    ],
  ] as const) {
    it(`is rejected if ${what} is a link, also in a preview`, async () => {
      mkdirSync(join(root, "elsewhere"));
      prepare();
      for (const dryRun of [true, false]) {
        await assert.rejects(ready(join(root, "d"), { dryRun }), problem(/would be written through a link: [^;]+;/));
      }
      assert.deepEqual(readdirSync(join(root, "elsewhere")), []);
    });
  }

  it("has files with secrets for their owner alone, those that were there before too; a preview changes none", async () => {
    await ready(root);
    mkdirSync(join(root, "1-manifest"));
    const secret = join(root, "1-manifest/v1-secret-myproject-my-cluster-clients-ca.yaml");
    const other = join(root, "1-manifest/v1-configmap-myproject-metrics.yaml");
    for (const file of [secret, other]) {
      writeFileSync(file, "");
      chmodSync(file, 0o644);
    }
    await ready(root, { dryRun: true });
    assert.equal(statSync(secret).mode & 0o777, 0o644);
    await ready(root);
    assert.equal(statSync(secret).mode & 0o777, 0o600);
    assert.equal(statSync(other).mode & 0o777, 0o644);
  });

  it("is rejected if there is something that we did not write, also in a preview", async () => {
    for (const name of ["a.txt", "b.txt", "c.txt", "d.txt"]) {
      writeFileSync(join(root, name), "");
    }
    for (const dryRun of [true, false]) {
      await assert.rejects(ready(root, { dryRun }), problem(/did not write \(a\.txt, b\.txt, c\.txt and 1 more\)/));
    }
    assert.equal(readdirSync(root).length, 4);
  });

  it("is rejected if it is another stack's, or no directory", async () => {
    await ready(root, { stackName: "other" });
    await assert.rejects(ready(root), problem(/belongs to the stack amq-streams-demo\/other/));
    const file = join(root, ".gitignore");
    await assert.rejects(ready(file), problem(/which is not a directory/));
    assert.ok(statSync(file).isFile());
  });

  it("is incomplete if a file is missing that was written before, as one with secrets is in a fresh clone", async () => {
    await ready(root);
    const file = "1-manifest/v1-secret-myproject-my-user-tls.yaml";
    assert.deepEqual(await ready(root, { written: [file] }), { incomplete: true });
    mkdirSync(join(root, "1-manifest"));
    writeFileSync(join(root, file), "");
    assert.deepEqual(await ready(root, { written: [file] }), { incomplete: false });
  });
});
