import { setMaxListeners } from "node:events";
import { setTimeout as sleep } from "node:timers/promises";
import type { KubernetesObject } from "../../../../config/kubernetes/object";
import { ApiError, type ClusterClient } from "../client";
import { lookAtBridge } from "./bridgeOperator";
import { lookAtKafka } from "./clusterOperator";
import { lookAtConnect, lookAtConnector } from "./connectOperator";
import { lookAtTopic, lookAtUser } from "./entityOperator";
import { Lanes } from "./lanes";
import { lookAtMirror } from "./mirrorOperator";
import { takeUpSubscription } from "./olm";
import { type Outcome, outcomeAsked } from "./outcome";
import { lookAtRebalance } from "./rebalancing";
import { RunningClusters, type RunningNode, type RunningWorkers } from "./runningClusters";
import { CLUSTER_LABEL } from "./secrets";
import { DEFAULT_PACE, type Look, type Pace, type Surroundings } from "./surroundings";
import { keyOf, type WatchedKind, World } from "./world";

const strimzi = "kafka.strimzi.io/v1";
const olm = "operators.coreos.com/v1alpha1";

const kinds: readonly WatchedKind[] = [
  { apiVersion: strimzi, kind: "Kafka", plural: "kafkas" },
  { apiVersion: strimzi, kind: "KafkaNodePool", plural: "kafkanodepools" },
  { apiVersion: strimzi, kind: "KafkaRebalance", plural: "kafkarebalances" },
  { apiVersion: strimzi, kind: "KafkaTopic", plural: "kafkatopics" },
  { apiVersion: strimzi, kind: "KafkaUser", plural: "kafkausers" },
  { apiVersion: strimzi, kind: "KafkaBridge", plural: "kafkabridges" },
  { apiVersion: strimzi, kind: "KafkaConnect", plural: "kafkaconnects" },
  { apiVersion: strimzi, kind: "KafkaConnector", plural: "kafkaconnectors" },
  { apiVersion: strimzi, kind: "KafkaMirrorMaker2", plural: "kafkamirrormaker2s" },
  { apiVersion: olm, kind: "Subscription", plural: "subscriptions" },
  { apiVersion: olm, kind: "InstallPlan", plural: "installplans" },
];

/** Who looks at a resource of a kind. A pool is looked at with its Kafka. */
const looks: Readonly<Record<string, (object: KubernetesObject, surroundings: Surroundings) => Promise<Look>>> = {
  Kafka: lookAtKafka,
  KafkaRebalance: lookAtRebalance,
  KafkaTopic: lookAtTopic,
  KafkaUser: lookAtUser,
  KafkaBridge: lookAtBridge,
  KafkaConnect: lookAtConnect,
  KafkaConnector: lookAtConnector,
  KafkaMirrorMaker2: lookAtMirror,
  Subscription: takeUpSubscription,
};

/** How soon something that could not be done yet is tried again. */
const RETRY_MS = 300;

/**
 * Strimzi's operators and OLM, as far as a client of the Kubernetes API sees them: conditions and
 * generations, when they come and what they wait for, secrets with real certificates, finalizers, and
 * objects of their own. What nodes of Kafka and workers of Connect would do is kept in memory, where a test
 * can ask about it. See clusterOperator.ts, entityOperator.ts, connectOperator.ts, rebalancing.ts and olm.ts.
 *
 * They make no pods, services or claims, and run in the process that started the control plane.
 */
export class Simulator {
  private readonly lanes = new Lanes((key) => this.look(key));
  private readonly outcomes = new Map<string, Outcome>();
  private readonly problems: unknown[] = [];
  private readonly seen = new Map<string, string>();
  private readonly stopped = new AbortController();
  private readonly running = new RunningClusters();
  private readonly ready: Promise<World>;
  private readonly period: NodeJS.Timeout;
  private world: World | undefined;

  private constructor(
    private readonly client: ClusterClient,
    private readonly pace: Pace,
  ) {
    // Each object that takes its time listens: there may be hundreds.
    setMaxListeners(0, this.stopped.signal);
    this.ready = World.watch(client, kinds, (object) => this.noticed(object));
    this.period = setInterval(() => this.lookAtAll(), pace.periodMs).unref();
  }

  static async start(client: ClusterClient, pace: Partial<Pace> = {}): Promise<Simulator> {
    const simulator = new Simulator(client, { ...DEFAULT_PACE, ...pace });
    simulator.world = await simulator.ready;
    return simulator;
  }

  /** Decides what comes of a resource of Strimzi that turns Ready, now or when it is made. */
  async decide(kind: string, namespace: string, name: string, outcome: Outcome): Promise<void> {
    const key = `${kind} ${namespace}/${name}`;
    this.outcomes.set(key, outcome);
    this.lanes.add(key);
  }

  /** The nodes of a Kafka that run, as of now. */
  async nodes(namespace: string, name: string): Promise<readonly RunningNode[]> {
    const metadata = { namespace, name };
    const kafka = await this.client.read({ apiVersion: strimzi, kind: "Kafka", metadata });
    const nodes = kafka === undefined ? [] : this.running.of(uidOf(kafka)).nodes.values();
    return [...nodes].map((node) => ({ ...node })).sort((a, b) => a.id - b.id);
  }

