import type { UserPlan, WithUsers } from "../clients/plan";
import { listenerAuthenticationOf } from "../clients/planning";
import type { ListenerAuthentication, ListenerPlan, WithCluster } from "../cluster/plan";
import { names } from "../kafka/names";
import type { ExternalSettings } from "./settings";

/**
 * Access from outside of the cluster. Pure.
 */

/** The name and the port of the listener. Behind a route or a load balancer clients see another port. */
export const listener = { name: "external", port: 9095, tls: true } as const;

/** The plan with the listener. */
export function withExternalAccess<P extends WithUsers & { readonly warnings: readonly string[] }>(
  plan: P,
  { external: { type, authentication } }: { readonly external: ExternalSettings },
): P {
  const { cluster } = plan;
  if (cluster === undefined || type === "none") {
    return plan;
  }
  const external: ListenerPlan = { ...listener, type, authentication };
  return {
    ...plan,
    cluster: { ...cluster, listeners: [...cluster.listeners, external] },
    warnings: [...plan.warnings, ...strangerWarnings(plan, authentication)],
  };
}

/** A listener that nobody can get in by is rarely meant. Before there are users at all, it waits for them. */
function strangerWarnings({ users }: WithUsers, authentication: ListenerAuthentication): string[] {
  return users === undefined || userFor(users, authentication) !== undefined
    ? []
    : [
        `No user can authenticate from outside, because none has ${authentication}: set users[].authentication of one to ${authentication}, or change external.authentication.`,
      ];
}

/** Who gets in by a listener: the demo's own user, or another that can. */
export function userFor(users: readonly UserPlan[], authentication: ListenerAuthentication): UserPlan | undefined {
  const able = users.filter((user) => listenerAuthenticationOf(user) === authentication);
  return able.find(({ name }) => name === names.user) ?? able[0];
}

/** The listener for clients outside of Kubernetes, if there is one. */
export function externalListener({ cluster }: WithCluster): ListenerPlan | undefined {
  return cluster?.listeners.find(({ name }) => name === listener.name);
}
