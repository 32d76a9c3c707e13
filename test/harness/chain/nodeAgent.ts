import { mkdirSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import { CoreV1Api, PatchStrategy, setHeaderOptions, type V1Pod } from "@kubernetes/client-node";
import type { Controllers } from "../cluster/controlPlane";
import { node } from "../cluster/nodes";
import { provideVolumes } from "./claims";
import { Hosts } from "./hosts";
import { Loopback } from "./loopback";
import type { NodeSurroundings } from "./nodeSurroundings";
import { Pod } from "./pod";
import { codeOf, found } from "./podVolumes";

/** How often the agent looks at everything. */
const PERIOD_MS = 500;

const NODE = "node-a";

/**
 * A node, and what a scheduler, a kubelet, a provisioner of volumes and a DNS would do: every pod that it can run runs
 * as processes of this machine, with the volumes and the environment that its object says, on a loopback address of
 * its own. Pods of other kinds run in name only.
 */
export class NodeAgent {
  private readonly pods = new Map<string, Pod>();
  private readonly hosts: Hosts;
  private stopped = false;
  private readonly working: Promise<void>;

  private constructor(private readonly around: NodeSurroundings) {
    this.hosts = new Hosts(around.folder);
    this.working = this.work();
  }

  static async start(
    { client, supervised }: Controllers,
    options: Pick<NodeSurroundings, "folder" | "runtime" | "log" | "kafkaClients">,
  ): Promise<NodeAgent> {
    const core = client.kubeConfig.makeApiClient(CoreV1Api);
    const { hostname, port } = new URL(client.kubeConfig.getCurrentCluster()?.server ?? "");
    const zone = "zone-a";
    mkdirSync(options.folder, { recursive: true });
    await client.create(node({ name: NODE, zone }));
    const now = new Date().toISOString();
    const ready = {
      type: "Ready",
      status: "True",
      reason: "KubeletReady",
      lastHeartbeatTime: now,
      lastTransitionTime: now,
    };
    await client.mergeStatus(node({ name: NODE }), { conditions: [ready] });
    await client.merge(node({ name: NODE }), { spec: { taints: null } });
    return new NodeAgent({
      ...options,
      supervised,
      core,
      zone,
      loopback: Loopback.choose(),
      apiServer: { hostname, port },
      patchStatus: (name, namespace, status) =>
        core.patchNamespacedPodStatus(
          { name, namespace, body: { status } },
          setHeaderOptions("Content-Type", PatchStrategy.MergePatch),
        ),
    });
  }

  /** The file with every name that pods are reached by. */
  get hostsFile(): string {
    return this.hosts.file;
  }

  /** Looks no more. The processes go on until they are ended. */
  async stop(): Promise<void> {
    this.stopped = true;
    await this.working;
    for (const pod of this.pods.values()) {
      pod.kill();
    }
  }

  private async work(): Promise<void> {
    while (!this.stopped) {
      await this.look().catch((error: unknown) => this.failed("the node", error));
      await sleep(PERIOD_MS);
    }
  }

  private async look(): Promise<void> {
    const { core, folder } = this.around;
    const [{ items: pods }, { items: services }] = await Promise.all([
      core.listPodForAllNamespaces(),
      core.listServiceForAllNamespaces(),
      provideVolumes(core, `${folder}/claims`),
    ]);
    await Promise.all(
      pods.map((pod) => this.lookAt(pod).catch((error: unknown) => this.failed(pod.metadata?.name ?? "", error))),
    );
    const uids = new Set(pods.map(({ metadata }) => metadata?.uid));
    for (const [uid, pod] of this.pods) {
      if (!uids.has(uid)) {
        pod.kill();
        this.pods.delete(uid);
        // A broker comes back by its address; what has a name of its own once does not.
        if (!/-\d+$/.test(pod.name)) {
          this.around.loopback.release(pod.key);
        }
        this.around.log(`${pod.name} is gone`);
      }
    }
    this.hosts.update([...this.pods.values()], services);
  }

  private async lookAt(pod: V1Pod): Promise<void> {
    const { name = "", namespace = "", uid = "" } = pod.metadata ?? {};
    if (pod.spec?.nodeName === undefined) {
      if (pod.metadata?.deletionTimestamp === undefined && (await this.hasVolumes(pod))) {
        await this.around.core.createNamespacedPodBinding({
          name,
          namespace,
          body: { metadata: { name }, target: { apiVersion: "v1", kind: "Node", name: NODE } },
        });
      }
      return;
    }
    const known = this.pods.get(uid) ?? new Pod(pod, this.around);
    this.pods.set(uid, known);
    await known.look(pod);
  }

  private async hasVolumes({ metadata, spec }: V1Pod): Promise<boolean> {
    for (const { persistentVolumeClaim } of spec?.volumes ?? []) {
      if (persistentVolumeClaim !== undefined) {
        const { claimName: name } = persistentVolumeClaim;
        const claim = await found(
          this.around.core.readNamespacedPersistentVolumeClaim({ name, namespace: metadata?.namespace ?? "" }),
        );
        if (claim?.status?.phase !== "Bound") {
          return false;
        }
      }
    }
    return true;
  }

  /** What was changed or deleted meanwhile is looked at again; anything else is worth knowing. */
  private failed(what: string, error: unknown): void {
    const code = codeOf(error);
    if (code !== 404 && code !== 409 && !this.stopped) {
      this.around.log(`${what}: ${error instanceof Error ? (error.stack ?? error.message) : error}`);
    }
  }
}
