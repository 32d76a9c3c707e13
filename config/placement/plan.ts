import type { Labels } from "../kubernetes/object";

/**
 * Which nodes pods run on, as plain data. Pure.
 */
export interface PlacementPlan {
  /** Labels of nodes to run on: all that are required, and as many of the others as can be. */
  readonly nodes: readonly NodeRule[];
  /** Pods not to share a node with. */
  readonly avoid: readonly AvoidRule[];
  readonly tolerations: readonly TaintPlan[];
  readonly spread?: SpreadPlan;
}

export interface NodeRule {
  readonly label: Labels;
  readonly required: boolean;
}

export interface AvoidRule {
  readonly pods: Labels;
  readonly required: boolean;
}

export interface TaintPlan {
  readonly key: string;
  readonly value: string;
  readonly effect: string;
}

/** Pods with some labels spread evenly over zones. */
export interface SpreadPlan {
  readonly topologyKey: string;
  readonly pods: Labels;
  readonly required: boolean;
}
