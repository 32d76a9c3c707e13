import type { Usage } from "./measured";

/** What was measured. Where nothing else is said, with as many topics as the larger number, and nothing is waited for. */
export interface Measurements {
  /** An update that creates the topics, beside a cluster that exists. */
  up: Usage;
  upSmall: Usage;
  /** A preview that finds nothing to do. */
  preview: Usage;
  /** An update that changes one topic. */
  oneTopic: Usage;
  /** Everything of the stack goes. */
  destroy: Usage;
  destroySmall: Usage;
  kubectlApply: Usage;
  /** Finds no difference. */
  kubectlDiff: Usage;
  /** As `up` and `kubectlApply`, with an API server that answers as one does that is far away. */
  upFar: Usage;
  kubectlApplyFar: Usage;
  /** An update that creates the topics by a loop that decides nothing. */
  bareUp: Usage;
  /** As `up`, while a simulated operator looks at the topics, with and without waiting for them. */
  upBesideOperator: Usage;
  upReady: Usage;
}

/** Two things that were measured, and how they are to compare. */
export interface Comparison {
  readonly what: string;
  readonly than: string;
  /** Seconds. */
  readonly took: number;
  readonly otherTook: number;
  /** How many times the other it may be at most. */
  readonly most: number;
}

/** What is compared with what. Pure. */
export function comparisons(
  { up, upSmall, preview, oneTopic, destroy, destroySmall, ...others }: Measurements,
  { small, large, roundTrip }: { readonly small: number; readonly large: number; readonly roundTrip: number },
): readonly Comparison[] {
  const { kubectlApply, kubectlDiff, upFar, kubectlApplyFar, bareUp, upBesideOperator, upReady } = others;
  const clock = (what: string, one: Usage, than: string, other: Usage, most: number): Comparison => ({
    what,
    than,
    took: one.seconds,
    otherTook: other.seconds,
    most,
  });
  // Ten times the topics may take eleven times as long.
  const growth = (1.1 * large) / small;
  return [
    clock(`up, ${large} new topics`, up, "kubectl apply", kubectlApply, 0.5),
    clock(`up, ${large} new topics, ${roundTrip} ms away`, upFar, "kubectl apply, as far away", kubectlApplyFar, 0.5),
    clock("preview, nothing to do", preview, "kubectl diff", kubectlDiff, 0.5),
    {
      what: `up, ${large} new topics, CPU`,
      than: "a bare loop, CPU",
      took: up.cpu,
      otherTook: bareUp.cpu,
      most: 1.1,
    },
    clock("up, one topic changed", oneTopic, "preview, nothing to do", preview, 1.2),
    clock("up, waiting for Ready", upReady, "not waiting", upBesideOperator, 2),
    clock(`up, ${large} new topics`, up, `${small} new topics`, upSmall, growth),
    clock(`destroy, ${large} topics`, destroy, `${small} topics`, destroySmall, growth),
  ];
}

/** The comparisons as the cells of a table. Pure. */
export function cells(all: readonly Comparison[]): string[][] {
  return all.map(({ what, than, took, otherTook, most }) => {
    const ratio = took / otherTook;
    const goal = `at most ${most.toFixed(1)}`;
    return [
      what,
      `${took.toFixed(1)} s`,
      than,
      `${otherTook.toFixed(1)} s`,
      ratio.toFixed(2),
      ratio > most ? `${goal}: missed` : goal,
    ];
  });
}
