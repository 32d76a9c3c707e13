import { counted } from "../../topology/content";
import type { Board, Choice } from "../board";

/** A state as the page's address has it: `#stage=7&brokers=3&with=metrics,racks`. */
export function addressOf({ stage, brokers, on }: Choice): string {
  return `#stage=${stage}&brokers=${brokers}${on.length === 0 ? "" : `&with=${on.join(",")}`}`;
}

/** The state that an address asks for; what it does not say, or what does not exist, is as in the beginning. */
export function choiceOf(address: string, board: Pick<Board, "stages" | "brokers" | "switches">): Choice {
  const asked = new URLSearchParams(address.replace(/^#/, ""));
  const stage = asked.get("stage") ?? "";
  const found = board.stages.find(({ number, slug }) => String(number) === stage || slug === stage);
  const brokers = board.brokers.find((count) => String(count) === asked.get("brokers"));
  const on = (asked.get("with") ?? "").split(",");
  return {
    stage: found?.number ?? 1,
    brokers: brokers ?? board.brokers[0] ?? 1,
    on: board.switches.map(({ name }) => name).filter((name) => on.includes(name)),
  };
}

/** What a state is, in a line. */
export function choiceText(
  { stages, switches }: Pick<Board, "stages" | "switches">,
  { stage, brokers, on }: Choice,
): string {
  const titles = switches.filter(({ name }) => on.includes(name)).map(({ title }) => title);
  const { title = "" } = stages.find(({ number }) => number === stage) ?? {};
  return `Stage ${stage}, ${title}; ${counted(brokers, "broker")}${titles.length === 0 ? "" : `; ${titles.join("; ")}`}`;
}