  /** The workers of a KafkaConnect that run, as of now. */
  async workers(namespace: string, name: string): Promise<RunningWorkers | undefined> {
    const metadata = { namespace, name };
    const connect = await this.client.read({ apiVersion: strimzi, kind: "KafkaConnect", metadata });
    return connect === undefined ? undefined : { ...this.running.workersOf(uidOf(connect)) };
  }

  /** Moves all partitions off a broker, as a person does with `kafka-reassign-partitions.sh`. */
  async drain(namespace: string, name: string, ...ids: readonly number[]): Promise<void> {
    const kafka = await this.client.read({ apiVersion: strimzi, kind: "Kafka", metadata: { namespace, name } });
    for (const node of kafka === undefined ? [] : this.running.of(uidOf(kafka)).nodes.values()) {
      node.holdsPartitions &&= !ids.includes(node.id);
    }
  }

  /** Stops, and fails if something has gone wrong that is nobody's fault but the simulator's. */
  async stop(): Promise<void> {
    this.stopped.abort();
    clearInterval(this.period);
    await this.world?.stop();
    await this.lanes.idle();
    if (this.problems.length > 0) {
      throw this.problems[0];
    }
  }

  /** What an operator wakes up for: what is asked for, not what operators report. */
  private noticed(object: KubernetesObject): void {
    const key = keyOf(object);
    const { namespace, labels, name } = object.metadata;
    const isGone = this.world !== undefined && this.world.get(object.kind, namespace, name) === undefined;
    const asked = isGone ? "" : whatIsAsked(object);
    if (this.seen.get(key) === asked) {
      return;
    }
    this.seen.set(key, asked);
    const owner = labels?.[CLUSTER_LABEL];
    switch (object.kind) {
      case "KafkaNodePool":
        this.lanes.add(`Kafka ${namespace}/${owner}`);
        return;
      case "InstallPlan":
        for (const subscription of this.world?.find((one) => one.kind === "Subscription") ?? []) {
          this.lanes.add(keyOf(subscription));
        }
        return;
      case "KafkaRebalance":
        // The real operator looks at its Kafka again within two minutes.
        this.lanes.add(`Kafka ${namespace}/${owner}`);
        break;
      case "Kafka":
      case "KafkaConnect":
        // What belongs to it may have waited for it.
        for (const part of this.world?.find((one) => one.metadata.labels?.[CLUSTER_LABEL] === name) ?? []) {
          if (part.metadata.namespace === namespace && part.kind !== "KafkaNodePool") {
            this.lanes.add(keyOf(part));
          }
        }
        break;
      default:
        break;
    }
    this.lanes.add(key);
  }

  private lookAtAll(): void {
    for (const object of this.world?.find(({ apiVersion, kind }) => apiVersion === strimzi && kind in looks) ?? []) {
      this.lanes.add(keyOf(object));
    }
  }

  private async look(key: string): Promise<void> {
    if (this.stopped.signal.aborted) {
      return;
    }
    const look = await this.lookNow(key).catch((error: unknown) => this.failed(error));
    if (look === "later") {
      setTimeout(() => this.lanes.add(key), RETRY_MS).unref();
    }
  }

  private async lookNow(key: string): Promise<Look> {
    const world = await this.ready;
    const [kind = "", place = ""] = key.split(" ");
    const [namespace, name] = place.split("/");
    const object = world.get(kind, namespace, name);
    const look = looks[kind];
    return object === undefined || look === undefined ? "done" : look(object, this.surroundings(world));
  }

  private surroundings(world: World): Surroundings {
    return {
      client: this.client,
      world,
      pace: this.pace,
      running: this.running,
      outcomeOf: (object) => this.outcomes.get(keyOf(object)) ?? outcomeAsked(object),
      wait: (ms) => sleep(ms, undefined, { signal: this.stopped.signal }),
    };
  }

  /**
   * What was changed or deleted while it was looked at is looked at again, and so is what was asked on a connection that
   * the API server closed meanwhile; anything else is a mistake of the simulator.
   */
  private failed(error: unknown): Look {
    if (this.stopped.signal.aborted) {
      return "done";
    }
    const isRace = error instanceof ApiError && (error.code === 404 || error.code === 409 || error.code === 403);
    if (!isRace && !isClosedConnection(error)) {
      this.problems.push(error);
      process.stderr.write(`the simulated operator: ${error instanceof Error ? error.message : error}\n`);
    }
    return "later";
  }
}

/** Node's code for a connection that the other side closed: "socket hang up" is one. */
function isClosedConnection(error: unknown): boolean {
  return error instanceof Error && "code" in error && error.code === "ECONNRESET";
}

function uidOf({ metadata }: KubernetesObject): string {
  return String(Object(metadata).uid);
}

/** Everything of an object but what operators report of it, and what the API server keeps for itself. */
function whatIsAsked({ kind, metadata, status }: KubernetesObject): string {
  const { uid, generation, labels, annotations, finalizers, deletionTimestamp } = Object(metadata);
  // How far a rebalance is, is what its Kafka waits for; OLM's objects have no generation to go by.
  const reported = kind === "KafkaRebalance" || kind === "InstallPlan" ? status : undefined;
  return JSON.stringify([uid, generation, labels, annotations, finalizers, deletionTimestamp, reported]);
}
