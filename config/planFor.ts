import { givenAuthorityWarnings } from "./certificates/givenAuthority";
import { withExternalAccess } from "./external/planning";
import { rendering, withoutWaits } from "./gitops/planning";
import { withMetrics } from "./metrics/planning";
import { withPlacement } from "./placement/planning";
import type { Plan } from "./plan";
import { withRebalance } from "./rebalance/planning";
import type { Settings } from "./settings";
import { type Stage, stagesUpTo } from "./stages";

/** The plan of a stack: stages 1 to `settings.stage`, applied in order, and what is switched on beside them. Pure. */
export function planFor(stackSettings: Settings): Plan {
  const render = rendering(stackSettings);
  const settings = render.render === undefined ? stackSettings : withoutWaits(stackSettings);
  const nothing: Plan = {
    ...render,
    namespaces: [],
    operator: { install: "none" },
    warnings: [],
    cli: settings.platform === "openshift" ? "oc" : "kubectl",
  };
  const plan = stagesUpTo(settings.stage).reduce((before, stage) => stage.extend(before, settings), nothing);
  return besideStages.reduce((before, extend) => extend(before, settings), plan);
}

function withCertificateWarnings(plan: Plan, { certificates }: Settings): Plan {
  const { authorities, warnings } = plan;
  return authorities === undefined
    ? plan
    : {
        ...plan,
        warnings: [...warnings, ...givenAuthorityWarnings(certificates.clientsCa, authorities.cluster.cluster)],
      };
}

/** What can be switched on at any stage: each adds to the parts that the plan has got so far. */
const besideStages: readonly Stage["extend"][] = [
  withCertificateWarnings,
  withMetrics,
  withPlacement,
  withRebalance,
  withExternalAccess,
];
