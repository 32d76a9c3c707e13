import type { ListenerConfigurationPlan } from "../cluster/plan";
import type { AccessSettings } from "./settings";
import { PORT_TEMPLATE } from "./settings";

/**
 * Where clients from outside see the brokers, by templates for any number of them. Pure.
 */

/** The highest port that there is. */
export const MAX_PORT = 65_535;

/** A port template, taken apart. */
function portTemplate(template: string): { readonly base: number; readonly perNode: boolean } {
  const [, base = "", perNode] = PORT_TEMPLATE.exec(template) ?? [];
  return { base: Number(base), perNode: perNode !== undefined };
}

/** The ports of brokers with these numbers. */
export function portsOf(template: string, ids: readonly number[]): number[] {
  const { base, perNode } = portTemplate(template);
  return ids.map((id) => base + (perNode ? id : 0));
}

/**
 * A listener's configuration; nothing if all is left to Strimzi.
 *
 * @param nodes Numbers that brokers may have, for an operator that knows no template for ports. Those for which there
 * is no port are left out.
 */
export function listenerConfiguration(
  { type, advertisedHost, advertisedPort, bootstrap }: AccessSettings,
  nodes: readonly number[],
  canTemplatePorts: boolean,
): ListenerConfigurationPlan | undefined {
  const [host] = bootstrap?.split(":") ?? [];
  const isRoute = type === "route";
  const port = advertisedPort === undefined ? undefined : portTemplate(advertisedPort);
  const configuration: ListenerConfigurationPlan = {
    ...(host === undefined ? {} : { bootstrap: isRoute ? { host } : { alternativeNames: [host] } }),
    ...(advertisedHost === undefined
      ? {}
      : isRoute
        ? { hostTemplate: advertisedHost }
        : { advertisedHostTemplate: advertisedHost }),
    ...(port === undefined
      ? {}
      : canTemplatePorts
        ? { advertisedPortTemplate: port.perNode ? `${port.base} + {nodeId}` : String(port.base) }
        : {
            brokers: nodes
              .map((broker) => ({ broker, advertisedPort: port.base + (port.perNode ? broker : 0) }))
              .filter(({ advertisedPort }) => advertisedPort <= MAX_PORT),
          }),
  };
  return Object.keys(configuration).length === 0 ? undefined : configuration;
}

/** A broker, as templates know it. */
export interface AddressedNode {
  readonly id: number;
  readonly pod: string;
}

/**
 * Where clients connect first: what the stack config says, or else the brokers themselves where it says where they
 * are. Undefined: Strimzi knows.
 *
 * @param port The listener's own.
 */
export function bootstrapAddress(
  { type, advertisedHost, advertisedPort, bootstrap }: AccessSettings,
  nodes: readonly AddressedNode[],
  port: number,
): string | undefined {
  if (bootstrap !== undefined) {
    return bootstrap;
  }
  if (type !== "cluster-ip" || advertisedHost === undefined) {
    return undefined;
  }
  const { base, perNode } = portTemplate(advertisedPort ?? String(port));
  return nodes
    .map(({ id, pod }) => {
      const host = advertisedHost.replaceAll("{nodeId}", String(id)).replaceAll("{nodePodName}", pod);
      return `${host}:${base + (perNode ? id : 0)}`;
    })
    .join(",");
}
