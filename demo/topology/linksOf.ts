import type { ApplicationPlan, KafkaClientPlan } from "../../config/clients/plan";
import type { ClusterPlan } from "../../config/cluster/plan";
import type { ConnectPlan } from "../../config/connect/plan";
import type { MonitoringPlan } from "../../config/metrics/plan";
import type { Plan } from "../../config/plan";
import type { Link } from "./topology";

/** Who runs whom in a plan, who connects to which listener, and whom Prometheus asks. Pure. */
export function linksOf(plan: Plan): Link[] {
  const { cluster, connect, applications = [], monitoring } = plan;
  return [
    ...(cluster === undefined ? [] : [{ kind: "runs" as const, from: "operator", to: "kafka" }]),
    ...(connect === undefined ? [] : [{ kind: "runs" as const, from: "operator", to: "connect" }]),
    ...(cluster === undefined ? [] : clientLinks(cluster, applications, connect)),
    ...(monitoring === undefined ? [] : monitoringLinks(plan, monitoring)),
  ];
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
