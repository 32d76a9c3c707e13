import { brokerConfigProblems } from "./brokerConfig";
import { OPENSHIFT_OPERATORS } from "./operatorSettings";
import type { Problem } from "./problems";
import { propertyPath, removeCommand, setCommand } from "./propertyPath";
import type { Settings } from "./settings";

/** A check of values that must go together, and the keys that it reads: it only runs if those are good by themselves. */
export interface CrossCheck {
  readonly reads: readonly (keyof Settings)[];
  readonly check: (settings: Settings) => Problem[];
}

export const crossChecks: readonly CrossCheck[] = [
  { reads: ["topics", "replicas"], check: topicsFitTheBrokers },
  { reads: ["topics"], check: ({ topics }) => duplicates("topics", topics) },
  { reads: ["users"], check: ({ users }) => duplicates("users", users) },
  { reads: ["kafka", "replicas"], check: ({ kafka, replicas }) => brokerConfigProblems(kafka.config, replicas) },
  { reads: ["operator", "namespace"], check: operatorWatchesWhatItCan },
];

function topicsFitTheBrokers({ topics, replicas: brokers }: Settings): Problem[] {
  return topics.flatMap(({ name, replicas }, index) => {
    const path = ["topics", index, "replicas"];
    return replicas === undefined || replicas <= brokers
      ? []
      : [
          {
            key: propertyPath(path),
            message: `is ${replicas} for the topic ${name}, but the cluster has ${brokers} broker${brokers === 1 ? "" : "s"}; allowed is up to ${brokers}`,
            fix: `${setCommand(path, String(brokers))}, or ${setCommand(["replicas"], String(replicas))}`,
          },
        ];
  });
}

function duplicates(key: string, entries: readonly { readonly name: string }[]): Problem[] {
  return entries.flatMap(({ name }, index) => {
    const first = entries.findIndex((entry) => entry.name === name);
    return first === index
      ? []
      : [
          {
            key: propertyPath([key, index, "name"]),
            message: `is ${JSON.stringify(name)}, which ${propertyPath([key, first])} is called already; names must differ`,
            fix: removeCommand([key, index]),
          },
        ];
  });
}

/** The OperatorGroup that OpenShift has in `openshift-operators` watches the whole cluster, and there can be no second one. */
function operatorWatchesWhatItCan({ operator }: Settings): Problem[] {
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
