import type { KafkaClientPlan, UserPlan } from "../clients/plan";
import type { Acl } from "../kafka/acl";
import type { KafkaConfig } from "../kafka/kafkaConfig";
import type { Labels } from "../kubernetes/object";
import type { ResourcesPlan } from "../kubernetes/resources";
import type { Wait } from "../kubernetes/wait";
import type { MetricsReporterPlan } from "../metrics/plan";
import type { PlacementPlan } from "../placement/plan";

/** What MirrorMaker logs in to a source with. */
export type SourceAuthenticationPlan =
  | { readonly type: "tls"; readonly secret: string; readonly certificate: string; readonly key: string }
  | {
      readonly type: "scram-sha-512";
      readonly secret: string;
      readonly username: string;
      /** The key in the Secret. */
      readonly password: string;
    };

/** A connector of MirrorMaker's. */
export interface MirrorConnectorPlan {
  readonly tasksMax: number;
  /** Absent: it runs. */
  readonly state?: "running" | "paused" | "stopped";
  readonly config: KafkaConfig;
}

/** What a source must allow MirrorMaker, and who sees to it. */
export type SourceRightsPlan =
  /** The stack does (`here`), or a person in the namespace that Strimzi runs the source in (`strimzi`). */
  | { readonly by: "here" | "strimzi"; readonly user: UserPlan }
  /** A person does, in a cluster that this program knows nothing else of. */
  | {
      readonly by: "elsewhere";
      readonly acls: readonly Acl[];
      /** Absent: unknown. */
      readonly principal?: string;
      /** The Kafka, where Strimzi runs it: rules are in KafkaUsers then. */
      readonly kafka?: { readonly name: string; readonly namespace: string };
    }
  /** Nobody need: the source asks nobody who they are. */
  | { readonly by: "open" };

/** A cluster that topics are copied from. */
export interface MirroredSourcePlan {
  readonly alias: string;
  readonly bootstrapServers: string;
  /** Absent: in plain text. */
  readonly tls?: { readonly secret?: string; readonly files: string };
  /** Absent: the source asks nobody. */
  readonly authentication?: SourceAuthenticationPlan;
  /** Patterns of Java's, as MirrorMaker takes them. */
  readonly topics: { readonly include: string; readonly exclude: string };
  /** Absent: no group's offsets are carried over. */
  readonly groups?: { readonly include: string; readonly exclude: string };
  /** What copies. */
  readonly sourceConnector: MirrorConnectorPlan;
  /** What carries offsets over. Absent: nothing does. */
  readonly checkpointConnector?: MirrorConnectorPlan;
  readonly rights: SourceRightsPlan;
}

/** MirrorMaker 2, which copies topics of other clusters to this one. */
export interface MirrorPlan {
  readonly name: string;
  readonly namespace: string;
  readonly labels: Labels;
  readonly replicas: number;
  /** What the cluster that topics are copied to is called among the others. */
  readonly alias: string;
  readonly client: KafkaClientPlan;
  readonly groupId: string;
  /** Where the workers keep their state. */
  readonly topics: { readonly config: string; readonly offset: string; readonly status: string };
  readonly config: KafkaConfig;
  readonly resources: ResourcesPlan;
  /** Absent: Strimzi's choice. */
  readonly jvm?: { readonly heap?: string; readonly options?: Readonly<Record<string, string>> };
  readonly sources: readonly MirroredSourcePlan[];
  /** How the workers offer metrics to Prometheus. Absent: not at all. */
  readonly metrics?: MetricsReporterPlan;
  readonly placement?: PlacementPlan;
  /** The node label with a worker's zone, so that it fetches from a replica of the source there. */
  readonly rack?: string;
  readonly wait?: Wait;
}
