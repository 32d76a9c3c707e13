import { certificateProblems } from "./certificates/checks";
import { brokerConfigProblems } from "./cluster/brokerConfig";
import { resourceProblems } from "./cluster/resources";
import { workerConfigProblems } from "./connect/workerConfig";
import { externalProblems } from "./external/planning";
import { renderProblems } from "./gitops/planning";
import { OPENSHIFT_OPERATORS } from "./operator/settings";
import type { Circumstances } from "./problems/circumstances";
import type { Problem } from "./problems/problems";
import { propertyPath, removeCommand, setCommand } from "./problems/propertyPath";
import type { Settings } from "./settings";
import { stageNumber } from "./stageNames";

/** A check of values that must go together, and the keys that it reads: it only runs if those are good by themselves. */
export interface CrossCheck {
  readonly reads: readonly (keyof Settings)[];
  readonly check: (settings: Settings, circumstances: Circumstances) => Problem[];
}

/** From this stage on, the workers' plugins are part of the stack. */
const CONNECT_PLUGINS_STAGE = stageNumber("connect-plugins");

export const crossChecks: readonly CrossCheck[] = [
  { reads: ["topics", "replicas"], check: topicsFitTheBrokers },
  { reads: ["topics"], check: ({ topics }) => duplicates(["topics"], topics) },
  { reads: ["users"], check: ({ users }) => duplicates(["users"], users) },
  { reads: ["kafka", "replicas"], check: ({ kafka, replicas }) => brokerConfigProblems(kafka.config, replicas) },
  { reads: ["operator", "namespace"], check: operatorWatchesWhatItCan },
  { reads: ["stage", "platform", "connect"], check: pluginsFitThePlatform },
  { reads: ["resources"], check: resourceProblems },
  { reads: ["render", "context", "operator"], check: renderProblems },
  { reads: ["external", "platform"], check: externalProblems },
  { reads: ["metrics"], check: allowListIsForItsReporter },
  { reads: ["metrics", "certificates"], check: alertsComeAfterRenewal },
  { reads: ["certificates", "users"], check: certificateProblems },
  { reads: ["connect"], check: ({ connect }) => workerConfigProblems(connect.config) },
  { reads: ["connect"], check: connectorsLeaveToTheResourceWhatIsIts },
  { reads: ["connect"], check: ({ connect }) => duplicates(["connect", "connectors"], connect.connectors) },
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

function duplicates(path: readonly string[], entries: readonly { readonly name: string }[]): Problem[] {
  return entries.flatMap(({ name }, index) => {
    const first = entries.findIndex((entry) => entry.name === name);
    return first === index
      ? []
      : [
          {
            key: propertyPath([...path, index, "name"]),
            message: `is ${JSON.stringify(name)}, which ${propertyPath([...path, first])} is called already; names must differ`,
            fix: removeCommand([...path, index]),
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

/** The JMX exporter has rules instead, which come with what alerts and dashboards use. */
function allowListIsForItsReporter({ metrics }: Settings): Problem[] {
  return metrics.reporter === "jmx" && metrics.allowList.length > 0
    ? [
        {
          key: "metrics.allowList",
          message: "is for the reporter strimzi; the JMX exporter takes no list",
          fix: `${removeCommand(["metrics", "allowList"])}, or ${setCommand(["metrics", "reporter"], "strimzi")}`,
        },
      ]
    : [];
}

/** An alert before every renewal would be one that everybody learns to ignore. */
function alertsComeAfterRenewal({ metrics, certificates: { renewalDays } }: Settings): Problem[] {
  const { enabled, certificateDays } = metrics.rules;
  const path = ["metrics", "rules", "certificateDays"];
  return metrics.enabled && enabled && certificateDays >= renewalDays
    ? [
        {
          key: propertyPath(path),
          message: `is ${certificateDays}, but certificates are renewed ${renewalDays} days before their end: there would be an alert before every renewal; allowed is less than certificates.renewalDays`,
          fix:
            renewalDays > 1
              ? setCommand(path, String(Math.ceil(renewalDays / 2)))
              : setCommand(["certificates", "renewalDays"], String(certificateDays + 1)),
        },
      ]
    : [];
}

/** What must go together once the stage with plugins is reached; before it, nothing of it is deployed. */
function pluginsFitThePlatform({ stage, platform, connect: { plugins } }: Settings): Problem[] {
  const path = (key: string) => ["connect", "plugins", key];
  const problems: Problem[] = [];
  if (stage < CONNECT_PLUGINS_STAGE) {
    return problems;
  }
  const needsImage = plugins.from === "image" || (plugins.from === "artifacts" && plugins.output === "docker");
  if (needsImage && plugins.image === undefined) {
    problems.push({
      key: propertyPath(path("image")),
      message:
        plugins.from === "image"
          ? 'is missing; with from "image" it is the image of the workers'
          : 'is missing; with output "docker" it is the image that the build pushes',
      fix: setCommand(path("image"), "registry.example.com/my-org/my-connect:latest"),
    });
  }
  if (platform === "kubernetes" && plugins.from === "directory") {
    problems.push({
      key: propertyPath(path("from")),
      message: 'is "directory", which needs OpenShift\'s builds; allowed on Kubernetes is artifacts or image',
      fix: setCommand(path("from"), "artifacts"),
    });
  }
  if (platform === "kubernetes" && plugins.from === "artifacts" && plugins.output === "imagestream") {
    problems.push({
      key: propertyPath(path("output")),
      message: 'is "imagestream", which needs OpenShift; allowed on Kubernetes is docker, with an image to push',
      fix: setCommand(path("output"), "docker"),
    });
  }
  return problems;
}

/** Strimzi's `AbstractConnectorSpec.FORBIDDEN_PARAMETERS`: fields of the KafkaConnector, not settings in its config. */
const fieldsOfConnector: Readonly<Record<string, string>> = {
  name: "name",
  "connector.class": "class",
  "tasks.max": "tasksMax",
  "connector.plugin.version": "the version of the plugin's file",
};

function connectorsLeaveToTheResourceWhatIsIts({ connect }: Settings): Problem[] {
  return connect.connectors.flatMap(({ config }, index) =>
    Object.keys(config)
      .filter((key) => Object.hasOwn(fieldsOfConnector, key))
      .map((key) => {
        const path = ["connect", "connectors", index, "config", key];
        return {
          key: propertyPath(path),
          message: `is not for a connector's config, where Strimzi ignores it: it is set by ${fieldsOfConnector[key]}`,
          fix: removeCommand(path),
        };
      }),
  );
}
