import assert from "node:assert/strict";
import { parseSettings, type RawConfig } from "../../../config/parseSettings";
import { inlinePatches } from "../../../config/patches/reading";
import { stepsFrom } from "../../../tools/evaluate/stepsFrom";
import { keyRows, runningStack } from "../../../tools/reference/safetyRows";
import { stepsOf } from "../../../tools/reference/safetyText";
import { renderingFor } from "../../harness/support/rendered";

const whole = (config: RawConfig = {}): RawConfig => ({ ...runningStack, ...config });
const inputs = (config: RawConfig) => {
  const settings = parseSettings(config);
  return { settings, patches: inlinePatches(settings) };
};

describe("what an update from a rendering meets", () => {
  for (const { keys, examples = [] } of keyRows) {
    for (const { change, from, to } of examples) {
      it(`is what a preview says: ${keys[0]}, ${change}`, async () => {
        const { steps } = stepsFrom(await renderingFor(whole(from)), inputs(whole(to)));
        assert.deepEqual(sorted(steps), sorted(stepsOf({ ...(from === undefined ? {} : { from }), to })));
        assert.ok(steps.length > 0);
      });
    }
  }

  it("is nothing where nothing changes, and reports what is permitted in vain", async () => {
    const deployed = await renderingFor(whole());
    const { steps, stale } = stepsFrom(deployed, inputs(whole({ permit: ["delete topic orders"] })));
    assert.deepEqual(steps, []);
    assert.match(stale[0] ?? "", /^permit has "delete topic orders", which permits nothing/);
  });

  it("has the permission that the stack file grants", async () => {
    const to = whole({ topics: [], permit: ["delete topic orders"] });
    const { steps, stale } = stepsFrom(await renderingFor(whole()), inputs(to));
    assert.deepEqual(
      steps.map(({ verdict, permission }) => [verdict, permission]),
      [["permitted", "delete topic orders"]],
    );
    assert.deepEqual(stale, []);
  });

  it("is not known where something cannot be read", async () => {
    const { items } = await renderingFor(whole());
    const broken = items.map((item) => (item.kind === "Kafka" ? { ...item, content: {} } : item));
    const { steps } = stepsFrom({ items: broken }, inputs(whole()));
    assert.deepEqual(
      steps.map(({ verdict, key }) => [verdict, key]),
      [["rejected", "state"]],
    );
  });
});

/** In one order: that of the state is the order in which resources were created. */
function sorted(steps: readonly { readonly key: string; readonly message: string }[]): unknown[] {
  return steps.toSorted((a, b) => (`${a.key} ${a.message}` < `${b.key} ${b.message}` ? -1 : 1));
}
