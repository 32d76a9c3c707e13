import { posix } from "node:path";
import type { Deployed } from "../deployed/deployed";
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

/**
 * Whether a stack renders, and where to, is decided once. The provider takes what is in the state for made,
 * wherever it was made: files would be missing, and the objects that a cluster has would be nobody's.
 */
export function renderTransitionProblems({ target }: Deployed, { render }: Plan): Problem[] {
  if (target === undefined || target.directory === render?.directory) {
    return [];
  }
  if (target.directory === undefined) {
    return [
      {
        key: "render",
        message: `is ${JSON.stringify(render?.directory)}, but this stack has deployed to a cluster, and what it made there would be left to nobody; to render, make another stack (docs/gitops.md tells how it takes over)`,
        fix: removeCommand(["render"]),
      },
    ];
  }
  const now =
    render === undefined
      ? "is missing, but this stack has written its objects to files and has none in a cluster; to deploy to one, make another stack"
      : `is ${JSON.stringify(render.directory)}, but this stack has written its objects to ${JSON.stringify(target.directory)}, and would leave them there; to render elsewhere, make another stack, or first pulumi destroy`;
  return [{ key: "render", message: now, fix: setCommand(["render"], target.directory) }];
}
