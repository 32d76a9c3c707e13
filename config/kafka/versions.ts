/** Versions of Kafka and of its metadata. Pure. */

/** Like `compare` of a sort, part by part: `4.10` is after `4.9`, and `4.2` before `4.2.1`. What is no number, `4.2-IV1`, ends the number. */
export function compareVersions(a: string, b: string): number {
  const [left, right] = [a, b].map((version) => version.split(".").map((part) => Number.parseInt(part, 10)));
  const length = Math.max(left?.length ?? 0, right?.length ?? 0);
  for (let index = 0; index < length; index++) {
    const difference = (left?.[index] ?? 0) - (right?.[index] ?? 0);
    if (difference !== 0) {
      return difference;
    }
  }
  return 0;
}

/** The metadata that Kafka of a version writes unless another is set: `4.2` of 4.2.1. */
export function metadataOf(version: string): string {
  return version.split(".").slice(0, 2).join(".");
}
