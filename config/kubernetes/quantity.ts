const prefixes = ["k", "M", "G", "T", "P", "E"];

/** The units of Kubernetes quantities: powers of 1000, and of 1024 with an `i` (Kubernetes documentation, "Quantity"). */
const units: ReadonlyMap<string, number> = new Map([
  ["", 1],
  ...prefixes.map((prefix, index): [string, number] => [prefix, 1000 ** (index + 1)]),
  ...prefixes.map((prefix, index): [string, number] => [`${prefix.toUpperCase()}i`, 1024 ** (index + 1)]),
]);

/**
 * The bytes of a Kubernetes quantity such as `3Gi`.
 *
 * @throws if it is none
 */
export function bytesOf(quantity: string): number {
  const [, number = "", unit = ""] = /^([\d.]+)([A-Za-z]*)$/.exec(quantity) ?? [];
  const factor = units.get(unit);
  if (number === "" || factor === undefined) {
    throw new Error(`${JSON.stringify(quantity)} is not an amount of bytes`);
  }
  return Number(number) * factor;
}

const MEBI = 2 ** 20;

/** The bytes of a heap as Java's options take it. Its units are powers of two: `1G` is 1 GiB (JDK documentation, `java -Xmx`). */
export function heapBytes(size: string): number {
  return Number(size.slice(0, -1)) * (/g$/i.test(size) ? 1024 * MEBI : MEBI);
}

/** A heap that leaves two thirds of a container's memory, a quantity, for everything else. */
export function heapWithin(memory: string): string {
  return `${Math.max(1, Math.floor(bytesOf(memory) / 3 / MEBI))}M`;
}

/** The thousandths of a CPU that a Kubernetes quantity such as `500m` or `1.5` is. */
export function milliCpus(quantity: string): number {
  return quantity.endsWith("m") ? Number(quantity.slice(0, -1)) : Number(quantity) * 1000;
}
