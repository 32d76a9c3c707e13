import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fetchText, operatorManifests } from "../../../components/stack/loadManifests";
import { manifestTextOf } from "../../harness/support/installFolder";

const folder = join(__dirname, "../../fixtures/install");

function load(source: string, fetch: typeof fetchText | undefined = fetchText) {
  return operatorManifests({ install: "manifests", namespace: "ops", watch: ["ops"], source }, fetch);
}

describe("loading install manifests", () => {
  let server: Server;
  let url: string;
  let empty: string;

  before((done) => {
    empty = mkdtempSync(join(tmpdir(), "manifests-"));
    server = createServer(({ url: path }, response) => {
      if (path === "/moved") {
        response.writeHead(302, { location: "/install.yaml" }).end();
      } else if (path === "/install.yaml") {
        response.end(manifestTextOf(folder));
      } else {
        response.writeHead(404).end("no");
      }
    }).listen(0, "127.0.0.1", () => {
      url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
      done();
    });
  });

  after((done) => {
    rmSync(empty, { recursive: true });
    server.close(done);
  });

  it("reads a folder's YAML files, a file, and a URL with its redirects", async () => {
    const fromFolder = await load(folder);
    assert.equal(fromFolder?.length, 8);
    assert.deepEqual(await load(`${url}/install.yaml`), fromFolder);
    assert.deepEqual(await load(`${url}/moved`), fromFolder);
    assert.equal((await load(join(folder, "020-operator.yml")))?.length, 1);
  });

  it("leaves a URL alone if there is no network, and reads files all the same", async () => {
    assert.equal(
      await operatorManifests({ install: "manifests", namespace: "ops", watch: ["ops"], source: url }, undefined),
      undefined,
    );
    assert.equal(
      (await operatorManifests({ install: "manifests", namespace: "ops", watch: ["ops"], source: folder }, undefined))
        ?.length,
      8,
    );
  });

  it("has nothing to read for an operator that is installed otherwise", async () => {
    assert.equal(await operatorManifests({ install: "none" }, fetchText), undefined);
  });

  for (const [what, source, reason] of [
    ["a file that is not there", () => "/no/such/file.yaml", /no such file/],
    ["a folder without YAML", () => empty, /the folder has no YAML file/],
    ["a page that is not there", () => `${url}/gone`, /the server answered 404/],
    ["a server that is not there", () => "http://127.0.0.1:9", /which cannot be read: (?!fetch failed)/],
  ] as const) {
    it(`reports ${what}, the reason and what is allowed`, async () => {
      await assert.rejects(load(source()), (error: Error) => {
        assert.match(error.message, /operator\.manifests is "/);
        assert.match(error.message, reason);
        assert.match(error.message, /allowed is a file, a folder or a URL of Strimzi's install YAML/);
        assert.match(error.message, /pulumi config set --path operator\.manifests /);
        return true;
      });
    });
  }
});
