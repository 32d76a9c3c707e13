import assert from "node:assert/strict";
import { fetchFile } from "../../../components/stack/sources";
import { FakeServer } from "../../harness/support/fakeServer";

describe("reading a URL", () => {
  const server = new FakeServer({
    "https://a.example/file": { text: "content" },
    "https://a.example/moved": { location: "https://b.example/next" },
    "https://b.example/next": { location: "/last" },
    "https://b.example/last": { text: "moved" },
    "https://a.example/insecure": { location: "http://a.example/file" },
    "https://a.example/local": { location: "file:///etc/passwd" },
    "https://a.example/loop": { location: "/loop" },
    "http://a.example/file": { text: "in the clear" },
  });
  const read = async (url: string) => new TextDecoder().decode(await server.file(url));

  it("follows redirects", async () => {
    assert.equal(await read("https://a.example/file"), "content");
    assert.equal(await read("https://a.example/moved"), "moved");
  });

  for (const [what, url, message] of [
    ["http", "http://a.example/file", /only https is allowed/],
    ["credentials", "https://me:secret@a.example/file", /without credentials/],
    ["a redirect to http", "https://a.example/insecure", /the server sends on to http:\/\/a\.example, and only https/],
    ["a redirect to a file", "https://a.example/local", /only https/],
    ["redirects without end", "https://a.example/loop", /sends on more than 5 times/],
    ["what is not there", "https://a.example/gone", /the server answered 404/],
  ] as const) {
    it(`is rejected: ${what}`, async () => {
      await assert.rejects(read(url), message);
      assert.ok(server.asked.every((asked) => asked.startsWith("https://")));
    });
  }

  it("asks Node's own reader by default", async () => {
    await assert.rejects(fetchFile("https://127.0.0.1:9/"));
  });
});
