import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer, type Server, type ServerResponse } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { main } from "../../../tools/status/status";

/** What a fake cluster serves. All that it has is in the namespace `kafka`. */
export interface FakeCluster {
  /** Served API groups with their versions; `kafka.strimzi.io/v1` and `apps/v1` by default. */
  readonly groups?: Readonly<Record<string, readonly string[]>>;
  /** The kinds of `kafka.strimzi.io/v1` by plural; Strimzi 1.2's by default. A list of any other is not found. */
  readonly kinds?: Readonly<Record<string, string>>;
  /** Items by plural. */
  readonly lists?: Readonly<Record<string, readonly object[]>>;
  /** The logs of pods, by the pod's name. */
  readonly logs?: Readonly<Record<string, string>>;
  /** The HTTP status with which the API server refuses a plural (`apis`: discovery), instead of answering. */
  readonly refused?: Readonly<Record<string, number>>;
  /** Takes every request and never answers. */
  readonly hangs?: boolean;
}

export const strimziGroups = { "kafka.strimzi.io": ["v1"], apps: ["v1"] } as const;
export const olmGroups = { ...strimziGroups, "operators.coreos.com": ["v2", "v1alpha1"] } as const;

export const strimziKinds = {
  kafkas: "Kafka",
  kafkanodepools: "KafkaNodePool",
  kafkatopics: "KafkaTopic",
  kafkausers: "KafkaUser",
  kafkaconnects: "KafkaConnect",
  kafkaconnectors: "KafkaConnector",
  kafkarebalances: "KafkaRebalance",
  kafkamirrormaker2s: "KafkaMirrorMaker2",
  kafkabridges: "KafkaBridge",
} as const;

/** A Kubernetes API server on loopback, of which one can discover APIs, and list what is in a namespace. */
export class FakeApiServer {
  private static readonly started: FakeApiServer[] = [];

  /** The paths that were asked for. */
  readonly requests: string[] = [];
  /** Who asked, as the header `Authorization` says. */
  readonly tokens = new Set<string | undefined>();
  /** A kubeconfig whose current context, `fake`, is this server. */
  readonly kubeconfig: string;
  readonly url: string;

  private constructor(
    private readonly server: Server,
    private readonly folder: string,
  ) {
    const address = server.address();
    this.url = `http://127.0.0.1:${typeof address === "object" && address !== null ? address.port : 0}`;
    this.kubeconfig = this.file("kubeconfig", kubeconfigOf(this.url));
  }

  static async start(cluster: FakeCluster): Promise<FakeApiServer> {
    const server = createServer();
    await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
    const fake = new FakeApiServer(server, mkdtempSync(join(tmpdir(), "fake-api-server-")));
    FakeApiServer.started.push(fake);
    server.on("request", (request, response) => {
      const { pathname } = new URL(request.url ?? "/", fake.url);
      fake.requests.push(pathname);
      fake.tokens.add(request.headers.authorization);
      if (!cluster.hangs) answer(cluster, pathname, response);
    });
    return fake;
  }

  /** A file beside the kubeconfig that goes when the server does. */
  file(name: string, content: string): string {
    const path = join(this.folder, name);
    writeFileSync(path, content);
    return path;
  }

  /** Stops listening, so that the next connection is refused. */
  readonly stop = async (): Promise<void> => {
    this.server.closeAllConnections();
    await new Promise((closed) => this.server.close(closed));
  };

  /** For `afterEach`: stops every server and removes its files. */
  static async disposeAll(): Promise<void> {
    for (const { server, folder, stop } of FakeApiServer.started.splice(0)) {
      if (server.listening) await stop();
      rmSync(folder, { recursive: true });
    }
  }
}

/** A kubeconfig with one context. */
export function kubeconfigOf(server: string, context = "fake", current = context): string {
  return JSON.stringify({
    clusters: [{ name: `${context}-cluster`, cluster: { server } }],
    users: [{ name: `${context}-user`, user: { token: `${context}-token` } }],
    contexts: [{ name: context, context: { cluster: `${context}-cluster`, user: `${context}-user` } }],
    "current-context": current,
  });
}

function answer(cluster: FakeCluster, path: string, response: ServerResponse): void {
  const [root = "", ...parts] = path.split("/").slice(1);
  const log = /\/pods\/([^/]+)\/log$/.exec(path)?.[1];
  if (log !== undefined && cluster.logs?.[log] !== undefined) {
    response.writeHead(200, { "content-type": "text/plain" }).end(cluster.logs[log]);
    return;
  }
  const plural = parts.at(-1) ?? root;
  const refusal = cluster.refused?.[plural];
  const body = refusal === undefined ? bodyFor(cluster, root === "api" ? ["", ...parts] : parts) : undefined;
  const [status, sent] = body === undefined ? [refusal ?? 404, failure(refusal ?? 404, plural)] : [200, body];
  response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(sent));
}

