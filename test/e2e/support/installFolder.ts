import { copyFileSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { customResourceDefinitions } from "../../harness/cluster/crds";

const FIXTURE = join(__dirname, "../../fixtures/install");

/** A folder with an operator's install manifests, which is removed by the function that comes with it. */
export interface InstallFolder {
  readonly path: string;
  readonly remove: () => void;
}

/**
 * Install manifests as Strimzi's release has them, shorter: roles and the operator's Deployment from the
 * fixture, and Strimzi's own CRDs, the small ones: a large one takes a second to parse, each time.
 *
 * @param crds Where Strimzi's CRDs are. Default: see {@link customResourceDefinitions}.
 */
export async function installFolder(crds?: string): Promise<InstallFolder> {
  const path = mkdtempSync(join(tmpdir(), "amq-streams-install-"));
  for (const name of ["010-rbac.yaml", "020-operator.yml"]) {
    copyFileSync(join(FIXTURE, name), join(path, name));
  }
  const definitions = await customResourceDefinitions(crds);
  const small = definitions.filter((text) => text.includes("kafka.strimzi.io") && text.length < 20_000);
  writeFileSync(join(path, "030-crds.yaml"), small.join("\n---\n"));
  return { path, remove: () => rmSync(path, { recursive: true }) };
}
