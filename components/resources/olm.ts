import * as pulumi from "@pulumi/pulumi";
import type { Labels } from "../../config/kubernetes/object";
import type { Wait } from "../../config/kubernetes/wait";
import type { OlmOperatorPlan } from "../../config/operator/plan";
import { environment } from "../../config/operator/plan";
import { readiness, withAnnotations } from "./readiness";

const apiVersion = "operators.coreos.com/v1alpha1";

/**
 * A subscription to an operator: OLM installs it and, with automatic approval, keeps it up to date. Another channel,
 * package or catalog makes another subscription: the former one and the operator that it installed go first.
 */
export class Subscription extends pulumi.CustomResource {
  /** The name of the ClusterServiceVersion that OLM installed: the operator itself. */
  public readonly installedCsv: pulumi.Output<string>;
  /** Filled in by the provider with what the API server has. */
  declare private readonly status: pulumi.Output<{ installedCSV: string }>;

  constructor(name: string, operator: OlmOperatorPlan, opts: pulumi.CustomResourceOptions) {
    const { annotations, ...waiting } = readiness("jsonpath={.status.installedCSV}", operator.wait);
    const env = environment(operator);
    super(
      `kubernetes:${apiVersion}:Subscription`,
      name,
      {
        apiVersion,
        kind: "Subscription",
        metadata: {
          name: operator.package,
          namespace: operator.namespace,
          labels: operator.labels,
          ...withAnnotations(annotations),
        },
        spec: {
          name: operator.package,
          channel: operator.channel,
          source: operator.catalogSource,
          sourceNamespace: operator.catalogNamespace,
          installPlanApproval: operator.approval,
          ...(operator.startingCsv === undefined ? {} : { startingCSV: operator.startingCsv }),
          ...(env.length === 0 ? {} : { config: { env } }),
        },
        status: undefined,
      },
      {
        ...opts,
        ...waiting,
        // OLM takes no notice of a channel without an upgrade from what is installed: config/operator/steps.ts.
        replaceOnChanges: ["spec.name", "spec.channel", "spec.source", "spec.sourceNamespace"],
        // Two subscriptions to one package cannot be resolved.
        deleteBeforeReplace: true,
      },
    );
    this.installedCsv = this.status.installedCSV;
  }
}

/** The installed operator to take over. */
export interface ClusterServiceVersionArgs {
  name: pulumi.Input<string>;
  namespace: string;
  labels: Labels;
  wait: Wait;
}

/**
 * The ClusterServiceVersion that OLM made for a subscription, taken over by this stack. OLM leaves it,
 * and so a running operator, when the subscription goes; as a resource of the stack it goes as well.
 * Applying labels to what exists changes nothing else of it; the wait is for the operator to run.
 */
export class ClusterServiceVersion extends pulumi.CustomResource {
  constructor(name: string, args: ClusterServiceVersionArgs, opts: pulumi.CustomResourceOptions) {
    const { annotations, ...waiting } = readiness("jsonpath={.status.phase}=Succeeded", args.wait);
    super(
      `kubernetes:${apiVersion}:ClusterServiceVersion`,
      name,
      {
        apiVersion,
        kind: "ClusterServiceVersion",
        metadata: { name: args.name, namespace: args.namespace, labels: args.labels, ...withAnnotations(annotations) },
      },
      { ...opts, ...waiting },
    );
  }
}
