import { readdir, readFile, stat } from "node:fs/promises";
import { basename, join } from "node:path";
import type { KubernetesObject } from "../../config/kubernetes/object";
import { type ManifestText, parseInstallManifests, placeOperator } from "../../config/operator/installManifests";
import type { OperatorPlan } from "../../config/operator/plan";
import { ConfigError, show } from "../../config/problems/problems";
import { setCommand } from "../../config/problems/propertyPath";

/** Reads the text behind a URL. */
export type FetchText = (url: string) => Promise<string>;

/** How long a server may take to answer before the update is given up. */
const FETCH_TIMEOUT_MS = 30_000;

/** Reads the text behind a URL, following redirects. */
export async function fetchText(url: string): Promise<string> {
  const response = await fetch(url, { signal: AbortSignal.timeout(FETCH_TIMEOUT_MS) });
  if (!response.ok) {
    throw new Error(`the server answered ${response.status} ${response.statusText}`.trim());
  }
  return response.text();
}

/**
 * The objects of an operator that is installed from manifests, placed and in install order; undefined
 * if it is installed otherwise, or from a URL and there is nothing to read URLs with.
 *
 * @throws {ConfigError} if the manifests cannot be read or are not Strimzi's.
 */
export async function operatorManifests(
  operator: OperatorPlan,
  fetch: FetchText | undefined,
): Promise<KubernetesObject[] | undefined> {
  if (operator.install !== "manifests" || (isUrl(operator.source) && fetch === undefined)) {
    return undefined;
  }
  return placeOperator(parseInstallManifests(await manifestTexts(operator.source, fetch)), operator);
}

async function manifestTexts(source: string, fetch: FetchText | undefined): Promise<ManifestText[]> {
  try {
    if (isUrl(source) && fetch !== undefined) {
      return [{ name: source, text: await fetch(source) }];
    }
    return await textsOfPath(source);
  } catch (error) {
    const reason = error instanceof Error ? rootCause(error).message : String(error);
    throw new ConfigError([
      {
        key: "operator.manifests",
        message: `is ${show(source)}, which cannot be read: ${reason}; allowed is a file, a folder or a URL of Strimzi's install YAML`,
        fix: setCommand(["operator", "manifests"], "install/cluster-operator"),
      },
    ]);
  }
}

async function textsOfPath(path: string): Promise<ManifestText[]> {
  if (!(await stat(path)).isDirectory()) {
    return [{ name: basename(path), text: await readFile(path, "utf8") }];
  }
  const files = (await readdir(path)).filter((file) => /\.ya?ml$/.test(file)).sort();
  if (files.length === 0) {
    throw new Error("the folder has no YAML file");
  }
  return Promise.all(files.map(async (name) => ({ name, text: await readFile(join(path, name), "utf8") })));
}

function isUrl(source: string): boolean {
  return /^https?:\/\//.test(source);
}

/** Node's fetch says only 'fetch failed'; why is in its cause. */
function rootCause(error: Error): Error {
  return error.cause instanceof Error ? rootCause(error.cause) : error;
}
