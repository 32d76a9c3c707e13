import { posix } from "node:path";
import { text } from "../fields/fields";
import type { Plan } from "../plan";
import type { Problem } from "../problems/problems";
import { removeCommand, setCommand } from "../problems/propertyPath";
import type { Settings } from "../settings";

/** The setting `render`. */
export const renderSetting = text({
  // Nobody expands a tilde here, and a hyphen begins an option.
  pattern: /^$|^[^\s~-]([^\r\n]*\S)?$/,
  allowed: "the name of a directory, or nothing to deploy to a cluster",
  description:
    "A directory to write manifests to, for GitOps, instead of deploying to a cluster; relative to the project's folder. See docs/gitops.md. Decided when the stack is made: it cannot be changed once there are manifests.",
  example: "rendered/gitops",
}).prefault("");

/** The plan's part about rendering: nothing if the stack deploys to a cluster. */
export function rendering({ render }: Settings): Pick<Plan, "render"> {
  return render === "" ? {} : { render: { directory: normalized(render) } };
}

/** One name for one directory, on every platform. */
function normalized(directory: string): string {
  const path = posix.normalize(directory);
  return path.length > 1 ? path.replace(/\/$/, "") : path;
}

/** Settings for a stack that renders: nobody waits for what is in a file. */
export function withoutWaits(settings: Settings): Settings {
  return { ...settings, wait: { ...settings.wait, ready: false } };
}

/** What cannot be rendered, and what asks for a cluster. */
export function renderProblems({ render, context, operator }: Settings): Problem[] {
  if (render === "") {
    return [];
  }
  return [
    ...(operator.install === "helm"
      ? [
          {
            key: "operator.install",
            message:
              'is "helm", but a Helm release is made in a cluster and cannot be rendered; allowed with render is olm, manifests, or none with the chart as an Application of its own (docs/gitops.md)',
            fix: `${setCommand(["operator", "install"], "manifests")}, or ${setCommand(["operator", "install"], "none")}`,
          },
        ]
      : []),
    ...(context === ""
      ? []
      : [
          {
            key: "context",
            message: `is ${JSON.stringify(context)}, but with render the stack talks to no cluster`,
            fix: `${removeCommand(["context"])}, or ${removeCommand(["render"])}`,
          },
        ]),
  ];
}
