import type { Labels } from "../kubernetes/object";

/** Whom a rule is about: pods with these labels, in the policy's own namespace, in every one or in the one that is named. */
export interface PolicyPeer {
  readonly pods: Labels;
  readonly in: "own namespace" | "every namespace" | { readonly namespace: string };
}

export interface PolicyPort {
  readonly port: number;
  readonly protocol: "TCP" | "UDP";
}

/** Connections that are let through. */
export interface PolicyRule {
  /** Absent: everybody. */
  readonly peers?: readonly PolicyPeer[];
  readonly ports: readonly PolicyPort[];
}

/** What may connect to some pods, and to what they may. Policies add up: what one of them allows no other takes away. */
export interface NetworkPolicyPlan {
  readonly name: string;
  readonly namespace: string;
  readonly labels: Labels;
  /** The labels of the pods that it is about. */
  readonly pods: Labels;
  /** Who may connect to them. Empty: nobody. */
  readonly ingress: readonly PolicyRule[];
  /** What they may connect to. Absent: this policy does not say. */
  readonly egress?: readonly PolicyRule[];
}

/** The settings that decide whether there are network policies. */
export interface PolicySettings {
  readonly networkPolicies?: boolean | undefined;
  readonly purpose: "demo" | "production";
}

/** Whether there are network policies: by default everywhere but in a stack for a demo. */
export function wantsNetworkPolicies({ networkPolicies, purpose }: PolicySettings): boolean {
  return networkPolicies ?? purpose !== "demo";
}
