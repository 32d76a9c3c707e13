import { partition } from "es-toolkit/array/partition";
import type { UserPlan } from "./clients/plan";
import { nodePools } from "./cluster/brokers";
import type { ConnectPlan } from "./connect/plan";
import { namesOfBridge, namesOfConnect, namesOfKafka, namesOfMirror } from "./kafka/strimziNames";
import type { Plan } from "./plan";

/**
 * Every object that the program, or Strimzi's operators for it, make from a name, in one table: two of a kind cannot
 * bear one name in a namespace. Whoever makes the second one changes the first, or deletes it: the user operator
 * writes a Secret of the user's name, and deletes it for a user whose certificate it does not issue, without asking
 * whose it is. Pure.
 */

/** An object, and what makes it. */
export interface MadeObject {
  readonly kind: string;
  /** Empty for what belongs to the whole cluster. */
  readonly namespace: string;
  readonly name: string;
  /** Whether a node's number follows. */
  readonly numbered?: true;
  /** What makes it, as one would say it. */
  readonly by: string;
  /** Where in the stack config the name is from, if it is from there. */
  readonly list?: readonly PropertyKey[];
  /** The name there. */
  readonly entry?: string;
}

/** All objects of a plan. Those that the program hands over to Strimzi, such as a CA's Secrets, are Strimzi's. */
export function madeObjects(plan: Plan): MadeObject[] {
  return [
    ...plan.namespaces.map(({ name }) => ({ kind: "Namespace", namespace: "", name, by: "the stack" })),
    ...operatorObjects(plan),
    ...clusterObjects(plan),
    ...(plan.topics ?? []).map(({ name, namespace }) => ({
      kind: "KafkaTopic",
      namespace,
      name,
      by: `the topic ${name}`,
      list: ["topics"],
      entry: name,
    })),
    ...(plan.users ?? []).flatMap((user) => userObjects(user, plan.cluster?.name)),
    ...(plan.applications ?? []).map(({ name, namespace }) => ({
      kind: "Deployment",
      namespace,
      name,
      by: "the demo application",
    })),
    ...(plan.connect === undefined ? [] : connectObjects(plan.connect, ["connect"])),
    ...(plan.connectClusters ?? []).flatMap((connect, index) => connectObjects(connect, ["connectClusters", index])),
    ...mirrorObjects(plan),
    ...bridgeObjects(plan),
    ...monitoringObjects(plan),
    ...(plan.networkPolicies ?? []).map(({ name, namespace }) => ({
      kind: "NetworkPolicy",
      namespace,
      name,
      by: "the stack's network policies",
    })),
  ];
}

function operatorObjects({ operator }: Plan): MadeObject[] {
  if (operator.install === "none") {
    return [];
  }
  const kinds =
    operator.install === "olm"
      ? [["Subscription", operator.package] as const, ["OperatorGroup", operator.package] as const]
      : (["Deployment", "ServiceAccount", "ConfigMap"] as const).map((kind) => [kind, OPERATOR] as const);
  return kinds.map(([kind, name]) => ({ kind, namespace: operator.namespace, name, by: "the cluster operator" }));
}

/** What Strimzi's manifests and its chart call the operator and what belongs to it. */
const OPERATOR = "strimzi-cluster-operator";

function clusterObjects({ cluster }: Plan): MadeObject[] {
  if (cluster === undefined) {
    return [];
  }
  const { name, namespace, listeners, metrics, rebalance = [] } = cluster;
  const { controllers, brokers, further = [] } = cluster.pools;
  const by = `Strimzi for the Kafka ${name}`;
  const pools = nodePools(cluster).map((pool) => pool.name);
  const external = listeners.filter(({ type }) => type !== "internal").map((listener) => listener.name);
  return [
    ...namesOfKafka(name, pools, external).map((made) => ({ ...made, namespace, by })),
    { kind: "ClusterRoleBinding", namespace: "", name: `strimzi-${namespace}-${name}-kafka-init`, by },
    { kind: "Kafka", namespace, name, by: "the cluster" },
    ...[controllers, brokers].map((pool) => ({ kind: "KafkaNodePool", namespace, name: pool.name, by: "the cluster" })),
    ...further.map((pool) => ({
      kind: "KafkaNodePool",
      namespace,
      name: pool.name,
      by: `the pool ${pool.name}`,
      list: ["pools"],
      entry: pool.name,
    })),
    ...rebalance.map(({ template }) => ({ kind: "KafkaRebalance", namespace, name: template, by: "the cluster" })),
    ...(metrics?.reporter === "jmx"
      ? [{ kind: "ConfigMap", namespace, name: metrics.configMap, by: "the cluster's metrics" }]
      : []),
  ];
}

/** @param stack The stack's cluster: users of others are MirrorMaker's, and stand in no list. */
function userObjects({ name, namespace, cluster, credentials }: UserPlan, stack: string | undefined): MadeObject[] {
  const ofUser =
    cluster === stack
      ? { namespace, by: `the user ${name}`, list: ["users"], entry: name }
      : { namespace, by: `the user ${name} in ${cluster}` };
  const own = {
    tls: () => [],
    "tls-external": () => (credentials.type === "tls-external" ? [credentials.certificate.secret] : []),
    "scram-sha-512": () =>
      credentials.type === "scram-sha-512" && credentials.givenKey === undefined ? [credentials.secret] : [],
  }[credentials.type]();
  return [
    { kind: "KafkaUser", name, ...ofUser },
    ...[name, ...own].map((secret) => ({ kind: "Secret", name: secret, ...ofUser })),
  ];
}

