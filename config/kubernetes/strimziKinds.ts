import type {
  IKafka,
  IKafkaBridge,
  IKafkaConnect,
  IKafkaConnector,
  IKafkaMirrorMaker2,
  IKafkaNodePool,
  IKafkaRebalance,
  IKafkaTopic,
  IKafkaUser,
} from "@kubernetes-models/strimzi-kafka-operator/kafka.strimzi.io/v1";
import type { Labels } from "./object";

/** Strimzi's kinds that this program makes, with the types generated from their CRDs. */
export interface StrimziKinds {
  Kafka: IKafka;
  KafkaNodePool: IKafkaNodePool;
  KafkaRebalance: IKafkaRebalance;
  KafkaTopic: IKafkaTopic;
  KafkaUser: IKafkaUser;
  KafkaConnect: IKafkaConnect;
  KafkaConnector: IKafkaConnector;
  KafkaMirrorMaker2: IKafkaMirrorMaker2;
  KafkaBridge: IKafkaBridge;
}

/** The spec of one of those kinds. */
export type StrimziSpec<Kind extends keyof StrimziKinds> = StrimziKinds[Kind]["spec"];

/** A custom resource of Strimzi's, as the program makes it: without what the engine and patches add. */
export type StrimziObject<Kind extends keyof StrimziKinds> = {
  readonly apiVersion: "kafka.strimzi.io/v1";
  readonly kind: Kind;
  readonly metadata: {
    readonly name: string;
    readonly namespace: string;
    readonly labels: Labels;
    readonly annotations?: Readonly<Record<string, string>>;
  };
  readonly spec: StrimziSpec<Kind>;
};

/** What an object is made from, with names and namespace in plain text: see components/resources/strimziResource.ts. */
export interface StrimziObjectArgs<Kind extends keyof StrimziKinds> {
  readonly kind: Kind;
  /** The name in Kubernetes. */
  readonly name: string;
  readonly namespace: string;
  readonly labels: Labels;
  /** The cluster that the resource belongs to, for its `strimzi.io/cluster` label. A Kafka or a KafkaConnect belongs to none. */
  readonly cluster?: string;
  readonly annotations?: Readonly<Record<string, string>>;
  readonly spec: StrimziSpec<Kind>;
}

/** A custom resource of Strimzi's: the one place that knows its API version and its cluster label. */
export function strimziObject<Kind extends keyof StrimziKinds>({
  kind,
  name,
  namespace,
  labels,
  cluster,
  annotations,
  spec,
}: StrimziObjectArgs<Kind>): StrimziObject<Kind> {
  return {
    apiVersion: "kafka.strimzi.io/v1",
    kind,
    metadata: {
      name,
      namespace,
      labels: { ...labels, ...(cluster === undefined ? {} : { "strimzi.io/cluster": cluster }) },
      ...(annotations === undefined || Object.keys(annotations).length === 0 ? {} : { annotations }),
    },
    spec,
  };
}
