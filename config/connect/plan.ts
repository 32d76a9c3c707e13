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
  /** The node label with a worker's zone, so that it fetches from a replica there. */
  readonly rack?: string;
  readonly plugins?: ConnectPluginsPlan;
  readonly connectors: readonly ConnectorPlan[];
  readonly wait?: Wait;
}
