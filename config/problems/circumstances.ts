/** Whether the value at a path of the stack config stands in its file as it is, not encrypted. */
export type IsInTheClear = (path: readonly PropertyKey[]) => boolean;

/** What a check may want to know beside the settings. */
export interface Circumstances {
  /** Top-level keys that are set as secrets. */
  readonly secretKeys: ReadonlySet<string>;
  /** Whether the value at a path stands in the stack file as it is. Absent: nobody knows. */
  readonly isInTheClear?: IsInTheClear | undefined;
  readonly now: Date;
}
