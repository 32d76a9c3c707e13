/** Waiting until a resource says that it is ready. Absent where a plan names it: no waiting. */
export interface Wait {
  /** How long, as a Go duration: `10m`, `90s`. */
  readonly timeout: string;
}
