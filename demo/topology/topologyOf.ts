import { range } from "es-toolkit/math/range";
import type { ApplicationPlan, TopicPlan, UserPlan } from "../../config/clients/plan";
import type { ClusterPlan, ListenerPlan, PoolPlan } from "../../config/cluster/plan";
import { connectsOf } from "../../config/connect/each";
import type { Acl } from "../../config/kafka/acl";
import { firstNodeId, replicationConfig } from "../../config/kafka/sizing";
import type { MonitoringPlan } from "../../config/metrics/plan";
import type { OperatorPlan } from "../../config/operator/plan";
import type { Plan } from "../../config/plan";
import { bridgePart } from "./bridgePart";
import { connectId, connectParts, connectTopics } from "./connectParts";
import { linksOf } from "./linksOf";
import { mirrorPart, mirrorTopics } from "./mirrorParts";
import { placementFacts } from "./placementFacts";
import type { Part, Topology } from "./topology";

/** What a plan makes, as a picture needs it. Pure: everything in it is out of the plan. */
export function topologyOf(plan: Plan): Topology {
  const { cluster, mirror, bridge, topics = [], users = [], applications = [], monitoring } = plan;
  const connects = connectsOf(plan);
  const parts: Part[] = [
    ...namespaceParts(plan),
    operatorPart(plan.operator),
    ...(cluster === undefined ? [] : clusterParts(cluster, plan.authorities !== undefined)),
    ...topics.map((topic) => topicPart(topic)),
    ...connects.flatMap(connectTopics),
    ...(mirror === undefined ? [] : mirrorTopics(mirror)),
    // Those of other clusters are with MirrorMaker.
    ...users.filter((user) => user.cluster === cluster?.name).map(userPart),
    ...applications.map(applicationPart),
    ...(mirror === undefined ? [] : [mirrorPart(mirror)]),
    ...(bridge === undefined ? [] : [bridgePart(bridge)]),
    ...(cluster === undefined ? [] : outsideParts(cluster)),
    ...connects.flatMap((connect) => connectParts(connect, connectId(plan, connect))),
    ...(monitoring === undefined ? [] : [monitoringPart(monitoring)]),
  ];
  return { parts, links: linksOf(plan) };
}

function namespaceParts({ namespaces, cluster, operator, networkPolicies = [] }: Plan): Part[] {
  const own = cluster?.namespace ?? ("namespace" in operator ? operator.namespace : undefined) ?? namespaces[0]?.name;
  const others = namespaces.filter(({ name }) => name !== own).map(({ name }) => `Namespace ${name}`);
  return own === undefined
    ? []
    : [
        {
          id: "namespace",
          kind: "namespace",
          what: "Namespace",
          name: own,
          facts: [...others, ...networkPolicies.map(({ name }) => `NetworkPolicy ${name}`)],
        },
      ];
}

function operatorPart(operator: OperatorPlan): Part {
  const part = { id: "operator", kind: "operator", what: "cluster operator" } as const;
  switch (operator.install) {
    case "olm":
      return {
        ...part,
        name: operator.package,
        facts: [
          `Subscription ${operator.package}, channel ${operator.channel} of ${operator.catalogSource}`,
          ...(operator.operatorGroup === "create" ? [`OperatorGroup ${operator.package}`] : []),
          watches(operator.watch),
        ],
      };
    case "helm":
      return {
        ...part,
        name: "Strimzi",
        facts: [`Helm chart ${operator.version}`, `in namespace ${operator.namespace}`, watches(operator.watch)],
      };
    case "manifests":
      return {
        ...part,
        name: "Strimzi",
        facts: ["its install manifests", `in namespace ${operator.namespace}`, watches(operator.watch)],
      };
    case "none":
      return { ...part, name: "Strimzi", facts: ["installed by somebody else"] };
  }
}

function watches(watch: readonly string[] | "all"): string {
  return watch === "all" ? "watches every namespace" : `watches ${watch.join(", ")}`;
}

function clusterParts(cluster: ClusterPlan, hasOwnAuthorities: boolean): Part[] {
  const { name, listeners, pools, rack } = cluster;
  const inKafka = { in: "kafka" } as const;
  return [
    {
      id: "kafka",
      kind: "kafka",
      what: "Kafka",
      name,
      facts: [
        cluster.authorization === undefined ? "anybody may do anything" : "who has no rule may do nothing",
        ...(hasOwnAuthorities ? ["certificates by a CA of this program"] : []),
        ...settingsOf(cluster),
        ...(rack === undefined ? [] : ["copies in different zones"]),
        ...(cluster.metrics?.reporter === "jmx" ? [`ConfigMap ${cluster.metrics.configMap}`] : []),
      ],
    },
    ...listeners.map(
      (listener, index): Part => ({
        id: `listener/${index}`,
        kind: "listener",
        ...inKafka,
        what: "listener",
        name: listener.name,
        facts: [
          `port ${listener.port}`,
          ...(listener.type === "internal" ? [] : [listener.type]),
          securityOf(listener),
        ],
      }),
    ),
    ...[pools.brokers, ...(pools.further ?? []), pools.controllers].flatMap((pool) => {
      // What a picture calls the first two goes by their roles, so that pictures of two clusters are alike.
      const id = pools.further?.includes(pool) ? `more/${pool.name}` : pool.role;
      return [poolPart(pool, id), ...nodeParts(pool, id)];
    }),
    ...serviceParts(cluster),
  ];
}

