import { randomUUID } from "node:crypto";
import { createServer } from "node:https";
import type { V1Pod } from "@kubernetes/client-node";
import type { Properties } from "../kafka/clients";
import { type Move, spread, withCopies } from "./moves";
import type { NodeSurroundings } from "./nodeSurroundings";
import { found } from "./podVolumes";

/** What stands for Cruise Control in a pod. */
export interface CruiseControl {
  stop(): void;
}

/** How long it claims to know nothing of the load yet, as the real one does for minutes. */
const WARM_UP_MS = 5_000;

/**
 * Cruise Control's REST API, as far as Strimzi's operator asks it: it has no model of the load, but the partitions do
 * move, by Kafka's admin client. New brokers get their share, brokers that go are emptied, topics get their copies.
 */
export async function startCruiseControl(
  pod: V1Pod,
  address: string,
  around: NodeSurroundings,
): Promise<CruiseControl> {
  const namespace = pod.metadata?.namespace ?? "";
  const cluster = pod.metadata?.labels?.["strimzi.io/cluster"] ?? "";
  const { certificate, key } = await keyPair(around, namespace, `${cluster}-cruise-control-certs`);
  const admin = async () => around.kafkaClients().admin(await operatorProperties(around, namespace, cluster));
  const tasks = new Map<string, "InExecution" | "Completed" | "CompletedWithError">();
  const started = Date.now();

  const carryOut = (what: string, moves: () => Promise<readonly Move[]>): string => {
    const id = randomUUID();
    tasks.set(id, "InExecution");
    moves()
      .then(async (wanted) => {
        around.log(`Cruise Control: ${what} moves ${wanted.length} partitions`);
        if (wanted.length > 0) {
          await (await admin()).reassign(wanted);
        }
        tasks.set(id, "Completed");
      })
      .catch((error: Error) => {
        around.log(`Cruise Control: ${what} fails: ${error.message}`);
        tasks.set(id, "CompletedWithError");
      });
    return id;
  };
  const state = async () => {
    const client = await admin();
    const [partitions, brokers] = await Promise.all([client.describePartitions(), client.listBrokers()]);
    return { partitions, brokers };
  };

  const server = createServer({ cert: certificate, key }, (request, response) => {
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.on("end", async () => {
      const url = new URL(request.url ?? "/", "https://cruise-control");
      const endpoint = url.pathname.split("/").at(-1) ?? "";
      const isDry = url.searchParams.get("dryrun") !== "false";
      const ids = (url.searchParams.get("brokerid") ?? "")
        .split(",")
        .filter((id) => id !== "")
        .map(Number);
      const answer = (status: number, body: object, task?: string) => {
        response.writeHead(status, {
          "content-type": "application/json",
          ...(task === undefined ? {} : { "user-task-id": task }),
        });
        response.end(JSON.stringify(body));
      };
      if (endpoint === "user_tasks") {
        const wanted = (url.searchParams.get("user_task_ids") ?? "").split(",");
        const chosen = [...tasks].filter(([id]) => wanted.includes(id) || wanted[0] === "");
        const originalResponse = JSON.stringify(proposal([]));
        answer(
          200,
          {
            version: 1,
            userTasks: chosen.map(([UserTaskId, Status]) => ({
              UserTaskId,
              Status,
              RequestURL: "",
              ClientIdentity: "",
              StartMs: "0",
              originalResponse,
            })),
          },
          randomUUID(),
        );
        return;
      }
      if (Date.now() - started < WARM_UP_MS && endpoint !== "state") {
        answer(500, {
          version: 1,
          errorMessage: `${notEnoughWindows}: There are only 0 valid windows`,
          stackTrace: notEnoughWindows,
        });
        return;
      }
      try {
        switch (endpoint) {
          case "rebalance":
          case "add_broker":
          case "remove_broker": {
            const leaving = endpoint === "remove_broker" ? ids : [];
            const moves = async () => {
              const { partitions, brokers } = await state();
              return spread(
                partitions,
                brokers.filter((id) => !leaving.includes(id)),
                leaving,
              );
            };
            const { brokers } = await state();
            const task = isDry ? randomUUID() : carryOut(`${endpoint} ${ids}`, moves);
            if (isDry) tasks.set(task, "Completed");
            answer(200, proposal(brokers), task);
            return;
          }
          case "topic_configuration": {
            const copies = copiesWanted(JSON.parse(Buffer.concat(chunks).toString()));
            const moves = async () => {
              const { partitions, brokers } = await state();
              return withCopies(partitions, brokers, copies);
            };
            answer(200, proposal([]), carryOut(`copies of ${[...copies.keys()]}`, moves));
            return;
          }
          default:
            answer(200, {
              version: 1,
              ExecutorState: { state: "NO_TASK_IN_PROGRESS" },
              MonitorState: {},
              AnalyzerState: {},
            });
        }
      } catch (error) {
        answer(500, { version: 1, errorMessage: String(error), stackTrace: String(error) });
      }
    });
  });
  server.listen(9090, address);
  return { stop: () => server.close() };
}

