export interface ResourcesPlan {
  readonly requests: Readonly<Record<string, string>>;
  /** Absent: as much as there is. */
  readonly limits?: Readonly<Record<string, string>>;
}
