import type { KafkaClientPlan } from "../clients/plan";
import type { KafkaConfig } from "../kafka/kafkaConfig";
import type { Labels } from "../kubernetes/object";
import type { ResourcesPlan } from "../kubernetes/resources";
import type { Wait } from "../kubernetes/wait";
import type { MetricsReporterPlan } from "../metrics/plan";
import type { PlacementPlan } from "../placement/plan";

/** The topics that Connect workers keep their state in. */
export interface ConnectTopics {
  readonly config: string;
  readonly offset: string;
  readonly status: string;
}

/** What a plugin consists of: a file, checked against its digest, or what a Maven repository has, with its dependencies. */
export type PluginArtifact =
  | { readonly type: "jar" | "tgz" | "zip"; readonly url: string; readonly sha512: string }
  | {
      readonly type: "maven";
      readonly group: string;
      readonly artifact: string;
      readonly version: string;
      /** Absent: Maven Central. */
      readonly repository?: string;
    };

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
        readonly artifacts: readonly PluginArtifact[];
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

/** A variable of the workers' environment: its value, or where that is. */
export type WorkerVariable = { readonly name: string } & (
  | { readonly value: string }
  | { readonly secret: { readonly name: string; readonly key: string } }
  | { readonly configMap: { readonly name: string; readonly key: string } }
);

/** Files for the workers. */
export type WorkerVolume = {
  /** The folder's name. */
  readonly name: string;
} & ({ readonly secret: string } | { readonly configMap: string });

/** A Role of the workers' service account, for single objects of their namespace. */
export interface WorkerRights {
  /** Of the Role and its RoleBinding. */
  readonly name: string;
  readonly serviceAccount: string;
  readonly secrets: readonly string[];
  readonly configMaps: readonly string[];
}

export interface ConnectorPlan {
  readonly name: string;
  readonly class: string;
  readonly tasksMax: number;
  /** The version of its plugin. Absent: the newest that the workers have. */
  readonly version?: string;
  /** Absent: it runs. */
  readonly state?: "running" | "paused" | "stopped";
  /** Absent: what fails stays failed. */
  readonly autoRestart?: { readonly enabled: boolean; readonly maxRestarts?: number };
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
  /** Absent: Strimzi's choice. */
  readonly jvm?: { readonly heap?: string; readonly options?: Readonly<Record<string, string>> };
  /** Variables that the workers have beside Strimzi's. Absent: none. */
  readonly env?: readonly WorkerVariable[];
  /** Secrets and ConfigMaps that they have as files. Absent: none. */
  readonly volumes?: readonly WorkerVolume[];
  /** What they may read by Kubernetes' API for their connectors. Absent: nothing. */
  readonly rights?: WorkerRights;
  /** How the workers offer metrics to Prometheus. Absent: not at all. */
  readonly metrics?: MetricsReporterPlan;
  readonly placement?: PlacementPlan;
  /** The node label with a worker's zone, so that it fetches from a replica there. */
  readonly rack?: string;
  readonly plugins?: ConnectPluginsPlan;
  readonly connectors: readonly ConnectorPlan[];
  readonly wait?: Wait;
}
