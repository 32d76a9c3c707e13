import { deployedAfter } from "../../config/deployed/planned";
import { judgement } from "../../config/deployed/reachablePlan";
import { parseSettings, type RawConfig } from "../../config/parseSettings";
import { planFor } from "../../config/planFor";
import { permissionPhrases } from "../../config/safety/permissions";
import type { JudgedStep } from "../../config/safety/steps";
import { table } from "../markdown";

import { type KeyRow, keyRows, kindRows, runningStack, type StepExample } from "./safetyRows";

/**
 * docs/safety.md's tables, from {@link keyRows} and {@link kindRows}: what a preview says stands in them as the
 * preview says it.
 */

/** What becomes of each step of an example. */
export function stepsOf({ from, to }: Pick<StepExample, "from" | "to">): JudgedStep[] {
  const [before, after] = [planFor(parseSettings(config(from))), parseSettings(config(to))];
  const target = { files: [], ...(before.render === undefined ? {} : { directory: before.render.directory }) };
  return judgement({ ...deployedAfter(before), target }, planFor(after), after).steps;
}

/** {@link runningStack} with some keys changed. */
function config(change: RawConfig = {}): RawConfig {
  return { ...runningStack, ...change };
}

/** The step that an example is of; undefined if a preview does something else about it. */
export function stepOf(example: StepExample): JudgedStep | undefined {
  return stepsOf(example).find(
    ({ verdict, permission }) => verdict === example.verdict && permission === example.permission,
  );
}

/** The table of the permissions. */
export function permissionTable(): string {
  return table(
    ["Permission", "What it permits"],
    Object.entries(permissionPhrases).map(([phrase, rule]) => [
      `\`${phrase}${"named" in rule ? ` <${rule.named}>` : ""}\``,
      rule.permits,
    ]),
  );
}

/** The table of the steps that a preview has something to say about. */
export function stepTable(): string {
  return table(
    ["Key", "Change", "Preview", "What it says"],
    keyRows.flatMap((row) => (row.examples ?? []).map((example) => stepCells(row, example))),
  );
}

function stepCells({ keys }: KeyRow, example: StepExample): string[] {
  const { key = "", message = "" } = stepOf(example) ?? {};
  const says = example.verdict === "warned" ? message : `${key} ${message}`;
  return [`\`${keys[0]}\``, example.change, verdict(example), says];
}

function verdict({ verdict: what, permission }: StepExample): string {
  return permission === undefined ? (what === "warned" ? "warns" : "rejects") : `needs \`${permission}\``;
}

/** The table of every key. */
export function keyTable(): string {
  return table(
    ["Keys", "On a running cluster", "What a preview does"],
    keyRows.map(({ keys, happens, examples = [] }) => [
      keys.map((key) => `\`${key}\``).join(", "),
      happens,
      examples.length === 0
        ? "makes the change"
        : [...new Set(examples.map((example) => `${verdict(example)}: ${example.change}`))].join("; "),
    ]),
  );
}

/** The table of every kind of object. */
export function kindTable(): string {
  return table(
    ["Kind", "When it changes", "When it disappears"],
    kindRows.map(({ kinds, changes, disappears }) => [
      kinds.map((kind) => `\`${kind}\``).join(", "),
      changes,
      disappears,
    ]),
  );
}
