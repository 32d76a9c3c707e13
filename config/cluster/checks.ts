import { poolNames } from "../kafka/names";
import { FIRST_POOL_ID, MAX_BROKERS } from "../kafka/sizing";
import { bytesOf, heapBytes, heapWithin } from "../kubernetes/quantity";
import type { Problem } from "../problems/problems";
import { propertyPath, setCommand } from "../problems/propertyPath";
import { firstIdOf } from "./brokers";
import type { PoolsSetting } from "./poolSettings";
import type { ResourceSettings } from "./settings";

/**
 * Settings of the cluster that must go together. Pure.
 */

/** Memory of nodes, as far as it is given. */
interface NodeMemory {
  readonly heap?: string | undefined;
  readonly memory?: string | undefined;
}

/** A heap that fills the container's memory has it killed; page cache is what is left over. */
export function resourceProblems({
  resources,
  pools,
}: {
  readonly resources: ResourceSettings;
  readonly pools: PoolsSetting;
}): Problem[] {
  return [
    ...Object.entries(resources).flatMap(([nodes, given]) => heapProblems(["resources", nodes], nodes, given)),
    ...pools.flatMap(({ name, resources: own }, index) =>
      // What the pool has from the brokers' settings is reported there.
      own.heap === undefined && own.memory === undefined
        ? []
        : heapProblems(["pools", index, "resources"], `the pool ${name}`, {
            heap: own.heap ?? resources.brokers.heap,
            memory: own.memory ?? resources.brokers.memory,
          }),
    ),
  ];
}

function heapProblems(at: readonly PropertyKey[], nodes: string, { heap, memory }: NodeMemory): Problem[] {
  const path = [...at, "heap"];
  return heap === undefined || memory === undefined || heapBytes(heap) < bytesOf(memory)
    ? []
    : [
        {
          key: propertyPath(path),
          message: `is ${heap}, but the memory of ${nodes} is ${memory}, which includes the heap; allowed is less than ${propertyPath([...at, "memory"])}; a third of it leaves room for page cache`,
          fix: setCommand(path, heapWithin(memory)),
        },
      ];
}

/** What the pools of a cluster follow from. */
interface PooledSettings {
  readonly replicas: number;
  readonly pools: PoolsSetting;
  readonly cluster: { readonly name: string };
}

/** Pools must have brokers, names and numbers that are no other pool's. */
export function poolProblems({ replicas, pools, cluster }: PooledSettings): Problem[] {
  return [...noBrokerProblems({ replicas, pools }), ...poolNameProblems(pools, cluster.name), ...idProblems(pools)];
}

/** A pool may be empty, all of them may not (Strimzi, `NodePoolUtils.validateKRaftProcessRoles`). */
function noBrokerProblems({ replicas, pools }: Pick<PooledSettings, "replicas" | "pools">): Problem[] {
  return replicas > 0 || pools.some((pool) => pool.replicas > 0)
    ? []
    : [
        {
          key: "replicas",
          message: `is 0, but pools has no brokers; allowed is a whole number of brokers from 1 to ${MAX_BROKERS}, and 0 only where pools has some`,
          fix: setCommand(["replicas"], "1"),
        },
      ];
}

function poolNameProblems(pools: PoolsSetting, cluster: string): Problem[] {
  const taken = Object.values(poolNames(cluster));
  return pools.flatMap(({ name }, index) => {
    const path = ["pools", index, "name"];
    return taken.includes(name)
      ? [
          {
            key: propertyPath(path),
            message: `is ${JSON.stringify(name)}, which is the name of one of the first two pools; allowed is another name than ${taken.join(" and ")}`,
            fix: setCommand(path, `${name}-2`),
          },
        ]
      : [];
  });
}

/** Numbers of brokers: a hundred for each pool, so that an address says which broker it is, whatever the other pools have. */
function idProblems(pools: PoolsSetting): Problem[] {
  const firsts = pools.map(firstIdOf);
  const taken = new Set(firsts);
  const free = () => {
    let first = FIRST_POOL_ID;
    while (taken.has(first)) {
      first += MAX_BROKERS;
    }
    // Each problem has a number of its own: all of them can be fixed at once.
    taken.add(first);
    return first;
  };
  return firsts.flatMap((first, index) => {
    const path = ["pools", index, "firstId"];
    const other = firsts.indexOf(first);
    const why =
      first % MAX_BROKERS !== 0
        ? `; allowed is a multiple of ${MAX_BROKERS}`
        : other < index
          ? `, which ${propertyPath(["pools", other])} has already; allowed is a number that no other pool begins with`
          : undefined;
    return why === undefined
      ? []
      : [{ key: propertyPath(path), message: `is ${first}${why}`, fix: setCommand(path, String(free())) }];
  });
}
