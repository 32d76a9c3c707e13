import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { bridgeUrl } from "../../config/bridge/plan";
import { bridgeEvidence } from "../../config/talk/bridgeEvidence";
import { describeBridge } from "../harness/kafka/describeBridge";
import { plan } from "../harness/support/settings";

// Not beside bridge.e2e.ts: there, consumers of JSON would fail at the texts that are sent here.
describeBridge("The talk's calls of Strimzi's HTTP Bridge", ({ bridge }) => {
  it("are answered as the talk says", async () => {
    const { url } = bridge();
    const talk = plan({ stage: 14, purpose: "demo", bridge: { enabled: true } });
    assert.ok(talk.bridge !== undefined);
    const declared = bridgeUrl(talk.bridge);
    const evidence = bridgeEvidence(talk);
    const definition = evidence.flatMap(({ commands }) => commands).find((command) => command.startsWith("bridge()"));
    const answers = async (command: string) => {
      // What `oc exec` would run in the broker's pod runs here.
      const call = `${definition?.replace(/oc exec .* -- /, "")}\n${command}`;
      const { stdout } = await promisify(execFile)("bash", ["-c", call.replace(declared, url)]);
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
