import assert from "node:assert/strict";
import { strimziReleases, strimziVersions } from "../../../config/operator/capabilities";
import { operatorPlan } from "../../../config/operator/planning";
import {
  bytesDigest,
  chartOf,
  documentsDigest,
  hasDigest,
  knownDigest,
  manifestsOf,
} from "../../../config/operator/releases";
import { parseSettings } from "../../../config/parseSettings";

const sha256 = "0".repeat(63).concat("1");
const settings = (operator: object) => parseSettings({ stage: 1, operator });
const plan = (operator: object) => operatorPlan(settings(operator));
const rejected = (operator: object): string => {
  try {
    settings(operator);
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
  return "";
};

describe("where the operator is installed from", () => {
  it("is by default a release of Strimzi's whose digest is built in, for every version", () => {
    for (const strimzi of strimziVersions) {
      const { release } = strimziReleases[strimzi];
      for (const [install, source] of [
        ["helm", chartOf(release)],
        ["manifests", manifestsOf(release)],
      ] as const) {
        const planned = plan({ install, strimzi });
        assert.ok(planned.install === "helm" || planned.install === "manifests");
        assert.equal("chart" in planned ? planned.chart : planned.source, source);
        assert.deepEqual(planned.digest, knownDigest(source));
        assert.match(planned.digest?.sha256 ?? "", /^[0-9a-f]{64}$/);
      }
    }
  });

  for (const [what, operator, key, fix] of [
    [
      "manifests at a URL without a digest",
      { install: "manifests", manifests: "https://example.com/strimzi.yaml" },
      "operator.sha256 is missing",
      /pulumi config set --path operator\.sha256 "\$\(curl -fsSL https:\/\/example\.com\/strimzi\.yaml \| sha256sum/,
    ],
    [
      "a chart at a URL without a digest",
      { install: "helm", chart: "https://example.com/strimzi.tgz" },
      "operator.sha256 is missing",
      /curl -fsSL https:\/\/example\.com\/strimzi\.tgz/,
    ],
    [
      "a chart in a registry without a digest",
      { install: "helm", chart: "oci://quay.io/strimzi-helm/strimzi-kafka-operator", version: "1.2.0" },
      "operator.sha256 is missing",
      /helm show chart oci:\/\/quay\.io\/strimzi-helm\/strimzi-kafka-operator --version 1\.2\.0/,
    ],
    [
      "a release that came after this program",
      { install: "helm", version: "1.2.7" },
      "operator.sha256 is missing",
      /helm-3-chart-1\.2\.7\.tgz/,
    ],
    [
      "manifests without encryption",
      { install: "manifests", manifests: "http://example.com/strimzi.yaml", sha256 },
      "operator.manifests begins with http://",
      /pulumi config rm --path operator\.manifests/,
    ],
    [
      "a chart without encryption",
      { install: "helm", chart: "http://example.com/strimzi.tgz", sha256 },
      "operator.chart begins with http://",
      /pulumi config rm --path operator\.chart/,
    ],
    [
      "another scheme",
      { install: "manifests", manifests: "FTP://example.com/strimzi.yaml", sha256 },
      "operator.manifests begins with FTP://",
      /pulumi config rm/,
    ],
    [
      "two digests",
      { install: "helm", chart: `oci://example.com/chart@sha256:${sha256}`, sha256 },
      "operator.sha256 is set, but operator.chart has a digest itself",
      /pulumi config rm --path operator\.sha256/,
    ],
    ["a digest of another length", { install: "helm", sha256: "abc" }, "operator.sha256 is", /pulumi config set/],
  ] as const) {
    it(`is rejected: ${what}`, () => {
      const message = rejected(operator);
      assert.ok(message.includes(key), message);
      assert.match(message, fix);
    });
  }

  for (const address of [
    "https://somebody:hunter22@example.com/strimzi.yaml",
    "https://ghp-hunter22@example.com/strimzi.yaml",
    "https://example.com/strimzi.yaml?token=hunter22",
    "https://example.com/strimzi.yaml?X-Amz-Signature=hunter22",
    "ftp://somebody:hunter22@example.com/strimzi.yaml",
  ]) {
    it(`is rejected with credentials, which no message shows: ${address}`, () => {
      for (const install of ["manifests", "helm", "olm"]) {
        for (const key of ["manifests", "chart"]) {
          const message = rejected({ install, [key]: address, ...(install === "olm" ? {} : { sha256 }) });
          assert.match(message, new RegExp(`operator\\.${key} (has credentials|begins with ftp)`));
          assert.doesNotMatch(message, /hunter22/);
        }
      }
    });
  }

  it("is a path of one's own, with a digest or without", () => {
    assert.equal("digest" in plan({ install: "manifests", manifests: "install" }), false);
    const pinned = plan({ install: "manifests", manifests: "install.yaml", sha256 });
    assert.deepEqual("digest" in pinned && pinned.digest, { of: "bytes", sha256 });
  });

  it("has a chart in a registry by its digest, which Helm checks", () => {
    const chart = "oci://quay.io/strimzi-helm/strimzi-kafka-operator";
    const planned = plan({ install: "helm", chart, sha256 });
    assert.equal("chart" in planned && planned.chart, `${chart}@sha256:${sha256}`);
    assert.equal("digest" in planned, false);
    const written = plan({ install: "helm", chart: `${chart}@sha256:${sha256}` });
    assert.equal("chart" in written && written.chart, `${chart}@sha256:${sha256}`);
  });

  it("wins over what is built in where both are there", () => {
    const planned = plan({ install: "manifests", sha256 });
    assert.deepEqual("digest" in planned && planned.digest, { of: "bytes", sha256 });
  });
});

describe("the digest of a file with documents", () => {
  const text = "kind: A\n---\nkind: B\n\n---\n";

  it("does not depend on their order or on what is between them", () => {
    assert.equal(documentsDigest("---\nkind: B\n--- \r\nkind: A"), documentsDigest(text));
  });

  it("is another one when a document is changed, added, left out or there twice", () => {
    const digests = [text, "kind: A\n---\nkind: C", `${text}kind: C\n`, "kind: A\n", `${text}kind: A\n`].map(
      documentsDigest,
    );
    assert.equal(new Set(digests).size, digests.length);
  });

  it("is not that of the bytes", () => {
    const bytes = new TextEncoder().encode(text);
    assert.ok(hasDigest(bytes, { of: "bytes", sha256: bytesDigest(text) }));
    assert.ok(hasDigest(bytes, { of: "documents", sha256: documentsDigest(text) }));
    assert.ok(!hasDigest(bytes, { of: "documents", sha256: bytesDigest(text) }));
  });
});
