import type { AuthoritiesPlan, UserCertificatePlan } from "../certificates/plan";
import type { WithCluster } from "../cluster/plan";
import type { Acl } from "../kafka/acl";
import type { KafkaConfig } from "../kafka/kafkaConfig";
import type { Labels } from "../kubernetes/object";
import type { ResourcesPlan } from "../kubernetes/resources";
import type { Wait } from "../kubernetes/wait";

/** The annotation whose value `false` has the topic operator let go of a topic (Strimzi, `ResourceAnnotations`). */
export const MANAGED_ANNOTATION = "strimzi.io/managed";

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
  /** Whether the topic operator lets go of the topic, so that it stays in Kafka when the KafkaTopic goes. */
  readonly keep?: true;
  /** Whether it is taken over if it is in the cluster, but not in the stack's state. */
  readonly takeOver?: true;
  readonly wait?: Wait;
}

/** What a user proves itself with, and who makes it. */
export type CredentialsPlan =
  | {
      /** A certificate that the user operator issues. */
      readonly type: "tls";
      /** Absent: as all certificates of the cluster. */
      readonly validityDays?: number;
      readonly renewalDays?: number;
    }
  | { readonly type: "tls-external"; readonly certificate: UserCertificatePlan }
  | {
      readonly type: "scram-sha-512";
      /** The secret with the password. */
      readonly secret: string;
      /** The key in it, if the secret is somebody else's. Absent: the program makes it, with the key `password`. */
      readonly givenKey?: string;
    };

/** What brokers hold a user to, by Strimzi's names. */
export interface QuotasPlan {
  readonly producerByteRate?: number;
  readonly consumerByteRate?: number;
  readonly requestPercentage?: number;
  readonly controllerMutationRate?: number;
}

export interface UserPlan {
  readonly name: string;
  readonly namespace: string;
  readonly labels: Labels;
  readonly cluster: string;
  readonly credentials: CredentialsPlan;
  /** Who it is to Kafka's authorizer and in Kafka's logs. */
  readonly principal: string;
  readonly acls: readonly Acl[];
  /** Absent: no limits. */
  readonly quotas?: QuotasPlan;
  /** Whether no rule holds it back. */
  readonly superUser?: true;
  /** Whether it is taken over if it is in the cluster, but not in the stack's state. */
  readonly takeOver?: true;
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

/** The label that distinguishes the pods of one application from those of another. */
export const APPLICATION_LABEL = "app.kubernetes.io/name";

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
  /** The label of its pod with its zone, so that it fetches from a replica there. */
  readonly zoneLabel?: string;
  readonly wait?: Wait;
}

/** A plan as far as clients find their way by it. */
export interface WithUsers extends WithCluster {
  readonly authorities?: AuthoritiesPlan;
  readonly users?: readonly UserPlan[];
}
