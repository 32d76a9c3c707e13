import type { RawConfig } from "../../../config/parseSettings";
import { whyNoKafka } from "./distribution";
import { TestKafka } from "./testKafka";

let starting: Promise<TestKafka> | undefined;

/**
 * Tests that need a Kafka. All of a file share one; without the means to run it they are skipped, and the title says
 * why.
 *
 * @param more What the stack config has beside the stage and the certificates: that of the first such tests of a file.
 * Default: nothing.
 */
export function describeKafka(title: string, tests: (kafka: () => TestKafka) => void, more: RawConfig = {}) {
  const missing = whyNoKafka();
  if (missing !== undefined) {
    describe.skip(`${title} (skipped: ${missing})`, () => tests(notThere));
    return;
  }
  describe(title, () => {
    let running: TestKafka | undefined;
    before(async function () {
      // Maven may have to fetch it first.
      this.timeout(600_000);
      starting ??= TestKafka.start(more);
      running = await starting;
    });
    tests(() => running ?? notThere());
  });
}

function notThere(): never {
  throw new Error("Kafka is there inside of tests only");
}

/** Stops it, if it runs. The next test that needs one starts another. */
export async function stopSharedKafka(): Promise<void> {
  // If it did not start, that has been reported, and there is nothing to stop.
  const running = await starting?.catch(() => undefined);
  starting = undefined;
  await running?.stop();
}
