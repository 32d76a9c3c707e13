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

  it("are read as Pulumi reads them: this project's keys, with or without its name", () => {
    write("config:\n  amq-streams-demo:stage: 05\n  replicas: '3'\n  kubernetes:context: other\n");
    assert.deepEqual(readStackFile(name).config, { stage: 5, replicas: "3" });
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

  it("are refused by name where they cannot be read", () => {
    write("config: [");
    assert.throws(() => readStackFile(name), { message: new RegExp(`^Pulumi\\.${name}\\.yaml cannot be read: `) });
  });

  it("say which keys are secret, and such a key is refused as by the engine", async () => {
    write("config:\n  amq-streams-demo:connect:\n    config:\n      some.password:\n        secure: v1:abc\n");
    const stack = readStackFile(name);
    assert.deepEqual(stack.secretKeys, ["connect"]);
    await assert.rejects(evaluate(stack), { message: /\n {2}- connect is set as a secret/ });
  });
});
