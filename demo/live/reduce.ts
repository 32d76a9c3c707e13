import { onItsOwn } from "./auto";
import { elapsed, noClock } from "./clock";
import { pressed } from "./pressed";
import { progressed } from "./progress";
import type { Next, Outcome, Page, State, Talk, TalkEvent } from "./state";
import { found, leaving, stay, story } from "./turns";

/** The presenter as it begins: it looks for what it needs. */
export function begin(talk: Talk, now: number): Next {
  const state: State = {
    talk,
    page: { at: "opening", found: "looking" },
    stage: talk.stages[0].number,
    turned: {},
    notes: false,
    scroll: 0,
    clock: noClock,
    lasted: {},
    since: now,
    previews: 0,
  };
  return { state, effects: [{ type: "look around" }] };
}

/**
 * What becomes of the presenter when something happens, and what is then to be done in the world. Pure.
 *
 * @param now In milliseconds.
 */
export function reduce(state: State, event: TalkEvent, now: number): Next {
  const { page } = state;
  switch (event.type) {
    case "key":
      return pressed({ ...state, remark: undefined }, event.key, now);
    case "tick":
      return onItsOwn(state, now);
    case "found":
      return found(state, event.found, now);
    case "previewed":
      return page.at === "story" && page.asked === event.asked
        ? stay({ ...state, page: { ...page, previewed: event.previewed }, since: now, remark: undefined })
        : stay(state);
    case "engine":
      return page.at === "update"
        ? stay({ ...state, page: { ...page, progress: progressed(page.progress, event.event, now) } })
        : stay(state);
    case "seen":
      return stay({ ...state, page: withEvidence(page, event.evidence) });
    case "updated":
      return page.at === "update" ? updated(state, page, event.outcome, now) : stay(state);
    case "unlocked":
      return event.problem === undefined
        ? story(state, state.stage, now, { remark: "The stack is unlocked." })
        : stay({ ...state, remark: event.problem });
    case "back from shell":
      return stay({ ...state, remark: event.problem });
  }
}

function withEvidence(page: Page, evidence: (TalkEvent & { type: "seen" })["evidence"]): Page {
  switch (page.at) {
    case "update":
      return { ...page, progress: { ...page.progress, rows: evidence.rows } };
    case "evidence":
    case "failure":
      return { ...page, evidence };
    default:
      return page;
  }
}

function updated(state: State, page: Page & { at: "update" }, outcome: Outcome, now: number): Next {
  if (page.ending === "leaving") {
    return leaving(state, 130);
  }
  const { look, progress } = page;
  if (outcome.type !== "done") {
    return {
      state: { ...state, page: { at: "failure", failure: outcome, progress, look }, scroll: 0, since: now },
      effects: [{ type: "save" }],
    };
  }
  const took = Math.round((now - page.began) / 1000);
  return {
    state: {
      ...state,
      page: { at: "evidence", took, warnings: outcome.warnings, look },
      deployed: outcome.deployed ?? state.deployed,
      lasted: { ...state.lasted, [state.stage]: took },
      scroll: 0,
      since: now,
    },
    effects: [{ type: "save" }],
  };
}

/** What of a state outlives the process. */
export function sessionOf({ stage, turned, notes, lasted, clock }: State, now: number) {
  return { version: 1, stage, spoken: elapsed(clock, now), turned, notes, lasted, left: now } as const;
}
