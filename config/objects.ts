import { bridgeObject } from "./bridge/objects";
import { topicObject, userObject } from "./clients/objects";
import { clusterObjects } from "./cluster/objects";
import { connectsOf } from "./connect/each";
import { connectObject, connectorObject } from "./connect/objects";
import type { ConnectPlan } from "./connect/plan";
import type { KubernetesObject } from "./kubernetes/object";
import { mirrorObject } from "./mirror/objects";
import { patchedObject } from "./patches/apply";
import type { Plan } from "./plan";

/**
 * The Kubernetes objects that a plan comes to, as plain data. Pure.
 */

/** Strimzi's, as they are without patches. */
export function strimziObjects(plan: Plan): KubernetesObject[] {
  const { cluster, topics = [], users = [], mirror, bridge } = plan;
  return [
    ...(cluster === undefined ? [] : clusterObjects(cluster)),
    ...topics.map(topicObject),
    ...users.map(userObject),
    ...(bridge === undefined ? [] : [bridgeObject(bridge)]),
    ...connectsOf(plan).flatMap((connect) => [
      connectObject(connect),
      ...connect.connectors.map((connector) => connectorObject(connect, connector)),
    ]),
    ...(mirror === undefined ? [] : [mirrorObject(mirror)]),
  ];
}

/** Strimzi's, as they are sent. */
export function patchedStrimziObjects(plan: Plan): KubernetesObject[] {
  return strimziObjects(plan).map((object) => patchedObject(object, plan.patches));
}

/**
 * All that patches may be for: Strimzi's objects, the operator's install manifests, and of all others what they
 * are called and labelled.
 *
 * @param manifests The operator's install manifests, if it is installed from some and they were read.
 */
export function patchableObjects(plan: Plan, manifests: readonly KubernetesObject[] = []): KubernetesObject[] {
  return [...strimziObjects(plan), ...manifests, ...otherObjects(plan)];
}

function otherObjects(plan: Plan): KubernetesObject[] {
  const { namespaces, operator, applications = [], monitoring, networkPolicies = [] } = plan;
  return [
    ...namespaces.map(({ name, labels }) => heading("v1", "Namespace", { name, labels })),
    ...(operator.install === "olm"
      ? [
          ...(operator.operatorGroup === "create"
            ? [heading("operators.coreos.com/v1", "OperatorGroup", { ...operator, name: operator.package })]
            : []),
          heading("operators.coreos.com/v1alpha1", "Subscription", { ...operator, name: operator.package }),
        ]
      : []),
    ...networkPolicies.map((policy) => heading("networking.k8s.io/v1", "NetworkPolicy", policy)),
    ...applications.map((application) => heading("apps/v1", "Deployment", application)),
    ...(monitoring?.podMonitors ?? []).map((one) => heading("monitoring.coreos.com/v1", "PodMonitor", one)),
    ...(monitoring?.alerts ?? []).map((one) => heading("monitoring.coreos.com/v1", "PrometheusRule", one)),
    ...(monitoring?.dashboards ?? []).map((one) =>
      one.instanceSelector === undefined
        ? heading("v1", "ConfigMap", one)
        : heading("grafana.integreatly.org/v1beta1", "GrafanaDashboard", one),
    ),
    ...connectsOf(plan).flatMap(connectHeadings),
  ];
}

function connectHeadings({ namespace, labels, rights, plugins }: ConnectPlan): KubernetesObject[] {
  const metadata = { namespace, labels };
  return [
    ...(rights === undefined
      ? []
      : ["Role", "RoleBinding"].map((kind) =>
          heading("rbac.authorization.k8s.io/v1", kind, { ...metadata, name: rights.name }),
        )),
    ...(plugins?.from === "directory"
      ? [heading("build.openshift.io/v1", "BuildConfig", { ...metadata, name: plugins.imageStream })]
      : []),
  ];
}

/** An object without its content. */
function heading(
  apiVersion: string,
  kind: string,
  { name, namespace, labels }: { name: string; namespace?: string; labels: Readonly<Record<string, string>> },
): KubernetesObject {
  return { apiVersion, kind, metadata: { name, ...(namespace === undefined ? {} : { namespace }), labels } };
}
