import { withBridge } from "./bridge/planning";
import { withNamesOf } from "./certificates/deployed";
import { withCertificateWarnings } from "./certificates/planning";
import { withSuperUsers } from "./clients/planning";
import { clusterObjects } from "./cluster/objects";
import { withConnectorNeeds } from "./connect/planning";
import type { Deployed } from "./deployed/deployed";
import { withExternalAccess } from "./external/planning";
import { rendering } from "./gitops/planning";
import { withMetrics } from "./metrics/planning";
import { withMirror } from "./mirror/planning";
import { withNetworkPolicies } from "./networks/planning";
import { assumedOperator } from "./operator/planning";
import { isFor } from "./patches/apply";
import type { Patch } from "./patches/plan";
import { inlinePatches } from "./patches/reading";
import { withPlacement } from "./placement/planning";
import type { Plan } from "./plan";
import { withRebalance } from "./rebalance/planning";
import { dataGuard } from "./safety/planning";
import type { Settings } from "./settings";
import { type Stage, stagesUpTo } from "./stages";
import { withWaits } from "./waits";

/**
 * The plan of a stack: stages 1 to `settings.stage`, applied in order, what is switched on beside them, and
 * what an update waits for. Pure.
 *
 * @param deployed What the stack has deployed so far. Absent: nobody knows.
 * @param patches Default: those of the stack config, without those of files.
 */
export function planFor(
  settings: Settings,
  deployed?: Deployed,
  patches: readonly Patch[] = inlinePatches(settings),
): Plan {
  const nothing: Plan = {
    ...rendering(settings),
    namespaces: [],
    operator: { install: "none" },
    assumed: assumedOperator(settings),
    patches,
    warnings: [],
    cli: settings.platform === "openshift" ? "oc" : "kubectl",
  };
  const staged = stagesUpTo(settings.stage).reduce((plan, stage) => stage.extend(plan, settings), nothing);
  const complete = besideStages.reduce((plan, extend) => extend(plan, settings), staged);
  return withWaits(withClusterPatches(withKeptNames(complete, deployed)), settings.wait);
}

/** What patches change of the cluster's objects is part of what an update of the cluster waits for. */
function withClusterPatches(plan: Plan): Plan {
  const { cluster, patches } = plan;
  if (cluster === undefined || patches.length === 0) {
    return plan;
  }
  const objects = clusterObjects(cluster);
  const own = patches
    .filter((patch) => objects.some((object) => isFor(patch, object)))
    .map(({ kind, name, selector, patch }) => ({ kind, name, selector, patch }));
  return own.length === 0 ? plan : { ...plan, cluster: { ...cluster, patches: own } };
}

/** CAs that the program has issued already keep their names. */
function withKeptNames(plan: Plan, deployed: Deployed | undefined): Plan {
  const { authorities } = plan;
  return deployed === undefined || authorities === undefined
    ? plan
    : { ...plan, authorities: withNamesOf(deployed.issuedCas, authorities) };
}

/** A cluster's data has a guard, unless the stack is for a demo. */
function withDataGuard(plan: Plan, settings: Settings): Plan {
  const { cluster, namespaces, cli } = plan;
  const namespace = namespaces.find(({ name }) => name === cluster?.namespace);
  const what =
    settings.clusterStack === "" ? `${cluster?.name} with every topic` : "every topic of this stack with its messages";
  const guard = cluster && dataGuard(settings, what, namespace, cli);
  return guard === undefined ? plan : { ...plan, dataGuard: guard };
}

/** What can be switched on at any stage: each adds to the parts that the plan has got so far. */
const besideStages: readonly Stage["extend"][] = [
  withCertificateWarnings,
  withMirror,
  withBridge,
  withMetrics,
  withSuperUsers,
  withConnectorNeeds,
  withPlacement,
  withRebalance,
  withExternalAccess,
  withNetworkPolicies,
  withDataGuard,
];
