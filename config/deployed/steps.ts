import { bridgeSteps } from "../bridge/steps";
import { certificateTransitionProblems } from "../certificates/steps";
import { clientsSteps, type DemoClients } from "../clients/steps";
import { openingSteps } from "../cluster/openings";
import { clusterSteps } from "../cluster/steps";
import { volumeSteps } from "../cluster/volumeSteps";
import { groupOf } from "../connect/planning";
import { connectSteps } from "../connect/steps";
import { renderTransitionProblems } from "../gitops/steps";
import { names } from "../kafka/names";
import { sourceUser } from "../mirror/planning";
import { mirrorSteps } from "../mirror/steps";
import { subscriptionSteps } from "../operator/steps";
import type { Plan } from "../plan";
import type { Problem } from "../problems/problems";
import { removeCommand } from "../problems/propertyPath";
import type { Step } from "../safety/steps";
import type { Settings } from "../settings";
import { stageNumber } from "../stageNames";
import type { Deployed } from "./deployed";
import { deployedAfter } from "./planned";
import { takeOverSteps } from "./takeOver";

/** What the demo's stages bring of topics and users, and which users come with Connect clusters, MirrorMaker and the Bridge. */
function demoClients({ connects, mirror, bridge }: Deployed, { connect }: Settings): DemoClients {
  return {
    topics: { [names.topic]: stageNumber("topic") },
    users: { [names.user]: stageNumber("user"), [connect.name]: stageNumber("connect-user") },
    connects: connects.filter(({ group }) => group !== groupOf().group).map(({ name }) => name),
    mirror:
      mirror === undefined ? [] : [mirror.name, ...mirror.sources.map(({ alias }) => sourceUser(mirror.name, alias))],
    ...(bridge === undefined ? {} : { bridge: bridge.name }),
    entityOperatorStage: stageNumber("entity-operator"),
  };
}

/**
 * Everything that a person must think about before the way from what is deployed to what is planned: the list
 * of all steps, topic by topic. Pure.
 */
export function stepsBetween(deployed: Deployed, plan: Plan, settings: Settings): Step[] {
  const after = deployedAfter(plan);
  const demo = demoClients(deployed, settings);
  if (settings.clusterStack !== "") {
    // The cluster is another stack's: to this one it is as that stack says.
    const before = after.cluster === undefined ? deployed : { ...deployed, cluster: after.cluster };
    return [
      ...clusterStackSteps(deployed, settings),
      ...takeOverSteps(deployed, after, settings),
      ...clientsSteps(before, after, settings, demo),
    ];
  }
  return [
    ...failing(renderTransitionProblems(deployed, plan)),
    ...takeOverSteps(deployed, after, settings),
    ...subscriptionSteps(deployed, { ...after, ...operatorOf(plan) }),
    ...clusterSteps(deployed, after, settings),
    ...volumeSteps(deployed.pools, after.pools, settings),
    ...openingSteps(deployed.cluster, after.cluster, settings.stage),
    ...clientsSteps(deployed, after, settings, demo),
    ...connectSteps(deployed, after, settings),
    ...mirrorSteps(deployed.mirror, after.mirror, settings.mirror),
    ...bridgeSteps(deployed.bridge, after.bridge),
    ...failing(certificateTransitionProblems(deployed, plan, settings)),
  ];
}

/** A stack with a cluster cannot become one of another stack's topics: its cluster would go. */
function clusterStackSteps({ cluster }: Deployed, { clusterStack }: Settings): Step[] {
  return cluster === undefined
    ? []
    : [
        {
          effect: "fails",
          key: "clusterStack",
          message: `is ${JSON.stringify(clusterStack)}, but this stack has the Kafka ${cluster.name} itself, which would be deleted; topics of another stack's cluster need a stack of their own`,
          fix: removeCommand(["clusterStack"]),
        },
      ];
}

function operatorOf({ operator, render, cli }: Plan) {
  return { takesOver: operator.install === "olm" && operator.wait !== undefined, renders: render !== undefined, cli };
}

/** Steps that nobody should take, or not at once, and that no permission makes any better. */
function failing(problems: readonly Problem[]): Step[] {
  return problems.map((problem) => ({ effect: "fails", ...problem }));
}
