import { wholeNumberIn } from "../kubernetes/spelling";
import { listed } from "../problems/listed";
import { propertyPath, setCommand } from "../problems/propertyPath";
import type { Step } from "../safety/steps";
import { type DeployedCluster, type DeployedPool, nodeCount } from "./deployed";
import { type NamedPools, type PoolPlace, placeOf } from "./poolPlaces";

/**
 * Steps in which brokers come or go, or move from one pool to another. Pure.
 */

/** What there is of the cluster's brokers, or will be. */
interface BrokerSide {
  readonly cluster?: DeployedCluster;
  readonly pools: readonly DeployedPool[];
  readonly topics: readonly { readonly name: string; readonly replicas: number }[];
}

/** The settings that these steps follow from. */
interface BrokerStepSettings extends NamedPools {
  readonly platform: "openshift" | "kubernetes";
  readonly namespace: string;
}

export function brokerSteps(before: BrokerSide, after: BrokerSide, settings: BrokerStepSettings): Step[] {
  if (before.cluster?.name !== settings.cluster.name || after.cluster === undefined) {
    // There is nothing yet, all of it goes, or it is another cluster's.
    return [];
  }
  const deployed = before.pools.filter(({ nodes }) => nodes === "brokers");
  return [
    ...fewerBrokersSteps(before, after, settings),
    ...goneSteps(poolsWithoutEntry(deployed, settings), settings),
    ...deployed.flatMap((pool) => idSteps(pool, after.pools, settings)),
    ...undrainedSteps(before, after, settings),
    ...internalTopicSteps(before, after),
  ];
}

/** A pool that has fewer brokers than before. */
interface Shrinking {
  readonly was: DeployedPool;
  readonly is: DeployedPool;
  readonly place: PoolPlace;
}

function shrinkingPools({ pools }: BrokerSide, after: BrokerSide, settings: NamedPools): Shrinking[] {
  return pools
    .filter(({ nodes }) => nodes === "brokers")
    .flatMap((was) => {
      const is = after.pools.find(({ name }) => name === was.name);
      const place = placeOf(was, settings);
      return is === undefined || place === undefined || is.replicas >= was.replicas ? [] : [{ was, is, place }];
    });
}

/** Whether the brokers of a cluster are in one pool. */
function hasOnePool({ pools }: BrokerSide): boolean {
  return pools.filter(({ nodes }) => nodes === "brokers").length === 1;
}

/**
 * The operator takes no broker away that holds partitions: it reverts the number and says so in a
 * Warning condition only. Cruise Control drains brokers first, but it cannot drain below the copies
 * that are asked for, nor work with a single broker.
 */
function fewerBrokersSteps(before: BrokerSide, after: BrokerSide, settings: BrokerStepSettings): Step[] {
  const { topics, cluster } = before;
  const planned = nodeCount(after.pools, "brokers");
  const [shrinking] = shrinkingPools(before, after, settings);
  if (
    planned === undefined ||
    cluster === undefined ||
    shrinking === undefined ||
    planned >= (nodeCount(before.pools, "brokers") ?? 0)
  ) {
    return [];
  }
  const { was, is, place } = shrinking;
  const internal = internalReplicas(cluster);
  const tooMany = topics.filter(({ replicas }) => replicas > planned);
  const least = Math.max(...tooMany.map(({ replicas }) => replicas), internal);
  const named = tooMany.map(({ name, replicas }) => `${name} (${replicas})`);
  if (least <= planned) {
    return [];
  }
  const held = [
    ...(tooMany.length === 0 ? [] : [`the topics ${listed(named, 5)}`]),
    ...(internal > planned ? [`Kafka's internal topics (${internal})`] : []),
  ].join(" and ");
  const what = hasOnePool(after)
    ? `is ${planned}`
    : `is ${is.replicas}, which leaves ${planned} ${planned === 1 ? "broker" : "brokers"}`;
  return [
    {
      effect: "fails",
      key: propertyPath(place.replicas),
      message:
        `${what}, but ${held} have more copies than that; the operator would keep the brokers. ` +
        "First lower the copies: for topics with topics[].replicas and an update while the brokers still run, for the internal topics " +
        'as docs/running-for-real.md describes, with kafka.config["offsets.topic.replication.factor"] set to the new number',
      fix: setCommand(place.replicas, String(Math.min(was.replicas, is.replicas + least - planned))),
    },
  ];
}

