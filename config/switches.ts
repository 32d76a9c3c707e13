import { firstBroker } from "./cluster/brokers";
import { clusterOf } from "./cluster/planning";
import type { Plan } from "./plan";
import { type StageName, stageNumber } from "./stageNames";
import { bridgeEvidence } from "./talk/bridgeEvidence";
import { get } from "./talk/commands";
import type { Evidence, Term } from "./talk/stageStory";

/** Something of the demo that has no number: a switch in the stack config, which works at any stage with a cluster. */
export interface Switch {
  /** How `--with` calls it. */
  readonly name: string;
  readonly title: string;
  /** The stage after which the talk announces it: the first that raises the question that it answers. */
  readonly after: StageName;
  /** That question, as the announcement puts it. */
  readonly question: string;
  /** Two or three sentences that a presenter would say. */
  readonly narration: string;
  /** Words that are new here. */
  readonly terms: readonly Term[];
  /** What to set in the stack config to turn it on: paths as `pulumi config set --path` takes them, and values. */
  readonly settings: readonly { readonly path: readonly PropertyKey[]; readonly value: string }[];
  /** How to see on a real cluster that it works. */
  readonly evidence: (plan: Plan) => readonly Evidence[];
}

/** The first stage that has a cluster, and with it something to switch on. */
export const FIRST_STAGE_WITH_SWITCHES = stageNumber("simplest-cluster");

