import type { BridgePlan } from "../bridge/plan";
import type { ApplicationPlan } from "../clients/plan";
import type { ClusterPlan, PoolPlan, WithCluster } from "../cluster/plan";
import { furtherPools, withConfig } from "../cluster/planning";
import type { PoolSettings, PoolsSetting } from "../cluster/poolSettings";
import { onEachConnect, type WithConnects } from "../connect/each";
import type { ConnectPlan } from "../connect/plan";
import { labelsOf } from "../fields/labels";
import type { MirrorPlan } from "../mirror/plan";
import type { NodeRule, PlacementPlan, SpreadPlan, TaintPlan } from "./plan";
import type { PlacementSettings } from "./settings";

/** Nodes that are Kafka's alone. */
interface Dedicated {
  readonly nodes: readonly NodeRule[];
  readonly tolerations: readonly TaintPlan[];
}

/** A plan as far as it has pods to place. */
interface PlaceablePlan extends WithCluster, WithConnects {
  readonly mirror?: MirrorPlan;
  readonly bridge?: BridgePlan;
  readonly applications?: readonly ApplicationPlan[];
  readonly warnings: readonly string[];
}

/** The plan with its pods placed as the stack config says; a part that the stage does not have yet waits for it. */
export function withPlacement<P extends PlaceablePlan>(
  plan: P,
  { placement, pools }: { readonly placement: PlacementSettings; readonly pools: PoolsSetting },
): P {
  const { cluster, mirror, bridge, applications } = plan;
  return {
    ...onEachConnect(plan, (connect) => placedClient(connect, placement.dedicated.connect, placement)),
    ...(mirror && { mirror: placedClient(mirror, placement.dedicated.connect, placement) }),
    ...(bridge && { bridge: placedClient(bridge, placement.dedicated.bridge, placement) }),
    ...(cluster && { cluster: placedCluster(cluster, placement, pools) }),
    ...(applications && {
      applications: applications.map((application) =>
        application.role.name === "consumer" ? { ...application, ...zoneLabel(placement) } : application,
      ),
    }),
    warnings: [...plan.warnings, ...zoneWarnings(placement, plan)],
  };
}

function placedCluster(cluster: ClusterPlan, placement: PlacementSettings, pools: PoolsSetting): ClusterPlan {
  const { dedicated, racks } = placement;
  const { brokers, controllers } = cluster.pools;
  const spread = (role: PoolPlan["role"]): { spread?: SpreadPlan } =>
    racks.topologyKey === undefined
      ? {}
      : {
          spread: {
            topologyKey: racks.topologyKey,
            // Strimzi labels its pods so, whatever their pools are called.
            pods: { "strimzi.io/cluster": cluster.name, [`strimzi.io/${role}-role`]: "true" },
            required: racks.required,
          },
        };
  const placedBrokers = (pool: PoolPlan, own: PoolSettings["placement"]): PoolPlan => ({
    ...pool,
    placement: { ...brokerNodes(placement, own), ...spread("broker") },
  });
  const racked =
    racks.topologyKey === undefined ? cluster : { ...withConfig(cluster, closestReplica), rack: racks.topologyKey };
  return {
    ...racked,
    pools: {
      brokers: placedBrokers(brokers, {}),
      controllers: {
        ...controllers,
        placement: { ...dedicatedNodes(dedicated.controllers, dedicated), avoid: [], ...spread("controller") },
      },
      ...furtherPools(cluster.pools, pools, (pool, own) => placedBrokers(pool, own.placement)),
    },
    entityOperatorPlacement: { ...dedicatedNodes(dedicated.entityOperator, dedicated), avoid: [] },
  };
}

/** Which nodes the brokers of a pool run on: as all do, but for the parts that are the pool's own. */
function brokerNodes(placement: PlacementSettings, own: PoolSettings["placement"]): Omit<PlacementPlan, "spread"> {
  const { fastDisks = placement.fastDisks, avoid = placement.avoid } = own;
  const { nodes, tolerations } =
    own.dedicated === undefined
      ? dedicatedNodes(placement.dedicated.brokers, placement.dedicated)
      : dedicatedNodes(true, own.dedicated);
  const fast =
    fastDisks.label === undefined ? [] : [{ label: labelsOf(fastDisks.label), required: fastDisks.required }];
  return {
    nodes: [...fast, ...nodes],
    avoid: avoid.pods.map((label) => ({ pods: labelsOf(label), required: avoid.required })),
    tolerations,
  };
}

/** Lets consumers fetch from a replica in their own zone (Kafka documentation, `replica.selector.class`; KIP-392). */
const closestReplica = { "replica.selector.class": "org.apache.kafka.common.replica.RackAwareReplicaSelector" };

/** A client that Strimzi runs: on Kafka's nodes if it is wanted there, and reading the copy in its zone. */
function placedClient<Client extends ConnectPlan | MirrorPlan | BridgePlan>(
  client: Client,
  onKafkasNodes: boolean,
  { dedicated, racks }: PlacementSettings,
): Client {
  return {
    ...client,
    ...(racks.topologyKey === undefined ? {} : { rack: racks.topologyKey }),
    placement: { ...dedicatedNodes(onKafkasNodes, dedicated), avoid: [] },
  };
}

function dedicatedNodes(
  wanted: boolean,
  { taint, label }: Pick<PlacementSettings["dedicated"], "taint" | "label">,
): Dedicated {
  if (!wanted || taint === undefined) {
    return { nodes: [], tolerations: [] };
  }
  const [pair = "", effect = ""] = taint.split(":");
  const [key = "", value = ""] = pair.split("=");
  return {
    nodes: [{ label: label === undefined ? { [key]: value } : labelsOf(label), required: true }],
    tolerations: [{ key, value, effect }],
  };
}

/**
 * Labels of a node that Kubernetes copies to the pods on it, from 1.35 on (Kubernetes documentation, "Well-Known
 * Labels"): where a pod can read its zone. On an older cluster it reads nothing, and fetches from leaders.
 */
const copiedToPods: readonly string[] = ["topology.kubernetes.io/zone", "topology.kubernetes.io/region"];

function zoneLabel({ racks: { topologyKey } }: PlacementSettings): { zoneLabel?: string } {
  return topologyKey !== undefined && copiedToPods.includes(topologyKey) ? { zoneLabel: topologyKey } : {};
}

function zoneWarnings({ racks }: PlacementSettings, { cluster }: WithCluster): string[] {
  if (cluster === undefined || racks.topologyKey === undefined || racks.zones === undefined) {
    return [];
  }
  const { factor } = cluster.replication;
  return racks.zones >= factor
    ? []
    : [
        `There are ${racks.zones} zones, but ${factor} copies of each partition: some are in the same zone, and are lost or out of reach together with it. Data survives the loss of a zone only with as many zones as copies.`,
      ];
}