function bodyFor(cluster: FakeCluster, path: readonly string[]): object | undefined {
  const groups: Readonly<Record<string, readonly string[]>> = cluster.groups ?? strimziGroups;
  const [group, version, , namespace, plural, name] = path;
  if (group === undefined) return groupList(groups);
  if (group !== "" && !groups[group]?.includes(version ?? "")) return undefined;
  if (namespace === undefined) return kindList(cluster.kinds ?? strimziKinds);
  if (plural === undefined) return namespace === "missing" ? undefined : { metadata: { name: namespace } };
  const isKnown = group !== "kafka.strimzi.io" || plural in (cluster.kinds ?? strimziKinds);
  const items = namespace === "kafka" ? (cluster.lists?.[plural] ?? []) : [];
  if (name !== undefined) return items.find((item) => nameOf(item) === name);
  return isKnown ? { items } : undefined;
}

function nameOf(item: object): unknown {
  return "metadata" in item ? Object(item.metadata).name : undefined;
}

function groupList(groups: Readonly<Record<string, readonly string[]>>): object {
  const entries = Object.entries(groups).map(([name, versions]) => {
    const served = versions.map((version) => ({ groupVersion: `${name}/${version}`, version }));
    return { name, versions: served, preferredVersion: served[0] };
  });
  return { kind: "APIGroupList", apiVersion: "v1", groups: entries };
}

function kindList(kinds: Readonly<Record<string, string>>): object {
  const resources = Object.entries(kinds).flatMap(([name, kind]) => [
    { name, kind, namespaced: true, singularName: kind.toLowerCase(), verbs: ["get", "list", "watch", "update"] },
    { name: `${name}/status`, kind, namespaced: true, singularName: "", verbs: ["get", "patch", "update"] },
  ]);
  return { kind: "APIResourceList", apiVersion: "v1", groupVersion: "kafka.strimzi.io/v1", resources };
}

function failure(code: number, plural: string): object {
  const message =
    code === 403 ? `${plural} is forbidden: User "jane" cannot list resource "${plural}"` : `status ${code}`;
  return { kind: "Status", apiVersion: "v1", status: "Failure", code, message };
}

/** A resource that was made five minutes ago, in its second generation, with the label of the demo's cluster. */
export function made(name: string, rest: { metadata?: object; spec?: object; status?: object } = {}): object {
  const metadata = {
    name,
    namespace: "kafka",
    generation: 2,
    creationTimestamp: new Date(Date.now() - 300_000).toISOString(),
    labels: { "strimzi.io/cluster": "my-cluster" },
    ...rest.metadata,
  };
  return { ...rest, metadata };
}

/** A status that is about the second generation. */
export function status(...conditions: readonly object[]): {
  observedGeneration: number;
  conditions: readonly object[];
} {
  return { observedGeneration: 2, conditions };
}

export function condition(type: string, value: "True" | "False", reason?: string, message?: string): object {
  return { type, status: value, lastTransitionTime: "2026-11-01T00:00:00Z", reason, message };
}

export const ready = status(condition("Ready", "True"));

/** The Deployment of the cluster operator, as Strimzi's install files make it. */
export function operatorDeployment(
  available = 1,
  name = "strimzi-cluster-operator",
  image = "quay.io/strimzi/operator@sha256:0",
): object {
  const conditions = [condition("Available", available > 0 ? "True" : "False", "MinimumReplicas", "Too few are up.")];
  return made(name, {
    metadata: { labels: { app: "strimzi" } },
    spec: { replicas: 1, template: { spec: { containers: [{ image }] } } },
    status: { ...status(...conditions), availableReplicas: available },
  });
}

/** Runs `npm run status` in a terminal so wide that each row is one line. There is one stack, `prod`. */
export async function run(
  kubeconfig: string,
  argv: readonly string[] = ["-n", "kafka"],
  home = "/nowhere",
  timeoutMs = 15_000,
) {
  const said = { out: "", err: "" };
  const exitStatus = await main(argv, {
    out: (text) => {
      said.out += text;
    },
    err: (text) => {
      said.err += text;
    },
    placeOf: (stack) =>
      stack === "prod"
        ? { namespace: "kafka", context: "", assumed: "1.2" }
        : assert.fail(`There is no stack ${stack}.`),
    env: { KUBECONFIG: kubeconfig, HOME: home },
    view: { width: 300, colours: false },
    timeoutMs,
  });
  // One space where columns part: how far apart they are is the table's own test.
  return { exitStatus, err: said.err, out: said.out.replaceAll(/ +/g, " ") };
}

/** The same about a cluster of its own. */
export async function ask(cluster: FakeCluster, argv?: readonly string[]) {
  const server = await FakeApiServer.start(cluster);
  return { ...(await run(server.kubeconfig, argv, "/nowhere", cluster.hangs ? 100 : undefined)), server };
}

/** The only line that starts so. */
export function line(out: string, start: string): string {
  const lines = out.split("\n").filter((text) => text.startsWith(start));
  assert.equal(lines.length, 1, `"${start}" starts ${lines.length} lines of:\n${out}`);
  return lines[0] ?? "";
}

/** The command gave up with this one message: no stack trace, nothing on standard output, status 2. */
export function gaveUpWith(found: { exitStatus: number; out: string; err: string }, message: RegExp): void {
  assert.deepEqual([found.exitStatus, found.out], [2, ""]);
  assert.match(found.err, message);
  assert.doesNotMatch(found.err, /^ +at /m);
}
