import get from "es-toolkit/compat/get";
import { propertyPath } from "../../config/problems/propertyPath";
import type { Settings } from "../../config/settings";
import { stages } from "../../config/stages";
import { switches } from "../../config/switches";
import type { StackConfig } from "../../tools/evaluate/evaluate";
import { UserError } from "../../tools/evaluate/userError";
import { plannedSeconds } from "./plannedTime";
import type { Talk } from "./state";

/** What the options of the command say of the talk. */
export interface TalkOptions {
  readonly first: number;
  readonly last: number;
  readonly from: number | undefined;
  readonly dryRun: boolean;
  readonly yes: boolean;
  readonly minutes: number | undefined;
  readonly auto: number | true | undefined;
  readonly left: Talk["left"];
}

/**
 * What this run of the presenter is about. Pure.
 *
 * @throws {UserError} if the stack has no cluster.
 */
export function talkOf({ config, stack }: StackConfig, settings: Settings, options: TalkOptions): Talk {
  const { first, last, from, dryRun, yes, minutes, auto, left } = options;
  if (settings.render !== "") {
    throw new UserError(
      `The stack ${stack} renders manifests (render is ${settings.render}) and has no cluster to show. Name another one with --stack.`,
    );
  }
  const [firstStage, ...others] = stages.filter(({ number }) => number >= first && number <= last);
  if (firstStage === undefined) {
    throw new UserError("There is no stage to give.");
  }
  const told = [firstStage, ...others] as const;
  const set = switches.flatMap((one) => one.settings.map((setting) => ({ ...setting, of: one.name })));
  const configured = (path: readonly PropertyKey[]): string | undefined => {
    const value: unknown = get(config, propertyPath(path));
    return value === undefined || value === null ? undefined : String(value);
  };
  return {
    stack,
    stages: told,
    switches,
    switchedOn: switches
      .filter((one) => one.settings.every(({ path, value }) => configured(path) === value))
      .map(({ name }) => name),
    before: Object.fromEntries(
      set.flatMap(({ path, value }) => {
        const before = configured(path);
        return before === undefined || before === value ? [] : [[propertyPath(path), before]];
      }),
    ),
    dryRun,
    confirmed: yes,
    ...(auto === undefined ? {} : { auto: auto === true ? {} : { stay: auto } }),
    planned: plannedSeconds(told, minutes),
    ...(left === undefined || dryRun ? {} : { left }),
    ...(from === undefined ? {} : { from }),
  };
}
