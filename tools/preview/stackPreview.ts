import { type Change, changesBetween } from "../evaluate/changes";
import type { RenderedStep, Rendering } from "../evaluate/rendering";
import { type DataRisk, dataRisks } from "./dataRisks";
import { newViolations } from "./policies";

/** What one side has for a stack. */
export type Side =
  | { readonly type: "rendered"; readonly rendering: Rendering; readonly warnings: readonly string[] }
  /** There is no file of that stack. */
  | { readonly type: "absent" }
  /** The program does not run, and what it said instead. */
  | { readonly type: "failed"; readonly message: string };

/** What becomes of a stack on the way from one side to the other. */
export type StackPreview =
  | {
      readonly type: "compared";
      readonly stack: string;
      /** Whether the stack file is new, gone, or on both sides. */
      readonly file: "new" | "gone" | "kept";
      readonly changes: readonly Change[];
      readonly risks: readonly DataRisk[];
      /** What an update from the base would meet. Absent: the head's version of the program cannot say. */
      readonly steps?: readonly RenderedStep[];
      /** What may be a mistake, and what is against a rule of policy/: what is so after and was not before. */
      readonly warnings: readonly string[];
      /** Titles of what the engine knows by another name afterwards, and so replaces though it looks the same. */
      readonly renamed: readonly string[];
    }
  | { readonly type: "failed"; readonly stack: string; readonly side: "base" | "head"; readonly message: string };

const nothing: Rendering = { items: [] };

/** Compares what both sides deploy with a stack file. Pure. */
export function stackPreview(stack: string, base: Side, head: Side): StackPreview {
  if (head.type === "failed") {
    return { type: "failed", stack, side: "head", message: head.message };
  }
  if (base.type === "failed") {
    return { type: "failed", stack, side: "base", message: base.message };
  }
  const baseRendering = base.type === "rendered" ? base.rendering : nothing;
  const headRendering = head.type === "rendered" ? head.rendering : nothing;
  const { items: before } = baseRendering;
  const { items: after, steps, stale = [] } = headRendering;
  const known = new Set(base.type === "rendered" ? base.warnings : []);
  const urns = new Map(after.map(({ title, urn, aliased }) => [title, aliased ? undefined : urn]));
  return {
    type: "compared",
    stack,
    file: base.type === "absent" ? "new" : head.type === "absent" ? "gone" : "kept",
    changes: changesBetween(before, after),
    risks: dataRisks(before, after, steps !== undefined),
    ...(steps === undefined ? {} : { steps }),
    warnings: [
      ...(head.type === "rendered" ? head.warnings.filter((warning) => !known.has(warning)) : []),
      ...stale,
      ...newViolations(baseRendering, headRendering),
    ],
    renamed: before.flatMap(({ title, urn }) => {
      const now = urns.get(title);
      return now === undefined || now === urn ? [] : [title];
    }),
  };
}

/** Whether anything is other than before. */
export function isChanged(preview: StackPreview): boolean {
  return (
    preview.type === "compared" && (preview.file !== "kept" || preview.changes.length > 0 || preview.renamed.length > 0)
  );
}
