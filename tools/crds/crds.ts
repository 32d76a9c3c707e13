import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { type CrdRelease, crdReleases, schemaFile } from "../../config/kubernetes/strimziSchemas";
import { crdSchema, schemaText } from "./crdSchema";

/**
 * `npm run crds -- <folder>`: writes the JSON Schemas of Strimzi's kinds (config/kubernetes/schemas) from the CRDs of
 * its releases. The folder has a folder `strimzi-crds-<version>` for each, with the files `04*-Crd-*.yaml` that
 * `install/cluster-operator` of a release has.
 */
export function generatedSchema(crds: string, release: CrdRelease): string {
  const folder = join(crds, `strimzi-crds-${release}`);
  const files = readdirSync(folder).filter((name) => /\.ya?ml$/.test(name));
  return schemaText(
    crdSchema(
      `strimzi-${release}`,
      files.sort().map((name) => readFileSync(join(folder, name), "utf8")),
    ),
  );
}

if (require.main === module) {
  const [folder] = process.argv.slice(2);
  if (folder === undefined) {
    process.stderr.write("Name the folder that has strimzi-crds-<version>: npm run crds -- ../shared\n");
    process.exit(2);
  }
  for (const release of crdReleases) {
    writeFileSync(schemaFile(release), generatedSchema(folder, release));
  }
}
