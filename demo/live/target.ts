import { propertyPath } from "../../config/problems/propertyPath";
import type { State, Target } from "./state";

/** The names of the switches that are on. */
export function switchesOn({ talk, turned }: Pick<State, "talk" | "turned">): string[] {
  return talk.switches.map(({ name }) => name).filter((name) => turned[name] ?? talk.switchedOn.includes(name));
}

/** The stack config that the talk asks for now: its stage, and the switches that were turned. Pure. */
export function targetOf({ talk, stage, turned }: Pick<State, "talk" | "stage" | "turned">): Target {
  const changes = talk.switches.flatMap(({ name, settings }) => {
    const on = turned[name];
    if (on === undefined) {
      return [];
    }
    return settings.map(({ path, value: own }) => {
      const value = on ? own : talk.before[propertyPath(path)];
      return value === undefined ? { path } : { path, value };
    });
  });
  return { stage, changes };
}
