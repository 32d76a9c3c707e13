/** What a check may want to know beside the settings. */
export interface Circumstances {
  /** Top-level keys that are set as secrets. */
  readonly secretKeys: ReadonlySet<string>;
  readonly now: Date;
}
