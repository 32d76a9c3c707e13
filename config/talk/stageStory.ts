import type { Plan } from "../plan";

/** A word that the audience may not know, and what it means. */
export interface Term {
  /** As the text writes it. */
  readonly name: string;
  /** Other ways in which the text writes it: plurals, short forms, names in YAML. */
  readonly also?: readonly string[];
  /** Half a sentence, without a full stop. */
  readonly meaning: string;
}

/** A look at a real cluster: what to type, and what there is to see. */
export interface Evidence {
  /** What there is to see in the answer, in a sentence. */
  readonly shows: string;
  /** Commands for a shell, one after another. */
  readonly commands: readonly string[];
  /** What they printed, word for word: recorded. Absent: nothing was recorded, `shows` must be enough. */
  readonly prints?: string;
}

/** What a presenter says of a stage, and what a listener needs to repeat it. */
export interface StageStory {
  /** The problem that it solves, in one to three sentences. */
  readonly why: string;
  /** What it adds, in two to five sentences. */
  readonly what: string;
  /** Words that are new here, in the order in which they come up. */
  readonly terms: readonly Term[];
  /**
   * About how many minutes `pulumi up` takes on a laptop. By the seconds that `npm run test:chain` took on two busy
   * cores with Strimzi 1.2.0, rounded up, with time for images where some are new and for the build at stage 13.
   */
  readonly minutes: number;
  /** What that time is for, and what shows that it is over. */
  readonly waitFor: string;
  /** What goes wrong most often, and what to do then. */
  readonly goesWrong: string;
  /** What going back to the stage before it takes away. */
  readonly undo: string;
  /** What was different in 2018. Absent: nothing worth a word. */
  readonly was2018?: string;
  /** How to see on a real cluster that it works. */
  readonly evidence: (plan: Plan) => readonly Evidence[];
}
