import { execFile } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, rmSync } from "node:fs";
import { request } from "node:http";
import { connect } from "node:net";
import { join } from "node:path";
import { promisify } from "node:util";
import type { V1Container, V1ContainerStatus, V1Pod, V1PodStatus } from "@kubernetes/client-node";
import { type ContainerKind, containerCommand, containerKind } from "./containerCommand";
import { type CruiseControl, startCruiseControl } from "./cruiseControl";
import type { NodeSurroundings } from "./nodeSurroundings";
import { codeOf, fieldOf, found, NotYet, PodVolumes } from "./podVolumes";

/** From the end of a container until it is started again: this, and more each time. */
const RESTART_MS = 2_000;
const LONGEST_RESTART_MS = 20_000;
/** How soon it is tried again to start what something was missing for. */
const RETRY_MS = 1_000;
/** How long a container may take until everything is mounted. */
const MOUNT_MS = 5_000;
/** The longest that a pod may take to end, whatever it asks for. */
const LONGEST_GRACE_MS = 40_000;

interface Running {
  readonly spec: V1Container;
  readonly kind: ContainerKind;
  state: "waiting" | "running";
  reason: string;
  ready: boolean;
  restarts: number;
  startedAt: number;
  startAfter: number;
  probedAt: number;
  standIn?: CruiseControl;
}

const run = promisify(execFile);

/** A pod on this node: its containers are processes. */
export class Pod {
  private readonly containers: Running[];
  private readonly volumes: PodVolumes;
  private readonly startTime = new Date();
  private readonly folder: string;
  private endingSince: number | undefined;
  private reported = "";
  private busy = false;
  /** Its address, on loopback. */
  readonly address: string;

  constructor(
    private pod: V1Pod,
    private readonly around: NodeSurroundings,
  ) {
    this.folder = join(around.folder, "pods", `${this.name}-${this.uid.slice(0, 8)}`);
    mkdirSync(this.folder, { recursive: true });
    this.address = around.loopback.of(this.key);
    this.volumes = new PodVolumes(around.core, pod, this.folder, join(around.folder, "claims"), around.zone);
    this.containers = (pod.spec?.containers ?? []).map((spec) => ({
      spec,
      kind: containerKind(pod, spec, around.runtime),
      state: "waiting",
      reason: "ContainerCreating",
      ready: false,
      restarts: 0,
      startedAt: 0,
      startAfter: 0,
      probedAt: 0,
    }));
  }

  get name(): string {
    return this.pod.metadata?.name ?? "";
  }

  get namespace(): string {
    return this.pod.metadata?.namespace ?? "";
  }

  get uid(): string {
    return this.pod.metadata?.uid ?? "";
  }

  get object(): V1Pod {
    return this.pod;
  }

  /** What it is known by to the node: a pod of the same name has the same address. */
  get key(): string {
    return `${this.namespace}/${this.name}`;
  }

  get isReady(): boolean {
    return this.endingSince === undefined && this.containers.every(({ ready }) => ready);
  }

  /** Brings it further: starts what does not run, asks whether it is ready, ends it, and reports. */
  async look(pod: V1Pod): Promise<void> {
    this.pod = pod;
    if (this.busy) {
      return;
    }
    this.busy = true;
    try {
      if (pod.metadata?.deletionTimestamp !== undefined) {
        await this.end();
        return;
      }
      for (const container of this.containers) {
        await this.tend(container);
      }
      await this.report();
    } finally {
      this.busy = false;
    }
  }

  /** Ends it at once: nobody knows of it any more. */
  kill(): void {
    this.signal("SIGKILL");
    this.stopStandIns();
  }

  private async tend(container: Running): Promise<void> {
    if (container.state === "waiting") {
      if (Date.now() < container.startAfter) {
        return;
      }
      try {
        await this.start(container);
      } catch (error) {
        if (!(error instanceof NotYet)) {
          throw error;
        }
        if (container.reason !== error.message) {
          this.around.log(`${this.name}, ${container.spec.name}: ${error.message}`);
        }
        container.reason = error.message;
        container.startAfter = Date.now() + RETRY_MS;
        return;
      }
    }
    if (container.state === "running") {
      container.ready = await this.probe(container);
      await this.keepAlive(container);
    }
  }

