import { onEachConnect } from "./connect/each";
import type { Plan } from "./plan";
import type { WaitSettings } from "./waitSettings";

/**
 * The plan with what an update waits for. It is decided here and nowhere else. Pure.
 *
 * - Nobody waits for what is in a file: a stack that renders has no waits.
 * - Of a Connect cluster with plugins from a folder nothing is waited for: its workers have no image until
 *   somebody has uploaded the folder, which is after the first update.
 */
export function withWaits(plan: Plan, { ready, timeouts }: WaitSettings): Plan {
  if (!ready || plan.render !== undefined) {
    return plan;
  }
  const wait = (kind: keyof WaitSettings["timeouts"]) => ({ wait: { timeout: timeouts[kind] } });
  const { operator, cluster, topics, users, applications, mirror, bridge } = plan;
  return {
    ...onEachConnect(plan, (connect) =>
      connect.plugins?.from === "directory"
        ? connect
        : {
            ...connect,
            ...wait("connect"),
            connectors: connect.connectors.map((connector) => ({ ...connector, ...wait("connector") })),
          },
    ),
    operator: operator.install === "none" ? operator : { ...operator, ...wait("operator") },
    ...(cluster && { cluster: { ...cluster, ...wait("cluster") } }),
    ...(topics && { topics: topics.map((topic) => ({ ...topic, ...wait("topic") })) }),
    ...(users && { users: users.map((user) => ({ ...user, ...wait("user") })) }),
    ...(mirror && { mirror: { ...mirror, ...wait("mirror") } }),
    ...(applications && {
      applications: applications.map((application) => ({ ...application, ...wait("application") })),
    }),
    ...(bridge && { bridge: { ...bridge, ...wait("bridge") } }),
  };
}
