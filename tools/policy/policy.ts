import { Command } from "@commander-js/extra-typings";
import { identity } from "../../config/kubernetes/object";
import { isDemo, type Violation, violationsOf } from "../../policy/rules";
import { evaluate } from "../evaluate/evaluate";
import { items } from "../evaluate/objects";
import { overridesOf, setOption, stackOption, stageOption } from "../evaluate/options";
import { type Output, runAsProcess } from "../evaluate/runTool";
import { readStackFile } from "../evaluate/stackFile";
import { UserError } from "../evaluate/userError";

/** `npm run policy -- --stack prod`: what a stack does against the rules in policy/, with no cluster and no Pulumi CLI. */
export function policy({ out, err }: Output) {
  return new Command("npm run policy --")
    .description("Shows what a stack does against the rules in policy/. Ends with 1 if one of them is mandatory.")
    .addOption(stackOption())
    .addOption(stageOption())
    .addOption(setOption())
    .action(async (options) => {
      const stack = readStackFile(options.stack, overridesOf(options));
      const evaluation = await evaluate(stack, { warn: (warning) => err(`Warning: ${warning}\n`) });
      const violations = violationsOf(
        items(evaluation).flatMap(({ object }) => object ?? []),
        isDemo(evaluation.resources.map(({ type }) => type)),
      );
      out(violationText(violations));
      const mandatory = violations.filter(({ rule }) => rule.level === "mandatory");
      if (mandatory.length > 0) {
        throw new UserError(
          `${options.stack} violates ${mandatory.length === 1 ? "a mandatory rule" : `mandatory rules ${mandatory.length} times`}.`,
        );
      }
    });
}

/** Violations by rule, the mandatory ones first. */
export function violationText(violations: readonly Violation[]): string {
  if (violations.length === 0) {
    return "Nothing is against the rules.\n";
  }
  const inOrder = violations.toSorted(
    (a, b) => Number(b.rule.level === "mandatory") - Number(a.rule.level === "mandatory"),
  );
  const rules = [...new Set(inOrder.map(({ rule }) => rule))];
  return rules
    .map((rule) => {
      const its = inOrder.filter((violation) => violation.rule === rule);
      const lines = its.map(({ object, message }) => `  - ${identity(object)}: ${message}`);
      return `${rule.name} (${rule.level}): ${rule.description}\n${lines.join("\n")}\n`;
    })
    .join("\n");
}

void runAsProcess(policy, module);
