import { clusterOf } from "./cluster/planning";
import { names } from "./kafka/names";
import type { Plan } from "./plan";
import { stageNumber } from "./stageNames";

/** Something of the demo that has no number: a switch in the stack config, which works at any stage with a cluster. */
export interface Switch {
  /** How `--with` calls it. */
  readonly name: string;
  readonly title: string;
  /** Two or three sentences that a presenter would say. */
  readonly narration: string;
  /** What to set in the stack config to turn it on: paths as `pulumi config set --path` takes them, and values. */
  readonly settings: readonly { readonly path: readonly PropertyKey[]; readonly value: string }[];
  /** Commands that show the result on a real cluster. */
  readonly look: (plan: Plan) => readonly string[];
}

/** The first stage that has a cluster, and with it something to switch on. */
export const FIRST_STAGE_WITH_SWITCHES = stageNumber("simplest-cluster");

/** The unnumbered half of the demo, in the order of the talk. */
export const switches: readonly Switch[] = [
  {
    name: "metrics",
    title: "See what it does",
    narration:
      "On a running cluster we want to know what it does before somebody calls. Every part counts what it does, " +
      "and Prometheus collects the numbers: from brokers, controllers, workers, the operators, and Kafka " +
      "Exporter, which knows how far behind each consumer is. Alerts report what is worth waking somebody for, " +
      "and dashboards show the rest.",
    settings: [
      { path: ["metrics", "enabled"], value: "true" },
      { path: ["metrics", "podMonitors"], value: "true" },
      { path: ["metrics", "rules", "enabled"], value: "true" },
      { path: ["metrics", "dashboards", "type"], value: "configmap" },
    ],
    look: (plan) => {
      const { cli, monitoring } = plan;
      const { namespace, pools } = clusterOf(plan);
      const dashboards = monitoring?.dashboards.map(({ name }) => name) ?? [];
      return [
        `${cli} get podmonitors,prometheusrules -n ${namespace}`,
        `${cli} get configmaps ${dashboards.join(" ")} -n ${namespace}`,
        `${cli} get deployment ${names.cluster}-kafka-exporter -n ${namespace}`,
        `${cli} exec ${names.cluster}-${pools.brokers.name}-0 -n ${namespace} -- curl -s localhost:9404/metrics`,
      ];
    },
  },
  {
    name: "disks",
    title: "Fast disks",
    narration:
      "Kafka is as fast as its disks. Brokers go to nodes with fast ones, and keep away from pods that use their " +
      "disks as hard as Kafka does. Each pool has its own storage class and size.",
    settings: [
      { path: ["placement", "fastDisks", "label"], value: "disk=fast" },
      { path: ["placement", "avoid", "pods", 0], value: "app=postgresql" },
    ],
    look: podsOnNodes,
  },
  {
    name: "dedicated",
    title: "Nodes for Kafka alone",
    narration:
      "Sometimes a good neighbour is not good enough, and Kafka should have nodes to itself. A taint keeps every " +
      "other pod away from those nodes, and the brokers and controllers tolerate it. Workers and operators can be " +
      "sent there too.",
    settings: [{ path: ["placement", "dedicated", "taint"], value: "dedicated=kafka:NoSchedule" }],
    look: (plan) => [`${plan.cli} get nodes -L dedicated`, ...podsOnNodes(plan)],
  },
  {
    name: "racks",
    title: "Racks and zones",
    narration:
      "A zone can fail as a whole, and with it every broker in it. Brokers learn which zone they are in, so Kafka " +
      "puts the copies of a partition into different zones, and the scheduler spreads the brokers evenly. " +
      "Consumers read from the nearest copy.",
    settings: [{ path: ["placement", "racks", "topologyKey"], value: "topology.kubernetes.io/zone" }],
    look: (plan) => [`${plan.cli} get nodes -L topology.kubernetes.io/zone`, ...podsOnNodes(plan)],
  },
  {
    name: "scaling",
    title: "More brokers",
    narration:
      "One number, and the cluster has three brokers. New brokers start empty, so Cruise Control, which comes " +
      "with the second broker, moves partitions onto them, and off brokers that are to go. From now on each topic " +
      "has three copies.",
    settings: [{ path: ["replicas"], value: "3" }],
    look: (plan) => [
      `${plan.cli} get kafkanodepools,kafkarebalances -n ${clusterOf(plan).namespace}`,
      `${plan.cli} get kafka ${clusterOf(plan).name} -n ${clusterOf(plan).namespace} -o jsonpath='{.status.autoRebalance}'`,
      ...podsOnNodes(plan),
    ],
  },
  {
    name: "external",
    title: "Clients from outside",
    narration:
      "So far all clients are in Kubernetes. One more listener lets others in: a route for each broker and one to " +
      "begin with, with TLS all the way to the broker. An output of the stack has all that a client needs.",
    settings: [{ path: ["external", "type"], value: "route" }],
    look: (plan) => [
      "pulumi stack output externalClient",
      `${plan.cli} get kafka ${clusterOf(plan).name} -n ${clusterOf(plan).namespace} -o jsonpath='{.status.listeners}'`,
    ],
  },
];

function podsOnNodes(plan: Plan): readonly string[] {
  const { name, namespace } = clusterOf(plan);
  return [`${plan.cli} get pods -l strimzi.io/cluster=${name} -n ${namespace} -o wide`];
}
