import type { Problem } from "../problems/problems";
import { propertyPath, removeCommand, setCommand } from "../problems/propertyPath";
import { isSecretName } from "../problems/secrecy";
import { shellQuoted } from "../problems/shellQuoted";
import { releaseFor } from "./assumption";
import { chartOf, knownDigest, manifestsOf } from "./releases";
import type { OperatorSettings } from "./settings";

/**
 * Where the operator is installed from: what comes over a network comes encrypted, names no credentials, and is what
 * somebody has looked at before. Pure.
 */

/** What of the settings says where the operator comes from. */
type SourceSettings = Pick<
  OperatorSettings,
  "install" | "chart" | "manifests" | "sha256" | "strimzi" | "version" | "namespace"
>;

/** What Helm or the program reads: what is configured, or a release of Strimzi's. */
function sourceOf(operator: SourceSettings): string | undefined {
  switch (operator.install) {
    case "helm":
      return chartSource(operator);
    case "manifests":
      return manifestsSource(operator);
    default:
      return undefined;
  }
}

/** The chart that Helm installs: the configured one, or that of the chart's version. */
export function chartSource(operator: SourceSettings): string {
  return operator.chart ?? chartOf(chartVersion(operator));
}

/** The chart's version: the configured one, or that of the assumed Strimzi. */
export function chartVersion(operator: SourceSettings): string {
  return operator.version ?? releaseFor(operator);
}

/** The install manifests: the configured ones, or those of the assumed Strimzi. */
export function manifestsSource(operator: SourceSettings): string {
  return operator.manifests ?? manifestsOf(releaseFor(operator));
}

/** Whether something is read over a network. */
export function isRemote(source: string): boolean {
  return /^[a-z][a-z0-9+.-]*:\/\//i.test(source);
}

/** Whether a chart is in a registry. Helm checks its digest then. */
export function isInRegistry(source: string): boolean {
  return source.startsWith("oci://");
}

/** A chart in a registry, by the digest of its manifest. */
export function pinnedChart(source: string, sha256: string): string {
  return `${source}@sha256:${sha256}`;
}

const PINNED = /@sha256:[0-9a-f]{64}$/;

/** What is wrong with where the operator is installed from. */
export function sourceProblems({ operator }: { readonly operator: SourceSettings }): Problem[] {
  const addresses = (["chart", "manifests"] as const).flatMap((key) => addressProblems(key, operator[key]));
  return addresses.length > 0 ? addresses : digestProblems(operator);
}

/** No message shows the address: it may have a password in it. */
function addressProblems(key: "chart" | "manifests", source: string | undefined): Problem[] {
  if (source === undefined || !isRemote(source)) {
    return [];
  }
  const path = ["operator", key];
  const schemes = key === "chart" ? ["https", "oci"] : ["https"];
  const url = URL.canParse(source) ? new URL(source) : undefined;
  const problem = (message: string): Problem[] => [{ key: propertyPath(path), message, fix: removeCommand(path) }];
  if (url === undefined || !schemes.includes(url.protocol.slice(0, -1))) {
    return problem(
      `begins with ${source.slice(0, source.indexOf("://") + 3)} or is no address: whoever is on the way could change what runs in the cluster; allowed is ${schemes.join(" or ")}, a file or a folder`,
    );
  }
  if (hasCredentials(url)) {
    return problem(
      "has credentials in it: they would stand in the stack's state and in its previews; allowed is an address without any. Download the file, and name the file",
    );
  }
  return [];
}

/** Whether an address says who asks: before the host, or as a parameter. */
export function hasCredentials(url: URL): boolean {
  const parameters = [...url.searchParams.keys()];
  return (
    url.username !== "" ||
    url.password !== "" ||
    parameters.some((name) => isSecretName(name) || /(^|[-_])(sig|signature|auth|code)$/i.test(name))
  );
}

function digestProblems(operator: SourceSettings): Problem[] {
  const { sha256 } = operator;
  const path = ["operator", "sha256"];
  const source = sourceOf(operator);
  if (source === undefined) {
    return [];
  }
  if (PINNED.test(source)) {
    return sha256 === undefined
      ? []
      : [
          {
            key: propertyPath(path),
            message: "is set, but operator.chart has a digest itself",
            fix: removeCommand(path),
          },
        ];
  }
  if (sha256 !== undefined || !isRemote(source) || knownDigest(source) !== undefined) {
    return [];
  }
  return [
    {
      key: propertyPath(path),
      message: `is missing: ${JSON.stringify(source)} comes over the network, and what it has today it need not have tomorrow. Look at it, then set its SHA-256; the digests of Strimzi's releases up to the newest that this program knows are built in`,
      fix: digestCommand(source, operator),
    },
  ];
}

/** The command that sets `operator.sha256` to the digest of what is there now. */
function digestCommand(source: string, { version }: Pick<SourceSettings, "version">): string {
  const digest = isInRegistry(source)
    ? `helm show chart ${shellQuoted(source)}${version === undefined ? "" : ` --version ${shellQuoted(version)}`} 2>&1 | sed -n 's/^Digest: sha256://p'`
    : `curl -fsSL ${shellQuoted(source)} | sha256sum | cut -d ' ' -f 1`;
  return `pulumi config set --path operator.sha256 "$(${digest})"`;
}

/** What is wrong with a file that is not what it must be. */
export function mismatchProblem(
  operator: { readonly install: "helm" | "manifests"; readonly source: string },
  actual: string,
  expected: string,
): Problem {
  const key = operator.install === "helm" ? "operator.chart" : "operator.manifests";
  return {
    key,
    message: `is ${JSON.stringify(operator.source)}, which is not the file that it must be (${expected}): its SHA-256 is ${actual}. Nothing of it is used. If somebody has looked at this file, and it is the one that you want`,
    fix: setCommand(["operator", "sha256"], actual),
  };
}
