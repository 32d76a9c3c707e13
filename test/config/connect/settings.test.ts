import assert from "node:assert/strict";
import type { RawConfig } from "../../../config/parseSettings";
import { problems } from "../../harness/support/settings";

const kubernetes: RawConfig = { platform: "kubernetes", operator: { install: "none" } };

describe("the settings of Kafka Connect reject", () => {
  const at14 = (connect: object, more: RawConfig = {}) => problems({ stage: 14, connect, ...more });
  const connector = (entry: object) => at14({ connectors: [{ name: "a", class: "A", ...entry }] });

  for (const [what, found, key, message] of [
    [
      "a connector's name that is none",
      () => connector({ name: "My Sink" }),
      "connect.connectors[0].name",
      /Kubernetes name/,
    ],
    ["a class that is none", () => connector({ class: 5 }), "connect.connectors[0].class", /name of a Java class/],
    ["a config that is no object", () => connector({ config: "x" }), "connect.connectors[0].config", /an object/],
    [
      "a config with objects in it",
      () => connector({ config: { a: {} } }),
      "connect.connectors[0].config.a",
      /is {}; allowed is a string, a number or a boolean$/,
    ],
    ["no tasks at all", () => connector({ tasksMax: 0 }), "connect.connectors[0].tasksMax", /from 1 to 1000/],
    [
      "a worker setting that the operator owns",
      () => at14({ config: { "group.id": "mine", "ssl.protocol": "TLSv1.3" } }),
      'connect.config["group.id"]',
      /^is set by the operator/,
    ],
    [
      "a field of the KafkaConnector among the settings",
      () => connector({ config: { "tasks.max": 3 } }),
      'connect.connectors[0].config["tasks.max"]',
      /set tasksMax instead$/,
    ],
    [
      "a plugin's file without a checksum",
      () => at14({ plugins: { artifacts: [{ plugin: "one", url: "https://example.com/a.jar" }] } }),
      "connect.plugins.artifacts[0].sha512",
      /^is missing; allowed is the file's SHA-512 in hexadecimal/,
    ],
    [
      "a checksum of another kind",
      () => at14({ plugins: { artifacts: [{ plugin: "one", url: "https://example.com/a.jar", sha512: "abc" }] } }),
      "connect.plugins.artifacts[0].sha512",
      /128 digits/,
    ],
    [
      "a directory on Kubernetes",
      () => at14({ plugins: { from: "directory" } }, kubernetes),
      "connect.plugins.from",
      /needs OpenShift's builds/,
    ],
    ["an ImageStream on Kubernetes", () => at14({}, kubernetes), "connect.plugins.output", /needs OpenShift/],
    [
      "a registry without an image",
      () => at14({ plugins: { output: "docker" } }),
      "connect.plugins.image",
      /is missing/,
    ],
    ["an image that is not named", () => at14({ plugins: { from: "image" } }), "connect.plugins.image", /is missing/],
    [
      "two connectors of one name",
      () =>
        at14({
          connectors: [
            { name: "a", class: "A" },
            { name: "a", class: "B" },
          ],
        }),
      "connect.connectors[1].name",
      /names must differ/,
    ],
  ] as const) {
    it(`${what}, in one message`, () => {
      const [problem, ...more] = found();
      assert.equal(problem?.key, key);
      assert.match(problem?.message ?? "", message);
      assert.deepEqual(more, []);
    });
  }

  it("no setting for bearing a name that every object has", () => {
    assert.deepEqual(connector({ config: { toString: "x" } }), []);
  });

  it("nothing of Connect before Connect's plugins are there", () => {
    assert.deepEqual(problems({ ...kubernetes, stage: 12, connect: { plugins: { from: "image" } } }), []);
  });
});
