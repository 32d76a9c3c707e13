import { behind, elapsed, minutes, onStage } from "../clock";
import type { State } from "../state";
import { bodyOf } from "./body";
import { atBothEnds, cut } from "./lines";
import { promptOf } from "./prompt";
import type { Screen } from "./screen";

/** Lines above the page: the title with the clock, what one can press, and a rule or a remark. */
const HEAD = 3;

/**
 * The whole screen, as lines that fit it. The prompt is at the top: on a projector the lowest lines are behind
 * somebody's head. Pure.
 */
export function frame(state: State, now: number, screen: Screen): string[] {
  const { columns, rows, colors } = screen;
  const body = bodyOf(state, now, screen);
  const room = Math.max(1, rows - HEAD);
  const scroll = Math.min(state.scroll, Math.max(0, body.length - room));
  const left = body.length - scroll - room;
  const shown = left > 0 ? body.slice(scroll, scroll + room - 1) : body.slice(scroll, scroll + room);
  return [
    colors.bold(atBothEnds(titleOf(state), clockOf(state, now), columns)),
    colors.cyan(cut(promptOf(state, columns), columns)),
    state.remark === undefined ? colors.dim("─".repeat(columns)) : colors.yellow(cut(`! ${state.remark}`, columns)),
    ...shown,
    ...(left > 0 ? [colors.dim(`↓ ${left + 1} more lines`)] : []),
  ];
}

/** The furthest that a page can be scrolled. */
export function furthestScroll(state: State, now: number, screen: Screen): number {
  return Math.max(0, bodyOf(state, now, screen).length - Math.max(1, screen.rows - HEAD));
}

function titleOf({ page, stage, talk }: State): string {
  if (page.at === "opening") {
    return `The demo, live: stack ${talk.stack}${talk.dryRun ? " (dry run)" : ""}`;
  }
  if (page.at === "end") {
    return "That was the demo";
  }
  const told = talk.stages.find(({ number }) => number === stage);
  return `Stage ${stage}${talk.dryRun ? " (dry run)" : ""}: ${told?.title ?? ""}`;
}

function clockOf({ page, clock, stage, talk }: State, now: number): string {
  if (clock.began === undefined || page.at === "opening") {
    return "";
  }
  const total = Object.values(talk.planned).reduce((sum, seconds) => sum + seconds, 0);
  const late = behind(clock, now, stage, talk.planned);
  const pace = late > 0 ? `${minutes(late)} behind` : late < 0 ? `${minutes(-late)} ahead` : "on time";
  const here = `${minutes(onStage(clock, now))}/${minutes((talk.planned[stage] ?? 0) * 1000)}`;
  const whole = `${minutes(elapsed(clock, now))}/${minutes(total * 1000)}`;
  return `${here}  talk ${whole}  ${clock.stopped === undefined ? pace : "clock stopped"}`;
}
