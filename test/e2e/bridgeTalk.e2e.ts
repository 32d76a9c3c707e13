import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { bridgeUrl } from "../../config/bridge/plan";
import { bridgeEvidence } from "../../config/talk/bridgeEvidence";
import { HttpBridge } from "../harness/kafka/httpBridge";
import { resource } from "../harness/kafka/resources";
import { describeKafka } from "../harness/kafka/sharedKafka";
import { type StrimziBridge, strimziBridge } from "../harness/kafka/strimziBridge";
import { plan } from "../harness/support/settings";

const found = strimziBridge();
const title = "The talk's calls of Strimzi's HTTP Bridge";

if (typeof found === "string") {
  describe.skip(`${title} (skipped: ${found})`, () => it("are answered as the talk says"));
} else {
  describeTalk(found);
}

/**
 * On another Kafka than bridge.e2e.ts: there, consumers of JSON would fail at the texts that are sent here, and consumers
 * that were denied something stay in the group and keep others from reading.
 */
function describeTalk(strimzi: StrimziBridge) {
  describeKafka(`${title} ${strimzi.version}`, (kafka) => {
    let bridge: HttpBridge | undefined;
    const { bridge: planned } = plan({ stage: 14, bridge: { enabled: true } });

    before(async () => {
      bridge = await HttpBridge.launch(kafka(), strimzi, resource(kafka().rendered.objects, "KafkaBridge"));
    });
    after(() => bridge?.stop());

    it("are answered as the talk says", async () => {
      assert.ok(planned !== undefined && bridge !== undefined);
      const { url } = bridge;
      const evidence = bridgeEvidence(plan({ stage: 14, purpose: "demo", bridge: { enabled: true } }));
      const definition = evidence.flatMap(({ commands }) => commands).find((command) => command.startsWith("bridge()"));
      const answers = async (command: string) => {
        // What `oc exec` would run in the broker's pod runs here.
        const call = `${definition?.replace(/oc exec .* -- /, "")}\n${command}`;
        const { stdout } = await promisify(execFile)("bash", ["-c", call.replace(bridgeUrl(planned), url)]);
        return stdout;
      };
      const calls = evidence.filter(({ commands }) => commands.some((command) => command.startsWith("bridge /")));
      assert.equal(calls.length, 3);
      for (const { commands, prints } of calls) {
        const printed: string[] = [];
        for (const command of commands) {
          printed.push(await answers(command));
        }
        // What has an answer has no error in it, but for what is denied; deleting has none.
        assert.ok(prints !== undefined || !printed.join("").includes("error_code"), printed.join("\n"));
        assert.ok(!commands.at(-1)?.includes("DELETE") || printed.at(-1) === "", printed.at(-1));
        assert.match(printed.join("\n"), prints === undefined ? /"offset":\d+/ : /./);
        assert.ok(prints === undefined || printed.join("") === prints, printed.join("\n"));
      }
    });
  });
}
