import { speakingSeconds, storyOf } from "./plannedTime";
import { pressed } from "./pressed";
import type { Next, State } from "./state";
import { leaving, stay } from "./turns";

/** How long pages without a story stay, in seconds. */
const A_LOOK = 15;

/** What a presenter that goes on by itself does when time has passed. */
export function onItsOwn(state: State, now: number): Next {
  const { talk, page, since } = state;
  if (talk.auto === undefined) {
    return stay(state);
  }
  const over = (seconds: number) => now - since >= (talk.auto?.stay ?? seconds) * 1000;
  const on = () => pressed(state, "return", now);
  switch (page.at) {
    case "opening":
      return typeof page.found === "object" && "what" in page.found ? leaving(state, 1) : stay(state);
    case "story": {
      if (page.previewed === undefined || !over(storySeconds(state))) {
        return stay(state);
      }
      return page.previewed.words.rejection.length > 0 ? leaving(state, 1) : on();
    }
    case "evidence":
      return page.evidence !== undefined && over(A_LOOK) ? on() : stay(state);
    case "failure":
      // The operators' words are part of what is shown.
      return page.evidence !== undefined && over(A_LOOK) ? leaving(state, 1) : stay(state);
    case "end":
      return over(A_LOOK) ? leaving(state, 0) : stay(state);
    case "update":
      return stay(state);
  }
}

function storySeconds({ talk, stage }: State): number {
  const told = talk.stages.find(({ number }) => number === stage);
  return told === undefined ? 0 : speakingSeconds(storyOf(told));
}
