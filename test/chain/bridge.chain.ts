import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { strimziBridge } from "../harness/kafka/strimziBridge";
import { chainStory, namespace } from "./support/story";

const found = strimziBridge();
const bridge = { enabled: true, cors: { origins: ["https://shop.example.com", "https://*.example.org"] } };
const host = `my-bridge-bridge-service.${namespace}.svc`;

for (const issuer of ["operator", "pulumi"] as const) {
  chainStory(`the HTTP Bridge, certificates by the ${issuer}`, { stage: 9, certificates: { issuer } }, (at) => {
    /** A call by the name of the Service, as pods look it up. */
    const call = async (path: string, port: number, options: RequestInit = {}) => {
      const line = readFileSync(at().chain.hosts, "utf8")
        .split("\n")
        .find((each) => each.split(/\s+/).includes(host));
      assert.ok(line !== undefined, `nobody has the name ${host}`);
      return fetch(`http://${line.split(/\s+/)[0]}:${port}${path}`, {
        ...options,
        signal: AbortSignal.timeout(60_000),
      });
    };
    const send = async (topic: string, port = 8080) => {
      const answer = await call(`/topics/${topic}`, port, {
        method: "POST",
        headers: { "content-type": "application/vnd.kafka.json.v2+json" },
        body: JSON.stringify({ records: [{ value: "hello" }] }),
      });
      return Object(await answer.json()).offsets?.[0];
    };

    it("is Ready, beside a cluster of stage 9", async () => {
      await at().step("stage 9 with the Bridge", { bridge });
    });

    it("has the address that the stack says", async () => {
      const { status } = Object(
        await at().chain.client.read({
          apiVersion: "kafka.strimzi.io/v1",
          kind: "KafkaBridge",
          metadata: { namespace, name: "my-bridge" },
        }),
      );
      assert.equal(status.url, `http://${host}:8080`);
    });

    it("sends by HTTP what its user may, and nothing else", async function () {
      if (typeof found === "string") {
        this.skip();
      }
      assert.equal(typeof (await send("my-topic")).offset, "number");
      assert.match((await send("other")).message, /Not authorized to access topics: \[other\]/);
    });

    it("answers web pages of the origins that are named", async function () {
      if (typeof found === "string") {
        this.skip();
      }
      const allowed = async (origin: string) => {
        const headers = { origin, "access-control-request-method": "POST" };
        const answer = await call("/topics/my-topic", 8080, { method: "OPTIONS", headers });
        return answer.headers.get("access-control-allow-origin") === origin;
      };
      assert.deepEqual(
        await Promise.all(["https://shop.example.com", "https://a.example.org", "https://b.example.com"].map(allowed)),
        [true, true, false],
      );
    });

    it("is at another port when the update is done", async function () {
      await at().step("another port", { bridge: { ...bridge, port: 9000 } });
      if (typeof found === "string") {
        this.skip();
      }
      assert.equal(typeof (await send("my-topic", 9000)).offset, "number");
    });

    it("goes with its user, and leaves the cluster", async () => {
      await at().step("without the Bridge", { bridge: { enabled: false } });
      const left = await at().chain.client.list("kafka.strimzi.io/v1", "KafkaUser", namespace);
      assert.deepEqual(
        left.map(({ metadata }) => metadata.name),
        ["my-user"],
      );
    });
  });
}
