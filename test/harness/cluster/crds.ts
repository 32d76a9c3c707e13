import { existsSync } from "node:fs";
import { readdir, readFile, stat } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { fetchFile } from "../../../components/stack/sources";
import { type CrdRelease, crdReleases } from "../../../config/kubernetes/strimziSchemas";
import { ClusterError } from "./binaries";

/** The release whose operators are simulated. */
const NEWEST: CrdRelease = "1.2.0";

/** Those of kinds that are not Strimzi's. */
const OTHERS = join(__dirname, "crds");

/**
 * Where the CRDs of a release of Strimzi are: in the folder that `STRIMZI_CRDS` names, under
 * `strimzi-crds-<release>`, or beside it, if its own name is of that kind. Without the variable they are in
 * Strimzi's release on GitHub.
 *
 * What `STRIMZI_CRDS` names may also be a folder, a file or a URL of one release alone: it is taken for the newest.
 *
 * @throws {ClusterError} for another release, if it names one release alone.
 */
export function crdSource(release: CrdRelease, env: NodeJS.ProcessEnv = process.env): string {
  const named = env.STRIMZI_CRDS;
  if (!named) {
    return `https://github.com/strimzi/strimzi-kafka-operator/releases/download/${release}/strimzi-crds-${release}.yaml`;
  }
  const folder = `strimzi-crds-${release}`;
  const beside = basename(named).startsWith("strimzi-crds-") ? [join(dirname(named), folder)] : [];
  const found = [join(named, folder), ...beside].find((path) => existsSync(path));
  if (found !== undefined) {
    return found;
  }
  if (release === NEWEST) {
    return named;
  }
  throw new ClusterError(
    `STRIMZI_CRDS is ${named}, which has no CRDs of Strimzi ${release}. ` +
      `Set it to a folder that has ${crdReleases.map((one) => `strimzi-crds-${one}`).join(", ")}, ` +
      "or to nothing, for Strimzi's releases on GitHub.",
  );
}

/**
 * The CRDs of all kinds that a stack deploys, each as a YAML document: Strimzi's, and those of OLM, OpenShift, the
 * Prometheus operator and the Grafana operator from the folder beside this file.
 *
 * @param source A folder, a file or a URL with Strimzi's. Default: see {@link crdSource}, for the newest release.
 * @throws {ClusterError} if Strimzi's cannot be had.
 */
export async function customResourceDefinitions(source: string = crdSource(NEWEST)): Promise<string[]> {
  const remote = async () => [new TextDecoder().decode(await fetchFile(source))];
  const texts = await (/^https?:\/\//.test(source) ? remote() : textsOf(source)).catch((error: Error) => {
    throw new ClusterError(
      `Strimzi's CRDs cannot be read from ${source}: ${error.message}.\n` +
        "Set STRIMZI_CRDS to a folder, a file or a URL that has them: " +
        "install/cluster-operator of a release has them, as files 04*-Crd-*.yaml.",
    );
  });
  const found = [...texts, ...(await textsOf(OTHERS))].flatMap(definitionsIn);
  if (!found.some((document) => /^ *kind: *["']?Kafka["']?$/m.test(document))) {
    throw new ClusterError(`There is no CRD of Kafka in ${source}; is it Strimzi's? Set STRIMZI_CRDS.`);
  }
  return found;
}

async function textsOf(path: string): Promise<string[]> {
  if (!(await stat(path)).isDirectory()) {
    return [await readFile(path, "utf8")];
  }
  const files = (await readdir(path)).filter((name) => /\.ya?ml$/.test(name)).sort();
  return Promise.all(files.map((name) => readFile(join(path, name), "utf8")));
}

/** The CRDs in a stream of YAML documents. Not parsed: it is nearly a megabyte, which takes seconds. */
function definitionsIn(text: string): string[] {
  return text.split(/^---.*$/m).filter((document) => /^kind: *["']?CustomResourceDefinition/m.test(document));
}
