import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { CoreV1Api } from "@kubernetes/client-node";
import { type Controllers, startControllers } from "../cluster/controlPlane";
import type { KafkaClients } from "../kafka/clients";
import { KafkaAccess, kafkaClients } from "./kafkaAccess";
import { NodeAgent } from "./nodeAgent";
import { type Runtime, runtime } from "./runtime";
import { strimziOperators } from "./strimziOperators";

/**
 * The whole chain but for the engine: an API server and its controllers, and a node on which Strimzi's real operators,
 * Kafka, Connect and the demo's clients run. The operator is installed as for any cluster: `operator.install: manifests`
 * from {@link Chain.installManifests}.
 */
export class Chain {
  private constructor(
    private readonly controllers: Controllers,
    private readonly agent: NodeAgent,
    private readonly clients: KafkaClients,
    /** Kafka itself, of any cluster in it. */
    readonly kafka: KafkaAccess,
    readonly runtime: Runtime,
    /** Everything that there is of it on disk: pods' logs are `NAME.log`. */
    readonly folder: string,
  ) {}

  /** @param log Gets a line for whatever happens to pods. */
  static async start(log: (message: string) => void = () => undefined): Promise<Chain> {
    const operators = strimziOperators();
    if (typeof operators === "string") {
      throw new Error(operators);
    }
    const controllers = await startControllers({ crds: operators.install });
    try {
      const { folder } = controllers.supervised;
      const node = join(folder, "node");
      mkdirSync(join(node, "temporary"), { recursive: true });
      mkdirSync(join(folder, "state"));
      const found = await runtime(node);
      const hosts = join(node, "hosts");
      writeFileSync(hosts, "127.0.0.1 localhost\n");
      const clients = kafkaClients(found.kafka, hosts, join(node, "temporary"));
      const agent = await NodeAgent.start(controllers, {
        folder: node,
        runtime: found,
        log,
        kafkaClients: () => clients,
      });
      const core = controllers.client.kubeConfig.makeApiClient(CoreV1Api);
      return new Chain(controllers, agent, clients, new KafkaAccess(core, clients), found, folder);
    } catch (error) {
      await controllers.stop();
      throw error;
    }
  }

  get kubeconfig(): string {
    return this.controllers.kubeconfig;
  }

  get client() {
    return this.controllers.client;
  }

  get broken(): Promise<string> {
    return this.controllers.broken;
  }

  /** A folder for the state of stacks. */
  get state(): string {
    return join(this.folder, "state");
  }

  /** A folder with Strimzi's install manifests, for `operator.manifests`. */
  get installManifests(): string {
    return this.runtime.operators.install;
  }

  /** The file with the names of all pods and services, for a JVM on this machine. */
  get hosts(): string {
    return this.agent.hostsFile;
  }

  /** The end of a pod's log, by the beginning of its container's name. */
  async log(name: string, lines?: number): Promise<string> {
    return this.controllers.supervised.log(name, lines);
  }

  /** Ends everything and removes every file. It also happens when this process ends, in whatever way. */
  async stop(): Promise<void> {
    await this.agent.stop();
    await this.clients.stop();
    await this.controllers.stop();
  }
}
