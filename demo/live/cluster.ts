import { z } from "zod";
import { connectsOf } from "../../config/connect/each";
import type { Plan } from "../../config/plan";
import { messageOf } from "../../config/problems/errorMessage";
import { type Api, CannotAsk, clusterStatus, httpStatus } from "../../tools/status/clusterStatus";
import { type Connection, connect, explained } from "../../tools/status/connection";
import { commandStart, statusReport } from "../../tools/status/statusReport";
import { age } from "../../tools/status/statusRow";
import { inOrder } from "../../tools/status/statusTable";
import type { Evidence, PodLine } from "./evidence";
import { plainText } from "./plainText";

/** What is looked at in a cluster. */
export interface LookedAt {
  readonly namespace: string;
  /** The Kafka whose listeners are shown. Absent: there is none yet. */
  readonly kafka?: string;
  /** Whose last lines are shown: pods by the beginning of their name. */
  readonly logs: readonly { readonly title: string; readonly podsOf: string }[];
}

/** What of a plan one wants to see. Pure. */
export function lookedAt(plan: Plan, namespace: string): LookedAt {
  const { cluster, applications = [], namespaces } = plan;
  return {
    namespace: cluster?.namespace ?? namespaces[0]?.name ?? namespace,
    ...(cluster === undefined ? {} : { kafka: cluster.name }),
    logs: [
      ...applications.map(({ name }) => ({ title: name, podsOf: name })),
      // Strimzi calls a worker <name>-connect-<number>.
      ...connectsOf(plan).map(({ name }) => ({ title: `Connect ${name}`, podsOf: `${name}-connect` })),
    ],
  };
}

/** The cluster of a talk, by the Kubernetes API. */
export class Cluster {
  private connection: Promise<Connection> | undefined;

  constructor(
    private readonly env: NodeJS.ProcessEnv,
    /** Empty: the current one. */
    private readonly wanted: string,
    private readonly timeoutMs = 10_000,
  ) {}

  /**
   * The context and the API server, after that server has answered.
   *
   * @throws {CannotAsk} if it cannot be reached, with what to do.
   */
  async find(): Promise<{ readonly context: string; readonly server: string }> {
    this.connection = connect(this.env, this.wanted || undefined, this.timeoutMs);
    const connection = await this.connection;
    try {
      await connection.api.apis.getAPIVersions();
    } catch (error) {
      throw explained(error, connection);
    }
    return { context: connection.context, server: connection.server };
  }

  /**
   * What the cluster shows now. It never fails: what cannot be read is missing, with the reason.
   *
   * @param width The width of the report, in characters.
   */
  async look(what: LookedAt, now: Date, width: number): Promise<Evidence> {
    const nothing: Evidence = { pods: [], listeners: [], logs: [], rows: [], report: [] };
    try {
      this.connection ??= connect(this.env, this.wanted || undefined, this.timeoutMs);
      const connection = await this.connection;
      const { api } = connection;
      try {
        const { namespace } = what;
        const [status, pods, listeners] = await Promise.all([
          clusterStatus(api, namespace, now),
          podsIn(api, namespace),
          listenersOf(api, what),
        ]);
        const logs = await Promise.all(what.logs.map((log) => logOf(api, namespace, pods, log)));
        const report = statusReport(status, commandStart(status, namespace, this.wanted || undefined), undefined, {
          width,
          colours: false,
        });
        return {
          pods: pods.map((pod) => podLine(pod, now)),
          listeners,
          logs,
          rows: inOrder(status.rows),
          report: report.flatMap((line) => line.split("\n")),
        };
      } catch (error) {
        throw explained(error, connection);
      }
    } catch (error) {
      if (!(error instanceof CannotAsk)) {
        throw error;
      }
      return { ...nothing, trouble: plainText(error.message) };
    }
  }
}

const container = z.object({
  ready: z.boolean().nullish(),
  restartCount: z.number().nullish(),
  state: z.object({ waiting: z.object({ reason: z.string().nullish() }).nullish() }).nullish(),
});
const pod = z.object({
  metadata: z.object({
    name: z.string(),
    creationTimestamp: z.coerce.date(),
    deletionTimestamp: z.unknown().optional(),
  }),
  status: z.object({ phase: z.string().nullish(), containerStatuses: z.array(container).nullish() }).nullish(),
});
type Pod = z.infer<typeof pod>;

/** None where one may not list pods: the operators' own words are there still. */
async function podsIn(api: Api, namespace: string): Promise<Pod[]> {
  try {
    const { items } = z.object({ items: z.array(pod) }).parse(await api.core.listNamespacedPod({ namespace }));
    return items.toSorted((a, b) => a.metadata.name.localeCompare(b.metadata.name, "en", { numeric: true }));
  } catch (error) {
    if (httpStatus(error) === 403) {
      return [];
    }
    throw error;
  }
}

function podLine({ metadata, status }: Pod, now: Date): PodLine {
  const containers = status?.containerStatuses ?? [];
  const waits = containers.flatMap(({ state }) => state?.waiting?.reason ?? []);
  return {
    name: metadata.name,
    ready: `${containers.filter(({ ready }) => ready === true).length}/${containers.length}`,
    state: metadata.deletionTimestamp == null ? plainText(waits[0] ?? status?.phase ?? "") : "Terminating",
    restarts: containers.reduce((sum, { restartCount }) => sum + (restartCount ?? 0), 0),
    age: age(metadata.creationTimestamp, now),
  };
}

const kafkaWithListeners = z.object({
  status: z
    .object({
      listeners: z.array(z.object({ name: z.string().nullish(), bootstrapServers: z.string().nullish() })).nullish(),
    })
    .nullish(),
});

async function listenersOf(api: Api, { namespace, kafka }: LookedAt): Promise<Evidence["listeners"]> {
  if (kafka === undefined) {
    return [];
  }
  try {
    const of = { group: "kafka.strimzi.io", version: "v1", plural: "kafkas", namespace, name: kafka };
    const { status } = kafkaWithListeners.parse(await api.custom.getNamespacedCustomObject(of));
    return (status?.listeners ?? []).map(({ name, bootstrapServers }) => ({
      name: name ?? "",
      address: plainText(bootstrapServers ?? "no address yet"),
    }));
  } catch (error) {
    if (httpStatus(error) === 404) {
      return [];
    }
    throw error;
  }
}

/** So many lines of each log are shown. */
const LINES = 4;

async function logOf(
  api: Api,
  namespace: string,
  pods: readonly Pod[],
  { title, podsOf }: LookedAt["logs"][number],
): Promise<Evidence["logs"][number]> {
  const newest = pods
    .filter(({ metadata }) => metadata.name.startsWith(`${podsOf}-`) && metadata.deletionTimestamp == null)
    .toSorted((a, b) => b.metadata.creationTimestamp.getTime() - a.metadata.creationTimestamp.getTime())[0];
  if (newest === undefined) {
    return { title, lines: ["no pod yet"] };
  }
  const { name } = newest.metadata;
  try {
    const text = await api.core.readNamespacedPodLog({ namespace, name, tailLines: LINES });
    const lines = plainText(String(text))
      .split("\n")
      .filter((line) => line.trim() !== "");
    return { title: `${title} (${name})`, lines: lines.length === 0 ? ["nothing yet"] : lines.slice(-LINES) };
  } catch (error) {
    return { title: `${title} (${name})`, lines: [`its log cannot be read: ${reason(error)}`] };
  }
}

function reason(error: unknown): string {
  const status = httpStatus(error);
  return status === undefined
    ? (messageOf(error).split("\n", 1)[0] ?? "")
    : `the API server answers with status ${status}`;
}
