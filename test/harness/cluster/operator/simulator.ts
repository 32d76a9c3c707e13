import type { KubernetesObject } from "../../../../config/kubernetes/object";
import { ApiError, type ClusterClient } from "../client";
import { takeUpSubscription } from "./olm";
import { OUTCOME_ANNOTATION, type Outcome, PAUSE_ANNOTATION } from "./stages";
import { takeUpStrimziResource } from "./strimzi";
import { keyOf, type WatchedKind, World } from "./world";

const strimzi = "kafka.strimzi.io/v1";
const olm = "operators.coreos.com/v1alpha1";

const kinds: readonly WatchedKind[] = [
  { apiVersion: strimzi, kind: "Kafka", plural: "kafkas" },
  { apiVersion: strimzi, kind: "KafkaNodePool", plural: "kafkanodepools" },
  { apiVersion: strimzi, kind: "KafkaTopic", plural: "kafkatopics" },
  { apiVersion: strimzi, kind: "KafkaUser", plural: "kafkausers" },
  { apiVersion: strimzi, kind: "KafkaConnect", plural: "kafkaconnects" },
  { apiVersion: strimzi, kind: "KafkaConnector", plural: "kafkaconnectors" },
  { apiVersion: olm, kind: "Subscription", plural: "subscriptions" },
  { apiVersion: olm, kind: "InstallPlan", plural: "installplans" },
];

/** How soon something that could not be done yet is tried again. */
const RETRY_MS = 300;

/**
 * What an operator's look at a resource came to: `done`, or `later` if something that it needs is not
 * there yet.
 */
export type Look = "done" | "later";

/** What an operator works with. */
export interface Surroundings {
  readonly client: ClusterClient;
  readonly world: World;
}

/**
 * The part of Strimzi's operators and of OLM that KWOK's stages cannot play, since it makes objects or
 * asks about others: CAs and users' secrets, with real certificates; the topics' finalizers, which go
 * only while the topic operator would be there; the pools' status; and what OLM makes of a Subscription.
 * See strimzi.ts and olm.ts. It runs in the process that started the control plane, not as a program of
 * its own.
 *
 * It makes no pods, services, or any object of Strimzi's other than those secrets.
 */
export class Simulator {
  private readonly queue = new Set<string>();
  private readonly outcomes = new Map<string, Outcome>();
  private readonly problems: unknown[] = [];
  private working: Promise<void> = Promise.resolve();
  private stopped = false;

  private constructor(
    private readonly client: ClusterClient,
    private world: World | undefined,
  ) {}

  static async start(client: ClusterClient): Promise<Simulator> {
    const simulator = new Simulator(client, undefined);
    simulator.world = await World.watch(client, kinds, (object) => simulator.noticed(object));
    simulator.wake();
    return simulator;
  }

  /**
   * Decides what comes of a resource, now or when it is made: see {@link OUTCOME_ANNOTATION}. Only those
   * kinds that turn Ready: Kafka, KafkaTopic, KafkaUser, KafkaConnect, KafkaConnector.
   */
  async decide(kind: string, namespace: string, name: string, outcome: Outcome): Promise<void> {
    const key = `${kind} ${namespace}/${name}`;
    this.outcomes.set(key, outcome);
    const object = this.world?.get(kind, namespace, name);
    if (object !== undefined) {
      await this.annotate(object, outcome);
    }
  }

  /** Stops, and fails if something has gone wrong that is nobody's fault but the simulator's. */
  async stop(): Promise<void> {
    this.stopped = true;
    await this.world?.stop();
    await this.working;
    if (this.problems.length > 0) {
      throw this.problems[0];
    }
  }

  private noticed(object: KubernetesObject): void {
    this.queue.add(keyOf(object));
    const { namespace, labels } = object.metadata;
    // What belongs to a cluster, or a cluster to what it has, may have waited for this. What is the same stays the same.
    const cluster = object.kind === "Kafka" || object.kind === "KafkaConnect" ? object.metadata.name : undefined;
    for (const other of this.world?.find(({ metadata }) => metadata.namespace === namespace) ?? []) {
      const owner = other.metadata.labels?.["strimzi.io/cluster"];
      const isPart = cluster !== undefined && owner === cluster;
      const isWhole = other.metadata.name === labels?.["strimzi.io/cluster"];
      const isSubscription = object.kind === "InstallPlan" && other.kind === "Subscription";
      if (isPart || (isWhole && object.kind === "KafkaNodePool") || isSubscription) {
        this.queue.add(keyOf(other));
      }
    }
    this.wake();
  }

  private wake(): void {
    if (this.world !== undefined) {
      this.working = this.working.then(() => this.work());
    }
  }

  private async work(): Promise<void> {
    for (const key of this.queue) {
      if (this.stopped) {
        return;
      }
      this.queue.delete(key);
      const look = await this.look(key).catch((error: unknown) => this.failed(error));
      if (look === "later") {
        setTimeout(() => {
          this.queue.add(key);
          this.wake();
        }, RETRY_MS).unref();
      }
    }
  }

  /** What was changed or deleted while it was looked at is looked at again; anything else is a mistake of the simulator. */
  private failed(error: unknown): Look {
    const isRace = error instanceof ApiError && (error.code === 404 || error.code === 409 || error.code === 403);
    if (!isRace && !this.stopped) {
      this.problems.push(error);
      process.stderr.write(`the simulated operator: ${error instanceof Error ? error.message : error}\n`);
    }
    return "later";
  }

  private async look(key: string): Promise<Look> {
    const [kind, place = ""] = key.split(" ");
    const [namespace, name] = place.split("/");
    const object = this.world?.get(kind ?? "", namespace, name);
    if (object === undefined || this.world === undefined) {
      return "done";
    }
    const { annotations } = object.metadata;
    const outcome = this.outcomes.get(key);
    if (outcome !== undefined && annotations?.[OUTCOME_ANNOTATION] !== outcome) {
      await this.annotate(object, outcome);
      return "done";
    }
    if (annotations?.[PAUSE_ANNOTATION] === "true") {
      return "done";
    }
    const surroundings = { client: this.client, world: this.world };
    return object.apiVersion === olm
      ? takeUpSubscription(object, surroundings)
      : takeUpStrimziResource(object, surroundings);
  }

  private async annotate(object: KubernetesObject, outcome: Outcome): Promise<void> {
    await this.client.merge(object, { metadata: { annotations: { [OUTCOME_ANNOTATION]: outcome } } });
  }
}
