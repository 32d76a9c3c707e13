import type { WithUsers } from "../clients/plan";
import { kafkaClient } from "../clients/planning";
import { useRules } from "../clients/useRules";
import { clusterOf } from "../cluster/planning";
import { labelsOf } from "../fields/labels";
import type { Acl } from "../kafka/acl";
import { appLabel, names } from "../kafka/names";
import type { AssumedOperator } from "../operator/plan";
import type { BridgePlan } from "./plan";
import type { BridgeSettings } from "./settings";

/**
 * The HTTP Bridge's part of the plan. Pure.
 */

/** The part of the stack config that the Bridge follows from. */
interface WithBridgeSettings {
  readonly bridge: BridgeSettings;
  /** Whether the demo's own topic is part of the stack. */
  readonly demo: boolean;
}

/** What HTTP clients may do, by default with the demo's topic. */
export function bridgeUse({ bridge, demo }: WithBridgeSettings): {
  readonly produces: readonly string[];
  readonly consumes: readonly string[];
} {
  const ofDemo = demo ? [names.topic] : [];
  return { produces: bridge.produces ?? ofDemo, consumes: bridge.consumes ?? ofDemo };
}

/**
 * Stage 9: the user that the Bridge is, with what its clients may do. None if there is no Bridge. An entry in `users`
 * adds to it.
 */
export function bridgeUsers(settings: WithBridgeSettings): { readonly name: string; readonly needs: readonly Acl[] }[] {
  const { enabled, name, groups } = settings.bridge;
  const { produces, consumes } = bridgeUse(settings);
  const use = { name, produces: [...produces], consumes: [...consumes], ...(groups === undefined ? {} : { groups }) };
  return enabled ? [{ name, needs: useRules(use) }] : [];
}

/** A plan as far as the Bridge finds its way by it. */
interface BridgedPlan extends WithUsers {
  readonly bridge?: BridgePlan;
  readonly assumed: AssumedOperator;
  readonly warnings: readonly string[];
}

/** The plan with the Bridge, if it is wanted and there are users for it to be one of. */
export function withBridge<P extends BridgedPlan>(plan: P, settings: WithBridgeSettings): P {
  const { bridge } = settings;
  if (!bridge.enabled || plan.cluster === undefined || plan.users === undefined) {
    return plan;
  }
  return {
    ...plan,
    bridge: bridgePlan(plan, settings),
    warnings: [...plan.warnings, ...bridgeWarnings(settings)],
  };
}

function bridgePlan(plan: BridgedPlan, settings: WithBridgeSettings): BridgePlan {
  const { bridge } = settings;
  const { name, replicas, port, tls, producer, consumer, resources, jvm, clients } = bridge;
  const { produces, consumes } = bridgeUse(settings);
  const cors = corsPlan(bridge.cors);
  return {
    name,
    namespace: clusterOf(plan).namespace,
    labels: appLabel,
    replicas,
    client: kafkaClient(plan, name),
    port,
    ...(tls === undefined ? {} : { tls }),
    ...(cors === undefined ? {} : { cors }),
    ...(produces.length === 0 ? {} : { producer }),
    ...(consumes.length === 0 ? {} : { consumer }),
    resources,
    ...(jvm.heap === undefined ? {} : { heap: jvm.heap }),
    clients: clients.map(({ label, namespace }) => ({
      pods: label === undefined ? {} : labelsOf(label),
      ...(namespace === undefined ? {} : { namespace }),
    })),
    management: plan.assumed.can.includes("bridgeManagementPort")
      ? { name: "rest-api-mgmt", port: MANAGEMENT_PORT }
      : { name: "rest-api", port },
  };
}

/** The port of a Bridge of 1.0 or newer for health checks and metrics (Strimzi, `KafkaBridgeCluster`). */
export const MANAGEMENT_PORT = 8081;

/**
 * The Bridge takes a list with commas in between as one regular expression, which matches none of its entries (tried on
 * 1.1.0): so all origins are in one. Its file of settings would lose a backslash.
 */
function corsPlan({ origins, methods }: BridgeSettings["cors"]): BridgePlan["cors"] {
  const patterns = origins.map((origin) =>
    origin === "*" ? ".*" : origin.replaceAll(".", "[.]").replace("*", "[a-z0-9.-]+"),
  );
  return origins.length === 0 ? undefined : { origins: patterns.join("|"), methods };
}

function bridgeWarnings(settings: WithBridgeSettings): string[] {
  const { replicas } = settings.bridge;
  const { produces, consumes } = bridgeUse(settings);
  return [
    ...(produces.length + consumes.length === 0
      ? ["The HTTP Bridge may neither produce nor consume: name topics in bridge.produces and bridge.consumes."]
      : []),
    ...(replicas > 1 && consumes.length > 0
      ? [
          `The HTTP Bridge has ${replicas} pods, and a consumer lives in one of them: a call that reaches another pod fails, because that pod does not know the consumer. Set bridge.replicas to 1, bridge.consumes to an empty list, or see to it that each client always reaches the same pod.`,
        ]
      : []),
  ];
}
