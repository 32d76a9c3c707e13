import type { Problem } from "../problems/problems";
import { setCommand } from "../problems/propertyPath";
import type { ExternalSettings } from "./settings";

/** Access from outside, and what the cluster is. */
interface PlacedAccess {
  readonly external: ExternalSettings;
  readonly platform: "openshift" | "kubernetes";
}

/** Routes are OpenShift's. */
export function externalProblems({ external: { type }, platform }: PlacedAccess): Problem[] {
  return type === "route" && platform === "kubernetes"
    ? [
        {
          key: "external.type",
          message: 'is "route", which needs OpenShift; allowed on Kubernetes is loadbalancer, nodeport or cluster-ip',
          fix: setCommand(["external", "type"], "loadbalancer"),
        },
      ]
    : [];
}
