import type { AuthoritiesPlan, OperatorCertificatesPlan, UserCertificatePlan } from "./certificates/planning";
import type { KafkaConfig } from "./fields/fields";
import type { RenderPlan } from "./gitops/planning";
import type { Acl } from "./kafka/acl";
import type { KafkaExporterPlan, MetricsReporterPlan, MonitoringPlan } from "./metrics/planning";
import type { OperatorPlan } from "./operator/planning";
import type { PlacementPlan } from "./placement/planning";
import type { RebalancePlan } from "./rebalance/planning";
import type { Settings } from "./settings";

/**
 * What is wanted, as plain data: the seam between deciding (config/) and creating (components/). The
 * stages of the catalogue add to it one after another; a component takes its slice and asks no
 * questions.
 */
export interface Plan {
  /** The namespaces that are this stack's to create, and to delete. */
  readonly namespaces: readonly NamespacePlan[];
  readonly operator: OperatorPlan;
  /** The cluster's CAs, from stage 2 on, if the program makes them. */
  readonly authorities?: AuthoritiesPlan;
  /** The Kafka cluster, from stage 2 on. */
  readonly cluster?: ClusterPlan;
  /** From stage 8 on. */
  readonly topics?: readonly TopicPlan[];
  /** From stage 9 on. */
  readonly users?: readonly UserPlan[];
  /** From stage 10 on. */
  readonly applications?: readonly ApplicationPlan[];
  /** From stage 12 on. */
  readonly connect?: ConnectPlan;
  /** What Prometheus and Grafana need, from stage 2 on, if metrics are wanted. */
  readonly monitoring?: MonitoringPlan;
  /** Where manifests are written. Absent: the stack deploys to a cluster. */
  readonly render?: RenderPlan;
  /** What a person should know before the update: it is no mistake, but may be one. */
  readonly warnings: readonly string[];
  /** What a person types to look at the cluster. */
  readonly cli: "oc" | "kubectl";
}

export interface NamespacePlan {
  readonly name: string;
  readonly labels: Labels;
}

export type Labels = Readonly<Record<string, string>>;

/** Waiting until a resource says that it is ready. Absent where a plan names it: no waiting. */
export interface Wait {
  /** How long, as a Go duration: `10m`, `90s`. */
  readonly timeout: string;
}

/** A wait to spread into a plan: as the stack config has it for this kind of thing. */
export function waiting(
  { ready, timeouts }: Settings["wait"],
  kind: keyof Settings["wait"]["timeouts"],
): { wait?: Wait } {
  return ready ? { wait: { timeout: timeouts[kind] } } : {};
}

/** The way that clients authenticate on a listener. */
export type ListenerAuthentication = "tls" | "scram-sha-512";

export interface ListenerPlan {
  readonly name: string;
  readonly port: number;
  readonly type: "internal" | "route" | "loadbalancer" | "nodeport" | "cluster-ip";
  readonly tls: boolean;
  /** Absent: anybody who can connect is let in. */
  readonly authentication?: ListenerAuthentication;
}

export interface VolumePlan {
  /** A Kubernetes quantity, `1Gi` say. */
  readonly size: string;
  /** Absent: the cluster's default storage class. */
  readonly class?: string;
  /** Whether the volume goes away with its broker. */
  readonly deleteClaim: boolean;
}

export interface ResourcesPlan {
  readonly requests: Readonly<Record<string, string>>;
  /** Absent: as much as there is. */
  readonly limits?: Readonly<Record<string, string>>;
}

/** A pool of Kafka nodes that are alike. */
export interface PoolPlan {
  readonly name: string;
  readonly role: "broker" | "controller";
  readonly replicas: number;
  /** Ids that its nodes may take, in the notation of Strimzi's `strimzi.io/next-node-ids`. */
  readonly nodeIds: string;
  readonly volumes: readonly VolumePlan[];
  /** Heap of the JVM, `1G` say (`-Xmx`). Absent: Strimzi derives it from the memory limit. */
  readonly maxHeap?: string;
  readonly resources?: ResourcesPlan;
  readonly placement?: PlacementPlan;
}

export interface ClusterPlan {
  readonly name: string;
  readonly namespace: string;
  readonly labels: Labels;
  /** Kafka's version. Absent: the operator's default. */
  readonly version?: string;
  readonly listeners: readonly [ListenerPlan, ...ListenerPlan[]];
  readonly authorization?: "simple";
  readonly config: KafkaConfig;
  readonly pools: { readonly controllers: PoolPlan; readonly brokers: PoolPlan };
  readonly entityOperator: boolean;
  readonly entityOperatorPlacement?: PlacementPlan;
  readonly cruiseControl: boolean;
  /** What Cruise Control does by itself when brokers come or go. Absent: nothing. */
  readonly rebalance?: readonly RebalancePlan[];
  /** The node label that tells a broker's rack. Absent: racks make no difference. */
  readonly rack?: string;
  /** How the nodes offer metrics to Prometheus. Absent: not at all. */
  readonly metrics?: MetricsReporterPlan;
  /** What tells how far consumers are behind. Absent: nothing. */
  readonly kafkaExporter?: KafkaExporterPlan;
  readonly certificates: OperatorCertificatesPlan;
  /** Whether the operator leaves the cluster alone. */
  readonly paused: boolean;
  readonly wait?: Wait;
}

