import type { NodeCertificate } from "./nodeCertificate";

/** A Kafka node that runs, in name only. */
export interface RunningNode {
  readonly id: number;
  readonly pool: string;
  readonly broker: boolean;
  /** What it was started with: another text is a reason to restart it. */
  revision: string;
  restarts: number;
  /** What it was started with, and shows to clients and other nodes. */
  certificate: NodeCertificate;
  /** The generations of keys of the CAs that it trusts. */
  trusts: string;
  /** Whether a broker has partitions: the operator takes away only those that have none. */
  holdsPartitions: boolean;
  /** The size that each of its volumes was made with, by the volume's number. */
  readonly volumes: Map<number, string>;
}

/** What runs of one Kafka: what the real operator asks Kafka and Kubernetes about. */
export interface RunningCluster {
  readonly nodes: Map<number, RunningNode>;
  /** How many copies each topic has, by the KafkaTopic's name. */
  readonly copies: Map<string, number>;
}

/** The workers of a KafkaConnect that run, in name only. */
export interface RunningWorkers {
  /** What they were started with. */
  revision: string;
  restarts: number;
  /** What their image was built from, if it was. */
  build: string;
  builds: number;
}

/** What runs, by the uid of the resource that it belongs to: a Kafka of the same name made later is another one. */
export class RunningClusters {
  private readonly clusters = new Map<string, RunningCluster>();
  private readonly workers = new Map<string, RunningWorkers>();

  /** What runs of a Kafka: nothing, at first. */
  of(uid: string): RunningCluster {
    const cluster = this.clusters.get(uid) ?? { nodes: new Map(), copies: new Map() };
    this.clusters.set(uid, cluster);
    return cluster;
  }

  /** What runs of a KafkaConnect: nothing, at first. */
  workersOf(uid: string): RunningWorkers {
    const workers = this.workers.get(uid) ?? { revision: "", restarts: -1, build: "", builds: 0 };
    this.workers.set(uid, workers);
    return workers;
  }
}

/** Every broker has partitions from now on. */
export function spread({ nodes }: RunningCluster): void {
  for (const node of nodes.values()) {
    node.holdsPartitions = node.broker;
  }
}
