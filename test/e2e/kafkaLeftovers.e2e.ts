import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { createInterface } from "node:readline";
import { type Distribution, distribution, whyNoKafka } from "../harness/kafka/distribution";
import { until } from "../harness/kafka/steps";

/**
 * Tests with a process of Kafka's and a file, which say so and go on for ever: a program for Node in itself, so
 * that it can be killed.
 */
const endless = `
  const { spawn } = require("node:child_process");
  const { mkdtempSync, writeFileSync } = require("node:fs");
  const { tmpdir } = require("node:os");
  const { join } = require("node:path");
  const { KafkaClients } = require("./test/harness/kafka/clients");
  (async () => {
    const temporary = mkdtempSync(join(tmpdir(), "amq-streams-kafka-"));
    const hosts = join(temporary, "hosts");
    writeFileSync(hosts, "127.0.0.1 localhost");
    const clients = new KafkaClients({ distribution: JSON.parse(process.argv[1]), hosts }, temporary);
    const broker = spawn(process.execPath, ["-e", "setInterval(() => {}, 1000)"], { stdio: "ignore" });
    await clients.watch(broker);
    console.log(JSON.stringify({ temporary, pid: broker.pid }));
  })();
`;

const missing = whyNoKafka();
const skipped = missing === undefined ? "" : ` (skipped: ${missing})`;

// Only Kafka's files are needed: no broker is started, which can fail for its own reasons on a busy machine.
describe(`What tests with Kafka leave behind when they are killed${skipped}`, () => {
  let kafka: Distribution;
  before(async function () {
    if (missing !== undefined) {
      this.skip();
    }
    // Maven may have to fetch it first.
    this.timeout(600_000);
    kafka = await distribution();
  });

  it("is nothing: no process and no file", async () => {
    const argv = ["--import", "tsx", "-e", endless, JSON.stringify(kafka)];
    const tests = spawn(process.execPath, argv, { stdio: ["ignore", "pipe", "inherit"] });
    const ended = once(tests, "exit").then(([status]) => assert.fail(`the tests end by themselves, with ${status}`));
    const [line] = await Promise.race([once(createInterface(tests.stdout), "line"), ended]);
    const { temporary, pid } = JSON.parse(String(line));
    assert.ok(existsSync(temporary) && runs(pid));

    ended.catch(() => undefined);
    tests.kill("SIGKILL");
    await until("the end of what it has started", AbortSignal.timeout(60_000), async () =>
      existsSync(temporary) || runs(pid) ? undefined : true,
    );
  });
});

function runs(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}