export interface TopicPlan {
  readonly name: string;
  readonly namespace: string;
  readonly labels: Labels;
  /** The Kafka cluster that it belongs to. */
  readonly cluster: string;
  /** The topic's name in Kafka. Absent: as `name`. */
  readonly topicName?: string;
  readonly partitions: number;
  readonly replicas: number;
  readonly config: KafkaConfig;
  readonly wait?: Wait;
}

/** What a user proves itself with, and who makes it. */
export type CredentialsPlan =
  | { /** A certificate that the user operator issues. */ readonly type: "tls" }
  | { readonly type: "tls-external"; readonly certificate: UserCertificatePlan }
  | { readonly type: "scram-sha-512" /** The secret with the password, under `password`. */; readonly secret: string };

export interface UserPlan {
  readonly name: string;
  readonly namespace: string;
  readonly labels: Labels;
  readonly cluster: string;
  readonly credentials: CredentialsPlan;
  /** Who it is to Kafka's authorizer and in Kafka's logs. */
  readonly principal: string;
  readonly acls: readonly Acl[];
  readonly wait?: Wait;
}

/** Where a Kafka client finds the brokers and what it proves itself with. */
export interface KafkaClientPlan {
  readonly bootstrapServers: string;
  /** The secret with the CA that signs the brokers' certificates, and what of it to trust: a key of it, in PEM. */
  readonly clusterCa: { readonly secret: string; readonly file: string };
  readonly authentication:
    | { readonly type: "tls" /** The secret with the user's `user.crt` and `user.key`. */; readonly secret: string }
    | {
        readonly type: "scram-sha-512";
        readonly user: string;
        /** The secret with the user's `password`, and `sasl.jaas.config` with it. */
        readonly secret: string;
      };
}

/** A demo application: one Deployment of a client that produces to or consumes from one topic. */
export interface ApplicationPlan {
  readonly name: string;
  readonly namespace: string;
  readonly labels: Labels;
  readonly image: string;
  readonly topic: string;
  readonly client: KafkaClientPlan;
  readonly role:
    | { readonly name: "producer" /** Milliseconds between two messages. */; readonly delay: number }
    | { readonly name: "consumer"; readonly group: string };
  readonly resources: ResourcesPlan;
  /** The label of its pod that tells its zone, so that it fetches from a replica there. */
  readonly zoneLabel?: string;
  readonly wait?: Wait;
}

/** The topics that Connect workers keep their state in. */
export interface ConnectTopics {
  readonly config: string;
  readonly offset: string;
  readonly status: string;
}

/** Where the workers' plugins come from. Absent: there are only those of Kafka itself. */
export type ConnectPluginsPlan =
  | {
      /** Files that the operator downloads and builds into an image. */
      readonly from: "artifacts";
      readonly output:
        | { readonly type: "imagestream" /** Its tag is `latest`. */; readonly imageStream: string }
        | { readonly type: "docker"; readonly image: string; readonly pushSecret?: string };
      readonly plugins: readonly {
        readonly name: string;
        readonly artifacts: readonly {
          readonly type: "jar" | "tgz" | "zip";
          readonly url: string;
          readonly sha512: string;
        }[];
      }[];
    }
  | {
      /** A folder that a person uploads with `oc start-build`. */
      readonly from: "directory";
      readonly imageStream: string;
      /** The image that the folder is put on. */
      readonly baseImage: string;
    }
  | {
      /** An image that is ready. */
      readonly from: "image";
      readonly image: string;
    };

export interface ConnectorPlan {
  readonly name: string;
  readonly class: string;
  readonly tasksMax: number;
  readonly config: KafkaConfig;
  readonly wait?: Wait;
}

/** A group of Kafka Connect workers, with what runs on them. */
export interface ConnectPlan {
  readonly name: string;
  readonly namespace: string;
  readonly labels: Labels;
  readonly replicas: number;
  readonly client: KafkaClientPlan;
  readonly groupId: string;
  readonly topics: ConnectTopics;
  readonly config: KafkaConfig;
  readonly resources: ResourcesPlan;
  /** How the workers offer metrics to Prometheus. Absent: not at all. */
  readonly metrics?: MetricsReporterPlan;
  readonly placement?: PlacementPlan;
  /** The node label that tells a worker's zone, so that it fetches from a replica there. */
  readonly rack?: string;
  readonly plugins?: ConnectPluginsPlan;
  readonly connectors: readonly ConnectorPlan[];
  readonly wait?: Wait;
}