/** @param path Where the cluster stands in the stack config. */
function connectObjects(connect: ConnectPlan, path: readonly PropertyKey[]): MadeObject[] {
  const { name, namespace, plugins, metrics, rights, connectors } = connect;
  const chosen = path.length === 1 ? {} : { list: path.slice(0, -1), entry: name };
  const by = `Strimzi for the KafkaConnect ${name}`;
  const made = (kind: string, other: string, who = `the Kafka Connect ${name}`) => ({
    kind,
    namespace,
    name: other,
    by: who,
    ...chosen,
  });
  const image =
    plugins?.from === "directory"
      ? plugins.imageStream
      : plugins?.from === "artifacts" && plugins.output.type === "imagestream"
        ? plugins.output.imageStream
        : undefined;
  return [
    ...namesOfConnect(name).map((one) => ({ ...one, namespace, by, ...chosen })),
    { kind: "ClusterRoleBinding", namespace: "", name: `strimzi-${namespace}-${name}-connect-init`, by, ...chosen },
    made("KafkaConnect", name),
    ...(image === undefined ? [] : [made("ImageStream", image)]),
    ...(plugins?.from === "directory" ? [made("BuildConfig", plugins.imageStream)] : []),
    ...(metrics?.reporter === "jmx" ? [made("ConfigMap", metrics.configMap, `the metrics of ${name}`)] : []),
    ...(rights === undefined ? [] : [made("Role", rights.name), made("RoleBinding", rights.name)]),
    ...connectors.map((connector) => ({
      ...made("KafkaConnector", connector.name, `the connector ${connector.name}`),
      list: [...path, "connectors"],
      entry: connector.name,
    })),
  ];
}

function mirrorObjects({ mirror }: Plan): MadeObject[] {
  if (mirror === undefined) {
    return [];
  }
  const { name, namespace, metrics } = mirror;
  const by = `Strimzi for the KafkaMirrorMaker2 ${name}`;
  return [
    ...namesOfMirror(name).map((one) => ({ ...one, namespace, by })),
    { kind: "ClusterRoleBinding", namespace: "", name: `strimzi-${namespace}-${name}-mirrormaker2-init`, by },
    { kind: "KafkaMirrorMaker2", namespace, name, by: "MirrorMaker" },
    ...(metrics?.reporter === "jmx"
      ? [{ kind: "ConfigMap", namespace, name: metrics.configMap, by: "MirrorMaker's metrics" }]
      : []),
  ];
}

function bridgeObjects({ bridge }: Plan): MadeObject[] {
  if (bridge === undefined) {
    return [];
  }
  const { name, namespace, metrics } = bridge;
  const by = `Strimzi for the KafkaBridge ${name}`;
  return [
    ...namesOfBridge(name).map((one) => ({ ...one, namespace, by })),
    { kind: "ClusterRoleBinding", namespace: "", name: `strimzi-${namespace}-${name}-bridge-init`, by },
    { kind: "KafkaBridge", namespace, name, by: "the HTTP Bridge" },
    ...(metrics?.reporter === "jmx"
      ? [{ kind: "ConfigMap", namespace, name: metrics.configMap, by: "the Bridge's metrics" }]
      : []),
  ];
}

function monitoringObjects({ monitoring }: Plan): MadeObject[] {
  const { podMonitors = [], alerts = [], dashboards = [] } = monitoring ?? {};
  const made = (kind: string, { name, namespace }: { readonly name: string; readonly namespace: string }) => ({
    kind,
    namespace,
    name,
    by: "monitoring",
  });
  return [
    ...podMonitors.map((one) => made("PodMonitor", one)),
    ...alerts.map((one) => made("PrometheusRule", one)),
    ...dashboards.map((one) => made(one.instanceSelector === undefined ? "ConfigMap" : "GrafanaDashboard", one)),
  ];
}

/** Two objects that would be one. */
export interface Collision {
  readonly one: MadeObject;
  readonly other: MadeObject;
}

/** The objects that bear one name, of one kind, in one namespace, and are made by two. */
export function collisions(objects: readonly MadeObject[]): Collision[] {
  const byName = new Map<string, MadeObject>();
  const [numbered, named] = partition(objects, (object) => object.numbered === true);
  const found: Collision[] = [];
  for (const one of named) {
    // No kind, namespace or name has a slash.
    const key = `${one.kind}/${one.namespace}/${one.name}`;
    const first = byName.get(key);
    const other = first ?? numbered.find((node) => isOne(one, node));
    if (other !== undefined && other.by !== one.by) {
      found.push({ one, other });
    }
    if (first === undefined) {
      byName.set(key, one);
    }
  }
  return found;
}

function isOne({ kind, namespace, name }: MadeObject, node: MadeObject): boolean {
  return (
    kind === node.kind &&
    namespace === node.namespace &&
    name.startsWith(node.name) &&
    /^\d+$/.test(name.slice(node.name.length))
  );
}
