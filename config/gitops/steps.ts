import type { Problem } from "../problems/problems";
import { removeCommand, setCommand } from "../problems/propertyPath";
import type { WithRender } from "./plan";

/**
 * Whether a stack renders, and where to, is decided once. The provider takes what is in the state for made,
 * wherever it was made: files would be missing, and the objects that a cluster has would be nobody's.
 */
export function renderTransitionProblems(
  { target }: { readonly target?: { readonly directory?: string } },
  { render }: WithRender,
): Problem[] {
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
