import type { Labels } from "../../config/kubernetes/object";
import type { PlacementPlan } from "../../config/placement/plan";

/** Where pods run, as far as the plan decides it: lines for a picture. */
export function placementFacts({ nodes, avoid, tolerations }: PlacementPlan): string[] {
  const tainted = tolerations.map(({ key, value }) => `${key}=${value}`);
  const labelled = nodes.flatMap(({ label }) => labelText(label)).filter((text) => !tainted.includes(text));
  return [
    ...labelled.map((text) => `on nodes with ${text}`),
    ...tainted.map((text) => `on nodes of its own: ${text}`),
    ...avoid.flatMap(({ pods }) => labelText(pods)).map((text) => `away from ${text}`),
  ];
}

function labelText(labels: Labels): string[] {
  return Object.entries(labels).map(([key, value]) => `${key}=${value}`);
}
