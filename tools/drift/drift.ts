import { Command } from "@commander-js/extra-typings";
import { isStrimziKind, type KubernetesObject } from "../../config/kubernetes/object";
import { show } from "../../config/problems/problems";
import { evaluate } from "../evaluate/evaluate";
import { findObjects, listObjects, topicAndUserKinds } from "../evaluate/kubectl";
import { items } from "../evaluate/objects";
import { overridesOf, setOption, stackOption, stageOption } from "../evaluate/options";
import { isUnknown } from "../evaluate/recordingMonitor";
import { type Output, runAsProcess } from "../evaluate/runTool";
import { readStackFile } from "../evaluate/stackFile";
import { UserError } from "../evaluate/userError";
import { type Drift, drifts } from "./differences";

/**
 * `npm run drift`: how Strimzi's resources in the cluster differ from what the stack declares, before an update makes
 * them the same again. It changes nothing, and needs neither the stack's state nor a Pulumi CLI.
 */
export function drift({ out, err }: Output) {
  return new Command("npm run drift --")
    .description("Shows what in the cluster differs from what the stack declares. Ends with 1 if something does.")
    .addOption(stackOption())
    .addOption(stageOption())
    .addOption(setOption())
    .option("--context <name>", "a context of the kubeconfig, instead of the stack's or the current one")
    .action(async (options) => {
      const stack = readStackFile(options.stack, overridesOf(options));
      const evaluation = await evaluate(stack, { warn: (warning) => err(`Warning: ${warning}\n`) });
      const { context, namespace } = evaluation.settings;
      const target = { context: options.context ?? context, namespace };
      const declared = items(evaluation).flatMap(({ object }) =>
        object !== undefined && isStrimziKind(object) ? [object] : [],
      );
      const live = await findObjects(target, declared);
      const nameOf = ({ kind, metadata }: KubernetesObject) => `${kind} ${metadata.name}`;
      const known = new Set(declared.map(nameOf));
      const undeclared = (await listObjects(target, topicAndUserKinds)).map(nameOf).filter((name) => !known.has(name));
      const found = drifts(declared, live, isUnknown);
      out(driftText(found, undeclared));
      if (found.length > 0) {
        throw new UserError(
          `${found.length === 1 ? "One object" : `${found.length} objects`} of ${options.stack} differ from what is declared. An update makes them as declared; or change the stack config.`,
        );
      }
    });
}

/** What differs, and what is there beside the stack, which an update leaves alone. */
export function driftText(found: readonly Drift[], undeclared: readonly string[]): string {
  const beside =
    undeclared.length === 0
      ? []
      : ["", `Not declared, and left alone by updates: ${undeclared.join(", ")}. npm run adopt declares them.`];
  return [...(found.length === 0 ? ["Nothing has drifted."] : found.flatMap(driftLines)), ...beside, ""].join("\n");
}

function driftLines({ title, missing, fields }: Drift): string[] {
  return [
    missing ? `${title} is not there` : title,
    ...fields.map(
      ({ path, declared, live }) =>
        `  ${path}: declared ${show(declared)}, in the cluster ${live === undefined ? "nothing" : show(live)}`,
    ),
  ];
}

void runAsProcess(drift, module);