/** What a stage or a person has set: replication is in the picture by itself. */
function settingsOf({ config, replication }: ClusterPlan): string[] {
  const derived = replicationConfig(replication);
  return Object.entries(config)
    .filter(([key, value]) => derived[key] !== value)
    .map(([key, value]) => `${key}: ${String(value).split(".").at(-1)}`);
}

function securityOf({ tls, authentication }: ListenerPlan): string {
  switch (authentication) {
    case "tls":
      return "mutual TLS";
    case "scram-sha-512":
      return tls ? "TLS, password" : "password";
    case undefined:
      return tls ? "TLS" : "plain text";
  }
}

function poolPart({ name, replicas, placement, volumes }: PoolPlan, id: string): Part {
  return {
    id: `pool/${id}`,
    kind: "pool",
    in: "kafka",
    what: "KafkaNodePool",
    name,
    facts: [
      ...(replicas === 0 ? ["no brokers"] : []),
      ...(placement === undefined ? [] : placementFacts(placement)),
      ...new Set(volumes.flatMap((volume) => (volume.class === undefined ? [] : [`storage class ${volume.class}`]))),
    ],
  };
}

function nodeParts(pool: PoolPlan, id: string): Part[] {
  const { name, role, replicas, nodeIds, volumes, resources, maxHeap, placement } = pool;
  const first = firstNodeId(nodeIds);
  const memory = resources?.limits?.memory ?? resources?.requests.memory;
  return range(replicas).map((index) => ({
    id: `node/${id}/${index}`,
    kind: "node",
    in: `pool/${id}`,
    what: role,
    name: `${name}-${first + index}`,
    disks: volumes.map(({ size }) => size),
    facts: [
      ...(memory === undefined ? [] : [`${memory} memory`]),
      ...(maxHeap === undefined ? [] : [`${maxHeap} heap`]),
    ],
    // The scheduler spreads pods evenly: the first has a zone of its own, and so has the second.
    ...(placement?.spread === undefined ? {} : { zone: index + 1 }),
  }));
}

function serviceParts({ entityOperator, cruiseControl, rebalance = [], kafkaExporter }: ClusterPlan): Part[] {
  const service = { kind: "service", in: "kafka", what: "pod" } as const;
  return [
    ...(entityOperator
      ? [{ ...service, id: "entity-operator", name: "entity operator", facts: ["topic operator", "user operator"] }]
      : []),
    ...(cruiseControl
      ? [
          {
            ...service,
            id: "cruise-control",
            name: "Cruise Control",
            facts: ["moves partitions", ...rebalance.map(({ template }) => `KafkaRebalance ${template}`)],
          },
        ]
      : []),
    ...(kafkaExporter === undefined
      ? []
      : [{ ...service, id: "kafka-exporter", name: "Kafka Exporter", facts: ["how far behind readers are"] }]),
  ];
}

function topicPart({ name, topicName, partitions, replicas, config }: TopicPlan): Part {
  return {
    id: `topic/${name}`,
    kind: "topic",
    in: "kafka",
    what: "KafkaTopic",
    name,
    partitions,
    copies: replicas,
    facts: [
      ...(topicName === undefined ? [] : [`in Kafka: ${topicName}`]),
      ...Object.entries(config).map(([key, value]) => `${key}: ${value}`),
    ],
  };
}

const credentials = {
  tls: "certificate by the user operator",
  "tls-external": "certificate by this program",
  "scram-sha-512": "password",
} as const;

function userPart({ name, credentials: { type }, acls }: UserPlan): Part {
  return {
    id: `user/${name}`,
    kind: "user",
    in: "kafka",
    what: "KafkaUser",
    name,
    facts: [credentials[type]],
    rules: acls.map(ruleText),
  };
}

function ruleText({ type, resource, operations, host }: Acl): string {
  const on =
    resource.type === "cluster"
      ? "the cluster"
      : `${resource.type} ${resource.name}${resource.patternType === "prefix" ? "*" : ""}`;
  return `${type === "deny" ? "never " : ""}${operations.join(", ")}: ${on}${host === "*" ? "" : `, from ${host}`}`;
}

function applicationPart({ name, role, topic, zoneLabel }: ApplicationPlan): Part {
  return {
    id: `client/${name}`,
    kind: "client",
    what: "Deployment",
    name,
    facts:
      role.name === "producer"
        ? [`sends to ${topic}`, `every ${role.delay} ms`]
        : [`reads ${topic}`, `group ${role.group}`, ...(zoneLabel === undefined ? [] : ["the copy in its zone"])],
  };
}

function outsideParts({ listeners }: ClusterPlan): Part[] {
  return listeners.some(({ type }) => type !== "internal")
    ? [{ id: "outside", kind: "outside", what: "anywhere", name: "clients from outside", facts: [] }]
    : [];
}

function monitoringPart({ podMonitors, alerts, dashboards }: MonitoringPlan): Part {
  const named = (what: string, all: readonly { readonly name: string }[]) => all.map(({ name }) => `${what} ${name}`);
  const [config, grafana] = [true, false].map((isConfigMap) =>
    dashboards.filter(({ instanceSelector }) => (instanceSelector === undefined) === isConfigMap),
  );
  return {
    id: "monitoring",
    kind: "monitoring",
    what: "monitoring",
    name: "Prometheus and Grafana",
    facts: [
      ...named("PodMonitor", podMonitors),
      ...named("PrometheusRule", alerts),
      ...named("ConfigMap", config ?? []),
      ...named("GrafanaDashboard", grafana ?? []),
    ],
  };
}
