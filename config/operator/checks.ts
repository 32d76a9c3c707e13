import { compareVersions, metadataOf } from "../kafka/versions";
import type { Problem } from "../problems/problems";
import { propertyPath, removeCommand, setCommand } from "../problems/propertyPath";
import { assumedStrimzi, installedStrimzi, kafkaVersion, operatorPackage } from "./assumption";
import { isOlder, strimziReleases, strimziVersions } from "./capabilities";
import { OPENSHIFT_OPERATORS, type OperatorSettings } from "./settings";

/**
 * Settings of the operator that must go together. Pure.
 */

/** What a check of the operator reads. */
interface WithOperatorSettings {
  readonly operator: OperatorSettings;
}

interface WithKafkaVersion extends WithOperatorSettings {
  readonly kafka: { readonly version?: string | undefined };
}

/** The OperatorGroup that OpenShift has in `openshift-operators` watches the whole cluster, and there can be no second one. */
export function watchProblems({ operator }: WithOperatorSettings): Problem[] {
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

/** The namespace of OpenShift's catalogs, which is the default. */
const OPENSHIFT_CATALOGS = "openshift-marketplace";

/** A Kubernetes that is not OpenShift has other catalogs, if it has OLM at all, and a Subscription to none waits in vain. */
export function catalogProblems({
  platform,
  operator: { install, sourceNamespace },
}: WithOperatorSettings & { readonly platform: "openshift" | "kubernetes" }): Problem[] {
  return platform === "kubernetes" && install === "olm" && sourceNamespace === OPENSHIFT_CATALOGS
    ? [
        {
          key: "operator.install",
          message: `is "olm" with the catalogs of ${OPENSHIFT_CATALOGS}, which only OpenShift has, but platform is "kubernetes": OLM would never install the operator; for a cluster with OLM set operator.source to operatorhubio-catalog and operator.sourceNamespace to olm; without OLM`,
          fix: setCommand(["operator", "install"], "manifests"),
        },
      ]
    : [];
}

/** What the program sets itself, of the operator's variables and the chart's values, and by which key. */
const ownVariables: Readonly<Record<string, string>> = { STRIMZI_NAMESPACE: "operator.watch" };
const ownValues: Readonly<Record<string, string>> = {
  watchNamespaces: "operator.watch",
  watchAnyNamespace: "operator.watch",
  extraEnvs: "operator.env",
};

/** Variables and values for an operator: what it is installed by must take them, and other keys decide about some. */
export function operatorConfigProblems({ operator: { install, env, values } }: WithOperatorSettings): Problem[] {
  const names = Object.keys(env);
  return [
    ...(install === "none" && names.length > 0
      ? [
          {
            key: "operator.env",
            message: "is set, but operator.install is none: who installed the operator decides about its environment",
            fix: removeCommand(["operator", "env"]),
          },
        ]
      : []),
    ...(install !== "helm" && Object.keys(values).length > 0
      ? [
          {
            key: "operator.values",
            message: `is set, but operator.install is ${install}: values are those of Helm's chart`,
            fix: removeCommand(["operator", "values"]),
          },
        ]
      : []),
    ...names
      .filter((name) => !/^[A-Za-z_][A-Za-z0-9_]*$/.test(name))
      .map((name) => ({
        key: propertyPath(["operator", "env", name]),
        message: "is no name of a variable: letters, digits and underscores, not beginning with a digit",
        fix: removeCommand(["operator", "env", name]),
      })),
    ...owned(["operator", "env"], names, ownVariables),
    ...owned(["operator", "values"], Object.keys(values), ownValues),
  ];
}

function owned(path: readonly string[], names: readonly string[], keys: Readonly<Record<string, string>>): Problem[] {
  return names
    .filter((name) => Object.hasOwn(keys, name))
    .map((name) => ({
      key: propertyPath([...path, name]),
      message: `is set by the program, by ${keys[name]}; set that instead`,
      fix: removeCommand([...path, name]),
    }));
}

/** The version that is assumed, and what the other settings say is installed. */
export function strimziProblems({ operator }: WithOperatorSettings): Problem[] {
  return [...tooOldProblems(operator), ...contradictionProblems(operator)];
}

/** Strimzi's releases before 0.49 do not serve `kafka.strimzi.io/v1`, so stage 2 would fail with `no matches for kind "Kafka"`. */
function tooOldProblems({ install, version }: OperatorSettings): Problem[] {
  const [oldest] = strimziVersions;
  const minor = /^0\.(\d+)\./.exec(version ?? "")?.[1];
  return install === "helm" && minor !== undefined && Number(minor) < Number(oldest.slice(2))
    ? [
        {
          key: "operator.version",
          message: `is ${JSON.stringify(version)}, which does not serve kafka.strimzi.io/v1; allowed is ${oldest} or newer`,
          fix: removeCommand(["operator", "version"]),
        },
      ]
    : [];
}

/** What is sent must fit the operator that is installed. To assume an older one is safe. */
function contradictionProblems(operator: OperatorSettings): Problem[] {
  const { strimzi, install } = operator;
  const installed = installedStrimzi(operator);
  // Which Strimzi a release of amq-streams is built on may be known better to who sets this.
  const isCertain = install !== "olm" || operatorPackage(operator) !== "amq-streams";
  return strimzi === undefined || installed === undefined || !isCertain || !isOlder(installed, strimzi)
    ? []
    : [
        {
          key: "operator.strimzi",
          message: `is ${strimzi}, but what is installed is ${installed}, as ${installedBy(operator)} says; allowed is up to ${installed}`,
          fix: setCommand(["operator", "strimzi"], installed),
        },
      ];
}

function installedBy({ install, approval, version }: OperatorSettings): string {
  if (install === "olm") {
    return approval === "Manual" && version !== undefined ? "operator.version" : "operator.channel";
  }
  return install === "helm" ? "operator.version" : "operator.manifests";
}

/** The operator rejects a Kafka resource with a version that it has no image for. */
export function kafkaVersionProblems({ operator, kafka: { version } }: WithKafkaVersion): Problem[] {
  const strimzi = assumedStrimzi(operator);
  const { kafka: allowed, defaultKafka } = strimziReleases[strimzi];
  if (version === undefined || allowed.includes(version)) {
    return [];
  }
  const able = strimziVersions.filter((one) => strimziReleases[one].kafka.includes(version));
  const [first] = able;
  const other =
    first === undefined
      ? ""
      : `; Strimzi ${able.join(" and ")} runs it: if it is installed, ${setCommand(["operator", "strimzi"], first)}`;
  return [
    {
      key: "kafka.version",
      message: `is ${JSON.stringify(version)}, which Strimzi ${strimzi} does not run, the version that the operator is assumed to be (operator.strimzi); allowed is ${allowed.join(", ")}${other}`,
      fix: setCommand(["kafka", "version"], defaultKafka),
    },
  ];
}

/** A node of Kafka does not start with metadata of a later version than its own (Strimzi, `KRaftUtils.validateMetadataVersion`). */
export function metadataVersionProblems({
  operator,
  kafka,
}: WithOperatorSettings & {
  readonly kafka: { readonly version?: string | undefined; readonly metadataVersion?: string | undefined };
}): Problem[] {
  const { metadataVersion } = kafka;
  const version = kafkaVersion({ operator, kafka });
  const newest = metadataOf(version);
  return metadataVersion === undefined || compareVersions(metadataVersion, newest) <= 0
    ? []
    : [
        {
          key: "kafka.metadataVersion",
          message: `is ${JSON.stringify(metadataVersion)}, which Kafka ${version} does not know; allowed is up to ${newest}`,
          fix: setCommand(["kafka", "metadataVersion"], newest),
        },
      ];
}

/** Namespaces that every cluster has, or that belong to Kubernetes or OpenShift (their documentation on reserved names). */
const SHARED_NAMESPACE = /^(default|openshift|(kube|openshift)-.*)$/;

/** A namespace that the stack makes goes with the stack, and all that is in it: none that others use. */
export function sharedNamespaceProblems({
  namespace,
  createNamespace,
}: {
  readonly namespace: string;
  readonly createNamespace: boolean;
}): Problem[] {
  return createNamespace && SHARED_NAMESPACE.test(namespace)
    ? [
        {
          key: "namespace",
          message: `is ${JSON.stringify(namespace)}, which is the cluster's own: a stack with createNamespace on would take it over, and delete it when the stack is destroyed`,
          fix: `${setCommand(["namespace"], "myproject")}, or ${setCommand(["createNamespace"], "false")}`,
        },
      ]
    : [];
}
