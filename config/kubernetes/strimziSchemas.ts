import { readFileSync } from "node:fs";
import { join } from "node:path";
import { last } from "es-toolkit/array/last";

/** Releases of Strimzi whose CRDs this program is checked against: the oldest that serves v1, the last before 1.0, and the newest. */
export const crdReleases = ["0.49.1", "0.51.0", "1.2.0"] as const;

/** One of {@link crdReleases}. */
export type CrdRelease = (typeof crdReleases)[number];

/** The newest of {@link crdReleases}. */
export const newestCrdRelease = last(crdReleases);

/** The file with a release's schemas. `npm run crds` writes it. */
export function schemaFile(release: CrdRelease): string {
  return join(__dirname, "schemas", `strimzi-${release}.json`);
}

/**
 * The JSON Schema of a release: `$defs` has one for each kind. It is strict as an API server is: a field that
 * the CRD does not declare is an error. Rules that only an API server evaluates (CEL) are not in it.
 */
export function strimziSchema(release: CrdRelease): { readonly $id: string; readonly $defs: object } {
  return JSON.parse(readFileSync(schemaFile(release), "utf8"));
}