const notEnoughWindows =
  "com.linkedin.kafka.cruisecontrol.exception.KafkaCruiseControlException: com.linkedin.cruisecontrol.exception.NotEnoughValidWindowsException";

/** Copies by topic, out of `{"replication_factor": {"topic_by_replication_factor": {"3": "one|another"}}}`. */
function copiesWanted(body: unknown): Map<string, number> {
  const byCopies: Record<string, string> = Object(Object(Object(body).replication_factor).topic_by_replication_factor);
  return new Map(
    Object.entries(byCopies).flatMap(([copies, topics]) =>
      topics.split("|").map((topic) => [topic, Number(copies)] as const),
    ),
  );
}

/** The answer to a proposal, with the fields that the operator shows in a KafkaRebalance's status. */
function proposal(brokers: readonly number[]): object {
  const load = {
    hosts: [],
    brokers: brokers.map((Broker) => ({
      Broker,
      Leaders: 1,
      Replicas: 1,
      CpuPct: 1,
      DiskMB: 1,
      DiskPct: 1,
      LeaderNwInRate: 1,
      FollowerNwInRate: 1,
      NwOutRate: 1,
      PnwOutRate: 1,
    })),
  };
  const summary = {
    numReplicaMovements: 1,
    dataToMoveMB: 0,
    numLeaderMovements: 0,
    numIntraBrokerReplicaMovements: 0,
    intraBrokerDataToMoveMB: 0,
    recentWindows: 1,
    monitoredPartitionsPercentage: 100,
    excludedTopics: [],
    excludedBrokersForLeadership: [],
    excludedBrokersForReplicaMove: [],
    onDemandBalancednessScoreBefore: 50,
    onDemandBalancednessScoreAfter: 90,
    provisionStatus: "RIGHT_SIZED",
    provisionRecommendation: "",
  };
  return { version: 1, summary, loadBeforeOptimization: load, loadAfterOptimization: load };
}

/** What Strimzi's cluster operator proves itself with to Kafka, of which it is a super user. */
export async function operatorProperties(
  around: Pick<NodeSurroundings, "core">,
  namespace: string,
  cluster: string,
): Promise<Properties> {
  const { certificate, key } = await keyPair(around, namespace, `${cluster}-cluster-operator-certs`);
  const authority = await found(around.core.readNamespacedSecret({ name: `${cluster}-cluster-ca-cert`, namespace }));
  const trusted = Object.entries(authority?.data ?? {}).filter(([name]) => name.endsWith(".crt"));
  return {
    "bootstrap.servers": `${cluster}-kafka-bootstrap.${namespace}.svc:9091`,
    "security.protocol": "SSL",
    "ssl.truststore.type": "PEM",
    "ssl.truststore.certificates": trusted.map(([, value]) => Buffer.from(value, "base64").toString()).join("\n"),
    "ssl.keystore.type": "PEM",
    "ssl.keystore.certificate.chain": certificate,
    "ssl.keystore.key": key,
  };
}

async function keyPair({ core }: Pick<NodeSurroundings, "core">, namespace: string, name: string) {
  const secret = await found(core.readNamespacedSecret({ name, namespace }));
  const content = (ending: string) => {
    const [, value = ""] = Object.entries(secret?.data ?? {}).find(([key]) => key.endsWith(ending)) ?? [];
    return Buffer.from(value, "base64").toString();
  };
  return { certificate: content(".crt"), key: content(".key") };
}
