import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { operatorManifests } from "../../../components/stack/loadManifests";
import { fetchFile } from "../../../components/stack/sources";
import type { SourceDigest } from "../../../config/operator/plan";
import { bytesDigest, documentsDigest } from "../../../config/operator/releases";
import { FakeServer } from "../../harness/support/fakeServer";
import { manifestTextOf } from "../../harness/support/installFolder";

const folder = join(__dirname, "../../fixtures/install");
const host = "https://files.example";
const text = manifestTextOf(folder);

describe("loading install manifests", () => {
  const server = new FakeServer({
    [`${host}/install.yaml`]: { text },
    [`${host}/moved`]: { location: "/install.yaml" },
  });
  let empty: string;

  function load(
    source: string,
    digest?: SourceDigest,
    fetch: ((url: string) => Promise<Uint8Array>) | undefined = server.file,
  ) {
    const operator = { install: "manifests", namespace: "ops", watch: ["ops"], source } as const;
    return operatorManifests(digest === undefined ? operator : { ...operator, digest }, fetch);
  }

  before(() => {
    empty = mkdtempSync(join(tmpdir(), "manifests-"));
  });
  after(() => rmSync(empty, { recursive: true }));

  it("reads a folder's YAML files, a file, and a URL with its redirects", async () => {
    const fromFolder = await load(folder);
    assert.equal(fromFolder?.length, 8);
    assert.deepEqual(await load(`${host}/install.yaml`), fromFolder);
    assert.deepEqual(await load(`${host}/moved`), fromFolder);
    assert.equal((await load(join(folder, "020-operator.yml")))?.length, 1);
  });

  it("leaves a URL alone if there is no network, and reads files all the same", async () => {
    const operator = { install: "manifests", namespace: "ops", watch: ["ops"] } as const;
    assert.equal(await operatorManifests({ ...operator, source: `${host}/install.yaml` }, undefined), undefined);
    assert.equal((await operatorManifests({ ...operator, source: folder }, undefined))?.length, 8);
  });

  it("has nothing to read for an operator that is installed otherwise", async () => {
    assert.equal(await operatorManifests({ install: "none" }, fetchFile), undefined);
  });

  it("uses a file that has the digest, and nothing of one that has not", async () => {
    const file = join(folder, "020-operator.yml");
    for (const [source, digest] of [
      [`${host}/moved`, { of: "bytes", sha256: bytesDigest(text) }],
      [`${host}/moved`, { of: "documents", sha256: documentsDigest(text) }],
    ] as const) {
      assert.equal((await load(source, digest))?.length, 8);
    }
    for (const source of [`${host}/moved`, file]) {
      for (const of of ["bytes", "documents"] as const) {
        await assert.rejects(load(source, { of, sha256: "0".repeat(64) }), (error: Error) => {
          assert.match(error.message, /operator\.manifests is ".*", which is not the file that it must be/);
          assert.match(error.message, /Nothing of it is used/);
          assert.match(error.message, /pulumi config set --path operator\.sha256 [0-9a-f]{64}$/);
          return true;
        });
      }
    }
    await assert.rejects(
      load(folder, { of: "bytes", sha256: "0".repeat(64) }),
      /operator\.sha256 is set, but .* is a folder/,
    );
  });

  for (const [what, source, reason] of [
    ["a file that is not there", () => "/no/such/file.yaml", /no such file/],
    ["a folder without YAML", () => empty, /the folder has no YAML file/],
    ["a page that is not there", () => `${host}/gone`, /the server answered 404/],
    ["a server that is not there", () => "https://127.0.0.1:9", /which cannot be read: (?!fetch failed)/],
  ] as const) {
    it(`reports ${what}, the reason and what is allowed`, async () => {
      const fetch = what.startsWith("a server") ? (url: string) => fetchFile(url) : server.file;
      await assert.rejects(load(source(), undefined, fetch), (error: Error) => {
        assert.match(error.message, /operator\.manifests is "/);
        assert.match(error.message, reason);
        assert.match(error.message, /allowed is a file, a folder or a URL \(https\) of Strimzi's install YAML/);
        assert.match(error.message, /pulumi config set --path operator\.manifests /);
        return true;
      });
    });
  }
});
