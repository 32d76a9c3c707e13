import { poolNames } from "../kafka/names";
import type { DeployedPool } from "./deployed";

/** The settings that say which pools there are to be. */
export interface NamedPools {
  readonly pools: readonly { readonly name: string }[];
  /** `name`: what the Kafka is to be called. */
  readonly cluster: { readonly name: string };
}

/** Where the stack config speaks of a pool, and how a person does. */
export interface PoolPlace {
  /** The setting with the number of its nodes. */
  readonly replicas: readonly [string, ...PropertyKey[]];
  /** The settings of its volumes. */
  readonly storage: readonly [string, ...PropertyKey[]];
  /** Its nodes, as a sentence has them. */
  readonly nodes: string;
  /** What permissions call it. */
  readonly named: string;
}

/** Where the stack config speaks of a pool; undefined if it does not have it. Pure. */
export function placeOf({ name, nodes }: DeployedPool, { pools, cluster }: NamedPools): PoolPlace | undefined {
  if (poolNames(cluster.name)[nodes] === name) {
    return {
      replicas: [nodes === "brokers" ? "replicas" : "controllers"],
      storage: ["storage", nodes],
      nodes,
      named: nodes,
    };
  }
  const index = pools.findIndex((pool) => pool.name === name);
  return index < 0
    ? undefined
    : {
        replicas: ["pools", index, "replicas"],
        storage: ["pools", index, "storage"],
        nodes: `brokers of ${name}`,
        named: name,
      };
}
