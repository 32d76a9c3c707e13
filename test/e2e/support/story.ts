import assert from "node:assert/strict";
import { type ControlPlane, startControlPlane } from "../../harness/cluster/controlPlane";
import type { Pace } from "../../harness/cluster/operator/surroundings";
import { oneAfterAnother } from "../../harness/support/oneAfterAnother";
import { EngineStack, noEngine, type Step, withEngine } from "./engineStack";
import { BUILD_PATIENCE_MS } from "./patience";

/** A stack with the real engine and the real provider, against a real API server with simulated operators. */
export interface Place {
  readonly plane: ControlPlane;
  readonly stack: EngineStack;
}

/**
 * A suite whose tests tell one story of a stack, each going on from the one before.
 *
 * @param pace How fast the simulated operators are.
 * @param variables More of the engine's environment.
 */
export function story(
  title: string,
  tell: (at: Place) => void,
  pace: Partial<Pace> = { readyAfterMs: 300 },
  variables: Readonly<Record<string, string>> = {},
): void {
  describe(withEngine(title), function () {
    this.timeout(600_000);
    oneAfterAnother();
    // Filled in before the first test.
    const at = {} as { plane: ControlPlane; stack: EngineStack };

    before(async function () {
      if (noEngine !== undefined) {
        this.skip();
      }
      this.timeout(BUILD_PATIENCE_MS);
      at.plane = await startControlPlane({ pace });
      at.stack = await EngineStack.create(at.plane.kubeconfig, variables);
    });

    after(async () => {
      at.stack?.dispose();
      await at.plane?.stop();
    });

    tell(at);
  });
}

/** An update that has nothing to do. */
export const nothing: readonly Step[] = [];

/** Steps that an audience would not want to see: something of Kafka is replaced or deleted. */
export function lost(steps: readonly Step[]): Step[] {
  return steps.filter(({ op, type }) => /replace|delete/.test(op) && /:(Kafka|KafkaNodePool|KafkaTopic)$/.test(type));
}

/** What an update did, a line a step. */
export function changed(steps: readonly Step[]): string[] {
  return steps.map(({ op, type, name }) => `${op} ${type.split(":").at(-1)} ${name}`);
}

/** Waits until something that is checked holds. */
export async function eventually(check: () => Promise<void>, patience = 30_000): Promise<void> {
  const end = Date.now() + patience;
  for (;;) {
    try {
      return await check();
    } catch (error) {
      if (Date.now() > end) {
        throw error;
      }
      await new Promise((resolve) => setTimeout(resolve, 200));
    }
  }
}

/** The next preview of the stack, which is to be empty. */
export async function assertDone({ stack }: Place): Promise<void> {
  assert.deepEqual(changed((await stack.preview()).steps), []);
}
