import { setCommand } from "../problems/propertyPath";
import type { Step } from "../safety/steps";
import { strimziOfChannel } from "./assumption";
import { isOlder, type StrimziVersion, strimziReleases } from "./capabilities";
import type { DeployedSubscription } from "./deployed";

/**
 * Steps with the operator that a person should know of. Pure.
 */

/** What is there of the operator, or will be. */
export interface OperatorSide {
  readonly subscription?: DeployedSubscription;
}

/** What will be there, and whether this program takes it there: it waits for the operator, and takes it over, or writes files. */
export interface PlannedOperator extends OperatorSide {
  readonly takesOver: boolean;
  readonly renders: boolean;
  readonly cli: string;
}

/**
 * OLM upgrades from one version to another only where the newer one says that it replaces the older one, and a
 * channel that has no such version changes nothing: no InstallPlan, no message (Strimzi's issue 12912). So a
 * subscription to another channel, package or catalog is a new one, as Strimzi's documentation has people do it:
 * "Upgrading the Cluster Operator when there is no direct upgrade path".
 */
export function subscriptionSteps({ subscription: before }: OperatorSide, after: PlannedOperator): Step[] {
  const { subscription } = after;
  if (before === undefined || subscription === undefined || !isReplaced(before, subscription)) {
    return [];
  }
  return [
    { effect: "leaves", key: "operator.channel", message: replacementMessage(before, subscription, after) },
    ...versionSteps(strimziOf(before), strimziOf(subscription), after),
  ];
}

function isReplaced(before: DeployedSubscription, after: DeployedSubscription): boolean {
  return (["package", "channel", "source", "sourceNamespace"] as const).some((key) => before[key] !== after[key]);
}

function replacementMessage(
  before: DeployedSubscription,
  { namespace, ...after }: DeployedSubscription,
  { takesOver, renders, cli }: PlannedOperator,
): string {
  const from = `${before.package} in ${before.channel} of ${before.source}`;
  const to = `${after.package} in ${after.channel} of ${after.source}`;
  const start = `The operator comes from ${to} instead of ${from}, and OLM upgrades between channels only where a version says that it replaces the other.`;
  const rest =
    "The CRDs, Kafka and everything else of Strimzi stay; nobody changes or repairs them until the new operator runs.";
  const byHand = `${cli} delete csv -n ${namespace} -l operators.coreos.com/${before.package}.${namespace}`;
  if (renders) {
    return `${start} Nothing but files is written here: in the cluster, delete the Subscription and its ClusterServiceVersion first: ${cli} delete subscriptions.operators.coreos.com ${before.package} -n ${namespace} && ${byHand}. ${rest}`;
  }
  return takesOver
    ? `${start} This update deletes the Subscription and the ClusterServiceVersion that it installed, and subscribes again. ${rest} If OLM has upgraded the operator since this stack's last update, let the stack take over the new version first: pulumi refresh, and pulumi up with the former channel.`
    : `${start} This update deletes the Subscription and subscribes again. With wait.ready off it does not know the ClusterServiceVersion, which keeps OLM from installing another: ${byHand}. ${rest}`;
}

function strimziOf(subscription: DeployedSubscription): StrimziVersion | undefined {
  return strimziOfChannel(subscription.package, subscription.channel);
}

/** Not every operator takes over what another one has left. */
function versionSteps(
  before: StrimziVersion | undefined,
  after: StrimziVersion | undefined,
  { cli }: PlannedOperator,
): Step[] {
  if (before === undefined || after === undefined) {
    return [];
  }
  if (isOlder(before, "1.0") && !isOlder(after, "1.0")) {
    const stored = `${cli} get crds -l app=strimzi -o custom-columns=NAME:.metadata.name,STORED:.status.storedVersions`;
    return [
      {
        effect: "leaves",
        key: "operator.channel",
        message: `Strimzi ${after} has no API version but v1, and OLM does not install it while a CRD has objects stored in another one. Look before this update: ${stored}; docs/operator.md says under "From 0.51 to 1.x" what to do if there is more than v1.`,
      },
    ];
  }
  return isOlder(after, before)
    ? [
        {
          effect: "leaves",
          key: "operator.channel",
          message: `Strimzi ${after} is older than ${before}: it runs Kafka ${strimziReleases[after].kafka.join(", ")}, and a Kafka that is newer, or whose metadata is, turns NotReady. To stay: ${setCommand(["operator", "strimzi"], before)}`,
        },
      ]
    : [];
}
