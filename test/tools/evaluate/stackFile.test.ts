import assert from "node:assert/strict";
import { rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { evaluate } from "../../../tools/evaluate/evaluate";
import { readStackFile } from "../../../tools/evaluate/stackFile";

describe("stack files", () => {
  const name = `test-${process.pid}`;
  const file = join(__dirname, `../../../Pulumi.${name}.yaml`);
  const write = (text: string) => writeFileSync(file, text);
  afterEach(() => rmSync(file, { force: true }));
  const bomb = `a: &a [x, x]\nb: &b [${"*a, ".repeat(99)}]\nc: &c [${"*b, ".repeat(99)}]\nd: [${"*c, ".repeat(99)}]\n`;

  it("are read as Pulumi reads them: this project's keys, with or without its name", () => {
    write(
      "config:\n  amq-streams-demo:stage: '05'\n  replicas: '3'\n  kubernetes:context: other\n  amq-streams-demo:config:namespace: x\n",
    );
    assert.deepEqual(readStackFile(name).config, { stage: "05", replicas: "3", namespace: "x" });
  });

  it("may be empty", () => {
    write("");
    assert.deepEqual(readStackFile(name).config, {});
  });

  it("are changed by --set as pulumi config set --path would", () => {
    write("config:\n  amq-streams-demo:operator:\n    install: olm\n    channel: stable\n");
    const overrides = [
      { path: "operator.install", value: "none" },
      { path: "topics[0].name", value: "orders" },
      { path: "topics[0].partitions", value: "12" },
      { path: 'kafka.config["log.roll.hours"]', value: "1" },
      { path: "storage.deleteClaim", value: "true" },
      { path: "namespace", value: "007" },
    ];
    assert.deepEqual(readStackFile(name, overrides).config, {
      operator: { install: "none", channel: "stable" },
      topics: [{ name: "orders", partitions: 12 }],
      kafka: { config: { "log.roll.hours": 1 } },
      storage: { deleteClaim: true },
      namespace: "007",
    });
  });

  for (const [what, text, why] of [
    ["that is no YAML", "config: [", /line 1, column 10: /],
    ["that is a list", "- config\n", /it must be a map/],
    ["whose config is a list", "config:\n  - stage: 5\n", /config is a list, and must be a map/],
    ["whose config is text", "config: stage\n", /config is "stage", and must be a map/],
    ["with a key that the engine does not take", "config:\n  a:b:c: 1\n", /"a:b:c" is no key of a stack file/],
    [
      "with a number that can be read in two ways",
      "config:\n  replicas: 010\n",
      /line 2, column 13: 010 is a number in base 8/,
    ],
    ["with two values for one key", "config:\n  stage: 1\n  stage: 2\n", /line 3, column 3: Map keys must be unique/],
    ["with tabs before a key", "config:\n\tstage: 1\n", /line 2, column /],
    ["with a NUL", "config:\n  namespace: a\0b\n", /line 2, column 15: There is a control character/],
    ["with aliases that would fill the memory", bomb, /Excessive alias count/],
    [
      "with lists in lists, 20,000 deep",
      `config: ${"[".repeat(20_000)}${"]".repeat(20_000)}\n`,
      /Maximum call stack size/,
    ],
    [
      "with maps in maps, 20,000 deep",
      `config: ${"{a: ".repeat(20_000)}1${"}".repeat(20_000)}\n`,
      /Maximum call stack size/,
    ],
  ] as const) {
    it(`are rejected by name: a file ${what}`, () => {
      write(text);
      assert.throws(
        () => readStackFile(name),
        ({ message }: Error) => message.startsWith(`Pulumi.${name}.yaml cannot be read: `) && why.test(message),
      );
    });
  }

  it("are shown in part where a value is five megabytes of text", async () => {
    write(`config:\n  namespace: ${"x".repeat(5_000_000)}\n`);
    await assert.rejects(evaluate(readStackFile(name)), ({ message }: Error) => message.length < 1000);
  });

  it("may begin with a byte order mark and have Windows' line ends", () => {
    write("\ufeffconfig:\r\n  stage: 5\r\n");
    assert.deepEqual(readStackFile(name).config, { stage: 5 });
  });

  it("have nothing from elsewhere in what is called __proto__", async () => {
    write("config:\n  __proto__: {stage: 5}\n  kafka: {__proto__: {a: 1}, config: {__proto__: 5}}\n");
    await assert.rejects(evaluate(readStackFile(name)), ({ message }: Error) =>
      [
        /- __proto__ is not a setting/,
        /- kafka\.__proto__ is not a setting/,
        /- kafka\.config\.__proto__ is no name/,
      ].every((pattern) => pattern.test(message)),
    );
  });

  it("keep every digit of a number on its way into an object, from the file and from --set", async () => {
    const digits = "9223372036854775807";
    write(`config:\n  stage: 2\n  kafka:\n    config:\n      log.flush.interval.messages: ${digits}\n`);
    const override = { path: 'kafka.config["log.flush.interval.ms"]', value: digits };
    const { resources } = await evaluate(readStackFile(name, [override]));
    const kafka = resources.find(({ type }) => type.endsWith(":Kafka"));
    const { config } = Object(kafka?.inputs).spec.kafka;
    assert.equal(config["log.flush.interval.messages"], digits);
    assert.equal(config["log.flush.interval.ms"], digits);
  });

  it("say of a secret that it is left out", async () => {
    write("config:\n  amq-streams-demo:certificates:\n    clusterCa:\n      key:\n        secure: v1:abc\n");
    const warnings: string[] = [];
    await evaluate(readStackFile(name), { warn: (message) => warnings.push(message) });
    assert.deepEqual(warnings, [
      "certificates.clusterCa.key is encrypted, and only the stack's key opens it: here it is left out.",
    ]);
  });

  it("say which keys are secret, and such a key is rejected as by the engine", async () => {
    write("config:\n  amq-streams-demo:connect:\n    config:\n      some.password:\n        secure: v1:abc\n");
    const stack = readStackFile(name);
    assert.deepEqual(stack.secretKeys, ["connect"]);
    await assert.rejects(evaluate(stack), { message: /\n {2}- connect is set as a secret/ });
  });
});
