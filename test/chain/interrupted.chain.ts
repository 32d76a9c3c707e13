import assert from "node:assert/strict";
import { once } from "node:events";
import { setTimeout as sleep } from "node:timers/promises";
import { chainStory } from "./support/story";

const inAndOut = [
  { as: "my-user", is: "let in" },
  { as: undefined, is: "refused" },
] as const;

/** How many updates are killed. */
const KILLS = 5;

/** The earliest and the latest moment to kill one at, in milliseconds. The engine takes seconds to begin. */
const MOMENTS = [3_000, 25_000] as const;

chainStory("updates that are killed", {}, (at) => {
  it("has a cluster", async () => {
    await at().step("up to stage 5", { stage: 5 });
  });

  for (let kill = 1; kill <= KILLS; kill++) {
    const stage = kill % 2 === 1 ? 10 : 7;

    it(`goes on after update ${kill} was killed, on its way to stage ${stage}`, async () => {
      const { stack } = at();
      const after = Math.round(MOMENTS[0] + Math.random() * (MOMENTS[1] - MOMENTS[0]));
      stack.configure(at().config({ stage }));
      const update = stack.startUp();
      const ended = once(update, "exit").then(() => true);
      const finished = await Promise.race([ended, sleep(after, false)]);
      if (!finished) {
        process.kill(-Number(update.pid), "SIGKILL");
        await ended;
      }
      const name = finished
        ? `to stage ${stage}, done in ${after / 1000} s`
        : `killed after ${after / 1000} s, to stage ${stage}`;
      const cancelled = stack.run("cancel", "--yes");
      assert.ok(cancelled.status === 0 || /no update in progress|not.*lock/i.test(cancelled.text), cancelled.text);
      const started = Date.now();
      // README: what exists and is not in the state is taken over, once.
      const first = await stack.up().then(
        () => undefined,
        (error: Error) => error.message,
      );
      if (first !== undefined) {
        assert.match(first, /already exists/);
        await stack.up(at().config({ stage, takeOver: true }));
      }
      await at().step(
        first === undefined ? name : `${name}, taken over`,
        { stage },
        { clients: stage === 10 ? inAndOut : [] },
      );
      assert.ok(Date.now() > started);
    });
  }

  it("destroys the stack", async () => {
    await at().stack.stack.destroy();
  });
});
