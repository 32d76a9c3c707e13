import type { State } from "../state";
import { evidenceLines, failureLines, updateLines } from "./clusterPages";
import { helpLines, switchLines } from "./dialogPages";
import type { Screen } from "./screen";
import { endLines, openingLines, storyLines } from "./talkPages";

/** The page below the head, in as many lines as it takes, never two empty ones together. Pure. */
export function bodyOf(state: State, now: number, screen: Screen): string[] {
  return parts(state, now, screen).filter((line, index, lines) => line !== "" || lines[index - 1] !== "");
}

function parts(state: State, now: number, screen: Screen): string[] {
  const { dialog, page } = state;
  if (dialog?.type === "help") {
    return helpLines(screen);
  }
  if (dialog?.type === "switches") {
    return switchLines(state, screen);
  }
  switch (page.at) {
    case "opening":
      return openingLines(state, page, screen);
    case "story":
      return storyLines(state, page, now, screen);
    case "update":
      return updateLines(state, page, now, screen);
    case "evidence":
      return evidenceLines(state, page, screen);
    case "failure":
      return failureLines(state, page, now, screen);
    case "end":
      return endLines(state, now, screen);
  }
}
