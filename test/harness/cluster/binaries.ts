import { type ChildProcess, spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import { mkdir, mkdtemp, readdir, readFile, rename, rm, stat, writeFile } from "node:fs/promises";
import { homedir } from "node:os";
import { basename, dirname, join, resolve } from "node:path";

/** The programs of a control plane, each with the Go package that it is built from, in build order. */
const packages = {
  etcd: "go.etcd.io/etcd/server/v3",
  kwok: "sigs.k8s.io/kwok/cmd/kwok",
  "kube-apiserver": "k8s.io/kubernetes/cmd/kube-apiserver",
  "kube-controller-manager": "k8s.io/kubernetes/cmd/kube-controller-manager",
  "kube-scheduler": "k8s.io/kubernetes/cmd/kube-scheduler",
} as const;

/** A program of the control plane. */
export type Program = keyof typeof packages;

/** KWOK's own stages for nodes and pods: they must be of the same version as its binary. */
const STAGES = "kwok-stages.yaml";

/** Where the control plane's programs are. */
export interface Binaries {
  readonly programs: Readonly<Record<Program, string>>;
  /** The YAML file with KWOK's stages for nodes and pods. */
  readonly kwokStages: string;
}

/** Something that a person at the terminal can fix; shown without a stack trace. */
export class ClusterError extends Error {}

const MODULE = join(__dirname, "go");

/** What the binaries are built with, apart from the version that they print. */
const buildFlags = ["-mod=readonly", "-buildvcs=false", "-trimpath"];

/**
 * The programs of the control plane: from the folder `KUBEBUILDER_ASSETS` where it has them, and all
 * others from the cache, into which they are built once from the Go module beside this file.
 *
 * The cache is `$XDG_CACHE_HOME/amq-streams-demo/control-plane-HASH` (`~/.cache` by default); the hash
 * is of all that the binaries are made from, so another version gets another folder. The folder appears
 * when everything is in it: what was cut off in between is never used, and of two processes that build
 * at once the second takes what the first one made.
 *
 * @param progress Gets what is being built.
 * @throws {ClusterError} if something is missing, there is no Go to build with, or the build fails.
 */
export async function binaries(
  progress: (message: string) => void,
  env: NodeJS.ProcessEnv = process.env,
): Promise<Binaries> {
  const given = await givenPrograms(env.KUBEBUILDER_ASSETS);
  const missing = names().filter((name) => given[name] === undefined);
  const folder = missing.length === 0 ? undefined : await built(missing, progress, env);
  const path = (name: Program) => given[name] ?? join(folder ?? "", name);
  return {
    programs: {
      etcd: path("etcd"),
      kwok: path("kwok"),
      "kube-apiserver": path("kube-apiserver"),
      "kube-controller-manager": path("kube-controller-manager"),
      "kube-scheduler": path("kube-scheduler"),
    },
    kwokStages: given.kwok === undefined ? join(folder ?? "", STAGES) : join(dirname(given.kwok), STAGES),
  };
}

function names(): Program[] {
  // Object.keys forgets what the keys are.
  return Object.keys(packages) as Program[];
}

/** What of the programs is in the folder that the environment names. It rarely has more than etcd and the API server. */
async function givenPrograms(assets: string | undefined): Promise<Partial<Record<Program, string>>> {
  if (assets === undefined || assets === "") {
    return {};
  }
  const files = await readdir(assets).catch((error: Error) => {
    throw new ClusterError(
      `KUBEBUILDER_ASSETS is ${assets}, which cannot be read: ${error.message}. Unset it to build.`,
    );
  });
  const found = names().filter((name) => files.includes(name) && (name !== "kwok" || files.includes(STAGES)));
  if (found.length === 0) {
    throw new ClusterError(
      `KUBEBUILDER_ASSETS is ${assets}, where none of ${names().join(", ")} is. Unset it to build.`,
    );
  }
  return Object.fromEntries(found.map((name) => [name, resolve(assets, name)]));
}

async function built(
  wanted: readonly Program[],
  progress: (message: string) => void,
  env: NodeJS.ProcessEnv,
): Promise<string> {
  const texts = await Promise.all(["go.mod", "go.sum"].map((name) => readFile(join(MODULE, name), "utf8")));
  const cache = resolve(env.XDG_CACHE_HOME || join(homedir(), ".cache"), "amq-streams-demo");
  const key = createHash("sha256")
    .update(JSON.stringify([...texts, process.platform, process.arch, buildFlags, wanted]))
    .digest("hex")
    .slice(0, 16);
  const folder = join(cache, `control-plane-${key}`);
  if (existsSync(folder)) {
    return folder;
  }
  await mkdir(cache, { recursive: true });
  await removeAbandoned(cache);
  // In the cache itself, so that the last step is a rename; with the process's id, which shows when it is abandoned.
  const unfinished = await mkdtemp(join(cache, `building-${process.pid}-`));
  try {
    await build(wanted, unfinished, texts[0] ?? "", progress, env);
    await rename(unfinished, folder).catch((error: unknown) => {
      if (!existsSync(folder)) {
        throw error;
      }
    });
    return folder;
  } finally {
    await rm(unfinished, { recursive: true, force: true });
  }
}

async function build(
  wanted: readonly Program[],
  folder: string,
  goMod: string,
  progress: (message: string) => void,
  env: NodeJS.ProcessEnv,
): Promise<void> {
  const started = Date.now();
  progress(`Building the control plane, which is done once and takes minutes: ${wanted.join(", ")}`);
  progress("Getting the Go modules");
  await go(["mod", "download"], env);
  for (const [index, name] of wanted.entries()) {
    const since = Date.now();
    progress(`Building ${name}, ${index + 1} of ${wanted.length}`);
    const flags = [...buildFlags, "-ldflags", linkerFlags(goMod), "-o", join(folder, name)];
    await go(["build", ...flags, packages[name]], { ...env, CGO_ENABLED: "0" });
    progress(`Built ${name} in ${seconds(since)}`);
  }
  await writeFile(join(folder, STAGES), await kwokStages(env));
  progress(`Built the control plane in ${seconds(started)}, into the cache`);
}

function seconds(since: number): string {
  return `${Math.round((Date.now() - since) / 1000)} s`;
}

/** Smaller binaries, which know their version: clients decide by it what an API server can do. */
function linkerFlags(goMod: string): string {
  const [, version, major, minor] = /k8s\.io\/kubernetes (v(\d+)\.(\d+)\.\d+)/.exec(goMod) ?? [];
  if (version === undefined) {
    throw new Error("go.mod names no version of k8s.io/kubernetes");
  }
  const values = { gitVersion: version, gitMajor: major, gitMinor: minor, gitTreeState: "clean" };
  const set = Object.entries(values).map(([name, value]) => `-X k8s.io/component-base/version.${name}=${value}`);
  return ["-s", "-w", ...set].join(" ");
}

/** The stages of KWOK's module that make nodes ready and keep them so, and pods run at once. */
const stageFolders = ["node/fast", "node/heartbeat-with-lease", "pod/fast"];

async function kwokStages(env: NodeJS.ProcessEnv): Promise<string> {
  const module = (await go(["list", "-mod=readonly", "-m", "-f", "{{.Dir}}", "sigs.k8s.io/kwok"], env)).trim();
  const texts: string[] = [];
  for (const folder of stageFolders) {
    const path = join(module, "kustomize/stage", folder);
    for (const file of (await readdir(path)).filter(
      (name) => name.endsWith(".yaml") && name !== "kustomization.yaml",
    )) {
      texts.push(await readFile(join(path, file), "utf8"));
    }
  }
  return texts.join("\n---\n");
}

/** Runs the go command in the module, and answers what it prints. */
function go(args: readonly string[], env: NodeJS.ProcessEnv): Promise<string> {
  return new Promise((done, failed) => {
    const child: ChildProcess = spawn("go", args, { cwd: MODULE, env, stdio: ["ignore", "pipe", "pipe"] });
    let [out, err] = ["", ""];
    child.stdout?.on("data", (text) => {
      out += text;
    });
    child.stderr?.on("data", (text) => {
      err += text;
    });
    child.on("error", (error: NodeJS.ErrnoException) => {
      failed(
        error.code === "ENOENT"
          ? new ClusterError(
              "The control plane is built with Go, and there is no go on the PATH: install it (https://go.dev/dl), " +
                `or set KUBEBUILDER_ASSETS to a folder with ${names().join(", ")} and ${STAGES}.`,
            )
          : error,
      );
    });
    child.on("close", (code) => {
      const errors = err.split("\n").filter((line) => !line.startsWith("go: downloading"));
      code === 0 ? done(out) : failed(new ClusterError(`go ${args[0]} failed:\n${errors.slice(-20).join("\n")}`));
    });
  });
}

/** Removes what builds have left whose process is gone: killed, or its machine was. */
async function removeAbandoned(cache: string): Promise<void> {
  for (const name of await readdir(cache)) {
    const [, pid] = /^building-(\d+)-/.exec(basename(name)) ?? [];
    if (pid !== undefined && !isAlive(Number(pid)) && (await stat(join(cache, name)).catch(() => undefined))) {
      await rm(join(cache, name), { recursive: true, force: true });
    }
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // EPERM: it is somebody else's, and alive.
    return error instanceof Error && "code" in error && error.code === "EPERM";
  }
}
