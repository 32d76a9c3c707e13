import * as kubernetes from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import { seconds } from "../config/kubernetes/duration";
import type { KubernetesObject } from "../config/kubernetes/object";
import {
  environment,
  type HelmOperatorPlan,
  type NamespacePlan,
  type OlmOperatorPlan,
  type OperatorPlan,
} from "../config/operator/plan";
import { InstallManifests } from "./installManifests";
import { ClusterServiceVersion, Subscription } from "./resources/olm";
import { adoptingProvider, type ClusterProviderArgs } from "./stack/provider";

/** The operator to install, and the namespaces to make for it and its cluster. */
export interface ClusterOperatorArgs extends ClusterProviderArgs {
  namespaces: readonly NamespacePlan[];
  operator: OperatorPlan;
  /**
   * The operator's install manifests, placed and in install order. Absent if it is not installed from
   * manifests, or if nobody looked: they are at a URL, and the program is evaluated without a network.
   */
  manifests?: readonly KubernetesObject[] | undefined;
  /** The file with the chart, after its digest has been checked. Absent: Helm reads the chart that the plan names. */
  chart?: string | undefined;
}

/** Namespaces and the cluster operator: what depends on this component starts when the operator is there. */
export class ClusterOperator extends pulumi.ComponentResource {
  constructor(name: string, args: ClusterOperatorArgs, opts?: pulumi.ComponentResourceOptions) {
    super("amq-streams:kafka:ClusterOperator", name, {}, opts);

    const namespaces = args.namespaces.map(
      ({ name: namespace, labels, keep }) =>
        new kubernetes.core.v1.Namespace(
          namespace,
          { metadata: { name: namespace, labels } },
          { parent: this, ...(keep ? { retainOnDelete: true } : {}) },
        ),
    );
    this.install(name, args, { parent: this, dependsOn: namespaces });

    this.registerOutputs();
  }

  private install(name: string, args: ClusterOperatorArgs, opts: pulumi.CustomResourceOptions) {
    const { operator, manifests, chart } = args;
    switch (operator.install) {
      case "olm":
        return installByOlm(name, operator, opts, adoptingProvider(args, { parent: this }));
      case "helm":
        return installByHelm(name, chart === undefined ? operator : { ...operator, chart }, opts);
      case "manifests": {
        const adopting = adoptingProvider(args, { parent: this });
        return new InstallManifests(`${name}-manifests`, { operator, objects: manifests ?? [], adopting }, opts);
      }
      case "none":
        return undefined;
    }
  }
}

/** What OpenShift's console does on 'Install': an OperatorGroup that says what is watched, and a Subscription. */
function installByOlm(
  name: string,
  operator: OlmOperatorPlan,
  opts: pulumi.CustomResourceOptions,
  adopting: kubernetes.Provider,
) {
  const group =
    operator.operatorGroup === "create" &&
    new kubernetes.apiextensions.CustomResource(
      `${name}-group`,
      {
        apiVersion: "operators.coreos.com/v1",
        kind: "OperatorGroup",
        metadata: { name: operator.package, namespace: operator.namespace, labels: operator.labels },
        // No target namespaces at all: every namespace.
        spec: operator.watch === "all" ? {} : { targetNamespaces: [...operator.watch] },
      },
      // With two of them in a namespace OLM installs nothing.
      { ...opts, deleteBeforeReplace: true },
    );

  const subscription = new Subscription(name, operator, {
    ...opts,
    ...(group ? { dependsOn: [group] } : {}),
  });

  if (operator.wait !== undefined) {
    new ClusterServiceVersion(
      `${name}-version`,
      {
        name: subscription.installedCsv,
        namespace: operator.namespace,
        labels: operator.labels,
        wait: operator.wait,
      },
      { ...opts, provider: adopting, dependsOn: [subscription] },
    );
  }
}

/**
 * Strimzi's chart as a Helm release, so that it is upgraded and removed as Helm does it: its CRDs stay
 * when it goes, and with them every Kafka in the cluster that is not this stack's.
 */
function installByHelm(name: string, operator: HelmOperatorPlan, opts: pulumi.CustomResourceOptions) {
  const { wait, watch, values } = operator;
  const env = environment(operator);
  return new kubernetes.helm.v3.Release(
    name,
    {
      name: "strimzi-cluster-operator",
      namespace: operator.namespace,
      chart: operator.chart,
      version: operator.version,
      // The chart always watches the release's own namespace too.
      values: {
        ...values,
        ...(watch === "all"
          ? { watchAnyNamespace: true }
          : { watchNamespaces: watch.filter((namespace) => namespace !== operator.namespace) }),
        ...(env.length === 0 ? {} : { extraEnvs: env }),
      },
      ...(wait === undefined ? { skipAwait: true } : { timeout: seconds(wait.timeout) }),
    },
    { ...opts, ...(wait === undefined ? {} : { customTimeouts: { create: wait.timeout, update: wait.timeout } }) },
  );
}
