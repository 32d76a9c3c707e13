import { FIRST_STAGE_WITH_SWITCHES } from "../../config/switches";
import { toggled } from "./clock";
import { inDialog } from "./dialogs";
import { type Command, commandOf } from "./keys";
import { isEmpty } from "./previewWords";
import type { Next, Page, State } from "./state";
import { evidence, formerStory, leaving, neighbour, nextStory, opened, stay, story, turn, update } from "./turns";

/** What becomes of the presenter when a key is pressed. Pure. */
export function pressed(state: State, key: string, now: number): Next {
  if (state.dialog !== undefined && key !== "ctrl-c") {
    return inDialog(state, state.dialog, key, now);
  }
  const command = commandOf(key);
  return command === undefined ? stay(state) : (everywhere(state, command, now) ?? onPage(state, command, now));
}

/** What a command does on any page; undefined: the page decides. */
function everywhere(state: State, command: Command, now: number): Next | undefined {
  switch (command) {
    case "help":
      return stay({ ...state, dialog: { type: "help" } });
    case "notes":
      return stay({ ...state, notes: !state.notes });
    case "pause":
      return state.clock.began === undefined ? stay(state) : stay({ ...state, clock: toggled(state.clock, now) });
    case "up":
      return stay({ ...state, scroll: Math.max(0, state.scroll - 1) });
    case "down":
      return stay({ ...state, scroll: state.scroll + 1 });
    case "shell":
      return { state, effects: [{ type: "shell" }] };
    default:
      return undefined;
  }
}

function onPage(state: State, command: Command, now: number): Next {
  const { page } = state;
  switch (page.at) {
    case "opening":
      return onOpening(state, page, command, now);
    case "update":
      return onUpdate(state, page, command);
    case "story":
      return command === "on" ? goOn(state, page, now) : (onTalk(state, command, now) ?? stay(state));
    case "evidence":
      return command === "on" ? nextStory(state, now) : (onTalk(state, command, now) ?? stay(state));
    case "failure":
      return onFailure(state, page, command, now);
    case "end":
      return command === "on" ? leaving(state, 0) : (onTalk(state, command, now) ?? stay(state));
  }
}

function onOpening(state: State, { found }: Page & { at: "opening" }, command: Command, now: number): Next {
  if (command === "quit" || command === "interrupt") {
    return leaving(state, 0);
  }
  if (found === "looking") {
    return stay(state);
  }
  if ("stack" in found) {
    return command === "on" || command === "again" ? opened(state, found, now, command === "again") : stay(state);
  }
  switch (command) {
    case "on":
    case "again":
      return { state: { ...state, page: { at: "opening", found: "looking" } }, effects: [{ type: "look around" }] };
    case "walkthrough":
      return { state, effects: [{ type: "walkthrough" }] };
    default:
      return stay(state);
  }
}

/** Commands that go to another page, whichever page of the talk it is. */
function onTalk(state: State, command: Command, now: number): Next | undefined {
  switch (command) {
    case "quit":
      return leaving(state, 0);
    case "interrupt":
      return interrupted(state, 0, now);
    case "back":
      return state.page.at === "end" ? story(state, state.stage, now) : formerStory(state, now);
    case "skip":
      return nextStory(state, now);
    case "again":
      return story(state, state.stage, now);
    case "jump":
      return stay({ ...state, dialog: { type: "jump", typed: "" } });
    case "switches":
      return withCluster(state) ?? stay({ ...state, dialog: { type: "switches" } });
    case "brokers":
      return withCluster(state) ?? turn(state, "scaling", now);
    default:
      return undefined;
  }
}

/** How long the first Ctrl-C is remembered, in milliseconds. */
const AGAIN_WITHIN = 5000;

/** Ctrl-C where nothing runs: it may have been meant for an update that has just ended, so the second one leaves. */
function interrupted(state: State, status: number, now: number): Next {
  return state.interrupted !== undefined && now - state.interrupted < AGAIN_WITHIN
    ? leaving(state, status)
    : stay({ ...state, interrupted: now, remark: "No update is running. Ctrl-C once more leaves, as q does." });
}

/** Switches need a cluster: what is said where there is none. */
function withCluster(state: State): Next | undefined {
  return state.stage < FIRST_STAGE_WITH_SWITCHES
    ? stay({ ...state, remark: `There is no Kafka yet: switches work from stage ${FIRST_STAGE_WITH_SWITCHES} on.` })
    : undefined;
}

/** On from a story: to the update, or past it where there is nothing to do. */
function goOn(state: State, { previewed }: Page & { at: "story" }, now: number): Next {
  if (previewed === undefined) {
    return stay({ ...state, remark: "The preview is not finished yet." });
  }
  const { words, look } = previewed;
  if (words.rejection.length > 0) {
    return stay({ ...state, remark: "An update would not go ahead: see why below. s skips it, b goes back." });
  }
  const isThere = isEmpty(words) && state.deployed?.stage === state.stage;
  return state.talk.dryRun || isThere ? evidence(state, look, now) : update(state, look, now);
}

function onUpdate(state: State, page: Page & { at: "update" }, command: Command): Next {
  if (command !== "interrupt") {
    return stay({ ...state, remark: "An update is running. Ctrl-C cancels it." });
  }
  return page.ending === undefined
    ? { state: { ...state, page: { ...page, ending: "cancelling" } }, effects: [{ type: "cancel" }] }
    : {
        state: { ...state, page: { ...page, ending: "leaving" } },
        effects: [{ type: "save" }, { type: "leave at once" }],
      };
}

function onFailure(state: State, { failure, look }: Page & { at: "failure" }, command: Command, now: number): Next {
  switch (command) {
    case "again":
      return update(state, look, now);
    case "back":
      return neighbour(state, -1) === undefined ? story(state, state.stage, now) : formerStory(state, now);
    case "unlock":
      return failure.type === "locked" ? { state, effects: [{ type: "unlock" }] } : stay(state);
    case "quit":
      return leaving(state, 1);
    case "interrupt":
      return interrupted(state, 1, now);
    case "jump":
    case "skip":
    case "switches":
      return onTalk(state, command, now) ?? stay(state);
    default:
      return stay({ ...state, remark: "a tries again, b goes back a stage, q quits." });
  }
}
