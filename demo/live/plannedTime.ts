import type { Stage } from "../../config/stages";

/** A speaker on a stage says about so many words in a minute. */
const WORDS_PER_MINUTE = 130;

/** What a stage takes beside its words and its update: a look at the preview and at what runs then, in seconds. */
const LOOKING = 40;

/** What is said of a stage before its update. */
export function storyOf({ why, what }: Stage): string {
  return `${why} ${what}`;
}

/** The seconds that the story of a stage takes to say. */
export function speakingSeconds(text: string): number {
  return Math.round((text.split(/\s+/).length / WORDS_PER_MINUTE) * 60);
}

/**
 * The seconds that are planned for each stage, by its number: its words, its update, and a look.
 *
 * @param total The minutes that the whole talk has; every stage then gets its share of them.
 */
export function plannedSeconds(stages: readonly Stage[], total?: number): Readonly<Record<number, number>> {
  const natural = stages.map(
    (stage) => [stage.number, speakingSeconds(storyOf(stage)) + stage.minutes * 60 + LOOKING] as const,
  );
  const sum = natural.reduce((all, [, seconds]) => all + seconds, 0);
  const share = total === undefined ? 1 : (total * 60) / sum;
  return Object.fromEntries(natural.map(([number, seconds]) => [number, Math.round(seconds * share)]));
}
