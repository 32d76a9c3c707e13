import { uniqBy } from "es-toolkit/array/uniqBy";
import { NOT_SHOWN, withoutSecretValues } from "./secrecy";

/**
 * What is wrong with a setting, for the person who set it.
 *
 * Every check of the program returns problems instead of throwing at the first one, so that a
 * person sees all of them at once.
 */
export interface Problem {
  /** The config key as one would write it for `pulumi config set --path`, `topics[0].replicas` say. */
  readonly key: string;
  /** What is wrong and what is allowed, as one sentence without the key: `is 0; allowed is a whole number from 1 to 100`. */
  readonly message: string;
  /** A command that fixes it, if one can be named. */
  readonly fix?: string;
}

/**
 * The one error that a mistake in the stack config ends in. Its message is meant for a terminal and
 * lists every problem; the shells (`index.ts`, the command-line tools) print it without a stack trace.
 */
export class ConfigError extends Error {
  readonly problems: readonly Problem[];

  constructor(problems: readonly Problem[]) {
    super(describeProblems(problems));
    this.name = "ConfigError";
    this.problems = problems;
  }
}

/** Throws a {@link ConfigError} if there is any problem. */
export function assertNoProblems(problems: readonly Problem[]): void {
  if (problems.length > 0) {
    throw new ConfigError(problems);
  }
}

/** Each problem once, where it was found first. */
export function distinctProblems(problems: readonly Problem[]): Problem[] {
  return uniqBy(problems, ({ key, message }) => `${key} ${message}`);
}

/** So many fit on a screen or two. Who has more has made one mistake many times. */
const MOST_SHOWN = 50;

function describeProblems(problems: readonly Problem[]): string {
  const rest = problems.length - MOST_SHOWN;
  const count =
    rest > 0
      ? `${problems.length} problems, of which these are the first ${MOST_SHOWN}`
      : `${problems.length} problems`;
  const heading = problems.length === 1 ? "The stack config has a problem:" : `The stack config has ${count}:`;
  const lines = problems
    .slice(0, MOST_SHOWN)
    .flatMap(({ key, message, fix }) => [`  - ${key} ${message}`, ...(fix === undefined ? [] : [`      ${fix}`])]);
  return [heading, ...lines].join("\n");
}

/** A value as it is shown in a problem: strings in quotes, everything else as JSON, cut when long, secrets left out. */
export function show(value: unknown): string {
  const shown = withoutSecretValues(value);
  if (shown === NOT_SHOWN) {
    return "a private key, which is not shown";
  }
  const text = JSON.stringify(shown) ?? String(shown);
  return text.length > 80 ? `${text.slice(0, 77)}...` : text;
}