/**
 * A pool that the plan lacks. The operator keeps brokers that hold partitions only while their pool is there: pods
 * belong to the pool, and Kubernetes deletes them with it (Strimzi, `NodePoolUtils.createKafkaPools`, which makes it
 * the owner of its pod set).
 */
function goneSteps(pools: readonly PoolWithoutEntry[], settings: BrokerStepSettings): Step[] {
  const cli = settings.platform === "openshift" ? "oc" : "kubectl";
  return pools.map(({ name, replicas, fix }) =>
    replicas > 0
      ? {
          effect: "fails",
          key: "pools",
          message: `does not have ${name} any more, which has ${replicas} ${replicas === 1 ? "broker" : "brokers"}: Kubernetes deletes the pods of a pool with it, and no partition is moved off them first. Set its replicas to 0, update, and remove the entry when its brokers are gone`,
          fix,
        }
      : {
          effect: "leaves",
          key: "pools",
          message: `The pool ${name} is deleted, and a broker that it still had would go with it, whatever is on it. An update of a cluster makes sure that there is none. Where others apply the files, look first: this shows no numbers then: ${cli} get kafkanodepool ${name} -n ${settings.namespace} -o jsonpath='{.status.nodeIds}'`,
        },
  );
}

/** A pool that a stack is to give up. */
export interface PoolWithoutEntry {
  readonly name: string;
  /** How many brokers it has by the state. */
  readonly replicas: number;
  /** What brings its entry back, without brokers and with the numbers that it has. */
  readonly fix: string;
}

/** Pools of brokers that the stack config lacks. Each has a place of its own behind the entries that are there. */
function poolsWithoutEntry(deployed: readonly DeployedPool[], settings: NamedPools): PoolWithoutEntry[] {
  return deployed
    .filter((pool) => pool.nodes === "brokers" && placeOf(pool, settings) === undefined)
    .map(({ name, replicas, firstId }, index) => {
      const entry = [
        ["name", name],
        ["replicas", "0"],
        ["firstId", String(firstId)],
      ] as const;
      const at = settings.pools.length + index;
      return {
        name,
        replicas,
        fix: entry.map(([key, value]) => setCommand(["pools", at, key], value)).join(" && "),
      };
    });
}

/** The nodes of pools that are in the cluster, or why nobody can say. */
export type FoundNodes =
  | { readonly pools: readonly { readonly name: string; readonly nodeIds: readonly number[] }[] }
  | { readonly unreadable: string };

/** Pools that a stack is to give up and that have no brokers by its state: there may be some that are not empty yet. */
export function poolsToGo(deployed: readonly DeployedPool[], settings: NamedPools): PoolWithoutEntry[] {
  return poolsWithoutEntry(deployed, settings).filter(({ replicas }) => replicas === 0);
}

/**
 * Pools whose brokers are still being drained: the state has had no brokers of theirs since the update that said so.
 *
 * @param pools Those of {@link poolsToGo}.
 * @param found What the cluster has of them.
 */
