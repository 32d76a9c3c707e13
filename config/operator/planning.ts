import { appLabel } from "../kafka/names";
import { type Labels, type NamespacePlan, type Wait, waiting } from "../plan";
import type { Settings } from "../settings";
import { OPENSHIFT_OPERATORS } from "./settings";

/** Which namespaces an operator looks after: a list of names (at least one), or all of the cluster. */
export type WatchedNamespaces = readonly [string, ...string[]] | "all";

/** Where an operator runs and what it looks after. */
export interface OperatorPlacement {
  readonly namespace: string;
  readonly watch: WatchedNamespaces;
}

/** The operator by OLM, as OpenShift installs it: a Subscription, and an OperatorGroup that says what it watches. */
export interface OlmOperatorPlan extends OperatorPlacement {
  readonly install: "olm";
  readonly labels: Labels;
  /** OLM allows one OperatorGroup in a namespace; `openshift-operators` comes with one that watches everything. */
  readonly operatorGroup: "create" | "existing";
  readonly package: string;
  readonly channel: string;
  readonly catalogSource: string;
  readonly catalogNamespace: string;
  /** The ClusterServiceVersion to begin with. Absent: the newest of the channel. */
  readonly startingCsv?: string;
  /** Whether OLM installs newer versions by itself or waits for a person to approve its InstallPlan. */
  readonly approval: "Automatic" | "Manual";
  readonly wait?: Wait;
}

/** The operator by Strimzi's Helm chart. */
export interface HelmOperatorPlan extends OperatorPlacement {
  readonly install: "helm";
  readonly chart: string;
  readonly version: string;
  readonly wait?: Wait;
}

/** The operator by Strimzi's install manifests. */
export interface ManifestsOperatorPlan extends OperatorPlacement {
  readonly install: "manifests";
  /** Where the manifests are from: a file, a folder or a URL, as configured. */
  readonly source: string;
  readonly wait?: Wait;
}

/** How the operator gets there. */
export type OperatorPlan =
  | OlmOperatorPlan
  | HelmOperatorPlan
  | ManifestsOperatorPlan
  /** Somebody else has installed it and it watches the stack's namespace. */
  | { readonly install: "none" };

/** The chart that goes with this program: what it deploys was tried with this Strimzi. */
const HELM_CHART_VERSION = "1.2.0";

/** How OLM names the versions of a package: the prefix of its ClusterServiceVersions. */
const csvPrefixes = {
  "amq-streams": "amqstreams",
  "strimzi-kafka-operator": "strimzi-cluster-operator",
} as const;

/** The operator that the stack config asks for. It always watches the stack's namespace. */
export function operatorPlan({ operator, namespace, wait }: Settings): OperatorPlan {
  if (operator.install === "none") {
    return { install: "none" };
  }
  const placement = {
    namespace: operator.namespace ?? namespace,
    watch: watchedNamespaces(namespace, operator.watch),
    ...waiting(wait, "operator"),
  };
  switch (operator.install) {
    case "olm": {
      const name =
        operator.package ?? (operator.source === "redhat-operators" ? "amq-streams" : "strimzi-kafka-operator");
      return {
        ...placement,
        install: "olm",
        labels: appLabel,
        operatorGroup: placement.namespace === OPENSHIFT_OPERATORS ? "existing" : "create",
        package: name,
        channel: operator.channel,
        catalogSource: operator.source,
        catalogNamespace: operator.sourceNamespace,
        ...(operator.version === undefined ? {} : { startingCsv: `${csvPrefixes[name]}.v${operator.version}` }),
        approval: operator.approval,
      };
    }
    case "helm":
      return { ...placement, install: "helm", chart: operator.chart, version: operator.version ?? HELM_CHART_VERSION };
    case "manifests":
      return { ...placement, install: "manifests", source: operator.manifests };
  }
}

function watchedNamespaces(own: string, others: "all" | readonly string[]): WatchedNamespaces {
  return others === "all" ? "all" : [own, ...new Set(others.filter((name) => name !== own))];
}

/** The namespaces that this stack makes: its own, and the operator's if that is another one which no cluster comes with. */
export function namespacesFor(settings: Settings): NamespacePlan[] {
  const { namespace, operator, createNamespace } = settings;
  if (!createNamespace) {
    return [];
  }
  const operatorNamespace = operator.install === "none" ? namespace : (operator.namespace ?? namespace);
  return [...new Set([namespace, operatorNamespace])]
    .filter((name) => name !== OPENSHIFT_OPERATORS)
    .map((name) => ({ name, labels: appLabel }));
}
