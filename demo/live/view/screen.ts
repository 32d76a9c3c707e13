import type { Colors } from "picocolors/types";

/** The screen that a frame is for. */
export interface Screen {
  readonly columns: number;
  readonly rows: number;
  readonly colors: Colors;
}