export function heldPoolSteps(
  pools: readonly PoolWithoutEntry[],
  found: FoundNodes,
  { isPreview }: { readonly isPreview: boolean },
): Step[] {
  const fails = ({ name, fix }: PoolWithoutEntry, why: string): Step => ({
    effect: "fails",
    key: "pools",
    message: `does not have ${name} any more, ${why}`,
    fix,
  });
  if ("unreadable" in found) {
    // A preview may come to no cluster; it has a warning of its own.
    return isPreview
      ? []
      : pools.map((pool) => fails(pool, `and nobody could look whether its brokers are gone: ${found.unreadable}`));
  }
  return pools.flatMap((pool) => {
    const nodeIds = found.pools.find(({ name }) => name === pool.name)?.nodeIds ?? [];
    return nodeIds.length === 0
      ? []
      : [
          fails(
            pool,
            `which still has the broker${nodeIds.length === 1 ? "" : "s"} ${nodeIds.join(", ")}: Kubernetes deletes the pods of a pool with it, with the partitions that they hold. Keep the entry with 0 replicas until they are gone`,
          ),
        ];
  });
}

/**
 * The numbers of a pool's brokers do not change with the setting: addresses would be those of others. Not in a pool
 * without brokers either: those that are still being drained keep their numbers, and another pool that has these from
 * now on would give its brokers others than the program expects.
 */
function idSteps(was: DeployedPool, after: readonly DeployedPool[], settings: NamedPools): Step[] {
  const is = after.find(({ name }) => name === was.name);
  const index = settings.pools.findIndex(({ name }) => name === was.name);
  if (is === undefined || index < 0 || is.firstId === was.firstId) {
    return [];
  }
  const path = ["pools", index, "firstId"];
  return [
    {
      effect: "fails",
      key: propertyPath(path),
      message: `is ${is.firstId}, but the brokers of ${was.name} are numbered from ${was.firstId}; brokers keep their numbers, and their addresses go by them${was.replicas === 0 ? "; a pool without brokers may have some that are still being drained" : ""}`,
      fix: setCommand(path, String(was.firstId)),
    },
  ];
}

/**
 * A broker that holds partitions is not taken away (Strimzi, `KafkaClusterCreator`): the operator goes on
 * with the former number, and says so in a Warning condition. Cruise Control moves them, if there is one.
 */
function undrainedSteps(before: BrokerSide, after: BrokerSide, settings: NamedPools): Step[] {
  const { cluster } = after;
  if (cluster === undefined || cluster.drainsBrokers) {
    return [];
  }
  const why = cluster.cruiseControl ? "rebalance.enabled is false" : "Cruise Control does not work with one broker";
  return shrinkingPools(before, after, settings).map(({ was, is, place }) => {
    const of = hasOnePool(before) && hasOnePool(after) ? "" : ` of the pool ${was.name}`;
    return {
      effect: "leaves",
      key: propertyPath(place.replicas),
      message: `Going from ${was.replicas} to ${is.replicas} broker${is.replicas === 1 ? "" : "s"}${of}, nothing moves partitions off the brokers that go, because ${why}; the operator keeps brokers that hold partitions. Move them first, as docs/running-for-real.md describes under "Fewer brokers".`,
    };
  });
}

/** Kafka creates its own topics once, with the copies that were asked for then. */
function internalTopicSteps({ cluster: deployed }: BrokerSide, { cluster: planned }: BrokerSide): Step[] {
  if (deployed === undefined || planned === undefined) {
    return [];
  }
  const [was, is] = [internalReplicas(deployed), internalReplicas(planned)];
  return is <= was
    ? []
    : [
        {
          effect: "leaves",
          key: "replicas",
          message: `Kafka's internal topics, __consumer_offsets among them, keep ${copies(was)} each if they exist already, and consumer groups stop when the broker with the only copy is lost. docs/running-for-real.md describes under "More brokers" how to raise them to ${is}.`,
        },
      ];
}

const INTERNAL_REPLICAS = "offsets.topic.replication.factor";

/** How often Kafka stores the offsets of consumer groups, and its other topics of its own. By default 3 times (Apache Kafka documentation). */
function internalReplicas({ config }: DeployedCluster): number {
  return wholeNumberIn(config[INTERNAL_REPLICAS]) ?? 3;
}

function copies(count: number): string {
  return `${count} ${count === 1 ? "copy" : "copies"}`;
}
