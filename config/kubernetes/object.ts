import { z } from "zod";

/** A Kubernetes object as it stands in a manifest: what every one has, and the rest as it is. */
export const kubernetesObject = z.looseObject({
  apiVersion: z.string(),
  kind: z.string(),
  metadata: z.looseObject({
    name: z.string(),
    namespace: z.string().optional(),
    labels: z.record(z.string(), z.string()).optional(),
    annotations: z.record(z.string(), z.string()).optional(),
  }),
});
export type KubernetesObject = z.infer<typeof kubernetesObject>;

/** What an object is called among others: kind, namespace if it has one, name. */
export function identity({ kind, metadata: { namespace, name } }: KubernetesObject): string {
  return `${kind} ${namespace === undefined ? "" : `${namespace}/`}${name}`;
}

/** Kinds that belong to the cluster rather than to a namespace, of those that this program meets. */
const clusterScoped: ReadonlySet<string> = new Set([
  "ClusterRole",
  "ClusterRoleBinding",
  "CustomResourceDefinition",
  "Namespace",
  "PriorityClass",
]);

/** Whether objects of a kind live in a namespace. */
export function isNamespaced({ kind }: Pick<KubernetesObject, "kind">): boolean {
  return !clusterScoped.has(kind);
}

/** Whether a kind is one of Strimzi's, which are there only once its operator is installed. */
export function isStrimziKind({ apiVersion }: Pick<KubernetesObject, "apiVersion">): boolean {
  return apiVersion.startsWith("kafka.strimzi.io/");
}

/** Kinds in the order in which `kubectl apply` of a whole set succeeds at the first try; others come last. */
const applyOrder: readonly string[] = [
  "Namespace",
  "CustomResourceDefinition",
  "ServiceAccount",
  "ClusterRole",
  "Role",
  "ClusterRoleBinding",
  "RoleBinding",
  "ConfigMap",
  "Secret",
  "NetworkPolicy",
  "OperatorGroup",
  "Subscription",
  "ClusterServiceVersion",
  "HelmRelease",
  "InstallManifests",
  "KafkaNodePool",
  "KafkaRebalance",
  "Kafka",
  "KafkaTopic",
  "KafkaUser",
  "Deployment",
  "KafkaBridge",
  "ImageStream",
  "BuildConfig",
  "KafkaConnect",
  "KafkaConnector",
  "KafkaMirrorMaker2",
];

/** A comparison by kind for sorting into apply order; stable for objects of one kind. */
export function byApplyOrder(a: Pick<KubernetesObject, "kind">, b: Pick<KubernetesObject, "kind">): number {
  return rank(a.kind) - rank(b.kind);
}

function rank(kind: string): number {
  const index = applyOrder.indexOf(kind);
  return index === -1 ? applyOrder.length : index;
}

export type Labels = Readonly<Record<string, string>>;
