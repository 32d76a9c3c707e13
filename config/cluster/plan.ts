import type { OperatorCertificatesPlan } from "../certificates/plan";
import type { KafkaConfig } from "../kafka/kafkaConfig";
import type { Replication } from "../kafka/sizing";
import type { Labels } from "../kubernetes/object";
import type { ResourcesPlan } from "../kubernetes/resources";
import type { Wait } from "../kubernetes/wait";
import type { KafkaExporterPlan, MetricsReporterPlan } from "../metrics/plan";
import type { PlacementPlan } from "../placement/plan";
import type { RebalancePlan } from "../rebalance/plan";

/** The way that clients authenticate on a listener. */
export type ListenerAuthentication = "tls" | "scram-sha-512";

/** Where a listener's clients see the brokers, in Strimzi's terms. */
export interface ListenerConfigurationPlan {
  readonly bootstrap?: { readonly host?: string; readonly alternativeNames?: readonly string[] };
  readonly hostTemplate?: string;
  readonly advertisedHostTemplate?: string;
  readonly advertisedPortTemplate?: string;
  readonly brokers?: readonly { readonly broker: number; readonly advertisedPort: number }[];
}

export interface ListenerPlan {
  readonly name: string;
  readonly port: number;
  readonly type: "internal" | "route" | "loadbalancer" | "nodeport" | "cluster-ip";
  readonly tls: boolean;
  /** Absent: anybody who can connect is let in. */
  readonly authentication?: ListenerAuthentication;
  /** Absent: clients see the brokers where Strimzi finds them. */
  readonly configuration?: ListenerConfigurationPlan;
  /** Where clients from outside connect first. Absent: what Strimzi finds, once it runs. */
  readonly bootstrapAddress?: string;
}

export interface VolumePlan {
  /** A Kubernetes quantity, such as `1Gi`. */
  readonly size: string;
  /** Absent: the cluster's default storage class. */
  readonly class?: string;
  /** Whether the volume goes away with its broker. */
  readonly deleteClaim: boolean;
}

/** A pool of Kafka nodes that are alike. */
export interface PoolPlan {
  readonly name: string;
  readonly role: "broker" | "controller";
  readonly replicas: number;
  /** Ids that its nodes may take, in the notation of Strimzi's `strimzi.io/next-node-ids`. */
  readonly nodeIds: string;
  readonly volumes: readonly VolumePlan[];
  /** Heap of the JVM (`-Xmx`), such as `1G`. Absent: Strimzi derives it from the memory limit. */
  readonly maxHeap?: string;
  readonly resources?: ResourcesPlan;
  readonly placement?: PlacementPlan;
}

/** The pools of a cluster. */
export interface ClusterPools {
  readonly controllers: PoolPlan;
  /** The brokers of the setting `replicas`. */
  readonly brokers: PoolPlan;
  /** Further pools of brokers. Absent: none. */
  readonly further?: readonly PoolPlan[];
}

/** A Kafka cluster: its nodes, its listeners and what runs beside it. */
export interface ClusterPlan {
  readonly name: string;
  readonly namespace: string;
  readonly labels: Labels;
  /** Kafka's version. Absent: the operator's default. */
  readonly version?: string;
  /** The format of Kafka's metadata. Absent: the operator raises it with Kafka's version. */
  readonly metadataVersion?: string;
  readonly listeners: readonly [ListenerPlan, ...ListenerPlan[]];
  readonly authorization?: "simple";
  /** Principals that no rule holds back. Absent: none but Strimzi's own. */
  readonly superUsers?: readonly string[];
  readonly config: KafkaConfig;
  /** How its data is replicated unless somebody asks for something else. */
  readonly replication: Replication;
  readonly pools: ClusterPools;
  readonly entityOperator: boolean;
  readonly entityOperatorPlacement?: PlacementPlan;
  readonly cruiseControl: boolean;
  /** What Cruise Control does by itself when brokers come or go. Absent: nothing. */
  readonly rebalance?: readonly RebalancePlan[];
  /** The node label with a broker's rack. Absent: racks make no difference. */
  readonly rack?: string;
  /** How the nodes offer metrics to Prometheus. Absent: not at all. */
  readonly metrics?: MetricsReporterPlan;
  /** Kafka Exporter, which shows how far consumers are behind. Absent: none. */
  readonly kafkaExporter?: KafkaExporterPlan;
  readonly certificates: OperatorCertificatesPlan;
  /** Patches of its objects, in their order: an update waits for what they change. Absent: there are none. */
  readonly patches?: readonly unknown[];
  /** Whether the operator leaves the cluster alone. */
  readonly paused: boolean;
  readonly wait?: Wait;
}

/** A plan as far as it is about the cluster. */
export interface WithCluster {
  readonly cluster?: ClusterPlan;
}
