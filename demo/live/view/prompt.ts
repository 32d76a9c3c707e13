import { isEmpty } from "../previewWords";
import type { Page, State } from "../state";
import { neighbour } from "../turns";

/** What one can press now, the most important first, as much as fits a line. */
export function promptOf(state: State, columns: number): string {
  const [first = "", ...others] = parts(state);
  return others.reduce((line, part) => {
    const longer = `${line} · ${part}`;
    return longer.length <= columns ? longer : line;
  }, first);
}

function parts(state: State): string[] {
  const { dialog, page } = state;
  switch (dialog?.type) {
    case "help":
      return ["Any key closes this"];
    case "jump":
      return [`Jump to stage: ${dialog.typed}_`, "Enter goes there", "Esc closes this"];
    case "switches":
      return ["A number turns a switch on or off", "Esc closes this"];
    default:
      return pageParts(state, page);
  }
}

const ON_TALK = ["b back", "s skip", "a again", "j jump", "w switches", "r brokers", "! shell", "n notes"];

function pageParts(state: State, page: Page): string[] {
  switch (page.at) {
    case "opening":
      return openingParts(page, state);
    case "story":
      return [onFromStory(state, page), "? keys", ...ON_TALK, "q quit"];
    case "update":
      return page.ending === undefined
        ? ["Updating", "Ctrl-C cancels", "n notes", "! shell", "? keys"]
        : page.ending === "cancelling"
          ? ["Cancelling", "Ctrl-C again leaves at once"]
          : ["Leaving at once"];
    case "evidence": {
      const next = neighbour(state, 1);
      return [next === undefined ? "Enter: to the end" : `Enter: on to stage ${next}`, "? keys", ...ON_TALK, "q quit"];
    }
    case "failure":
      return [
        "a again",
        "b back",
        "q quit",
        ...(page.failure.type === "locked" ? ["u unlock"] : []),
        "s skip",
        "! shell",
        "? keys",
      ];
    case "end":
      return ["Enter: leave", "b back to the last stage", "j jump", "w switches"];
  }
}

function openingParts({ found }: Page & { at: "opening" }, { talk }: State): string[] {
  if (found === "looking") {
    return ["Looking for the Pulumi CLI, the stack and the cluster", "q quit"];
  }
  if ("what" in found) {
    return ["Enter: look again", "t the walkthrough, without a cluster", "q quit"];
  }
  const left = talk.from === undefined ? talk.left : undefined;
  return left === undefined
    ? ["Enter: begin", "q quit", "? keys"]
    : ["Enter: go on where it was left", "a from the beginning", "q quit", "? keys"];
}

function onFromStory({ deployed, stage, talk }: State, { previewed }: Page & { at: "story" }): string {
  if (previewed === undefined) {
    return "Previewing";
  }
  const { words } = previewed;
  if (words.rejection.length > 0) {
    return "An update would not go ahead";
  }
  if (talk.dryRun) {
    return "Enter: on, without an update";
  }
  if (isEmpty(words) && deployed?.stage === stage) {
    return "Enter: nothing to update, look at it";
  }
  return deployed !== undefined && deployed.stage > stage
    ? `Enter: take the cluster back to stage ${stage}`
    : `Enter: update to stage ${stage}`;
}