  private async start(container: Running): Promise<void> {
    const folders = await this.volumes.write();
    const { spec, kind } = container;
    const wanted = containerCommand(kind, this.around.runtime, this.around.folder, this.address);
    container.state = "running";
    container.startedAt = Date.now();
    if (wanted === undefined) {
      if (kind === "cruise-control") {
        container.standIn = await startCruiseControl(this.pod, this.address, this.around);
      }
      return;
    }
    const mounts = [
      ...wanted.mounts,
      ...(folders.has("tmp") || folders.has("strimzi-tmp") ? [] : [[this.own("tmp"), "/tmp"] as const]),
      ...(spec.volumeMounts ?? []).flatMap(({ name, mountPath, subPath }) => {
        const source = folders.get(name);
        return source === undefined
          ? []
          : [[subPath === undefined ? source : join(source, subPath), place(mountPath)] as const];
      }),
    ].sort(([, a], [, b]) => a.length - b.length);
    const own = this.own(`container-${spec.name}`);
    rmSync(join(own, "pid"), { force: true });
    const env = {
      ...(await this.environment(spec)),
      ...wanted.env,
      MOUNTS: mounts.map((mount) => mount.join(":")).join("\n"),
    };
    const [command = "", ...options] = this.around.runtime.unshare;
    const name = this.program(spec);
    this.around.log(`${this.name}, ${spec.name} starts on ${this.address}`);
    const ended = this.around.supervised.run({
      name,
      command,
      args: [...options, join(__dirname, "container.sh"), own, ...wanted.command],
      env,
      mayEnd: true,
    });
    ended.then((how) => {
      container.state = "waiting";
      container.reason = "CrashLoopBackOff";
      container.ready = false;
      container.restarts++;
      container.startAfter = Date.now() + Math.min(LONGEST_RESTART_MS, RESTART_MS * container.restarts);
      if (this.endingSince === undefined) {
        this.around.log(`${this.name}, ${spec.name} has ended (${how})`);
      }
    });
    const started = spec.lifecycle?.postStart?.exec?.command;
    if (started !== undefined) {
      await this.execute(spec, started);
    }
  }

  /** Whether a container works, as its image's readiness probe would find it. */
  private async probe({ spec, kind }: Running): Promise<boolean> {
    switch (kind) {
      case "kafka":
        // kafka_readiness.sh: brokers are asked through Strimzi's agent, of controllers the port must be open.
        return this.isBroker() ? answers(this.address, 8080, "/v1/ready/") : listens(this.address, 9090);
      case "connect":
      case "bridge":
      case "cluster-operator":
      case "topic-operator":
      case "user-operator": {
        const { httpGet } = spec.readinessProbe ?? {};
        const port =
          spec.ports?.find(({ name }) => name === String(httpGet?.port))?.containerPort ?? Number(httpGet?.port);
        return httpGet === undefined || answers(this.address, port, httpGet.path ?? "/");
      }
      default:
        return true;
    }
  }

  private isBroker(): boolean {
    return this.pod.metadata?.labels?.["strimzi.io/broker-role"] !== "false";
  }

  /** Restarts a container whose liveness probe, if it is a command, fails. Meanwhile its volumes are brought up to date. */
  private async keepAlive(container: Running): Promise<void> {
    const { spec } = container;
    const { exec, initialDelaySeconds = 0, periodSeconds = 10 } = spec.livenessProbe ?? {};
    const now = Date.now();
    if (exec?.command === undefined || !isProcess(container.kind) || container.kind === "kafka") {
      return;
    }
    if (now - container.startedAt < initialDelaySeconds * 1000 || now - container.probedAt < periodSeconds * 1000) {
      return;
    }
    container.probedAt = now;
    await this.volumes.write();
    if (!(await this.execute(spec, exec.command))) {
      this.around.log(`${this.name}, ${spec.name} is not alive any more, and restarts`);
      this.around.supervised.signal(this.program(spec), "SIGTERM");
    }
  }

