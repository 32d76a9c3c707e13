import { type BridgePlan, bridgePolicyName } from "../bridge/plan";
import { APPLICATION_LABEL, type ApplicationPlan } from "../clients/plan";
import type { ClusterPlan, WithCluster } from "../cluster/plan";
import { appLabel } from "../kafka/names";
import type { OperatorPlan } from "../operator/plan";
import { type NetworkPolicyPlan, type PolicyRule, type PolicySettings, wantsNetworkPolicies } from "./plan";

/**
 * Network policies for what Strimzi's own leave open, of what the program deploys. Strimzi's are in docs/security.md.
 * Pure.
 */

/** A plan as far as its pods are about. */
interface PlanWithPods extends WithCluster {
  readonly operator: OperatorPlan;
  readonly applications?: readonly ApplicationPlan[];
  readonly bridge?: BridgePlan;
  readonly networkPolicies?: readonly NetworkPolicyPlan[];
}

/** What network policies follow from. */
interface NetworkSettings extends PolicySettings {
  readonly metrics: { readonly enabled: boolean };
}

/** The plan with network policies, if they are wanted. */
export function withNetworkPolicies<P extends PlanWithPods>(plan: P, settings: NetworkSettings): P {
  if (!wantsNetworkPolicies(settings)) {
    return plan;
  }
  const { operator, cluster, applications = [], bridge } = plan;
  const policies = [
    ...operatorPolicies(operator, settings.metrics.enabled && cluster !== undefined),
    ...(cluster === undefined ? [] : applications.map((application) => clientPolicy(application, cluster))),
    ...(bridge === undefined ? [] : [bridgePolicy(bridge)]),
  ];
  return policies.length === 0 ? plan : { ...plan, networkPolicies: policies };
}

/** The operator's port for health checks and metrics (Strimzi, `060-Deployment-strimzi-cluster-operator.yaml`). */
const OPERATOR_HTTP = 8080;

/** The label that the Prometheus Operator gives to every Prometheus, OpenShift's among them. */
const prometheus = { "app.kubernetes.io/name": "prometheus" } as const;

/**
 * Nothing connects to the operator but Prometheus, and the kubelet, which no policy holds back. An operator that is
 * there already is somebody else's.
 */
function operatorPolicies(operator: OperatorPlan, metrics: boolean): NetworkPolicyPlan[] {
  return operator.install === "none"
    ? []
    : [
        {
          name: "strimzi-cluster-operator",
          namespace: operator.namespace,
          labels: appLabel,
          pods: { "strimzi.io/kind": "cluster-operator" },
          ingress: metrics
            ? [
                {
                  peers: [{ pods: prometheus, in: "every namespace" }],
                  ports: [{ port: OPERATOR_HTTP, protocol: "TCP" }],
                },
              ]
            : [],
        },
      ];
}

/**
 * Strimzi has no policy for the Bridge. It asks nobody who they are, so only those connect to its REST API who are named,
 * and Prometheus to the port with its metrics. Where it connects to is left open: it reads its certificates from the API
 * server, which no policy can name.
 */
function bridgePolicy({ name, namespace, labels, port, clients, management, metrics }: BridgePlan): NetworkPolicyPlan {
  return {
    name: bridgePolicyName(name),
    namespace,
    labels,
    pods: { "strimzi.io/cluster": name, "strimzi.io/kind": "KafkaBridge" },
    ingress: [
      ...(clients.length === 0
        ? []
        : [
            {
              peers: clients.map(({ pods, namespace: other }) => ({
                pods,
                in: other === undefined ? ("own namespace" as const) : { namespace: other },
              })),
              ports: [{ port, protocol: "TCP" as const }],
            },
          ]),
      ...(metrics === undefined
        ? []
        : [
            {
              peers: [{ pods: prometheus, in: "every namespace" as const }],
              ports: [{ port: management.port, protocol: "TCP" as const }],
            },
          ]),
    ],
  };
}

/** Names of services: of the cluster's DNS. OpenShift's pods listen on 5353, and some networks look at the pods' port. */
const dns: PolicyRule = {
  ports: [53, 5353].flatMap((port) => [
    { port, protocol: "UDP" },
    { port, protocol: "TCP" },
  ]),
};

/** A client of Kafka listens to nobody, and connects to Kafka and to nothing else. */
function clientPolicy({ name, namespace, labels, client }: ApplicationPlan, cluster: ClusterPlan): NetworkPolicyPlan {
  const port = Number(client.bootstrapServers.split(":").at(-1));
  return {
    name,
    namespace,
    labels,
    pods: { [APPLICATION_LABEL]: name },
    ingress: [],
    egress: [
      {
        peers: [{ pods: { "strimzi.io/cluster": cluster.name, "strimzi.io/kind": "Kafka" }, in: "own namespace" }],
        ports: [{ port, protocol: "TCP" }],
      },
      dns,
    ],
  };
}
