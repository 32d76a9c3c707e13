/** A Kafka node that runs, in name only. */
export interface RunningNode {
  readonly id: number;
  readonly pool: string;
  readonly broker: boolean;
  /** What it was started with: another text is a reason to restart it. */
  revision: string;
  restarts: number;
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

/** What runs, by the uid of the resource that it belongs to: a Kafka of the same name made later is another one. */
export class RunningClusters {
  private readonly clusters = new Map<string, RunningCluster>();
  private readonly workers = new Map<string, string>();

  /** What runs of a Kafka: nothing, at first. */
  of(uid: string): RunningCluster {
    const cluster = this.clusters.get(uid) ?? { nodes: new Map(), copies: new Map() };
    this.clusters.set(uid, cluster);
    return cluster;
  }

  /** Whether the workers of a KafkaConnect run with this revision; from now on they do. */
  startWorkers(uid: string, revision: string): boolean {
    const same = this.workers.get(uid) === revision;
    this.workers.set(uid, revision);
    return same;
  }
}

/** Every broker has partitions from now on. */
export function spread({ nodes }: RunningCluster): void {
  for (const node of nodes.values()) {
    node.holdsPartitions = node.broker;
  }
}
