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
