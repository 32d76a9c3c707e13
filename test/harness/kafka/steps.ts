import type { AclRule } from "./acls";
import type { TestKafka } from "./testKafka";

/** Something that a client does, which may be refused. */
export interface Step {
  readonly title: string;
  /** Rejects if it fails. Gives up when the signal says so. */
  readonly run: (signal: AbortSignal) => Promise<void>;
}

/** How long a step may take that nobody refuses. */
const STEP_MS = 60_000;
/**
 * How long a step that was denied something may take to succeed all the same: this, or so many times what it took
 * when all went well.
 */
const ALL_THE_SAME_MS = 1_500;
const ALL_THE_SAME_TIMES = 2;
/** How long the broker may take to log what it has refused. */
const LOG_MS = 2_000;

/** How long each step took when it was last taken with success. */
const took = new WeakMap<Step, number>();

/** Takes steps one after the other. */
export async function take(steps: readonly Step[]): Promise<void> {
  for (const step of steps) {
    const start = performance.now();
    await step.run(AbortSignal.timeout(STEP_MS)).catch((error) => {
      throw new Error(`it ${step.title}: ${error instanceof Error ? error.message : error}`, { cause: error });
    });
    took.set(step, performance.now() - start);
  }
}

/** How a step failed for want of a rule. */
export interface Refusal {
  readonly title: string;
  /** What was denied: operation and resource, as the broker's log has them, or the client's error. */
  readonly denied: string;
}

/**
 * Takes steps without one of the rules, until one fails for want of it: something was denied to whom the rule is
 * for, and the step did not succeed.
 *
 * @returns how it failed, or undefined if all steps succeed.
 * @throws if a step fails with nothing denied.
 */
export async function refused(
  kafka: TestKafka,
  rule: AclRule,
  rules: readonly AclRule[],
  steps: readonly Step[],
): Promise<Refusal | undefined> {
  const since = kafka.broker.position;
  await kafka.admin.setAcls(rules.filter((other) => other !== rule));
  const denied = kafka.denied(rule.principal, since, steps.length * STEP_MS).catch(() => undefined);
  for (const step of steps) {
    const { title, run } = step;
    const end = new AbortController();
    const outcome = run(AbortSignal.any([end.signal, AbortSignal.timeout(STEP_MS)])).then(
      () => ({ done: true }) as const,
      (error: unknown) => ({ done: false, error }) as const,
    );
    await Promise.race([outcome, denied]);
    const patience = Math.max(ALL_THE_SAME_MS, ALL_THE_SAME_TIMES * (took.get(step) ?? 0));
    const result = await Promise.race([outcome, after(patience)]);
    end.abort();
    if (result?.done) {
      continue;
    }
    const what = authorizationError(result?.error) ?? (await Promise.race([denied, after(LOG_MS)]));
    if (what === undefined) {
      throw new Error(`it ${title}, and that fails for another reason than the missing rule`, { cause: result?.error });
    }
    return { title, denied: what };
  }
  return undefined;
}

/** The line of an error with a denial, if there is one. Not everything that the broker denies is in its log. */
function authorizationError(error: unknown): string | undefined {
  return error instanceof Error ? /^.*AuthorizationException.*$/m.exec(error.message)?.[0] : undefined;
}

function after(ms: number): Promise<undefined> {
  return new Promise((resolve) => setTimeout(resolve, ms, undefined));
}

/**
 * Asks again and again until there is an answer.
 *
 * @param what What is waited for, for the error when the signal ends it.
 */
export async function until<T>(what: string, signal: AbortSignal, ask: () => Promise<T | undefined>): Promise<T> {
  for (;;) {
    const found = await ask();
    if (found !== undefined) {
      return found;
    }
    if (signal.aborted) {
      throw new Error(`${what}: not in time`);
    }
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
}
