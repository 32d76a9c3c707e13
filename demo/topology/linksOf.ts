import type { ApplicationPlan, KafkaClientPlan } from "../../config/clients/plan";
import type { ClusterPlan } from "../../config/cluster/plan";
import { connectsOf } from "../../config/connect/each";
import type { MonitoringPlan } from "../../config/metrics/plan";
import type { Plan } from "../../config/plan";
import { connectId } from "./connectParts";
import type { Link } from "./topology";

/** Who runs whom in a plan, who connects to which listener, and whom Prometheus asks. Pure. */
export function linksOf(plan: Plan): Link[] {
  const { cluster, applications = [], bridge, monitoring } = plan;
  const connects = connectsOf(plan).map((connect) => ({ id: connectId(plan, connect), client: connect.client }));
  return [
    ...(cluster === undefined ? [] : [{ kind: "runs" as const, from: "operator", to: "kafka" }]),
    ...connects.map(({ id }) => ({ kind: "runs" as const, from: "operator", to: id })),
    ...(bridge === undefined ? [] : [{ kind: "runs" as const, from: "operator", to: "bridge" }]),
    ...(cluster === undefined ? [] : clientLinks(cluster, applications, connects, plan)),
    ...(monitoring === undefined ? [] : monitoringLinks(plan, monitoring)),
  ];
}

function clientLinks(
  { listeners }: ClusterPlan,
  applications: readonly ApplicationPlan[],
  connects: readonly { readonly id: string; readonly client: KafkaClientPlan }[],
  { mirror, bridge }: Pick<Plan, "mirror" | "bridge">,
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
    ...(mirror === undefined ? [] : [link("sends", "mirror", mirror.client)]),
    ...connects.map(({ id, client }) => link("reads", id, client)),
    ...(bridge === undefined ? [] : [link("uses", "bridge", bridge.client)]),
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
function monitoringLinks(plan: Plan, { podMonitors }: MonitoringPlan): Link[] {
  const { cluster, mirror, bridge } = plan;
  const selected = podMonitors.map(({ pods }) => {
    const values = Object.values(pods);
    const connect = connectsOf(plan).find(({ name }) => values.includes(name));
    if (mirror !== undefined && values.includes(mirror.name)) {
      return "mirror";
    }
    return connect !== undefined
      ? connectId(plan, connect)
      : bridge !== undefined && values.includes(bridge.name)
        ? "bridge"
        : cluster !== undefined && values.includes(cluster.name)
          ? "kafka"
          : "operator";
  });
  return [...new Set(selected)].map((to) => ({ kind: "asks", from: "monitoring", to }));
}
