import type { Problem } from "../problems/problems";
import { removeCommand, setCommand } from "../problems/propertyPath";

/** What rendering and deploying ask for differently. */
interface RenderedSettings {
  readonly render: string;
  readonly context: string;
  readonly operator: { readonly install: string };
}

/** What cannot be rendered, and what asks for a cluster. */
export function renderProblems({ render, context, operator }: RenderedSettings): Problem[] {
  if (render === "") {
    return [];
  }
  return [
    ...(operator.install === "helm"
      ? [
          {
            key: "operator.install",
            message:
              'is "helm", but a Helm release needs a cluster and cannot be rendered; allowed with render is olm, manifests, or none with the chart as a separate Application (docs/gitops.md)',
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
