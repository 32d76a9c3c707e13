import { readdir, readFile, stat } from "node:fs/promises";
import { basename, join } from "node:path";
import type { KubernetesObject } from "../../config/kubernetes/object";
import { type ManifestText, parseInstallManifests, placeOperator } from "../../config/operator/installManifests";
import type { ManifestsOperatorPlan, OperatorPlan } from "../../config/operator/plan";
import { isRemote } from "../../config/operator/sources";
import { ConfigError, show } from "../../config/problems/problems";
import { removeCommand, setCommand } from "../../config/problems/propertyPath";
import { checked, type FetchFile, reasonOf } from "./sources";

/**
 * The objects of an operator that is installed from manifests, placed and in install order; undefined
 * if it is installed otherwise, or from a URL and there is nothing to read URLs with.
 *
 * @throws {ConfigError} if the manifests cannot be read, are not what they must be, or are not Strimzi's.
 */
export async function operatorManifests(
  operator: OperatorPlan,
  fetch: FetchFile | undefined,
): Promise<KubernetesObject[] | undefined> {
  if (operator.install !== "manifests" || (isRemote(operator.source) && fetch === undefined)) {
    return undefined;
  }
  return placeOperator(parseInstallManifests(await manifestTexts(operator, fetch)), operator);
}

async function manifestTexts(operator: ManifestsOperatorPlan, fetch: FetchFile | undefined): Promise<ManifestText[]> {
  const { source } = operator;
  try {
    return isRemote(source) && fetch !== undefined
      ? [textOf(source, await fetch(source), operator)]
      : await textsOfPath(source, operator);
  } catch (error) {
    if (error instanceof ConfigError) {
      throw error;
    }
    throw new ConfigError([
      {
        key: "operator.manifests",
        message: `is ${show(source)}, which cannot be read: ${reasonOf(error)}; allowed is a file, a folder or a URL (https) of Strimzi's install YAML`,
        fix: setCommand(["operator", "manifests"], "install/cluster-operator"),
      },
    ]);
  }
}

function textOf(name: string, bytes: Uint8Array, { install, source, digest }: ManifestsOperatorPlan): ManifestText {
  return { name, text: new TextDecoder().decode(checked(bytes, digest, { install, source })) };
}

async function textsOfPath(path: string, operator: ManifestsOperatorPlan): Promise<ManifestText[]> {
  if (!(await stat(path)).isDirectory()) {
    return [textOf(basename(path), await readFile(path), operator)];
  }
  if (operator.digest !== undefined) {
    throw new ConfigError([
      {
        key: "operator.sha256",
        message: `is set, but ${show(path)} is a folder; allowed is the digest of one file`,
        fix: removeCommand(["operator", "sha256"]),
      },
    ]);
  }
  const files = (await readdir(path)).filter((file) => /\.ya?ml$/.test(file)).sort();
  if (files.length === 0) {
    throw new Error("the folder has no YAML file");
  }
  return Promise.all(files.map(async (name) => ({ name, text: await readFile(join(path, name), "utf8") })));
}
