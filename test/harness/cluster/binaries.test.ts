import assert from "node:assert/strict";
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { binaries, ClusterError } from "./binaries";

/** A go command that notes what it is asked for, and builds nothing. */
const fakeGo = `#!/bin/sh
echo "$*" >> "$NOTES"
case "$1" in
  list) echo "$MODULE" ;;
  build)
    if [ -n "$BROKEN" ]; then echo "it does not compile" >&2; exit 1; fi
    while [ "$1" != "-o" ]; do shift; done
    sleep 0.05; echo built > "$2" ;;
esac
`;
const stageFolders = ["node/fast", "node/heartbeat-with-lease", "pod/fast"];

describe("the control plane's programs", () => {
  let folder: string;
  let env: NodeJS.ProcessEnv;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "binaries-test-"));
    const bin = join(folder, "bin");
    mkdirSync(bin);
    writeFileSync(join(bin, "go"), fakeGo);
    chmodSync(join(bin, "go"), 0o755);
    for (const stages of stageFolders) {
      mkdirSync(join(folder, "module/kustomize/stage", stages), { recursive: true });
      writeFileSync(join(folder, "module/kustomize/stage", stages, "stage.yaml"), `kind: Stage # ${stages}\n`);
    }
    env = {
      PATH: `${bin}${delimiter}${process.env.PATH}`,
      XDG_CACHE_HOME: join(folder, "cache"),
      NOTES: join(folder, "notes"),
      MODULE: join(folder, "module"),
    };
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  const quiet = () => undefined;
  const builds = () =>
    readFileSync(join(folder, "notes"), "utf8")
      .split("\n")
      .filter((line) => line.startsWith("build")).length;
  const cached = () => readdirSync(join(folder, "cache/amq-streams-demo"));

  it("are built once, with the stages of the same KWOK, and found again", async () => {
    const messages: string[] = [];
    const first = await binaries((message) => messages.push(message), env);
    assert.equal(builds(), 5);
    assert.ok(messages.some((message) => message.includes("kube-apiserver, 3 of 5")));
    assert.ok(Object.values(first.programs).every((path) => existsSync(path)));
    assert.equal(readFileSync(first.kwokStages, "utf8").match(/kind: Stage/g)?.length, 3);
    assert.deepEqual(await binaries(quiet, env), first);
    assert.equal(builds(), 5);
  });

  it("are the same for two who build at once", async () => {
    const [one, other] = await Promise.all([binaries(quiet, env), binaries(quiet, env)]);
    assert.deepEqual(one, other);
    assert.ok(Object.values(one.programs).every((path) => existsSync(path)));
    assert.equal(cached().length, 1);
  });

  it("are not there after a build that failed, and what killed builds have left goes", async () => {
    await assert.rejects(
      binaries(quiet, { ...env, BROKEN: "yes" }),
      (error) => error instanceof ClusterError && error.message.includes("it does not compile"),
    );
    assert.deepEqual(cached(), []);
    // No process has this id: it is above what systems give out.
    mkdirSync(join(folder, "cache/amq-streams-demo/building-99999999-x"));
    await binaries(quiet, env);
    assert.deepEqual(
      cached().filter((name) => name.startsWith("building")),
      [],
    );
  });

  it("come from KUBEBUILDER_ASSETS where it has them", async () => {
    const assets = join(folder, "assets");
    mkdirSync(assets);
    for (const name of ["etcd", "kube-apiserver", "kubectl"]) {
      writeFileSync(join(assets, name), "");
    }
    const { programs } = await binaries(quiet, { ...env, KUBEBUILDER_ASSETS: assets });
    assert.equal(programs.etcd, join(assets, "etcd"));
    assert.equal(programs["kube-apiserver"], join(assets, "kube-apiserver"));
    assert.ok(programs.kwok.startsWith(join(folder, "cache")));
    assert.equal(builds(), 3);
  });

  for (const [what, wrong, expected] of [
    ["a folder that is not there", { KUBEBUILDER_ASSETS: "/nowhere" }, /KUBEBUILDER_ASSETS is \/nowhere/],
    ["no go", { PATH: "/nowhere" }, /no go on the PATH/],
  ] as const) {
    it(`reports ${what}`, async () => {
      await assert.rejects(
        binaries(quiet, { ...env, ...wrong }),
        (error) => error instanceof ClusterError && expected.test(error.message),
      );
    });
  }
});
