import { certificateTransitionProblems } from "../certificates/steps";
import { renderTransitionProblems } from "../gitops/planning";
import type { Plan } from "../plan";
import type { Problem } from "../problems/problems";
import { setCommand } from "../problems/propertyPath";
import type { Settings } from "../settings";
import { stageNumber } from "../stageNames";
import type { Deployed } from "./deployed";

/**
 * Steps from what is deployed to what is planned that nobody should take, or not at once: they lose
 * data, hang, or are quietly undone by the operator. Pure.
 */
export function transitionProblems(deployed: Deployed, plan: Plan, settings: Settings): Problem[] {
  return [
    ...renderTransitionProblems(deployed, plan),
    ...namespaceProblems(deployed, plan, settings),
    ...controllerProblems(deployed, plan),
    ...scaleDownProblems(deployed, plan),
    ...topicRemovalProblems(deployed, plan, settings),
    ...certificateTransitionProblems(deployed, plan, settings),
  ];
}

function namespaceProblems({ cluster, namespaces }: Deployed, plan: Plan, { namespace }: Settings): Problem[] {
  if (cluster === undefined) {
    return [];
  }
  if (cluster.namespace !== namespace) {
    return [
      {
        key: "namespace",
        message: `is ${JSON.stringify(namespace)}, but the cluster runs in ${JSON.stringify(cluster.namespace)}; it cannot move, it would be deleted with its data and made anew; for a second cluster make a second stack`,
        fix: setCommand(["namespace"], cluster.namespace),
      },
    ];
  }
  return namespaces.includes(namespace) && !plan.namespaces.some(({ name }) => name === namespace)
    ? [
        {
          key: "createNamespace",
          message: `is false, but the stack has made the namespace ${namespace}, and would delete it now with all that is in it; to give the namespace away, take it out of the state first: pulumi state delete`,
          fix: setCommand(["createNamespace"], "true"),
        },
      ]
    : [];
}

/** Strimzi cannot scale a pool of KRaft controllers, and does not refuse it (Strimzi documentation, "Deploying a KRaft cluster"). */
function controllerProblems({ nodes }: Deployed, { cluster }: Plan): Problem[] {
  const planned = cluster?.pools.controllers.replicas;
  return nodes.controller === undefined || planned === undefined || planned === nodes.controller
    ? []
    : [
        {
          key: "controllers",
          message: `is ${planned}, but the cluster was made with ${nodes.controller}; Strimzi cannot change that, and the controllers would lose each other; allowed is ${nodes.controller}`,
          fix: setCommand(["controllers"], String(nodes.controller)),
        },
      ];
}

/**
 * The operator takes no broker away that holds partitions: it reverts the number and says so in a
 * Warning condition only. Cruise Control drains brokers first, but it cannot drain below the copies
 * that are asked for, nor work with a single broker.
 */
function scaleDownProblems({ nodes, topics, cluster: deployed }: Deployed, { cluster }: Plan): Problem[] {
  const planned = cluster?.pools.brokers.replicas;
  if (planned === undefined || deployed === undefined || planned >= (nodes.broker ?? 0)) {
    return [];
  }
  const tooMany = topics.filter(({ replicas }) => replicas > planned);
  const least = Math.max(...tooMany.map(({ replicas }) => replicas), deployed.internalReplicas);
  const named = tooMany.slice(0, 5).map(({ name, replicas }) => `${name} (${replicas})`);
  const rest = tooMany.length > 5 ? ` and ${tooMany.length - 5} more` : "";
  if (least <= planned) {
    return [];
  }
  const held = [
    ...(tooMany.length === 0 ? [] : [`the topics ${named.join(", ")}${rest}`]),
    ...(deployed.internalReplicas > planned ? [`Kafka's internal topics (${deployed.internalReplicas})`] : []),
  ].join(" and ");
  return [
    {
      key: "replicas",
      message:
        `is ${planned}, but more copies than that are kept of ${held}; the operator would leave the brokers as they are. ` +
        "First lower the copies, of topics by topics[].replicas and an update while the brokers are there, of the internal topics " +
        'as docs/running-for-real.md says, with kafka.config["offsets.topic.replication.factor"] set to what they have then',
      fix: setCommand(["replicas"], String(least)),
    },
  ];
}

const ENTITY_OPERATOR_STAGE = stageNumber("entity-operator");

/** A KafkaTopic goes away only when the topic operator has seen it go. Updates come before deletions. */
function topicRemovalProblems({ topics }: Deployed, { cluster }: Plan, { stage }: Settings): Problem[] {
  return topics.length === 0 || cluster?.entityOperator === true
    ? []
    : [
        {
          key: "stage",
          message: `is ${stage}, where there is no topic operator, but ${topics.length} topic${topics.length === 1 ? " is" : "s are"} deployed, which only it can take away; go there in two steps: stage ${ENTITY_OPERATOR_STAGE} and an update, then stage ${stage}`,
          fix: `${setCommand(["stage"], String(ENTITY_OPERATOR_STAGE))} && pulumi up`,
        },
      ];
}
