/**
 * What of an object that was sent is not in the object that was stored, as one line for each value. What
 * the API server has added is no difference, in whatever part of the object. Lists must be as long as
 * they were.
 */
export function differences(sent: unknown, stored: unknown, path = ""): string[] {
  if (Array.isArray(sent)) {
    return Array.isArray(stored) && stored.length === sent.length
      ? sent.flatMap((entry, index) => differences(entry, stored[index], `${path}[${index}]`))
      : [line(path, sent, stored)];
  }
  if (typeof sent === "object" && sent !== null) {
    return typeof stored === "object" && stored !== null
      ? Object.entries(sent).flatMap(([key, value]) => differences(value, Object(stored)[key], `${path}.${key}`))
      : // An object with nothing in it may be left out.
        Object.keys(sent).length === 0 && stored === undefined
        ? []
        : [line(path, sent, stored)];
  }
  return sent === stored || isSameAmount(path, sent, stored) ? [] : [line(path, sent, stored)];
}

function line(path: string, sent: unknown, stored: unknown): string {
  return `${path || "."}: sent ${JSON.stringify(sent)}, stored ${JSON.stringify(stored)}`;
}

/** Kubernetes writes amounts of resources its own way: 1000m of a CPU is 1. */
function isSameAmount(path: string, sent: unknown, stored: unknown): boolean {
  return /\.(requests|limits)\.\w+$/.test(path) && amount(sent) !== undefined && amount(sent) === amount(stored);
}

function amount(quantity: unknown): number | undefined {
  const [, number, unit] = /^(\d+(?:\.\d+)?)(m?)$/.exec(String(quantity)) ?? [];
  return number === undefined ? undefined : Number(number) * (unit === "m" ? 1 : 1000);
}
