import { mapValues } from "es-toolkit/object/mapValues";
import { appLabel } from "../kafka/names";
import { keepsNamespace } from "../safety/planning";
import type { SafetySettings } from "../safety/settings";
import { assumedStrimzi, channelFor, kafkaImage, operatorPackage } from "./assumption";
import { capabilitiesOf } from "./capabilities";
import type { AssumedOperator, NamespacePlan, OperatorPlan, SourceDigest, WatchedNamespaces } from "./plan";
import { knownDigest } from "./releases";
import { OPENSHIFT_OPERATORS, type OperatorSettings } from "./settings";
import { chartSource, chartVersion, isInRegistry, manifestsSource, pinnedChart } from "./sources";

/** How OLM names the versions of a package: the prefix of its ClusterServiceVersions. */
const csvPrefixes = {
  "amq-streams": "amqstreams",
  "strimzi-kafka-operator": "strimzi-cluster-operator",
} as const;

/** What the operator and its namespaces follow from. */
interface PlacedOperatorSettings {
  readonly operator: OperatorSettings;
  /** The stack's own. */
  readonly namespace: string;
}

/** The operator that the stack config asks for. It always watches the stack's namespace. */
export function operatorPlan({ operator, namespace }: PlacedOperatorSettings): OperatorPlan {
  if (operator.install === "none") {
    return { install: "none" };
  }
  const placement = {
    namespace: operator.namespace ?? namespace,
    watch: watchedNamespaces(namespace, operator.watch),
    ...(isEmpty(operator.env) ? {} : { env: mapValues(operator.env, String) }),
  };
  switch (operator.install) {
    case "olm": {
      const name = operatorPackage(operator);
      return {
        ...placement,
        install: "olm",
        labels: appLabel,
        operatorGroup: placement.namespace === OPENSHIFT_OPERATORS ? "existing" : "create",
        package: name,
        channel: channelFor(operator),
        catalogSource: operator.source,
        catalogNamespace: operator.sourceNamespace,
        ...(operator.version === undefined ? {} : { startingCsv: `${csvPrefixes[name]}.v${operator.version}` }),
        approval: operator.approval,
      };
    }
    case "helm":
      return {
        ...placement,
        install: "helm",
        ...chartPlan(chartSource(operator), operator),
        version: chartVersion(operator),
        ...(isEmpty(operator.values) ? {} : { values: operator.values }),
      };
    case "manifests": {
      const source = manifestsSource(operator);
      return { ...placement, install: "manifests", source, ...digestOf(source, operator) };
    }
  }
}

function isEmpty(object: object): boolean {
  return Object.keys(object).length === 0;
}

function chartPlan(chart: string, operator: OperatorSettings): { chart: string; digest?: SourceDigest } {
  const { sha256 } = operator;
  return isInRegistry(chart)
    ? { chart: sha256 === undefined ? chart : pinnedChart(chart, sha256) }
    : { chart, ...digestOf(chart, operator) };
}

/** What a file must be: what is configured, or what is known of Strimzi's releases. */
function digestOf(source: string, { sha256 }: OperatorSettings): { digest?: SourceDigest } {
  const digest = sha256 === undefined ? knownDigest(source) : ({ of: "bytes", sha256 } as const);
  return digest === undefined ? {} : { digest };
}

/** What the operator, and the Kafka that it runs, follow from. */
interface VersionSettings {
  readonly operator: OperatorSettings;
  readonly kafka: { readonly version?: string | undefined };
}

/** What the operator is taken to be, and can do. */
export function assumedOperator({ operator, kafka }: VersionSettings): AssumedOperator {
  const strimzi = assumedStrimzi(operator);
  const image = kafkaImage(operator, kafka.version);
  return { strimzi, can: capabilitiesOf(strimzi), ...(image === undefined ? {} : { kafkaImage: image }) };
}

function watchedNamespaces(own: string, others: "all" | readonly string[]): WatchedNamespaces {
  return others === "all" ? "all" : [own, ...new Set(others.filter((name) => name !== own))];
}

/** What decides about namespaces. */
interface NamespaceSettings extends PlacedOperatorSettings {
  readonly createNamespace: boolean;
  readonly purpose: SafetySettings["purpose"];
  readonly storage: { readonly deleteClaim: boolean };
}

/** The namespaces that this stack makes: its own, and the operator's if that is another one which no cluster comes with. */
export function namespacesFor({
  namespace,
  operator,
  createNamespace,
  purpose,
  storage,
}: NamespaceSettings): NamespacePlan[] {
  if (!createNamespace) {
    return [];
  }
  const operatorNamespace = operator.install === "none" ? namespace : (operator.namespace ?? namespace);
  return [...new Set([namespace, operatorNamespace])]
    .filter((name) => name !== OPENSHIFT_OPERATORS)
    .map((name) => ({
      name,
      labels: appLabel,
      // Brokers' claims are in the cluster's namespace only.
      keep: name === namespace && keepsNamespace(purpose, storage.deleteClaim),
    }));
}