  /** Runs a command where a container runs, and says whether it did well. */
  private async execute(spec: V1Container, command: readonly string[]): Promise<boolean> {
    const file = join(this.own(`container-${spec.name}`), "pid");
    const end = Date.now() + MOUNT_MS;
    let pid = "";
    while (pid === "" && Date.now() < end) {
      pid = existsSync(file) ? readFileSync(file, "utf8").trim() : "";
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    const user = this.around.runtime.unshare.includes("-Urm") ? ["--user", "--preserve-credentials"] : [];
    return run("nsenter", [...user, "--mount", "--target", pid, ...command]).then(
      () => true,
      () => false,
    );
  }

  private async end(): Promise<void> {
    const now = Date.now();
    if (this.endingSince === undefined) {
      this.endingSince = now;
      this.around.log(`${this.name} ends`);
      this.signal("SIGTERM");
    }
    this.stopStandIns();
    const grace = (this.pod.metadata?.deletionGracePeriodSeconds ?? 30) * 1000;
    if (now - this.endingSince > Math.min(grace, LONGEST_GRACE_MS)) {
      this.signal("SIGKILL");
    }
    if (this.containers.some(({ state, kind }) => state === "running" && isProcess(kind))) {
      return;
    }
    const { name, namespace, uid } = this;
    await this.around.core
      .deleteNamespacedPod({ name, namespace, body: { gracePeriodSeconds: 0, preconditions: { uid } } })
      .catch((error: unknown) => {
        if (codeOf(error) !== 404 && codeOf(error) !== 409) {
          throw error;
        }
      });
  }

  private signal(signal: NodeJS.Signals): void {
    for (const { spec, kind } of this.containers) {
      if (isProcess(kind)) {
        this.around.supervised.signal(this.program(spec), signal);
      }
    }
  }

  private stopStandIns(): void {
    for (const container of this.containers) {
      container.standIn?.stop();
      delete container.standIn;
    }
  }

  private async report(): Promise<void> {
    const ready = this.containers.every((each) => each.ready);
    const started = this.containers.every(({ startedAt }) => startedAt > 0);
    const now = new Date();
    const condition = (type: string, isSo: boolean) => ({
      type,
      status: isSo ? "True" : "False",
      lastTransitionTime: now,
    });
    const statuses = this.containers.map(containerStatus);
    const key = JSON.stringify([ready, started, statuses]);
    if (key === this.reported) {
      return;
    }
    const announced = this.around.loopback.announced(this.key);
    const status: V1PodStatus = {
      phase: started ? "Running" : "Pending",
      hostIP: "10.240.0.1",
      hostIPs: [{ ip: "10.240.0.1" }],
      podIP: announced,
      podIPs: [{ ip: announced }],
      startTime: this.startTime,
      conditions: [
        condition("PodScheduled", true),
        condition("Initialized", true),
        condition("ContainersReady", ready),
        condition("Ready", ready),
      ],
      containerStatuses: statuses,
    };
    const { name, namespace } = this;
    await found(this.around.patchStatus(name, namespace, status));
    if (ready !== this.reported.startsWith("[true")) {
      this.around.log(`${this.name} is ${ready ? "" : "not "}ready`);
    }
    this.reported = key;
  }

  private async environment(spec: V1Container): Promise<Record<string, string>> {
    const { pod, namespace } = this;
    const hostname = pod.spec?.hostname ?? this.name;
    const env: Record<string, string> = {
      HOSTNAME: hostname,
      ADVERTISED_HOSTNAME:
        pod.spec?.subdomain === undefined ? hostname : `${hostname}.${pod.spec.subdomain}.${namespace}.svc`,
      STRIMZI_OPERATOR_NAME: hostname,
      KUBERNETES_SERVICE_DNS_DOMAIN: "cluster.local",
      KUBERNETES_SERVICE_HOST: this.around.apiServer.hostname,
      KUBERNETES_SERVICE_PORT: this.around.apiServer.port,
    };
    for (const { name, value = "", valueFrom } of spec.env ?? []) {
      env[name] = value;
      if (valueFrom?.fieldRef !== undefined) {
        env[name] = fieldOf(pod, valueFrom.fieldRef.fieldPath);
      } else if (valueFrom?.secretKeyRef !== undefined) {
        const { name: secretName = "", key, optional } = valueFrom.secretKeyRef;
        const secret = await found(this.around.core.readNamespacedSecret({ name: secretName, namespace }));
        const content = secret?.data?.[key];
        if (content === undefined && optional !== true) {
          throw new NotYet(`secret "${secretName}" not found`);
        }
        env[name] = Buffer.from(content ?? "", "base64").toString();
      } else if (valueFrom?.configMapKeyRef !== undefined) {
        const { name: mapName = "", key } = valueFrom.configMapKeyRef;
        const map = await found(this.around.core.readNamespacedConfigMap({ name: mapName, namespace }));
        env[name] = map?.data?.[key] ?? "";
      }
    }
    return env;
  }

  private program(spec: V1Container): string {
    return `${this.name}-${this.uid.slice(0, 8)}-${spec.name}`;
  }

  private own(name: string): string {
    const folder = join(this.folder, name);
    mkdirSync(folder, { recursive: true });
    return folder;
  }
}

function containerStatus({ spec, state, reason, ready, restarts, startedAt }: Running): V1ContainerStatus {
  const image = spec.image ?? "";
  return {
    name: spec.name,
    image,
    imageID: image,
    ready,
    started: state === "running",
    restartCount: restarts,
    state:
      state === "running"
        ? { running: { startedAt: new Date(startedAt) } }
        : { waiting: { reason: /^\w+$/.test(reason) ? reason : "ContainerCreating", message: reason } },
  };
}

function isProcess(kind: ContainerKind): boolean {
  return kind !== "nothing" && kind !== "cruise-control";
}

/** Where a mount is on this machine, on which /var/run is a link. */
function place(path: string): string {
  return path.replace(/\/$/, "").replace(/^\/var\/run\//, "/run/");
}

function answers(host: string, port: number, path: string): Promise<boolean> {
  return new Promise((resolve) => {
    const asked = request({ host, port, path, timeout: 2_000 }, (response) => {
      response.resume();
      resolve(Math.floor((response.statusCode ?? 0) / 100) === 2);
    });
    asked.on("error", () => resolve(false));
    asked.on("timeout", () => asked.destroy());
    asked.end();
  });
}

function listens(host: string, port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ host, port, timeout: 2_000 });
    const end = (isOpen: boolean) => {
      socket.destroy();
      resolve(isOpen);
    };
    socket
      .on("connect", () => end(true))
      .on("error", () => end(false))
      .on("timeout", () => end(false));
  });
}
