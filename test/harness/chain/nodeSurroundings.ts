import type { CoreV1Api, V1Pod, V1PodStatus } from "@kubernetes/client-node";
import type { Supervised } from "../cluster/supervise";
import type { KafkaClients } from "../kafka/clients";
import type { Loopback } from "./loopback";
import type { Runtime } from "./runtime";

/** What pods have around them. */
export interface NodeSurroundings {
  /** The node's folder: the file of hosts, and a folder for each pod and each claim. */
  readonly folder: string;
  readonly runtime: Runtime;
  readonly supervised: Supervised;
  readonly core: CoreV1Api;
  readonly loopback: Loopback;
  /** Where pods reach the API server. */
  readonly apiServer: { readonly hostname: string; readonly port: string };
  readonly zone: string;
  /** Kafka's own clients, on this node. */
  readonly kafkaClients: () => KafkaClients;
  readonly log: (message: string) => void;
  patchStatus(name: string, namespace: string, status: V1PodStatus): Promise<V1Pod>;
}
