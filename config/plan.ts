import type { BridgePlan } from "./bridge/plan";
import type { AuthoritiesPlan } from "./certificates/plan";
import type { ApplicationPlan, TopicPlan, UserPlan } from "./clients/plan";
import type { ClusterPlan } from "./cluster/plan";
import type { WithConnects } from "./connect/each";
import type { RenderPlan } from "./gitops/plan";
import type { MonitoringPlan } from "./metrics/plan";
import type { MirrorPlan } from "./mirror/plan";
import type { NetworkPolicyPlan } from "./networks/plan";
import type { AssumedOperator, NamespacePlan, OperatorPlan } from "./operator/plan";
import type { WithPatches } from "./patches/plan";
import type { DataGuardPlan } from "./safety/plan";

/**
 * What is wanted, as plain data: the seam between deciding (config/) and creating (components/). The
 * stages of the catalogue add to it one after another; a component takes its slice and asks no
 * questions.
 */
export interface Plan extends WithPatches, WithConnects {
  /** The namespaces that are this stack's to create, and to delete. */
  readonly namespaces: readonly NamespacePlan[];
  readonly operator: OperatorPlan;
  /** What the operator is taken to be, whoever installs it. */
  readonly assumed: AssumedOperator;
  /** The cluster's CAs, from stage 2 on, if the program makes them. */
  readonly authorities?: AuthoritiesPlan;
  /** The Kafka cluster, from stage 2 on. */
  readonly cluster?: ClusterPlan;
  /** From stage 8 on. */
  readonly topics?: readonly TopicPlan[];
  /** From stage 9 on. */
  readonly users?: readonly UserPlan[];
  /** The name of the user that Connect's workers are, from stage 11 on. */
  readonly connectUser?: string;
  /** From stage 10 on. */
  readonly applications?: readonly ApplicationPlan[];
  /** MirrorMaker 2, from stage 9 on, if topics of other clusters are copied to this one. */
  readonly mirror?: MirrorPlan;
  /** The HTTP Bridge, from stage 9 on, if it is wanted. */
  readonly bridge?: BridgePlan;
  /** What Prometheus and Grafana need, from stage 2 on, if metrics are wanted. */
  readonly monitoring?: MonitoringPlan;
  /** Who may connect to whom, of what the program deploys. Absent: nothing is said. */
  readonly networkPolicies?: readonly NetworkPolicyPlan[];
  /** Where manifests are written. Absent: the stack deploys to a cluster. */
  readonly render?: RenderPlan;
  /** What stands between `pulumi destroy` and the cluster's data. Absent: nothing. */
  readonly dataGuard?: DataGuardPlan;
  /** What a person should know before the update: it is no mistake, but may be one. */
  readonly warnings: readonly string[];
  /** What a person types to look at the cluster. */
  readonly cli: "oc" | "kubectl";
}
