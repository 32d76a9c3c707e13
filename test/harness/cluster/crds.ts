import { readdir, readFile, stat } from "node:fs/promises";
import { join } from "node:path";
import { fetchText } from "../../../components/stack/loadManifests";
import { ClusterError } from "./binaries";

/** Strimzi's CRDs as its release has them. */
const RELEASE = "https://github.com/strimzi/strimzi-kafka-operator/releases/download/1.2.0/strimzi-crds-1.2.0.yaml";

/** Those of kinds that are not Strimzi's. */
const OTHERS = join(__dirname, "crds");

/**
 * The CRDs of all kinds that a stack deploys, each as a YAML document: Strimzi's from the folder, file or URL that `STRIMZI_CRDS`
 * names, by default from Strimzi's release, and those of OLM, OpenShift, the Prometheus operator and the
 * Grafana operator from the folder beside this file.
 *
 * @throws {ClusterError} if Strimzi's cannot be had.
 */
export async function customResourceDefinitions(env: NodeJS.ProcessEnv = process.env): Promise<string[]> {
  const source = env.STRIMZI_CRDS || RELEASE;
  const texts = await (/^https?:\/\//.test(source) ? fetchText(source).then((text) => [text]) : textsOf(source)).catch(
    (error: Error) => {
      throw new ClusterError(
        `Strimzi's CRDs cannot be read from ${source}: ${error.message}.\n` +
          "Set STRIMZI_CRDS to a folder, a file or a URL with those of Strimzi 1.2.0: " +
          "install/cluster-operator of a release has them, as files 04*-Crd-*.yaml.",
      );
    },
  );
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
