import assert from "node:assert/strict";
import type { EngineEvent, StepEventMetadata } from "@pulumi/pulumi/automation";
import { createColors } from "picocolors";
import { stages } from "../../../config/stages";
import { switches } from "../../../config/switches";
import type { Evidence } from "../../../demo/live/evidence";
import { plannedSeconds } from "../../../demo/live/plannedTime";
import { type PreviewWords, previewWords } from "../../../demo/live/previewWords";
import { begin, reduce, sessionOf } from "../../../demo/live/reduce";
import type { Effect, Place, State, Talk, TalkEvent } from "../../../demo/live/state";
import { frame } from "../../../demo/live/view/frame";

const [first, ...others] = stages;
assert.ok(first);

const talk: Talk = {
  stack: "dev",
  stages: [first, ...others],
  switches,
  switchedOn: [],
  before: { replicas: "1" },
  dryRun: false,
  confirmed: false,
  planned: plannedSeconds(stages),
};

const place: Place = {
  stack: "dev",
  backend: "file://~",
  exists: true,
  context: "crc-admin",
  server: "https://api.crc.testing:6443",
  namespace: "myproject",
  purpose: "demo",
};

const words: PreviewWords = {
  added: ["Kafka my-cluster"],
  changed: [],
  replaced: [],
  removed: [],
  unchanged: 1,
  warnings: [],
  rejection: [],
};

const evidence: Evidence = { pods: [], listeners: [], logs: [], rows: [], report: ["Kafka my-cluster no: it waits"] };

/** The presenter without a world: it keeps what is to be done there. */
class Script {
  state: State;
  effects: readonly Effect[];
  now = 1_000_000;

  constructor(changes: Partial<Talk> = {}) {
    const { state, effects } = begin({ ...talk, ...changes }, this.now);
    [this.state, this.effects] = [state, effects];
  }

  happens(event: TalkEvent): this {
    const { state, effects } = reduce(this.state, event, this.now);
    [this.state, this.effects] = [state, effects];
    return this;
  }

  press(...keys: readonly string[]): this {
    for (const key of keys) {
      this.happens({ type: "key", key });
    }
    return this;
  }

  /** The engine has said what it would do. */
  previewed(changes: Partial<PreviewWords> = {}): this {
    const { page } = this.state;
    const asked = page.at === "story" ? page.asked : assert.fail(`the page is ${page.at}`);
    return this.happens({ type: "previewed", asked, previewed: { words: { ...words, ...changes }, look: [] } });
  }

  after(seconds: number): this {
    this.now += seconds * 1000;
    return this;
  }

  get did(): string[] {
    return this.effects.map(({ type }) => type);
  }

  /** Where the talk is: the page and the stage. */
  get at(): string {
    return `${this.state.page.at} ${this.state.stage}`;
  }

  screen(columns = 80, rows = 24): string[] {
    return frame(this.state, this.now, { columns, rows, colors: createColors(false) });
  }
}

/** A talk that has begun. */
const begun = (changes: Partial<Talk> = {}, found: Partial<Place> = {}) =>
  new Script(changes).happens({ type: "found", found: { ...place, ...found } }).press("return");
const updating = (stage: number) => begun({ from: stage }).previewed().press("return");

