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
        message: `is ${JSON.stringify(render?.directory)}, but this stack has deployed to a cluster, and nothing would manage those objects any more; to render, create another stack (docs/gitops.md describes how it takes over)`,
        fix: removeCommand(["render"]),
      },
    ];
  }
  const now =
    render === undefined
      ? "is missing, but this stack writes its objects to files and has none in a cluster; to deploy to a cluster, create another stack"
      : `is ${JSON.stringify(render.directory)}, but this stack has written its objects to ${JSON.stringify(target.directory)}, and would leave them there; to render elsewhere, create another stack, or first run pulumi destroy`;
  return [{ key: "render", message: now, fix: setCommand(["render"], target.directory) }];
}
