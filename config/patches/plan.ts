import type { Labels } from "../kubernetes/object";

/** A partial object that is merged into objects of the stack, and where it stands. */
export interface Patch extends PatchTarget {
  readonly patch: Readonly<Record<string, unknown>>;
  /**
   * What a problem at a path of the patch is called: the setting, or the file and the line. The path begins in
   * the patch: `["spec", "kafka"]`.
   */
  readonly place: (path: readonly PropertyKey[]) => string;
}

/** The objects that a patch is for: those of a kind that have a name, or some labels. */
export interface PatchTarget {
  readonly kind: string;
  readonly name?: string | undefined;
  readonly selector?: Labels | undefined;
}

/** A plan as far as it is about patches. */
export interface WithPatches {
  /** In the order in which they are merged: a later one wins. */
  readonly patches: readonly Patch[];
}
