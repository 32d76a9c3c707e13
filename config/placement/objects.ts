import type { PlacementPlan } from "./plan";

/** Where pods run, as a spec of Strimzi's has it. Spread into one: nothing of it if they may run anywhere. */
export function placedTemplate(placement: PlacementPlan | undefined) {
  const template = placedPods(placement);
  return Object.keys(template).length === 0 ? {} : { template };
}

/** The same as a part of a template of Strimzi's, which may have others. */
export function placedPods(placement: PlacementPlan | undefined) {
  const pod = placement === undefined ? {} : podSpec(placement);
  return Object.keys(pod).length === 0 ? {} : { pod };
}

function podSpec({ nodes, avoid, tolerations, spread }: PlacementPlan) {
  const affinity = { ...nodeAffinity(nodes), ...podAntiAffinity(avoid) };
  return {
    ...(Object.keys(affinity).length === 0 ? {} : { affinity }),
    ...(tolerations.length === 0
      ? {}
      : { tolerations: tolerations.map((taint) => ({ ...taint, operator: "Equal" as const })) }),
    ...(spread === undefined
      ? {}
      : {
          topologySpreadConstraints: [
            {
              topologyKey: spread.topologyKey,
              maxSkew: 1,
              whenUnsatisfiable: spread.required ? ("DoNotSchedule" as const) : ("ScheduleAnyway" as const),
              labelSelector: { matchLabels: spread.pods },
            },
          ],
        }),
  };
}

/** The weight of what is wanted but not required: the highest that Kubernetes knows. */
const MOST_WANTED = 100;

function nodeAffinity(nodes: PlacementPlan["nodes"]) {
  const expressions = (required: boolean) =>
    nodes
      .filter((rule) => rule.required === required)
      .flatMap(({ label }) => Object.entries(label))
      .map(([key, value]) => ({ key, operator: "In" as const, values: [value] }));
  const required = expressions(true);
  const preferred = expressions(false);
  return nodes.length === 0
    ? {}
    : {
        nodeAffinity: {
          // One term, all of which must hold: several terms would be a choice.
          ...(required.length === 0
            ? {}
            : {
                requiredDuringSchedulingIgnoredDuringExecution: { nodeSelectorTerms: [{ matchExpressions: required }] },
              }),
          ...(preferred.length === 0
            ? {}
            : {
                preferredDuringSchedulingIgnoredDuringExecution: preferred.map((expression) => ({
                  weight: MOST_WANTED,
                  preference: { matchExpressions: [expression] },
                })),
              }),
        },
      };
}

function podAntiAffinity(avoid: PlacementPlan["avoid"]) {
  const terms = (required: boolean) =>
    avoid
      .filter((rule) => rule.required === required)
      .map(({ pods }) => ({
        topologyKey: "kubernetes.io/hostname",
        labelSelector: { matchLabels: pods },
        // Of every namespace: a disk does not know whose pod is on it.
        namespaceSelector: {},
      }));
  const [required, preferred] = [terms(true), terms(false)];
  return avoid.length === 0
    ? {}
    : {
        podAntiAffinity: {
          ...(required.length === 0 ? {} : { requiredDuringSchedulingIgnoredDuringExecution: required }),
          ...(preferred.length === 0
            ? {}
            : {
                preferredDuringSchedulingIgnoredDuringExecution: preferred.map((podAffinityTerm) => ({
                  weight: MOST_WANTED,
                  podAffinityTerm,
                })),
              }),
        },
      };
}
