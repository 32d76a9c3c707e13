import type { KafkaClientPlan } from "../clients/plan";
import type { KafkaConfig } from "../kafka/kafkaConfig";
import type { Labels } from "../kubernetes/object";
import type { ResourcesPlan } from "../kubernetes/resources";
import type { Wait } from "../kubernetes/wait";
import type { MetricsReporterPlan } from "../metrics/plan";
import type { PlacementPlan } from "../placement/plan";

/** Pods that may connect to the Bridge: with these labels, in this namespace. */
export interface BridgeClientPlan {
  /** Empty: all pods of the namespace. */
  readonly pods: Labels;
  /** Absent: the Bridge's own. */
  readonly namespace?: string;
}

/** The HTTP Bridge: a REST API in front of Kafka. */
export interface BridgePlan {
  readonly name: string;
  readonly namespace: string;
  readonly labels: Labels;
  readonly replicas: number;
  readonly client: KafkaClientPlan;
  readonly port: number;
  /** The Secret with the certificate of its REST API, and its keys there. Absent: it speaks HTTP. */
  readonly tls?: { readonly secret: string; readonly certificate: string; readonly key: string };
  /** Where web pages come from that may use it, as one regular expression, and by which methods. Absent: none. */
  readonly cors?: { readonly origins: string; readonly methods: readonly string[] };
  /** Absent: it takes no messages. */
  readonly producer?: { readonly config: KafkaConfig };
  /** Absent: it creates no consumers. */
  readonly consumer?: { readonly config: KafkaConfig; readonly timeoutSeconds: number };
  readonly resources: ResourcesPlan;
  /** Absent: Strimzi's choice. */
  readonly heap?: string;
  /** Who may connect to its REST API, where there are network policies. */
  readonly clients: readonly BridgeClientPlan[];
  /** The name of the port that health checks and metrics have, and its number. */
  readonly management: { readonly name: string; readonly port: number };
  /** How it offers metrics to Prometheus. Absent: not at all. */
  readonly metrics?: MetricsReporterPlan;
  readonly placement?: PlacementPlan;
  /** The node label with a pod's zone, so that its consumers fetch from a replica there. */
  readonly rack?: string;
  readonly wait?: Wait;
}

/** The network policy that says who may connect to a Bridge. */
export function bridgePolicyName(bridge: string): string {
  return `${bridge}-bridge`;
}

/** Where programs in Kubernetes reach the Bridge (Strimzi, `KafkaBridgeResources.serviceName`). */
export function bridgeUrl({
  name,
  namespace,
  port,
  tls,
}: Pick<BridgePlan, "name" | "namespace" | "port" | "tls">): string {
  return `${tls === undefined ? "http" : "https"}://${name}-bridge-service.${namespace}.svc:${port}`;
}
