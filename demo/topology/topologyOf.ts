import { range } from "es-toolkit/math/range";
import type { ApplicationPlan, KafkaClientPlan, TopicPlan, UserPlan } from "../../config/clients/plan";
import type { ClusterPlan, ListenerPlan, PoolPlan } from "../../config/cluster/plan";
import type { ConnectPlan } from "../../config/connect/plan";
import type { Acl } from "../../config/kafka/acl";
import { replicationConfig } from "../../config/kafka/sizing";
import type { Labels } from "../../config/kubernetes/object";
import type { MonitoringPlan } from "../../config/metrics/plan";
import type { OperatorPlan } from "../../config/operator/plan";
import type { PlacementPlan } from "../../config/placement/plan";
import type { Plan } from "../../config/plan";
import { counted } from "./content";
import type { Link, Part, Topology } from "./topology";

/** What a plan makes, as a picture needs it. Pure: everything in it is out of the plan. */
export function topologyOf(plan: Plan): Topology {
  const { cluster, connect, topics = [], users = [], applications = [], monitoring } = plan;
  const parts: Part[] = [
    ...namespaceParts(plan),
    operatorPart(plan.operator),
    ...(cluster === undefined ? [] : clusterParts(cluster, plan.authorities !== undefined)),
    ...topics.map((topic) => topicPart(topic)),
    ...(connect === undefined ? [] : connectTopics(connect)),
    ...users.map(userPart),
    ...applications.map(applicationPart),
    ...(cluster === undefined ? [] : outsideParts(cluster)),
    ...(connect === undefined ? [] : connectParts(connect)),
    ...(monitoring === undefined ? [] : [monitoringPart(monitoring)]),
  ];
  const links: Link[] = [
    ...(cluster === undefined ? [] : [{ kind: "runs" as const, from: "operator", to: "kafka" }]),
    ...(connect === undefined ? [] : [{ kind: "runs" as const, from: "operator", to: "connect" }]),
    ...(cluster === undefined ? [] : clientLinks(cluster, applications, connect)),
    ...(monitoring === undefined ? [] : monitoringLinks(plan, monitoring)),
  ];
  return { parts, links };
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
    ...[pools.brokers, pools.controllers].flatMap((pool) => [poolPart(pool), ...nodeParts(pool)]),
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

function poolPart({ name, role, placement, volumes }: PoolPlan): Part {
  return {
    id: `pool/${role}`,
    kind: "pool",
    in: "kafka",
    what: "KafkaNodePool",
    name,
    facts: [
      ...(placement === undefined ? [] : placementFacts(placement)),
      ...new Set(volumes.flatMap((volume) => (volume.class === undefined ? [] : [`storage class ${volume.class}`]))),
    ],
  };
}

function placementFacts({ nodes, avoid, tolerations }: PlacementPlan): string[] {
  const tainted = tolerations.map(({ key, value }) => `${key}=${value}`);
  const labelled = nodes.flatMap(({ label }) => labelText(label)).filter((text) => !tainted.includes(text));
  return [
    ...labelled.map((text) => `on nodes with ${text}`),
    ...tainted.map((text) => `on nodes of its own: ${text}`),
    ...avoid.flatMap(({ pods }) => labelText(pods)).map((text) => `away from ${text}`),
  ];
}

function labelText(labels: Labels): string[] {
  return Object.entries(labels).map(([key, value]) => `${key}=${value}`);
}

function nodeParts({ name, role, replicas, nodeIds, volumes, resources, maxHeap, placement }: PoolPlan): Part[] {
  const first = Number(/\d+/.exec(nodeIds)?.[0] ?? 0);
  const memory = resources?.limits?.memory ?? resources?.requests.memory;
  return range(replicas).map((index) => ({
    id: `node/${role}/${index}`,
    kind: "node",
    in: `pool/${role}`,
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

/** Topics that Connect creates for itself; how many partitions they have is its own decision. */
function connectTopics({ topics }: ConnectPlan): Part[] {
  return [topics.config, topics.offset, topics.status].map((name) => ({
    id: `topic/${name}`,
    kind: "topic",
    in: "kafka",
    what: "topic",
    name,
    facts: ["made by Connect"],
  }));
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

function connectParts({
  name,
  replicas,
  resources,
  plugins,
  connectors,
  rack,
  placement,
  metrics,
}: ConnectPlan): Part[] {
  const memory = resources.limits?.memory ?? resources.requests.memory;
  return [
    {
      id: "connect",
      kind: "connect",
      what: "KafkaConnect",
      name,
      count: replicas,
      facts: [
        `${counted(replicas, "worker")}${memory === undefined ? "" : `, up to ${memory}`}`,
        ...pluginFacts(plugins),
        ...(rack === undefined ? [] : ["reads the copy in its zone"]),
        ...(placement === undefined ? [] : placementFacts(placement)),
        ...(metrics?.reporter === "jmx" ? [`ConfigMap ${metrics.configMap}`] : []),
      ],
    },
    ...connectors.map(
      (connector): Part => ({
        id: `connector/${connector.name}`,
        kind: "connector",
        in: "connect",
        what: "KafkaConnector",
        name: connector.name,
        count: connector.tasksMax,
        facts: [`class ${connector.class.split(".").at(-1)}`],
      }),
    ),
  ];
}

function pluginFacts(plugins: ConnectPlan["plugins"]): string[] {
  switch (plugins?.from) {
    case undefined:
      return ["only Kafka's own plugins"];
    case "directory":
      return [`BuildConfig ${plugins.imageStream}`];
    case "image":
      return [`image ${plugins.image}`];
    case "artifacts":
      return [
        `plugins: ${plugins.plugins.map(({ name }) => name).join(", ")}`,
        plugins.output.type === "imagestream" ? `ImageStream ${plugins.output.imageStream}` : plugins.output.image,
      ];
  }
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

function clientLinks(
  { listeners }: ClusterPlan,
  applications: readonly ApplicationPlan[],
  connect: ConnectPlan | undefined,
): Link[] {
  const link = (kind: Link["kind"], from: string, client: KafkaClientPlan): Link => {
    const port = Number(client.bootstrapServers.split(":").at(-1));
    const index = Math.max(
      0,
      listeners.findIndex((listener) => listener.port === port),
    );
    return { kind, from, to: `listener/${index}`, tls: listeners[index]?.tls ?? false, as: userOf(client) };
  };
  return [
    ...applications.map(({ name, role, client }) =>
      link(role.name === "producer" ? "sends" : "reads", `client/${name}`, client),
    ),
    ...(connect === undefined ? [] : [link("reads", "connect", connect.client)]),
    ...listeners.flatMap(({ type, tls, authentication }, index): Link[] =>
      type === "internal"
        ? []
        : [
            {
              kind: "uses",
              from: "outside",
              to: `listener/${index}`,
              tls,
              ...(authentication === undefined ? {} : { as: "a user" }),
            },
          ],
    ),
  ];
}

/** The secret whose certificate a client shows has its user's name, or the user's with an ending. */
function userOf({ authentication }: KafkaClientPlan): string {
  return authentication.type === "scram-sha-512" ? authentication.user : authentication.secret.replace(/-tls$/, "");
}

/** Prometheus asks those whose pods a PodMonitor selects: a label of theirs has their name. */
function monitoringLinks({ cluster, connect }: Plan, { podMonitors }: MonitoringPlan): Link[] {
  const selected = podMonitors.map(({ pods }) => {
    const values = Object.values(pods);
    return connect !== undefined && values.includes(connect.name)
      ? "connect"
      : cluster !== undefined && values.includes(cluster.name)
        ? "kafka"
        : "operator";
  });
  return [...new Set(selected)].map((to) => ({ kind: "asks", from: "monitoring", to }));
}