describe("the presenter's reducer", () => {
  it("touches nothing before somebody has said yes", () => {
    const script = new Script();
    assert.deepEqual(script.did, ["look around"]);
    assert.deepEqual(script.happens({ type: "found", found: place }).did, []);
    assert.deepEqual(script.press("b", "s", "j", "w", "r", "u", "t").did, []);
    assert.deepEqual(script.press("return").did, ["open", "preview"]);
    assert.equal(new Script({ confirmed: true }).happens({ type: "found", found: place }).at, "story 1");
  });

  it("begins where an option says, where it was left, or after what is deployed", () => {
    const left = {
      version: 1,
      stage: 6,
      spoken: 60_000,
      turned: { metrics: true },
      notes: true,
      lasted: {},
      left: 0,
    } as const;
    const deployed = { stage: 3, brokers: 1 };
    assert.equal(begun({}, { deployed }).at, "story 4");
    const resumed = begun({ left }, { deployed });
    assert.deepEqual([resumed.at, resumed.state.notes, resumed.state.turned], ["story 6", true, { metrics: true }]);
    assert.match(resumed.screen()[0] ?? "", /talk 1:00\//);
    assert.equal(begun({ left, from: 9 }, { deployed }).at, "story 9");
    assert.equal(new Script({ left }).happens({ type: "found", found: place }).press("a").at, "story 1");
    const { state, now } = resumed.after(30);
    assert.deepEqual(sessionOf(state, now), { ...left, spoken: 90_000, left: now });
  });

  it("updates only what was previewed, is not rejected and has something to do", () => {
    const script = begun({ from: 2 });
    assert.deepEqual(script.press("return").did, []);
    assert.match(script.screen()[2] ?? "", /^! The preview is not finished yet\.$/);
    assert.deepEqual(script.previewed({ rejection: ["no"] }).press("return").did, []);
    assert.equal(script.at, "story 2");
    const { did, effects, at } = script.press("a").previewed().press("return");
    assert.deepEqual([did, at], [["update"], "update 2"]);
    assert.deepEqual(effects, [{ type: "update", target: { stage: 2, changes: [] } }]);
    const nothing = { added: [], unchanged: 5 };
    assert.equal(
      begun({ from: 2 }, { deployed: { stage: 2, brokers: 1 } })
        .previewed(nothing)
        .press("return").at,
      "evidence 2",
    );
    // An update that changes no object still has to say which stage it is.
    assert.equal(
      begun({ from: 3 }, { deployed: { stage: 2, brokers: 1 } })
        .previewed(nothing)
        .press("return").at,
      "update 3",
    );
    assert.equal(begun({ from: 2, dryRun: true }).previewed().press("return").at, "evidence 2");
  });

  it("leaves an answer about another page alone", () => {
    const script = begun({ from: 5 });
    const { page } = script.state;
    const asked = page.at === "story" ? page.asked : 0;
    script.press("s").happens({ type: "previewed", asked, previewed: { words, look: [] } });
    assert.equal(script.press("return").at, "story 6");
    assert.match(script.state.remark ?? "", /not finished/);
  });

  it("goes on, back, past and to any stage, and ends after the last", () => {
    const script = begun();
    assert.equal(script.press("s", "right", "s").at, "story 3");
    assert.equal(script.press("left", "pageup").at, "story 1");
    assert.match(script.press("b").state.remark ?? "", /first stage/);
    assert.equal(script.press("j", "1", "2", "backspace", "4", "return").at, "story 14");
    assert.equal(script.press("j", ..."topic", "return").at, "story 8");
    assert.match(script.press("j", "9", "9", "return").state.remark ?? "", /no stage 99/);
    assert.equal(script.press("j", "3", "escape").at, "story 8");
    assert.equal(script.press("j", "1", "4", "return", "s").at, "end 14");
    assert.deepEqual(script.did, ["save"]);
    assert.equal(script.press("b").at, "story 14");
  });

  it("turns switches on and off, each as a story of its own, with the values of the stack file when it is off", () => {
    const script = begun();
    assert.match(script.press("r").state.remark ?? "", /no Kafka yet/);
    script.press("s", "r");
    const asks = () => script.effects.flatMap((effect) => (effect.type === "preview" ? [effect.target.changes] : []));
    assert.deepEqual(asks(), [[{ path: ["replicas"], value: "3" }]]);
    assert.match(script.screen().join("\n"), /More brokers: scaling is turned on/);
    script.press("r");
    assert.deepEqual(asks(), [[{ path: ["replicas"], value: "1" }]]);
    script.press("w", "4", "w", "4");
    assert.deepEqual(asks()[0]?.at(0), { path: ["placement", "racks", "topologyKey"] });
  });

  it("cancels an update at the first Ctrl-C, and leaves at the second", () => {
    const script = updating(2);
    assert.deepEqual(script.press("q", "s", "b").did, []);
    assert.deepEqual(script.press("ctrl-c").did, ["cancel"]);
    assert.match(script.screen()[1] ?? "", /^Cancelling · Ctrl-C again leaves at once$/);
    assert.deepEqual(script.press("ctrl-c").did, ["save", "leave at once"]);
    const cancelled = { type: "cancelled", message: [], pending: [] } as const;
    assert.deepEqual(script.happens({ type: "updated", outcome: cancelled }).effects.at(-1), {
      type: "leave",
      status: 130,
    });
  });

  it("leaves at the second Ctrl-C where nothing runs", () => {
    const script = begun();
    assert.deepEqual(script.press("ctrl-c").did, []);
    assert.deepEqual(script.after(60).press("ctrl-c").did, []);
    assert.deepEqual(script.after(1).press("ctrl-c").did, ["save", "leave"]);
  });

  it("offers again, back and quit after a failure, and unlocking where that is the trouble", () => {
    const failed = { type: "failed", message: ["it timed out"], pending: ["creating Kafka my-cluster"] } as const;
    const script = updating(4).happens({ type: "updated", outcome: failed }).happens({ type: "seen", evidence });
    assert.equal(script.at, "failure 4");
    const text = script.screen(80, 60).join("\n");
    assert.match(text, /^a again · b back · q quit/m);
    assert.match(text, /it timed out[\s\S]*Kafka my-cluster no: it waits/);
    assert.match(text, /does not know how these ended.*\n? *.*creating Kafka my-cluster/);
    assert.deepEqual(script.press("return", "u").did, []);
    assert.deepEqual(script.press("a").did, ["update"]);
    assert.equal(script.happens({ type: "updated", outcome: failed }).press("b").at, "story 3");
    const locked = updating(4).happens({ type: "updated", outcome: { ...failed, type: "locked" } });
    assert.deepEqual(locked.press("u").did, ["unlock"]);
    assert.deepEqual([locked.happens({ type: "unlocked" }).at, locked.did], ["story 4", ["preview"]]);
    assert.deepEqual(updating(4).happens({ type: "updated", outcome: failed }).press("q").effects.at(-1), {
      type: "leave",
      status: 1,
    });
  });

  it("shows what a cluster says without what a terminal would obey", () => {
    const message = "cleared \u001b[2Jaway\u0007\nsecond line";
    const row = { kind: "Kafka", name: "my-cluster", ready: "no", reason: "Fatal", message } as const;
    const seen = { type: "seen", evidence: { ...evidence, rows: [row] } } as const;
    const begins = { type: "engine", event: step("create", "my-cluster") } as const;
    const working = updating(4).happens(begins).happens(seen);
    const done = { type: "updated", outcome: { type: "done", warnings: [] } } as const;
    for (const script of [working, updating(4).happens(done).happens(seen)]) {
      const text = script.screen(120, 60).join("\n");
      assert.match(text, /Kafka my-cluster .*Fatal: cleared \[2Jaway second line$/m);
    }
  });

  it("goes on alone when each page was there long enough, and stops at what goes wrong", () => {
    const tick = (script: Script, seconds: number) => script.after(seconds).happens({ type: "tick" });
    const script = begun({ auto: { stay: 5 } }).previewed();
    assert.equal(tick(script, 4).at, "story 1");
    assert.equal(tick(script, 1).at, "update 1");
    script.happens({ type: "updated", outcome: { type: "done", warnings: [], deployed: { stage: 1, brokers: 1 } } });
    assert.equal(tick(script, 60).at, "evidence 1", "what runs was not seen yet");
    assert.equal(tick(script.happens({ type: "seen", evidence }), 5).at, "story 2");
    assert.deepEqual(tick(script.previewed({ rejection: ["no"] }), 5).effects.at(-1), { type: "leave", status: 1 });
  });

  it("stops the clock, and shows how far it is behind", () => {
    const [planned = 0] = [talk.planned[1]];
    const script = begun();
    assert.match(script.after(30).screen()[0] ?? "", /0:30\/\d+:\d\d {2}talk 0:30\/\d+:\d\d {2}on time$/);
    script.press("p").after(600).press("p");
    assert.match(script.after(planned - 20).screen()[0] ?? "", /0:10 behind$/);
    assert.match(script.press("s").after(1).screen()[0] ?? "", /0:01\//);
  });

  for (const [columns, rows] of [
    [80, 24],
    [200, 50],
    [60, 12],
  ] as const) {
    it(`fits every page on ${columns} columns and ${rows} rows`, () => {
      const script = begun({}, { deployed: { stage: 14, brokers: 3 } });
      for (const { number } of stages) {
        script.press("j", ...String(number), "return").press("n");
        const shown = script.screen(columns, rows);
        assert.ok(shown.length <= rows && shown.every((line) => [...line].length <= columns), shown.join("\n"));
      }
      const longNames = previewWords([step("update", "x".repeat(300)), step("create", "y".repeat(300))]);
      script.previewed({ ...longNames, warnings: ["w".repeat(400)] });
      for (const key of ["?", "x", "w", "escape", "return"]) {
        const shown = script.press(key).screen(columns, rows);
        assert.ok(
          shown.every((line) => [...line].length <= columns),
          shown.join("\n"),
        );
      }
    });
  }
});

function step(op: StepEventMetadata["op"], name: string, more: Partial<StepEventMetadata> = {}): EngineEvent {
  const type = "kubernetes:kafka.strimzi.io/v1:Kafka";
  const state = { type, urn: "", id: "", parent: "", outputs: {}, provider: "", inputs: { metadata: { name } } };
  const metadata = {
    op,
    type,
    urn: `urn:pulumi:dev::p::${type}::${name}`,
    provider: "",
    old: state,
    new: state,
    ...more,
  };
  return { sequence: 0, timestamp: 0, resourcePreEvent: { metadata, planning: true } };
}
