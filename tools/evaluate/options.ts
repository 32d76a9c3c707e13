import { InvalidArgumentError, Option } from "@commander-js/extra-typings";
import { nearest } from "../../config/fields/fields";
import { type Switch, switches } from "../../config/switches";
import type { Override } from "./stackFile";

/** `--stack dev`: whose config to begin with. */
export function stackOption() {
  return new Option("--stack <name>", "the stack whose file, Pulumi.<name>.yaml, to begin with").default("dev");
}

/** `--stage 5`: the stage to show. */
export function stageOption() {
  return new Option("--stage <stage>", "the stage to show, by number or name");
}

/** `--set replicas=3`, as often as needed. */
export function setOption() {
  return new Option(
    "--set <key=value>",
    "a value of the stack config, by its path as for `pulumi config set --path`; may repeat",
  )
    .argParser(addOverride)
    .default([], "none");
}

function addOverride(text: string, before: Override[]): Override[] {
  const end = text.indexOf("=");
  if (end < 1) {
    throw new InvalidArgumentError("It is written key=value, such as replicas=3 or operator.install=none.");
  }
  return [...before, { path: text.slice(0, end), value: text.slice(end + 1) }];
}

/** `--with metrics,racks`: what to switch on beside the stages, in the order of the talk. */
export function withOption() {
  const known = switches.map(({ name }) => name);
  return new Option(
    "--with <switches>",
    `what to switch on after the last stage: ${known.join(", ")}; more with commas`,
  )
    .argParser((text: string) => chosenSwitches(text, known))
    .default([], "nothing");
}

function chosenSwitches(text: string, known: readonly string[]): Switch[] {
  const chosen = text.split(",").map((name) => name.trim());
  for (const name of chosen) {
    if (!known.includes(name)) {
      const guess = nearest(name, known);
      throw new InvalidArgumentError(
        `Known are ${known.join(", ")}${guess === undefined ? "" : `; did you mean ${guess}?`}`,
      );
    }
  }
  return switches.filter(({ name }) => chosen.includes(name));
}

/** The values that these options change in the stack config. */
export function overridesOf({ stage, set }: { stage?: string | undefined; set: readonly Override[] }): Override[] {
  return [...set, ...(stage === undefined ? [] : [{ path: "stage", value: stage }])];
}
