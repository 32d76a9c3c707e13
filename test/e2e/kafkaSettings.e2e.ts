import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { join } from "node:path";
import { isEqual } from "es-toolkit/predicate/isEqual";
import { kafkaSettingVariants, type SettingOwner } from "../../config/kafka/settingTable";
import { distribution, whyNoKafka } from "../harness/kafka/distribution";

/** What tools/kafkaSettings asks Kafka with. */
const program = join(__dirname, "../../tools/kafkaSettings/KafkaSettings.java");
const owners: readonly SettingOwner[] = ["broker", "topic", "worker", "connector"];

describe(`The table of Kafka's settings${whyNoKafka() === undefined ? "" : ` (skipped: ${whyNoKafka()})`}`, () => {
  before(function () {
    if (whyNoKafka() !== undefined) {
      this.skip();
    }
  });

  it("says what Kafka says", async () => {
    const { java, classpath } = await distribution();
    const output = execFileSync(java, ["-cp", classpath, program], {
      encoding: "utf8",
      stdio: ["ignore", "pipe", "ignore"],
    });
    const said: Record<string, Record<string, object>> = JSON.parse(output);
    for (const owner of owners) {
      const settings = Object.entries(said[owner] ?? {});
      assert.ok(settings.length > 20, owner);
      for (const [name, setting] of settings) {
        const known = kafkaSettingVariants(owner, name, "4.3.1").map(({ versions: _, ...variant }) => variant);
        assert.ok(
          known.length === 1 && isEqual(known[0], setting),
          `${owner} ${name}: ${JSON.stringify([known, setting])}`,
        );
      }
    }
  });
});
