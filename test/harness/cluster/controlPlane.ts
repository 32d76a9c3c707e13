import { copyFile, mkdtemp } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { z } from "zod";
import type { KubernetesObject } from "../../../config/kubernetes/object";
import { freePort } from "../support/freePorts";
import { type Binaries, binaries, type Program } from "./binaries";
import { ClusterClient } from "./client";
import { commandLines, type Ports, STAGES_FILE, urlOf } from "./commands";
import { customResourceDefinitions } from "./crds";
import { makeCredentials } from "./credentials";
import { type NodeWanted, node } from "./nodes";
import { Simulator } from "./operator/simulator";
import type { Pace } from "./operator/surroundings";
import { Supervised } from "./supervise";

/** What one may wish of a control plane. */
export interface ControlPlaneOptions {
  /** Gets what is going on, if it takes long: a build. Default: printed on standard error. */
  readonly progress?: (message: string) => void;
}

/** What one may wish of a control plane on which things happen. */
export interface LivelyOptions extends ControlPlaneOptions {
  /** The nodes to begin with. Default: one in each of three zones. */
  readonly nodes?: readonly NodeWanted[];
  /** How fast the simulated operators are. Default: a second from a change of a resource until its status says so. */
  readonly pace?: Partial<Pace>;
}

/** A Kubernetes API server of one's own, with the CRDs of all kinds that a stack deploys. */
export interface ApiServer {
  /** The path of a kubeconfig of an administrator, with one context. */
  readonly kubeconfig: string;
  readonly client: ClusterClient;
  /** Comes if a program ends that nobody stopped, and says which. */
  readonly broken: Promise<string>;
  /** Ends everything and removes every file. It also happens when this process ends, in whatever way. */
  stop(): Promise<void>;
}

/** A control plane on which things happen: see {@link startControlPlane}. */
export interface ControlPlane extends ApiServer {
  /** Strimzi's operators and OLM, simulated: what comes of resources can be decided. */
  readonly operator: Simulator;
  /** Adds simulated nodes, and waits until they are Ready. */
  addNodes(nodes: readonly NodeWanted[]): Promise<void>;
  /** Removes nodes. The pods that ran there are left to the caller. */
  removeNodes(names: readonly string[]): Promise<void>;
}

/** How long a program may take until it answers, on a machine that has other things to do. */
const PATIENCE_MS = 120_000;

/**
 * Starts etcd and an API server, on loopback and free ports, and nothing else: objects are checked and
 * stored, and nothing comes of them.
 *
 * @param crds Where Strimzi's CRDs are. Default: see {@link customResourceDefinitions}.
 * @throws {ClusterError} if the programs or Strimzi's CRDs cannot be had.
 */
export async function startApiServer({
  progress = print,
  crds,
}: ControlPlaneOptions & { readonly crds?: string } = {}): Promise<ApiServer> {
  return (await start(await binaries(progress), crds)).server;
}

/** A control plane for operators and nodes of the caller's own: see {@link startControllers}. */
export interface Controllers extends ApiServer {
  /** Runs the control plane's programs, and others that are to end with them. */
  readonly supervised: Supervised;
}

/**
 * Starts etcd, an API server and the controller manager, with no scheduler, no nodes and no operators: pods are made,
 * and wait for somebody to run them. Nodes that say nothing are not taken for dead.
 *
 * @param crds Where Strimzi's CRDs are. Default: see {@link customResourceDefinitions}.
 * @throws {ClusterError} if the programs or Strimzi's CRDs cannot be had.
 */
export async function startControllers({
  progress = print,
  crds,
}: ControlPlaneOptions & { readonly crds?: string } = {}): Promise<Controllers> {
  const { server, run, supervised } = await start(await binaries(progress), crds);
  try {
    run("kube-controller-manager", ["--controllers=*,-node-lifecycle-controller,-taint-eviction-controller"]);
    return { ...server, supervised };
  } catch (error) {
    await server.stop();
    throw error;
  }
}

/**
 * Starts a whole control plane: an API server, the controller manager, the scheduler, KWOK with simulated
 * nodes on which pods run, and operators that are simulated in this process.
 *
 * @throws {ClusterError} if the programs or Strimzi's CRDs cannot be had.
 */
export async function startControlPlane(options: LivelyOptions = {}): Promise<ControlPlane> {
  const { progress = print, nodes = defaultNodes, pace } = options;
  const found = await binaries(progress);
  const { server, run, health, folder } = await start(found);
  const { client } = server;
  try {
    await copyFile(found.kwokStages, join(folder, STAGES_FILE));
    run("kube-controller-manager");
    run("kube-scheduler");
    run("kwok");
    const addNodes = (wanted: readonly NodeWanted[]) => addReadyNodes(client, wanted);
    const [operator] = await Promise.all([Simulator.start(client, pace), addNodes(nodes), health()]);
    return {
      ...server,
      operator,
      addNodes,
      removeNodes: async (names) => {
        await Promise.all(names.map((name) => client.deleteAndWait(node({ name }))));
      },
      stop: async () => {
        // What went wrong is reported when everything is stopped and removed.
        await operator.stop().finally(server.stop);
      },
    };
  } catch (error) {
    await server.stop();
    throw error;
  }
}

