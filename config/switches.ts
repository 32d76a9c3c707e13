import { clusterOf } from "./clusterPlan";
import { names } from "./names";
import type { Plan } from "./plan";
import { stages } from "./stages";

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
export const FIRST_STAGE_WITH_SWITCHES = stages.findIndex(({ slug }) => slug === "simplest-cluster") + 1;

/** The unnumbered half of the demo, in the order in which it is told. */
export const switches: readonly Switch[] = [
  {
    name: "metrics",
    title: "See what it does",
    narration:
      "Everything in the cluster counts what it does, and Prometheus collects it: brokers, controllers, workers, the " +
      "operators, and Kafka Exporter, which knows how far behind each consumer is. Alerts tell us what would wake " +
      "somebody at night, and dashboards show the rest.",
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
];
