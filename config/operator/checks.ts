import type { Problem } from "../problems/problems";
import { setCommand } from "../problems/propertyPath";
import { OPENSHIFT_OPERATORS, type OperatorSettings } from "./settings";

/** The OperatorGroup that OpenShift has in `openshift-operators` watches the whole cluster, and there can be no second one. */
export function watchProblems({ operator }: { readonly operator: OperatorSettings }): Problem[] {
  if (operator.install !== "olm" || operator.namespace !== OPENSHIFT_OPERATORS || operator.watch === "all") {
    return [];
  }
  return [
    {
      key: "operator.watch",
      message: `must be all for an operator in ${OPENSHIFT_OPERATORS}, whose OperatorGroup watches every namespace`,
      fix: setCommand(["operator", "watch"], "all"),
    },
  ];
}
