import assert from "node:assert/strict";
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { operatorChart } from "../../../components/stack/loadChart";
import type { SourceDigest } from "../../../config/operator/plan";
import { bytesDigest } from "../../../config/operator/releases";
import { FakeServer } from "../../harness/support/fakeServer";

const url = "https://files.example/chart.tgz";
const text = "an archive";
const right: SourceDigest = { of: "bytes", sha256: bytesDigest(text) };
const wrong: SourceDigest = { of: "bytes", sha256: "0".repeat(64) };

describe("loading a chart", () => {
  const server = new FakeServer({ [url]: { text } });
  let folder: string;

  function load(chart: string, digest?: SourceDigest, fetch: typeof server.file | undefined = server.file) {
    const operator = { install: "helm", namespace: "ops", watch: ["ops"], chart, version: "1.2.0" } as const;
    return operatorChart(digest === undefined ? operator : { ...operator, digest }, fetch, join(folder, "charts"));
  }

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "charts-"));
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  it("gives Helm the file that was checked, under a name that says what is in it", async () => {
    const file = await load(url, right);
    assert.equal(file, join(folder, "charts", `${right.sha256}.tgz`));
    assert.equal(readFileSync(file ?? "", "utf8"), text);
    assert.equal(await load(url, right), file);
  });

  it("downloads it once, and again if the copy is another file by now", async () => {
    const { file: fetch, asked } = new FakeServer({ [url]: { text } });
    const file = (await load(url, right, fetch)) ?? "";
    assert.equal(await load(url, right, fetch), file);
    assert.deepEqual(asked, [url]);
    writeFileSync(file, "another archive");
    assert.equal(await load(url, right, fetch), file);
    assert.deepEqual(asked, [url, url]);
    assert.equal(readFileSync(file, "utf8"), text);
  });

  it("keeps nothing of a file that is another one", async () => {
    await assert.rejects(load(url, wrong), (error: Error) => {
      assert.match(error.message, /operator\.chart is "https:\/\/files\.example\/chart\.tgz", which is not the file/);
      assert.ok(error.message.includes(right.sha256));
      return true;
    });
    assert.ok(!existsSync(join(folder, "charts")));
    assert.deepEqual(readdirSync(folder), []);
  });

  it("checks a path of one's own if it has a digest, and leaves it where it is", async () => {
    const path = join(folder, "chart.tgz");
    writeFileSync(path, text);
    assert.equal(await load(path), path);
    assert.equal(await load(path, right), path);
    await assert.rejects(load(path, wrong), /which is not the file that it must be/);
    await assert.rejects(load(folder, right), /operator\.sha256 is set, but .* is a folder/);
    await assert.rejects(
      load(join(folder, "none.tgz"), right),
      /operator\.chart is .* which cannot be read: .*no such file/,
    );
  });

  it("leaves a chart in a registry to Helm, and a URL alone if there is no network", async () => {
    assert.equal(await load(`oci://example.com/chart@sha256:${right.sha256}`), undefined);
    const operator = { install: "helm", namespace: "ops", watch: ["ops"], chart: url, version: "1.2.0" } as const;
    assert.equal(await operatorChart(operator, undefined, folder), undefined);
    assert.equal(await operatorChart({ install: "none" }, server.file, folder), undefined);
  });

  it("reports what cannot be read", async () => {
    await assert.rejects(
      load("https://files.example/gone.tgz", right),
      /operator\.chart is .*: the server answered 404/,
    );
  });
});
