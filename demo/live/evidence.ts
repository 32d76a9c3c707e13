import type { StatusRow } from "../../tools/status/statusRow";

/** What a cluster shows of the demo, read at one moment. */
export interface Evidence {
  readonly pods: readonly PodLine[];
  readonly listeners: readonly { readonly name: string; readonly address: string }[];
  /** The last lines of each client. */
  readonly logs: readonly { readonly title: string; readonly lines: readonly string[] }[];
  /** What the operators say of their resources. */
  readonly rows: readonly StatusRow[];
  /** The same as `npm run status` shows it, with what to look at. */
  readonly report: readonly string[];
  /** Why something of it is missing. */
  readonly trouble?: string;
}

export interface PodLine {
  readonly name: string;
  /** `1/1`: containers that are ready, of all. */
  readonly ready: string;
  /** Its phase, or why a container waits. */
  readonly state: string;
  readonly restarts: number;
  /** `12m` */
  readonly age: string;
}
