import { HttpBridge } from "./httpBridge";
import { resource } from "./resources";
import { describeKafka, stopSharedKafka } from "./sharedKafka";
import { type StrimziBridge, strimziBridge } from "./strimziBridge";
import type { TestKafka } from "./testKafka";

/** What tests of the Bridge have while they run. */
interface BridgeAndKafka {
  readonly strimzi: StrimziBridge;
  readonly kafka: () => TestKafka;
  /** As the stack's KafkaBridge declares it. */
  readonly bridge: () => HttpBridge;
}

/**
 * Tests that need Strimzi's HTTP Bridge and a Kafka, which nobody else's tests use afterwards: consumers that were denied
 * something stay in their group, and others of the group get no messages any more. Without the means to run them they are
 * skipped, and the title says why.
 */
export function describeBridge(title: string, tests: (found: BridgeAndKafka) => void): void {
  const strimzi = strimziBridge();
  if (typeof strimzi === "string") {
    describe.skip(`${title} (skipped: ${strimzi})`, () => it("carries messages between HTTP and Kafka"));
    return;
  }
  describeKafka(`${title}, ${strimzi.version}`, (kafka) => {
    let running: HttpBridge | undefined;
    before(async () => {
      running = await HttpBridge.launch(kafka(), strimzi, resource(kafka().rendered.objects, "KafkaBridge"));
    });
    after(async () => {
      await running?.stop();
      await stopSharedKafka();
    });
    const bridge = () => {
      if (running === undefined) {
        throw new Error("the Bridge did not come up");
      }
      return running;
    };
    tests({ strimzi, kafka, bridge });
  });
}