const defaultNodes: readonly NodeWanted[] = ["a", "b", "c"].map((zone) => ({ name: `node-${zone}`, zone }));

interface Started {
  readonly server: ApiServer;
  readonly folder: string;
  readonly supervised: Supervised;
  run(program: Program, more?: readonly string[]): void;
  /** Waits until all that runs is healthy; fails if something has ended. */
  health(): Promise<void>;
}

async function start({ programs }: Binaries, crds?: string): Promise<Started> {
  // Parsing takes a while, in which the programs start.
  const folder = await mkdtemp(join(tmpdir(), "amq-streams-control-plane-"));
  const supervised = Supervised.start(folder);
  try {
    const ports = await freePortsOfPrograms();
    const credentials = await makeCredentials(folder, urlOf(ports.apiServer));
    const lines = commandLines({ folder, ports, credentials });
    const run = (program: Program, more: readonly string[] = []) => {
      supervised.run({ name: program, command: programs[program], args: [...lines[program], ...more] });
    };
    run("etcd");
    run("kube-apiserver");
    const definitions = await customResourceDefinitions(crds);
    const client = new ClusterClient(credentials.kubeconfig);
    await waitFor("the API server is ready", supervised, () => client.isReady());
    await define(client, definitions, supervised);
    // That KWOK works shows in the nodes.
    const healthy = [urlOf(ports.controllerManager), urlOf(ports.scheduler)];
    return {
      folder,
      supervised,
      run,
      health: async () => {
        for (const url of healthy) {
          await waitFor(`${url}/healthz answers`, supervised, () => client.isReady(`${url}/healthz`));
        }
      },
      server: {
        kubeconfig: credentials.kubeconfig,
        client,
        broken: supervised.broken,
        stop: async () => {
          client.close();
          await supervised.stop();
        },
      },
    };
  } catch (error) {
    await supervised.stop();
    throw error;
  }
}

async function freePortsOfPrograms(): Promise<Ports> {
  return {
    etcd: await freePort(),
    etcdPeer: await freePort(),
    apiServer: await freePort(),
    controllerManager: await freePort(),
    scheduler: await freePort(),
    kwok: await freePort(),
  };
}

const definition = z.object({
  spec: z.object({
    group: z.string(),
    names: z.object({ kind: z.string() }),
    versions: z.array(z.object({ name: z.string() })),
  }),
});

/** Has kinds defined, and waits until they are served. */
async function define(client: ClusterClient, definitions: readonly string[], supervised: Supervised) {
  const made = await Promise.all(
    definitions.map((text) => client.createFromYaml("apiextensions.k8s.io/v1", "CustomResourceDefinition", text)),
  );
  for (const { group, names, versions } of made.map((one) => definition.parse(one).spec)) {
    for (const { name: version } of versions) {
      await waitFor(`${group}/${version} ${names.kind} is served`, supervised, () =>
        client.isServed(`${group}/${version}`, names.kind),
      );
    }
  }
}

async function addReadyNodes(client: ClusterClient, nodes: readonly NodeWanted[]): Promise<void> {
  await Promise.all(
    nodes.map(async (wanted) => {
      await client.create(node(wanted));
      // A new node is tainted until it has been seen to be ready.
      const isReady = hasCondition("Ready");
      const isSettled = (found: KubernetesObject | undefined) =>
        isReady(found) && !JSON.stringify(found).includes("node.kubernetes.io/not-ready");
      await client.until(node(wanted), "is ready", isSettled, PATIENCE_MS);
    }),
  );
}

/** Whether an object has a condition that is True. */
export function hasCondition(type: string): (object: KubernetesObject | undefined) => boolean {
  return (object) => conditionOf(object, type)?.status === "True";
}

/** Whether an object is Ready, and that is about the generation that was asked for last. */
export function isReadyNow(object: KubernetesObject | undefined): boolean {
  return hasCondition("Ready")(object) && Object(object?.status).observedGeneration === object?.metadata.generation;
}

/** A condition of an object. */
export function conditionOf(object: KubernetesObject | undefined, wanted: string) {
  const conditions: unknown = Object(object?.status).conditions;
  const all: readonly Condition[] = Array.isArray(conditions) ? conditions : [];
  return all.find(({ type }) => type === wanted);
}

/** Of a condition, what everything in Kubernetes has. */
export interface Condition {
  readonly type: string;
  readonly status: string;
  readonly reason?: string;
  readonly message?: string;
}

async function waitFor(what: string, supervised: Supervised, isSo: () => Promise<boolean>): Promise<void> {
  const end = Date.now() + PATIENCE_MS;
  while (!(await isSo())) {
    await supervised.check();
    if (Date.now() > end) {
      throw new Error(
        `waited ${PATIENCE_MS / 1000} s until ${what}; the API server's log ends:\n${await supervised.log("kube-apiserver")}`,
      );
    }
    await sleep(50);
  }
}

function print(message: string): void {
  process.stderr.write(`${message}\n`);
}
