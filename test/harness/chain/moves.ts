import type { Partition } from "../kafka/clients";

/** What a partition is moved to. */
export type Move = Pick<Partition, "topic" | "partition" | "replicas">;

/** Partitions shared out over brokers, as many copies as they have; those that nothing changes for are left out. */
export function spread(
  partitions: readonly Partition[],
  brokers: readonly number[],
  leaving: readonly number[],
): Move[] {
  return partitions
    .map(({ topic, partition, replicas }, place) => {
      if (leaving.length > 0 && !replicas.some((id) => leaving.includes(id))) {
        return { topic, partition, replicas };
      }
      const kept = leaving.length > 0 ? replicas.filter((id) => !leaving.includes(id)) : [];
      const others = turned(brokers, place).filter((id) => !kept.includes(id));
      return { topic, partition, replicas: [...kept, ...others].slice(0, Math.min(replicas.length, brokers.length)) };
    })
    .filter((move, place) => String(move.replicas) !== String(partitions[place]?.replicas));
}

/** Partitions of topics that are to have another number of copies. Those that are there already stay first. */
export function withCopies(
  partitions: readonly Partition[],
  brokers: readonly number[],
  copies: ReadonlyMap<string, number>,
): Move[] {
  return partitions
    .filter(({ topic, replicas }) => copies.has(topic) && copies.get(topic) !== replicas.length)
    .map(({ topic, partition, replicas }, place) => {
      const wanted = copies.get(topic) ?? replicas.length;
      const others = turned(brokers, place).filter((id) => !replicas.includes(id));
      return { topic, partition, replicas: [...replicas, ...others].slice(0, wanted) };
    });
}

function turned(brokers: readonly number[], by: number): number[] {
  return brokers.map((_, place) => brokers[(place + by) % brokers.length] ?? 0);
}