/** The unnumbered half of the demo, in the order of the talk. */
export const switches: readonly Switch[] = [
  {
    name: "metrics",
    title: "See what it does",
    after: "demo-application",
    question: "How do we see what it does, before somebody calls?",
    narration:
      "On a running cluster we want to know what it does before somebody calls. Every part counts what it does, " +
      "and Prometheus collects the numbers: from the servers of Kafka, the operators, and Kafka Exporter, which " +
      "knows how far behind each consumer is. Alerts report what is worth waking somebody for, " +
      "and dashboards show the rest.",
    terms: [
      { name: "Prometheus", meaning: "collects numbers from programs, stores them, and raises alerts" },
      { name: "PodMonitor", also: ["PodMonitors", "podmonitors"], meaning: "says which pods Prometheus asks, and how" },
      { name: "PrometheusRule", also: ["prometheusrules"], meaning: "alerts, as a resource" },
      { name: "dashboard", also: ["dashboards"], meaning: "a page of Grafana's with graphs; here as ConfigMaps" },
      { name: "Kafka Exporter", meaning: "a pod that counts the lag of each consumer group" },
    ],
    settings: [
      { path: ["metrics", "enabled"], value: "true" },
      { path: ["metrics", "podMonitors"], value: "true" },
      { path: ["metrics", "rules", "enabled"], value: "true" },
      { path: ["metrics", "dashboards", "type"], value: "configmap" },
    ],
    evidence: (plan) => {
      const { cli, monitoring } = plan;
      const cluster = clusterOf(plan);
      const { name, namespace } = cluster;
      const dashboards = monitoring?.dashboards.map((dashboard) => dashboard.name) ?? [];
      return [
        {
          shows: "What Prometheus asks, and its alerts.",
          commands: [get(plan, "podmonitors,prometheusrules")],
        },
        {
          shows: "The dashboards.",
          commands: [get(plan, `configmaps ${dashboards.join(" ")}`)],
        },
        {
          shows: "Kafka Exporter runs.",
          commands: [get(plan, `deployment ${name}-kafka-exporter`)],
        },
        {
          shows: "A broker's numbers, as Prometheus reads them.",
          commands: [`${cli} exec ${firstBroker(cluster)} -n ${namespace} -- curl -s localhost:9404/metrics`],
        },
      ];
    },
  },
  {
    name: "disks",
    title: "Fast disks",
    after: "resource-limits",
    question: "Memory is settled. Which disks does a broker get?",
    narration:
      "Kafka is as fast as its disks. Brokers go to nodes of Kubernetes with fast ones, and keep away from pods that " +
      "use their disks as hard as Kafka does. Each pool has its own storage class and size.",
    terms: [
      {
        name: "affinity",
        also: ["nodeAffinity", "podAntiAffinity"],
        meaning: "which nodes of Kubernetes a pod may go to, or which other pods it keeps away from",
      },
      { name: "storage class", meaning: "a kind of disk that the cluster offers" },
    ],
    settings: [
      { path: ["placement", "fastDisks", "label"], value: "disk=fast" },
      { path: ["placement", "avoid", "pods", 0], value: "app=postgresql" },
    ],
    evidence: (plan) => [podsOnNodes(plan, "Each broker is on a node with the label.")],
  },
  {
    name: "dedicated",
    title: "Nodes for Kafka alone",
    after: "resource-limits",
    question: "What if the neighbours are still too loud?",
    narration:
      "Sometimes a good neighbour is not good enough, and Kafka should have nodes of Kubernetes to itself. A taint " +
      "keeps every other pod away from those nodes, and the brokers and controllers tolerate it. The " +
      "other parts can be sent there too.",
    terms: [
      { name: "taint", meaning: "a mark on a node of Kubernetes that keeps pods away" },
      { name: "toleration", also: ["tolerations", "tolerate"], meaning: "what lets a pod go there all the same" },
    ],
    settings: [{ path: ["placement", "dedicated", "taint"], value: "dedicated=kafka:NoSchedule" }],
    evidence: (plan) => [
      { shows: "The nodes that are dedicated.", commands: [`${plan.cli} get nodes -L dedicated`] },
      podsOnNodes(plan, "Kafka's pods are on them, and nothing else is."),
    ],
  },
  {
    name: "racks",
    title: "Racks and zones",
    after: "resource-limits",
    question: "And what if a whole zone of the cloud goes down?",
    narration:
      "A zone can fail as a whole, and with it every broker in it. Brokers learn which zone they are in, so Kafka " +
      "puts the copies of each message into different zones, and the scheduler spreads the brokers evenly. " +
      "Consumers read from the nearest copy.",
    terms: [
      { name: "zone", also: ["zones"], meaning: "a part of a cloud that fails as a whole, if it fails" },
      {
        name: "rack",
        also: ["racks"],
        meaning: "Kafka's word for it: two copies are never in one if there is another",
      },
      {
        name: "topology spread constraint",
        also: ["topologySpreadConstraints", "topologyKey"],
        meaning: "has Kubernetes spread pods evenly over zones",
      },
    ],
    settings: [{ path: ["placement", "racks", "topologyKey"], value: "topology.kubernetes.io/zone" }],
    evidence: (plan) => [
      { shows: "The zone of each node.", commands: [`${plan.cli} get nodes -L topology.kubernetes.io/zone`] },
      podsOnNodes(plan, "Brokers are spread over the zones."),
    ],
  },
  {
    name: "scaling",
    title: "More brokers",
    after: "demo-application",
    question: "And when one broker is no longer enough?",
    narration:
      "One number, and the cluster has three brokers. New brokers start empty, so Cruise Control, which comes " +
      "with the second broker, moves partitions onto them, and off brokers that are to go. From now on each topic " +
      "has three copies.",
    terms: [
      {
        name: "Cruise Control",
        also: ["cruiseControl"],
        meaning: "a program that watches the load of the brokers and moves partitions between them",
      },
      {
        name: "rebalance",
        also: ["autoRebalance", "KafkaRebalance", "kafkarebalances"],
        meaning: "such a move; autoRebalance starts one whenever brokers come or go",
      },
    ],
    settings: [{ path: ["replicas"], value: "3" }],
    evidence: (plan) => [
      {
        shows: "Three brokers, and what is being moved.",
        commands: [get(plan, "kafkanodepools,kafkarebalances")],
      },
      {
        shows: "RebalanceOnScaleUp while partitions are moved, Idle when that is done.",
        commands: [`${get(plan, `kafka ${clusterOf(plan).name}`)} -o jsonpath='{.status.autoRebalance}'`],
      },
      podsOnNodes(plan, "Where they run."),
    ],
  },
  {
    name: "external",
    title: "Clients from outside",
    after: "demo-application",
    question: "All of these clients are in Kubernetes. What about the others?",
    narration:
      "So far all clients are in Kubernetes. One more listener lets others in: a route for each broker and one to " +
      "begin with, with TLS all the way to the broker. An output of the stack has all that a client needs.",
    terms: [{ name: "route", meaning: "an address of OpenShift's router, which the world outside can reach" }],
    settings: [{ path: ["external", "type"], value: "route" }],
    evidence: (plan) => [
      { shows: "What a client needs, as commands to paste.", commands: ["pulumi stack output externalClient"] },
      {
        shows: "The address for clients from outside.",
        commands: [`${get(plan, `kafka ${clusterOf(plan).name}`)} -o jsonpath='{.status.listeners}'`],
      },
    ],
  },
  {
    name: "bridge",
    title: "Messages by HTTP",
    after: "demo-application",
    question: "And programs that speak no Kafka, only HTTP?",
    narration:
      "Not every program can have a Kafka client: a script, a web page, an old system. The HTTP Bridge is one for all of " +
      "them: they send it JSON and ask it for messages. It asks nobody who they are, so it has a user of its own, " +
      "which may do what they need and no more.",
    terms: [
      {
        name: "HTTP Bridge",
        also: ["KafkaBridge", "kafkabridges", "Bridge"],
        meaning: "a pod that takes calls by HTTP, and is a Kafka client in their place",
      },
    ],
    settings: [{ path: ["bridge", "enabled"], value: "true" }],
    evidence: bridgeEvidence,
  },
  {
    name: "mirror",
    title: "Topics of another cluster",
    after: "connector",
    question: "We already have a Kafka, with topics in use. How do they come here?",
    narration:
      "Nobody moves to a new cluster in one night. MirrorMaker copies the topics of the old one to this one, message " +
      "by message, and goes on for as long as both are in use. It also carries over how far each consumer group " +
      "has read, so its consumers can move one at a time and lose nothing.",
    terms: [
      {
        name: "MirrorMaker",
        also: ["KafkaMirrorMaker2", "kafkamirrormaker2"],
        meaning: "a program of Kafka's that copies topics from one cluster to another; it runs on Connect's workers",
      },
      { name: "alias", meaning: "what a cluster is called in it; by it MirrorMaker remembers what it has copied" },
    ],
    settings: [
      { path: ["mirror", "enabled"], value: "true" },
      { path: ["mirror", "sources", 0, "alias"], value: "old" },
      { path: ["mirror", "sources", 0, "cluster"], value: "old-cluster" },
      { path: ["mirror", "sources", 0, "namespace"], value: "old-project" },
      { path: ["mirror", "sources", 0, "topics", 0], value: "orders" },
      { path: ["mirror", "sources", 0, "groups", 0], value: "billing" },
    ],
    evidence: (plan) =>
      plan.mirror === undefined
        ? [{ shows: "Nothing yet: users come with stage 9.", commands: [get(plan, "kafkamirrormaker2")] }]
        : [
            {
              shows: "What the old cluster must allow MirrorMaker, as commands to paste.",
              commands: ["pulumi stack output mirrorRights"],
            },
            {
              shows: "MirrorMaker is ready.",
              commands: [get(plan, `kafkamirrormaker2 ${plan.mirror.name}`)],
            },
            {
              shows: "Two things run: one copies messages, the other carries over how far groups are.",
              commands: [
                `${get(plan, `kafkamirrormaker2 ${plan.mirror.name}`)} -o jsonpath='{range .status.connectors[*]}{.name}: {.connector.state}{"\\n"}{end}'`,
              ],
            },
          ],
  },
];

function podsOnNodes(plan: Plan, shows: string): Evidence {
  return { shows, commands: [`${get(plan, `pods -l strimzi.io/cluster=${clusterOf(plan).name}`)} -o wide`] };
}
