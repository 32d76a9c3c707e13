import { nearest } from "../../config/fields/fields";
import type { Dialog, Next, State } from "./state";
import { stay, story, turn } from "./turns";

/** Keys that close a dialog and change nothing. */
const closing = new Set(["escape", "q"]);

/** What a key does while a dialog is open. Pure. */
export function inDialog(state: State, dialog: Dialog, key: string, now: number): Next {
  const closed = { ...state, dialog: undefined };
  switch (dialog.type) {
    case "help":
      return stay(closed);
    case "switches":
      return closing.has(key) || key === "w" ? stay(closed) : pressedSwitch(closed, key, now);
    case "jump":
      return key === "escape" ? stay(closed) : jumping(state, dialog.typed, key, now);
  }
}

function jumping(state: State, typed: string, key: string, now: number): Next {
  if (key === "return" || key === "enter") {
    const stage =
      typed === ""
        ? undefined
        : state.talk.stages.find(({ number, slug }) => typed === slug || typed === String(number));
    if (stage !== undefined) {
      return story({ ...state, dialog: undefined }, stage.number, now);
    }
    return stay({
      ...state,
      dialog: undefined,
      remark: typed === "" ? undefined : noSuchStage(state, typed),
    });
  }
  if (key === "backspace") {
    return stay({ ...state, dialog: { type: "jump", typed: typed.slice(0, -1) } });
  }
  return /^[a-z0-9-]$/.test(key) ? stay({ ...state, dialog: { type: "jump", typed: typed + key } }) : stay(state);
}

/** Switches have numbers, from 1 on. */
function pressedSwitch(state: State, key: string, now: number): Next {
  const chosen = /^[1-9]$/.test(key) ? state.talk.switches[Number(key) - 1] : undefined;
  return chosen === undefined ? stay({ ...state, dialog: { type: "switches" } }) : turn(state, chosen.name, now);
}

function noSuchStage({ talk: { stages } }: State, typed: string): string {
  const guess = nearest(
    typed,
    stages.map(({ slug }) => slug),
  );
  const hint = guess === undefined ? "." : `; did you mean ${guess}?`;
  return `There is no stage ${typed} among ${stages[0].number} to ${stages.at(-1)?.number}${hint}`;
}
