import * as kubernetes from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import type { NetworkPolicyPlan, PolicyPeer, PolicyRule } from "../config/networks/plan";

/** The network policies to make. */
export interface NetworkPoliciesArgs {
  policies: readonly NetworkPolicyPlan[];
}

/** All network policies of the plan. */
export class NetworkPolicies extends pulumi.ComponentResource {
  constructor(name: string, { policies }: NetworkPoliciesArgs, opts?: pulumi.ComponentResourceOptions) {
    super("amq-streams:kafka:NetworkPolicies", name, {}, opts);

    for (const { name: policy, namespace, labels, pods, ingress, egress } of policies) {
      new kubernetes.networking.v1.NetworkPolicy(
        policy,
        {
          metadata: { name: policy, namespace, labels },
          spec: {
            podSelector: { matchLabels: pods },
            policyTypes: egress === undefined ? ["Ingress"] : ["Ingress", "Egress"],
            // The API server stores no empty list; a policy of this type without rules lets nobody in all the same.
            ...(ingress.length === 0
              ? {}
              : { ingress: ingress.map((rule) => ({ ...ports(rule), ...peers("from", rule) })) }),
            ...(egress === undefined
              ? {}
              : { egress: egress.map((rule) => ({ ...ports(rule), ...peers("to", rule) })) }),
          },
        },
        { parent: this },
      );
    }
    this.registerOutputs();
  }
}

function ports({ ports }: PolicyRule) {
  return { ports: ports.map(({ port, protocol }) => ({ port, protocol })) };
}

function peers<const Key extends "from" | "to">(key: Key, { peers: whom }: PolicyRule) {
  return whom === undefined
    ? {}
    : {
        [key]: whom.map((peer) => ({
          // Both in one peer: pods with these labels, in those namespaces.
          ...namespaceSelector(peer.in),
          podSelector: Object.keys(peer.pods).length === 0 ? {} : { matchLabels: peer.pods },
        })),
      };
}

function namespaceSelector(where: PolicyPeer["in"]) {
  switch (where) {
    case "own namespace":
      return {};
    case "every namespace":
      return { namespaceSelector: {} };
    default:
      // A label that Kubernetes gives to every namespace (Kubernetes documentation, "Network Policies").
      return { namespaceSelector: { matchLabels: { "kubernetes.io/metadata.name": where.namespace } } };
  }
}
