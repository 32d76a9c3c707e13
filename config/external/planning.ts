import type { UserPlan, WithUsers } from "../clients/plan";
import { listenerAuthenticationOf } from "../clients/planning";
import { brokersOf, possibleBrokerIds } from "../cluster/brokers";
import type { ListenerAuthentication, ListenerPlan, WithCluster } from "../cluster/plan";
import { names } from "../kafka/names";
import type { AssumedOperator } from "../operator/plan";
import { bootstrapAddress, listenerConfiguration } from "./addresses";
import type { ExternalSettings } from "./settings";

/**
 * Access from outside of the cluster. Pure.
 */

/** The name and the port of the first listener. Behind a route or a load balancer clients see another port. */
const listener = { name: "external", port: 9095 } as const;

/** The plan with the listeners. */
export function withExternalAccess<P extends ExposedPlan>(
  plan: P,
  { external: { more, ...first } }: { readonly external: ExternalSettings },
): P {
  const { cluster, assumed } = plan;
  const accesses = [...(first.type === "none" ? [] : [{ ...listener, ...first }]), ...more];
  if (cluster === undefined || accesses.length === 0) {
    return plan;
  }
  const nodes = brokersOf(cluster);
  const listeners = accesses.flatMap((access): ListenerPlan[] => {
    const { name, port, type, authentication } = access;
    const configuration = listenerConfiguration(
      access,
      possibleBrokerIds(cluster),
      assumed.can.includes("advertisedPortTemplate"),
    );
    const address = bootstrapAddress(access, nodes, port);
    return type === "none"
      ? []
      : [
          {
            name,
            port,
            type,
            tls: true,
            authentication,
            ...(configuration === undefined ? {} : { configuration }),
            ...(address === undefined ? {} : { bootstrapAddress: address }),
          },
        ];
  });
  const ways = [...new Set(accesses.map(({ authentication }) => authentication))];
  return {
    ...plan,
    cluster: { ...cluster, listeners: [...cluster.listeners, ...listeners] },
    warnings: [...plan.warnings, ...ways.flatMap((way) => strangerWarnings(plan, way))],
  };
}

/** A plan as far as access from outside changes it. */
interface ExposedPlan extends WithUsers {
  readonly assumed: AssumedOperator;
  readonly warnings: readonly string[];
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

/** The listeners for clients outside of Kubernetes. */
export function externalListeners({ cluster }: WithCluster): readonly ListenerPlan[] {
  return (cluster?.listeners ?? []).filter(({ type }) => type !== "internal");
}

/** The first of them, which the stack's outputs are about: the one of `external.type`, if there is one. */
export function externalListener(plan: WithCluster): ListenerPlan | undefined {
  return externalListeners(plan)[0];
}
