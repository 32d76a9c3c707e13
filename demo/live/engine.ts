import type { EngineEvent } from "@pulumi/pulumi/automation";
import type { PreviewWords } from "./previewWords";
import type { Missing, Outcome, Place, Target } from "./state";

/** What the presenter needs of Pulumi's engine. */
export interface Engine {
  /** Looks for the CLI and the stack, and changes nothing. */
  find(): Promise<Pick<Place, "backend" | "exists" | "deployed"> | Missing>;
  /** Makes the stack if there is none. */
  open(): Promise<void>;
  /**
   * What an update would do.
   *
   * @param signal Ends it.
   */
  preview(target: Target, signal: AbortSignal): Promise<PreviewWords>;
  /** Starts an update. The stack file says first what it goes to, as before `pulumi up`. */
  update(target: Target, onEvent: (event: EngineEvent) => void): Update;
  /** Takes off the lock that an update has left. */
  unlock(): Promise<void>;
}

/** An update that runs. */
export interface Update {
  /** Never rejects. */
  readonly outcome: Promise<Outcome>;
  /** Asks it to end when what it has begun is finished. */
  readonly cancel: () => void;
  /** Has it end at once: what it has begun stays pending in the state. */
  readonly terminate: () => void;
}
