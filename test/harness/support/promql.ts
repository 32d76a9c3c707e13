import { parser } from "@prometheus-io/lezer-promql";

/** What Prometheus would make of an expression. */
export interface Expression {
  /** The metrics that it selects. */
  readonly metrics: readonly string[];
  /** The labels that it selects, groups and matches by. */
  readonly labels: readonly string[];
  /** Where it is no PromQL: what stands there. Empty if it is. */
  readonly errors: readonly string[];
}

/** Parses an expression with the grammar of Prometheus's own user interface. */
export function parsePromql(expr: string): Expression {
  const metrics: string[] = [];
  const labels: string[] = [];
  const errors: string[] = [];
  parser.parse(expr).iterate({
    enter(node) {
      const text = expr.slice(node.from, node.to);
      if (node.type.isError) {
        errors.push(`${node.from}: ${text}`);
      } else if (node.name === "Identifier" && node.node.parent?.name === "VectorSelector") {
        metrics.push(text);
      } else if (node.name === "LabelName") {
        labels.push(text);
      }
    },
  });
  return { metrics, labels, errors };
}
