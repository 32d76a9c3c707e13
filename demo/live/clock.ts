/** The clock of a talk. All times are milliseconds. */
export interface Clock {
  /** When the talk began, less what was spoken in an earlier session. Absent: it has not begun. */
  readonly began?: number;
  /** How long it stood still. */
  readonly stood: number;
  /** Since when it stands still. Absent: it runs. */
  readonly stopped?: number;
  /** How much of the talk was over when its stage began. */
  readonly stageBegan: number;
}

/** A clock that has not begun. */
export const noClock: Clock = { stood: 0, stageBegan: 0 };

/** A talk that begins, or goes on after some time was spoken already. */
export function startedClock(now: number, spoken = 0): Clock {
  return { began: now - spoken, stood: 0, stageBegan: spoken };
}

/** How much of the talk is over. */
export function elapsed({ began, stood, stopped }: Clock, now: number): number {
  return began === undefined ? 0 : (stopped ?? now) - began - stood;
}

/** How long the talk has been at its stage. */
export function onStage(clock: Clock, now: number): number {
  return elapsed(clock, now) - clock.stageBegan;
}

/** Another stage begins. */
export function nextStage(clock: Clock, now: number): Clock {
  return { ...clock, stageBegan: elapsed(clock, now) };
}

/** Stops a clock that runs; one that stands goes on. */
export function toggled(clock: Clock, now: number): Clock {
  const { stopped, ...running } = clock;
  return stopped === undefined ? { ...clock, stopped: now } : { ...running, stood: clock.stood + now - stopped };
}

/**
 * How far a talk is behind its plan, in milliseconds: below zero it is ahead. Within the time of its stage it is
 * neither.
 *
 * @param planned The seconds that are planned for each stage, by its number.
 */
export function behind(clock: Clock, now: number, stage: number, planned: Readonly<Record<number, number>>): number {
  const over = elapsed(clock, now);
  const before = Object.entries(planned).reduce(
    (sum, [number, seconds]) => sum + (Number(number) < stage ? seconds : 0),
    0,
  );
  const begin = before * 1000;
  const end = begin + (planned[stage] ?? 0) * 1000;
  return over > end ? over - end : over < begin ? over - begin : 0;
}

/** Milliseconds as minutes and seconds: `12:05`. */
export function minutes(milliseconds: number): string {
  const seconds = Math.max(0, Math.floor(milliseconds / 1000));
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
}
