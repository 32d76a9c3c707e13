import assert from "node:assert/strict";
import fc from "fast-check";
import { stages } from "../../../config/stages";
import { switches } from "../../../config/switches";
import { diffKey, stateKey } from "../../../demo/storyboard/board";
import { addressOf, choiceOf, choiceText } from "../../../demo/storyboard/view/choice";
import { html } from "../../../demo/storyboard/view/html";
import { Prose } from "../../../demo/storyboard/view/prose";

const board = {
  stages: stages.map((stage) => ({ ...stage })),
  switches: switches.map((each) => ({ ...each, after: 1, commands: [] })),
  brokers: [1, 3],
  firstWithSwitches: 2,
};

describe("a state of the storyboard", () => {
  it("has an address, which leads back to it", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: stages.length }),
        fc.constantFrom(...board.brokers),
        fc.subarray(switches.map(({ name }) => name)),
        (stage, brokers, on) => {
          const choice = { stage, brokers, on };
          assert.deepEqual(choiceOf(addressOf(choice), board), choice);
        },
      ),
    );
    assert.equal(addressOf({ stage: 7, brokers: 3, on: [] }), "#stage=7&brokers=3");
    assert.equal(
      addressOf({ stage: 7, brokers: 3, on: ["metrics", "racks"] }),
      "#stage=7&brokers=3&with=metrics,racks",
    );
  });

  it("is the first where an address asks for nothing, or for what does not exist", () => {
    const first = { stage: 1, brokers: 1, on: [] };
    for (const address of ["", "#", "#stage=0&brokers=2&with=nothing", "#stage=15", "#%E0%A4%A", "#with=,,"]) {
      assert.deepEqual(choiceOf(address, board), first, address);
    }
    assert.deepEqual(choiceOf("#stage=user", board), { ...first, stage: 9 });
  });

  it("is one with all others before there is anything to switch", () => {
    const at = (stage: number, brokers: number, on: readonly string[]) => stateKey(board, { stage, brokers, on });
    assert.equal(at(1, 3, ["metrics"]), at(1, 1, []));
    assert.notEqual(at(2, 3, ["metrics"]), at(2, 3, []));
    assert.equal(at(2, 3, ["racks", "metrics"]), at(2, 3, ["metrics", "racks"]));
    assert.notEqual(diffKey(board, 2, 1), diffKey(board, 2, 1, "metrics"));
    assert.notEqual(diffKey(board, 2, 1), diffKey(board, 2, 3));
  });

  it("is said in a line", () => {
    assert.equal(
      choiceText(board, { stage: 8, brokers: 1, on: ["metrics"] }),
      "Stage 8, A topic; 1 broker; See what it does",
    );
  });
});

describe("the storyboard's HTML", () => {
  it("escapes every text that is put into it, and no markup", () => {
    const text = `<img src="x"> & 'more'`;
    assert.equal(
      html`<p title="${text}">${[text, html`<b>${1}</b>`, undefined]}</p>`.text,
      `<p title="&lt;img src=&quot;x&quot;&gt; &amp; 'more'">&lt;img src=&quot;x&quot;&gt; &amp; 'more'<b>1</b></p>`,
    );
  });

  it("explains a word at its first use, whatever its form, and nowhere in what is quoted", () => {
    const prose = new Prose([
      { name: "listener", also: ["listeners"], meaning: "a port" },
      { name: "in-sync replica", also: ["ISR"], meaning: "a copy" },
    ]);
    const first = prose.of("Two listeners, `listener`, a listener; sublistener.").text;
    assert.equal(
      first.replaceAll(/<span[^>]*>(\w+)<\/span>/g, "[$1]"),
      "Two [listeners], <code>listener</code>, a listener; sublistener.",
    );
    assert.match(first, /data-meaning="listener: a port"/);
    assert.equal(prose.of("A listener.").text, "A listener.");
    assert.match(prose.of("The in-sync replica.").text, /<span class="term"/);
  });
});
