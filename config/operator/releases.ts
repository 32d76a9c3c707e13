import { createHash } from "node:crypto";
import type { SourceDigest } from "./plan";

/**
 * What Strimzi's releases consist of, and the digests that they are known by. Pure.
 */

interface ReleaseDigests {
  /** The chart's archive: `digest` in the index of https://strimzi.io/charts. */
  readonly chart: string;
  /**
   * The install manifests: their {@link documentsDigest}, computed from `install/cluster-operator` of the release's tag
   * in git. The release's one file is a concatenation of that folder's, in the order in which the machine that built
   * the release listed them (`release_single_file` in Strimzi's Makefile).
   */
  readonly manifests: string;
}

/** By release. A newer one has its digests in `operator.sha256`. */
const releaseDigests: Readonly<Record<string, ReleaseDigests>> = {
  "0.49.0": {
    chart: "62e5f1543d5cc715f8a80c7850974d2df1b524478271f52d6662d582ceef262d",
    manifests: "ad34214d14b028de65b4e13f5b4e3c167e2f2c3d4fded21d15032c099aa7958d",
  },
  "0.49.1": {
    chart: "f36ffbd4dd5c27e34f4c7445e9df5b905fd27ad34e7ff05826cb44d4d8da4e43",
    manifests: "7ee49018eefb6c45f125722676f6e3807e9ef9485361893c121af6075d00997b",
  },
  "0.50.0": {
    chart: "3dff5a4947584f4d124a701f28df180f7dd6a8bf4c963f7f375fdb28527059af",
    manifests: "fe0dce9b7ff3be165e4634ebc259183e7d51c6616de5884966e151ea05cc7830",
  },
  "0.50.1": {
    chart: "570b882d8302899f1584fa87c09761c7c073f27ef09d5adcfa944647f642e8e0",
    manifests: "eb0c14cabd0f21ce86bb1981e83e1f0b5329fbc9c376671b317ac95a1e2b46ef",
  },
  "0.51.0": {
    chart: "1ec8bbffe5e40d645635ace9c439ac54b39639af243bae6ce5b1f9eabfc07e9b",
    manifests: "1911b01bf3fb39c1a64a311a5f6c75c357b4f6ce1473c1d4cf9b1660fe1ba835",
  },
  "1.0.0": {
    chart: "afb2e7c9fd95eefef689097fc57740975f588f5285d1af1c00ef26cceff5f7c3",
    manifests: "d54601509ae7005fdf8cf8e4bd5145b1284898ba5fb184058613314d707d563d",
  },
  "1.0.1": {
    chart: "94ed329041426d9044616efd006dbcac8a94e3258a41ac5c849d37adb1e42cf5",
    manifests: "b4bfcb49980aedc279c4b8353b8d7a0cd72a387e09ebe313b6a56afaeb8308fa",
  },
  "1.1.0": {
    chart: "d80c9500049594926d2258345ffd04556abef0cbef9aa3f9ae8be25d96635c74",
    manifests: "0623afc4119f34a283fff499b1af1eea84fa3d9180574c59f988bf1322e15641",
  },
  "1.2.0": {
    chart: "0f8a50b2f19bd99482f9fd6e17cf42902f72f9e594a136813ac3f0b7af422efd",
    manifests: "41a0483b31b5ac69d17ecd5f3e91c131e5008f167a4830b1b0c004dc120c033b",
  },
};

const releaseFiles = "https://github.com/strimzi/strimzi-kafka-operator/releases/download";

/** Strimzi's install manifests of a release. */
export function manifestsOf(release: string): string {
  return `${releaseFiles}/${release}/strimzi-cluster-operator-${release}.yaml`;
}

/** Strimzi's Helm chart of a release. */
export function chartOf(release: string): string {
  return `${releaseFiles}/${release}/strimzi-kafka-operator-helm-3-chart-${release}.tgz`;
}

const known = new Map<string, SourceDigest>(
  Object.entries(releaseDigests).flatMap(([release, { chart, manifests }]): [string, SourceDigest][] => [
    [chartOf(release), { of: "bytes", sha256: chart }],
    [manifestsOf(release), { of: "documents", sha256: manifests }],
  ]),
);

/** What a file of Strimzi's releases must be; undefined for any other, and for releases that came later. */
export function knownDigest(source: string): SourceDigest | undefined {
  return known.get(source);
}

/** The SHA-256 of a file, in hexadecimal. */
export function bytesDigest(bytes: Uint8Array | string): string {
  return createHash("sha256").update(bytes).digest("hex");
}

/** A digest of a file with YAML documents that does not depend on their order, nor on empty lines between them. */
export function documentsDigest(text: string): string {
  const documents = text
    .split(/^---[ \t]*\r?$/m)
    .map((document) => document.trim())
    .filter((document) => document !== "");
  return bytesDigest(documents.map(bytesDigest).sort().join("\n"));
}

/** Whether a file is what it must be. */
export function hasDigest(bytes: Uint8Array, { of, sha256 }: SourceDigest): boolean {
  return (of === "bytes" ? bytesDigest(bytes) : documentsDigest(new TextDecoder().decode(bytes))) === sha256;
}
