import { mkdir, readFile, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { HelmOperatorPlan, OperatorPlan } from "../../config/operator/plan";
import { bytesDigest, hasDigest } from "../../config/operator/releases";
import { isInRegistry, isRemote } from "../../config/operator/sources";
import { ConfigError, show } from "../../config/problems/problems";
import { removeCommand, setCommand } from "../../config/problems/propertyPath";
import { checked, type FetchFile, reasonOf } from "./sources";

/**
 * Where archives are kept that have been checked, below the project's folder. Git ignores it, and what is lost is
 * downloaded again. The path stands in the stack's state: it is the same on every machine.
 */
const CHECKED_CHARTS = "node_modules/.cache/amq-streams-demo/charts";

/**
 * The chart as Helm is to take it. Helm does not check the digest of an archive, so the program downloads it, unless
 * there is a copy already, checks it, and gives Helm the file; a chart in a registry Helm checks itself. Undefined if the operator is installed
 * otherwise, or from a URL and there is nothing to read URLs with.
 *
 * @param folder Where checked archives go.
 * @throws {ConfigError} if the archive cannot be read, or is not what it must be.
 */
export async function operatorChart(
  operator: OperatorPlan,
  fetch: FetchFile | undefined,
  folder = CHECKED_CHARTS,
): Promise<string | undefined> {
  if (operator.install !== "helm" || isInRegistry(operator.chart)) {
    return undefined;
  }
  const { chart } = operator;
  try {
    if (!isRemote(chart)) {
      return operator.digest === undefined ? chart : await checkedPath(chart, operator);
    }
    return fetch && ((await keptBefore(operator, folder)) ?? (await kept(await fetch(chart), operator, folder)));
  } catch (error) {
    if (error instanceof ConfigError) {
      throw error;
    }
    throw new ConfigError([
      {
        key: "operator.chart",
        message: `is ${show(chart)}, which cannot be read: ${reasonOf(error)}; allowed is a chart's OCI or archive URL (https), or a path that begins with / or .`,
        fix: setCommand(["operator", "chart"], "oci://quay.io/strimzi-helm/strimzi-kafka-operator"),
      },
    ]);
  }
}

async function checkedPath(path: string, { install, digest }: HelmOperatorPlan): Promise<string> {
  if ((await stat(path)).isDirectory()) {
    throw new ConfigError([
      {
        key: "operator.sha256",
        message: `is set, but ${show(path)} is a folder; allowed is the digest of an archive`,
        fix: removeCommand(["operator", "sha256"]),
      },
    ]);
  }
  checked(await readFile(path), digest, { install, source: path });
  return path;
}

async function kept(bytes: Uint8Array, { install, chart, digest }: HelmOperatorPlan, folder: string): Promise<string> {
  checked(bytes, digest, { install, source: chart });
  const file = fileOf(bytesDigest(bytes), folder);
  await mkdir(folder, { recursive: true });
  await writeFile(file, bytes);
  return file;
}

/** The archive that an earlier run has kept, if it is still what it must be. */
async function keptBefore({ digest }: HelmOperatorPlan, folder: string): Promise<string | undefined> {
  if (digest?.of !== "bytes") {
    return undefined;
  }
  const file = fileOf(digest.sha256, folder);
  const bytes = await readFile(file).catch(() => undefined);
  return bytes !== undefined && hasDigest(bytes, digest) ? file : undefined;
}

function fileOf(sha256: string, folder: string): string {
  const file = join(folder, `${sha256}.tgz`);
  // Helm takes a name without a dot for a repository's chart.
  return folder.startsWith("/") ? file : `./${file}`;
}
