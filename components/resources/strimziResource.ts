import type {
  IKafka,
  IKafkaConnect,
  IKafkaConnector,
  IKafkaNodePool,
  IKafkaRebalance,
  IKafkaTopic,
  IKafkaUser,
} from "@kubernetes-models/strimzi-kafka-operator/kafka.strimzi.io/v1";
import * as kubernetes from "@pulumi/kubernetes";
import type * as pulumi from "@pulumi/pulumi";
import type { Labels } from "../../config/kubernetes/object";
import type { Wait } from "../../config/kubernetes/wait";
import { deletedAtOnce, readinessElsewhere, strimziReadiness } from "./readiness";
import { revisionTemplate } from "./revision";

/** Strimzi's kinds that this program makes, with the types generated from their CRDs. */
interface StrimziKinds {
  Kafka: IKafka;
  KafkaNodePool: IKafkaNodePool;
  KafkaRebalance: IKafkaRebalance;
  KafkaTopic: IKafkaTopic;
  KafkaUser: IKafkaUser;
  KafkaConnect: IKafkaConnect;
  KafkaConnector: IKafkaConnector;
}

/** The spec of one of those kinds. */
export type StrimziSpec<Kind extends keyof StrimziKinds> = StrimziKinds[Kind]["spec"];

/** What a Strimzi resource is made from. Names and namespaces are plain strings: see below. */
export interface StrimziResourceArgs<Kind extends keyof StrimziKinds> {
  kind: Kind;
  /** The name in Kubernetes. */
  name: string;
  namespace: string;
  labels: Labels;
  /** The cluster that the resource belongs to, for its `strimzi.io/cluster` label. A Kafka or a KafkaConnect belongs to none. */
  cluster?: string;
  annotations?: Readonly<Record<string, string>>;
  spec: StrimziSpec<Kind>;
  /** A revision for the template of a KafkaConnect: see `revisionTemplate`. */
  revision?: pulumi.Input<string> | undefined;
  /** Wait until it is Ready. Absent: the resource is done as soon as the API server has taken it. */
  wait?: Wait | undefined;
  /** The condition to wait for. Default: `Ready`. */
  condition?: "Ready" | "Unmanaged";
  /** Whether another resource waits for it, when more is applied. Default: false. */
  waitedForElsewhere?: boolean;
}

/**
 * A custom resource of Strimzi's: the one place that knows its API version, its cluster label, and how
 * to wait for it.
 *
 * Name and namespace must be known before anything runs. A custom resource whose namespace comes out
 * of another resource is replaced whenever that one is, and a replaced Kafka has lost its data.
 */
export class StrimziResource<Kind extends keyof StrimziKinds> extends kubernetes.apiextensions.CustomResource {
  /** What the operator says of it, as of its last update. */
  declare readonly status: pulumi.Output<unknown>;

  constructor(name: string, args: StrimziResourceArgs<Kind>, opts: pulumi.CustomResourceOptions) {
    const { annotations, ...waiting } = args.waitedForElsewhere
      ? readinessElsewhere(args.wait)
      : strimziReadiness(args.condition ?? "Ready", args.wait);
    super(
      name,
      {
        apiVersion: "kafka.strimzi.io/v1",
        kind: args.kind,
        metadata: {
          name: args.name,
          namespace: args.namespace,
          labels: { ...args.labels, ...(args.cluster === undefined ? {} : { "strimzi.io/cluster": args.cluster }) },
          annotations: { ...args.annotations, ...deletedAtOnce, ...annotations },
        },
        spec: args.revision === undefined ? args.spec : withRevision(args.spec, args.revision),
        status: undefined,
      },
      { ...opts, ...waiting },
    );
  }
}

/** The spec, with a revision that may be known only when it is applied. */
function withRevision(spec: object & { template?: object }, revision: pulumi.Input<string>) {
  return { ...spec, template: { ...spec.template, ...revisionTemplate(revision) } };
}
