import { keyHelp } from "../keys";
import type { State } from "../state";
import { switchesOn } from "../target";
import { cut, inColumns } from "./lines";
import type { Screen } from "./screen";

/** Every key, and what it does. */
export function helpLines({ columns }: Screen): string[] {
  return [
    "",
    ...inColumns(
      keyHelp.map(([keys, does]) => [`  ${keys}`, does]),
      columns,
    ),
  ];
}

/** The switches with their numbers. */
export function switchLines(state: State, { columns, colors }: Screen): string[] {
  const on = switchesOn(state);
  return [
    "",
    ...state.talk.switches.map(({ name, title }, index) => {
      const line = cut(`  ${index + 1}  ${on.includes(name) ? "[on] " : "[off]"}  ${title} (${name})`, columns);
      return on.includes(name) ? colors.green(line) : line;
    }),
  ];
}
