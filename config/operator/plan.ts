import type { Labels } from "../kubernetes/object";
import type { Wait } from "../kubernetes/wait";
import type { Capability, StrimziVersion } from "./capabilities";

/** What the program takes the operator to be: it sends nothing that such an operator does not know. */
export interface AssumedOperator {
  /** The version of Strimzi that it is, or is built on. */
  readonly strimzi: StrimziVersion;
  /** What it can do of that which not every operator can. */
  readonly can: readonly Capability[];
  /** The image that it runs Kafka with, to put plugins on. Absent: its name cannot be known. */
  readonly kafkaImage?: string;
}

/** Which namespaces an operator looks after: a list of names (at least one), or all of the cluster. */
export type WatchedNamespaces = readonly [string, ...string[]] | "all";

/** Where an operator runs and what it looks after. */
export interface OperatorPlacement {
  readonly namespace: string;
  readonly watch: WatchedNamespaces;
  /** Variables of its environment beside its own. Absent: none. */
  readonly env?: Readonly<Record<string, string>>;
}

/** The variables of an operator as Kubernetes lists them; none if it has none of its own. */
export function environment({ env = {} }: OperatorPlacement): { name: string; value: string }[] {
  return Object.entries(env).map(([name, value]) => ({ name, value }));
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

/** What a file must be before anything of it is used. */
export interface SourceDigest {
  /** `bytes`: the file as it is. `documents`: the YAML documents in it, whatever their order (`documentsDigest`). */
  readonly of: "bytes" | "documents";
  /** In hexadecimal. */
  readonly sha256: string;
}

/** The operator by Strimzi's Helm chart. */
export interface HelmOperatorPlan extends OperatorPlacement {
  readonly install: "helm";
  /** A chart in a registry, with its digest; an archive at a URL; or a path. */
  readonly chart: string;
  readonly version: string;
  /** Values of the chart beside the program's. Absent: none. */
  readonly values?: Readonly<Record<string, unknown>>;
  /** Of an archive. Absent: a path of somebody's own, or Helm checks it itself. */
  readonly digest?: SourceDigest;
  readonly wait?: Wait;
}

/** The operator by Strimzi's install manifests. */
export interface ManifestsOperatorPlan extends OperatorPlacement {
  readonly install: "manifests";
  /** Where the manifests are from: a file, a folder or a URL, as configured. */
  readonly source: string;
  /** What they must be. Absent: a file or a folder of somebody's own. */
  readonly digest?: SourceDigest;
  readonly wait?: Wait;
}

/** How the operator gets there. */
export type OperatorPlan =
  | OlmOperatorPlan
  | HelmOperatorPlan
  | ManifestsOperatorPlan
  /** Somebody else has installed it and it watches the stack's namespace. */
  | { readonly install: "none" };

export interface NamespacePlan {
  readonly name: string;
  readonly labels: Labels;
  /** Whether it stays when the stack no longer has it: for the volume claims in it. */
  readonly keep: boolean;
}
