import type { Evidence } from "../../config/talk/stageStory";
import { nextStage, startedClock } from "./clock";
import { noProgress } from "./progress";
import type { Missing, Next, Page, Place, State } from "./state";
import { switchesOn, targetOf } from "./target";

/** What the presenter turns to next. Each is pure: a state, and what is to be done in the world. */

export function stay(state: State): Next {
  return { state, effects: [] };
}

/** Ends the presenter; the next talk with this stack goes on where this one was. */
export function leaving(state: State, status: number): Next {
  const begun = state.clock.began !== undefined;
  return { state, effects: [...(begun ? [{ type: "save" } as const] : []), { type: "leave", status }] };
}

/** The place was found, or something is missing. */
export function found(state: State, what: Place | Missing, now: number): Next {
  const next: State = { ...state, page: { at: "opening", found: what }, since: now };
  return state.talk.confirmed && "stack" in what ? opened(next, what, now) : stay(next);
}

/** The talk begins, or goes on where it was left. */
export function opened(state: State, place: Place, now: number, fromTheBeginning = false): Next {
  const { talk } = state;
  const left = fromTheBeginning || talk.from !== undefined ? undefined : talk.left;
  const stage = firstStage(state, place, fromTheBeginning);
  const begun: State = {
    ...state,
    deployed: place.deployed,
    clock: startedClock(now, left?.spoken ?? 0),
    ...(left === undefined ? {} : { turned: left.turned, notes: left.notes, lasted: left.lasted }),
  };
  const next = story(begun, stage, now);
  return { ...next, effects: [{ type: "open" }, ...next.effects] };
}

/** Where the talk begins: as an option says, where it was left, or after what is deployed. */
export function firstStage({ talk }: Pick<State, "talk">, place: Place, fromTheBeginning = false): number {
  const first = talk.stages[0].number;
  const last = talk.stages.at(-1)?.number ?? first;
  const wanted = fromTheBeginning
    ? first
    : (talk.from ?? talk.left?.stage ?? (place.deployed === undefined ? first : place.deployed.stage + 1));
  return Math.min(last, Math.max(first, wanted));
}

/**
 * The story of a stage, while the engine is asked what an update to it would do.
 *
 * @param about The switch that was turned, if the page is about it; and something to say about the last key.
 */
export function story(
  state: State,
  stage: number,
  now: number,
  { turned, remark }: { readonly turned?: string; readonly remark?: string } = {},
): Next {
  const asked = state.previews + 1;
  const page: Page = { at: "story", asked, ...(turned === undefined ? {} : { turned }) };
  const next: State = {
    ...state,
    stage,
    page,
    dialog: undefined,
    previews: asked,
    scroll: 0,
    since: now,
    remark,
    clock: stage === state.stage ? state.clock : nextStage(state.clock, now),
  };
  return { state: next, effects: [{ type: "preview", asked, target: targetOf(next) }] };
}

/** The stage after or before this one; undefined if the talk has none. */
export function neighbour({ talk, stage }: State, step: 1 | -1): number | undefined {
  const at = talk.stages.findIndex(({ number }) => number === stage);
  return talk.stages[at + step]?.number;
}

/** On to the next stage, or to the end. */
export function nextStory(state: State, now: number): Next {
  const next = neighbour(state, 1);
  return next === undefined
    ? { state: { ...state, page: { at: "end" }, scroll: 0, since: now }, effects: [{ type: "save" }] }
    : story(state, next, now);
}

/** Back to the stage before. */
export function formerStory(state: State, now: number): Next {
  const former = neighbour(state, -1);
  return former === undefined
    ? stay({ ...state, remark: "This is the first stage of the talk." })
    : story(state, former, now);
}

/** An update to the stage that is told. */
export function update(state: State, look: readonly Evidence[], now: number): Next {
  return {
    state: { ...state, page: { at: "update", began: now, progress: noProgress, look }, scroll: 0, since: now },
    effects: [{ type: "update", target: targetOf(state) }],
  };
}

/** A look at what is in the cluster, without an update. */
export function evidence(state: State, look: readonly Evidence[], now: number): Next {
  return stay({ ...state, page: { at: "evidence", warnings: [], look }, scroll: 0, since: now });
}

/** Turns a switch on or off: a story of its own. */
export function turn(state: State, name: string, now: number): Next {
  const on = !switchesOn(state).includes(name);
  return story({ ...state, turned: { ...state.turned, [name]: on } }, state.stage, now, { turned: name });
}
