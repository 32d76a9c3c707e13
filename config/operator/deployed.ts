import { z } from "zod";
import { optional, word } from "../kubernetes/spelling";
import type { StateObject } from "../kubernetes/stateObject";
import type { OperatorPlan } from "./plan";

/** A subscription to an operator, as the state has it: what OLM looks an operator up by. */
export interface DeployedSubscription {
  readonly namespace: string;
  readonly package: string;
  readonly channel: string;
  readonly source: string;
  readonly sourceNamespace: string;
}

const subscriptionSpec = z.object({
  name: word,
  channel: optional(word),
  source: word,
  sourceNamespace: word,
});

/** The Subscription in a stack's state. */
export const deployedSubscription = {
  spec: subscriptionSpec,
  read: (
    { namespace }: StateObject,
    { name, channel = "", source, sourceNamespace }: z.output<typeof subscriptionSpec>,
  ): DeployedSubscription => ({ namespace, package: name, channel, source, sourceNamespace }),
};

/** What the state will say of it; nothing if OLM does not install the operator. */
export function plannedSubscription(operator: OperatorPlan): DeployedSubscription | undefined {
  return operator.install === "olm"
    ? {
        namespace: operator.namespace,
        package: operator.package,
        channel: operator.channel,
        source: operator.catalogSource,
        sourceNamespace: operator.catalogNamespace,
      }
    : undefined;
}
