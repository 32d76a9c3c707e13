import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseSettings } from "../../../config/parseSettings";
import { images, pinned } from "../../../tools/images/images";
import { capturedRun } from "../../harness/support/capturedRun";

const digest = (digit: string) => `sha256:${digit.repeat(64)}`;

/** A registry that gives a token to everybody who asks, and wants to see it. */
class FakeRegistry {
  readonly asked: string[] = [];
  readonly tags: Record<string, string> = {
    "strimzi-examples/java-kafka-producer:latest": digest("a"),
    "strimzi-examples/java-kafka-consumer:latest": digest("b"),
  };
  realm = "https://quay.io/v2/auth";

  readonly answer = async (input: string | URL | Request, init?: RequestInit): Promise<Response> => {
    const url = new URL(input instanceof Request ? input.url : input);
    this.asked.push(`${init?.method ?? "GET"} ${url}`);
    if (url.pathname === "/v2/auth") {
      return Response.json({ token: `for ${url.searchParams.get("scope")}` });
    }
    const [, repository = "", tag = ""] = /^\/v2\/(.+)\/manifests\/(.+)$/.exec(url.pathname) ?? [];
    const scope = `repository:${repository}:pull`;
    if (new Headers(init?.headers).get("authorization") !== `Bearer for ${scope}`) {
      const challenge = `Bearer realm="${this.realm}",service="quay.io",scope="${scope}"`;
      return new Response(null, { status: 401, headers: { "www-authenticate": challenge } });
    }
    const found = this.tags[`${repository}:${tag}`];
    return found === undefined
      ? new Response(null, { status: 404 })
      : new Response(null, { status: 200, headers: { "docker-content-digest": found } });
  };
}

describe("npm run images", () => {
  let registry: FakeRegistry;
  let folder: string;
  let file: string;

  beforeEach(() => {
    registry = new FakeRegistry();
    folder = mkdtempSync(join(tmpdir(), "images-"));
    file = join(folder, "demoImages.json");
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  function run(...argv: string[]) {
    return capturedRun((output) => images(output, registry.answer, file), ...argv);
  }

  it("shows the commands that pin a stack's images, which the program takes", async () => {
    const { status, out } = await run("--stack", "dev");
    assert.equal(status, 0);
    assert.equal(
      out,
      `pulumi config set --path images.producer quay.io/strimzi-examples/java-kafka-producer:latest@${digest("a")}\n` +
        `pulumi config set --path images.consumer quay.io/strimzi-examples/java-kafka-consumer:latest@${digest("b")}\n`,
    );
    const set = Object.fromEntries([...out.matchAll(/images\.(\w+) (\S+)/g)].map(([, name, image]) => [name, image]));
    assert.deepEqual(parseSettings({ images: set }).images, set);
  });

  it("looks a tag up again, whatever digest stands behind it", async () => {
    const image = `quay.io/strimzi-examples/java-kafka-producer:latest@${digest("f")}`;
    assert.equal(await pinned(image, registry.answer), image.replace(digest("f"), digest("a")));
    const untagged = "quay.io/strimzi-examples/java-kafka-producer";
    assert.equal(await pinned(untagged, registry.answer), `${untagged}:latest@${digest("a")}`);
  });

  it("pins the defaults in their file", async () => {
    assert.equal((await run("--defaults")).status, 0);
    assert.deepEqual(JSON.parse(readFileSync(file, "utf8")), {
      producer: `quay.io/strimzi-examples/java-kafka-producer:latest@${digest("a")}`,
      consumer: `quay.io/strimzi-examples/java-kafka-consumer:latest@${digest("b")}`,
    });
  });

  it("asks by https alone, and reports what it cannot look up", async () => {
    registry.realm = "http://quay.io/v2/auth";
    assert.match((await run("--stack", "dev")).err, /^The registry wants credentials/);
    registry.realm = "https://quay.io/v2/auth";
    assert.match(
      (await run("--stack", "dev", "--set", "images.producer=quay.io/team/image:1")).err,
      /^quay\.io answers 404 to team\/image:1, and names no digest\.\n$/,
    );
    assert.match((await run("--stack", "dev", "--set", "images.producer=image")).err, /names no registry/);
    assert.ok(registry.asked.every((url) => /^(GET|HEAD) https:/.test(url)));
  });
});
