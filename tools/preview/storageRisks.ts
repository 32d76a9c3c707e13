import get from "es-toolkit/compat/get";
import { isEqual } from "es-toolkit/predicate/isEqual";
import { z } from "zod";
import { bytesOf } from "../../config/kubernetes/quantity";
import { code } from "../markdown";

/** A volume of a node pool, as far as it says where data is. */
const volume = z.looseObject({
  id: z.number().default(0),
  type: z.string().optional(),
  size: z.union([z.string(), z.number()]).optional(),
  class: z.string().optional(),
  deleteClaim: z.boolean().default(false),
});
type Volume = z.infer<typeof volume>;

/**
 * What a change of a node pool's storage does to data, each as the rest of a sentence in Markdown. Pure.
 *
 * Of persistent claims Strimzi changes the size only, and only upwards; what else changes it passes over
 * with a warning, or it makes new volumes (Strimzi documentation, "Configuring Kafka storage").
 */
export function storageRisks(pool: { readonly before: unknown; readonly after: unknown }): string[] {
  const [before, after] = [pool.before, pool.after].map(volumesOf);
  const kinds = [pool.before, pool.after].map((each): unknown => get(each, ["spec", "storage", "type"]));
  if (before === undefined || after === undefined) {
    return isEqual(get(pool.before, ["spec", "storage"]), get(pool.after, ["spec", "storage"]))
      ? []
      : ["has storage of a kind that this comparison cannot judge"];
  }
  return [
    ...(kinds[0] === kinds[1] ? [] : [`has storage of the type ${code(kinds[1])} (before: ${code(kinds[0])})`]),
    ...before.flatMap((former) => {
      const now = after.find(({ id }) => id === former.id);
      return now === undefined
        ? [`loses volume ${former.id}, with what is on it`]
        : volumeRisks(former, now).map((what) => `has volume ${former.id} ${what}`);
    }),
  ];
}

/** Whether any volume of a node pool goes with its node. */
export function deletesClaims(pool: unknown): boolean {
  return volumesOf(pool)?.some(({ deleteClaim }) => deleteClaim) ?? false;
}

/** The volumes of JBOD storage, or the one that other storage is. */
function volumesOf(pool: unknown): Volume[] | undefined {
  const storage: unknown = get(pool, ["spec", "storage"]);
  const volumes: unknown = get(storage, ["type"]) === "jbod" ? get(storage, ["volumes"]) : [storage];
  return z.array(volume).safeParse(volumes).data;
}

function volumeRisks(before: Volume, after: Volume): string[] {
  return [
    ...(before.type === after.type ? [] : [`of the type ${code(after.type)} (before: ${code(before.type)})`]),
    ...(before.size === after.size ? [] : [sizeRisk(before, after)]),
    ...(before.class === after.class
      ? []
      : [
          `of the class ${code(after.class ?? "the cluster's default")} (before: ${code(before.class ?? "the cluster's default")}), which does not change where there is a volume already`,
        ]),
    ...(!before.deleteClaim && after.deleteClaim ? ["deleted with its node from now on (`deleteClaim`)"] : []),
  ];
}

function sizeRisk({ size: from }: Volume, { size: to }: Volume): string {
  const grows = bytes(to) > bytes(from);
  return `of ${code(to)} (before: ${code(from)}), ${
    grows
      ? "which cannot be undone, and needs a storage class whose volumes can grow"
      : "but a volume cannot shrink: it would need a new one"
  }`;
}

/** The bytes of a volume's size. NaN, which is neither more nor less than any other, where it is no quantity. */
function bytes(quantity: string | number | undefined): number {
  try {
    return bytesOf(String(quantity));
  } catch {
    return Number.NaN;
  }
}
