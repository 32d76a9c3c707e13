import type { EngineEvent, PropertyDiff, StepEventMetadata } from "@pulumi/pulumi/automation";
import { groupBy } from "es-toolkit/array/groupBy";
import get from "es-toolkit/compat/get";
import { plainText } from "./plainText";
import { type Named, named } from "./resource";

/** What an update would do, in words. */
export interface PreviewWords {
  /** `Kafka my-cluster`, `KafkaNodePool broker, controller`. */
  readonly added: readonly string[];
  readonly changed: readonly { readonly title: string; readonly what: readonly string[] }[];
  /** Deleted and made again. */
  readonly replaced: readonly string[];
  readonly removed: readonly string[];
  readonly unchanged: number;
  readonly warnings: readonly string[];
  /** What stands in the way of the update, with what permits or fixes it, in lines. Empty: nothing does. */
  readonly rejection: readonly string[];
}

/**
 * What a preview said, in words. Pure.
 *
 * @param failure What the engine failed with, if it did: for when its events have no reason.
 */
export function previewWords(events: readonly EngineEvent[], failure?: string): PreviewWords {
  const steps = events.flatMap(({ resourcePreEvent }) => resourcePreEvent?.metadata ?? []);
  const of = (...ops: readonly string[]) =>
    steps.flatMap((step) => {
      const resource = ops.includes(step.op) ? named(step) : undefined;
      return resource === undefined || resource.waits ? [] : [{ step, resource }];
    });
  const titlesOf = (...ops: readonly string[]) => titles(of(...ops).map(({ resource }) => resource));
  const said = (severity: string) =>
    events.flatMap(({ diagnosticEvent: event }) =>
      event === undefined || event.severity !== severity || event.ephemeral === true
        ? []
        : [plainText(event.message).trim()],
    );
  const errors = said("error");
  const reasons = errors.length > 0 ? errors : failure === undefined ? [] : [plainText(failure).trim()];
  return {
    added: titlesOf("create", "import"),
    changed: of("update").map(({ step, resource }) => ({ title: titleOf(resource), what: changesOf(step) })),
    // The engine sends the deletion, the creation and the replacement as steps of their own.
    replaced: titlesOf("replace"),
    removed: titlesOf("delete", "discard"),
    unchanged: of("same", "read", "refresh").length,
    warnings: [...new Set(said("warning"))],
    rejection: [...new Set(reasons)].flatMap((reason) => reason.split("\n")),
  };
}

/** Whether an update would do nothing. */
export function isEmpty({ added, changed, replaced, removed, rejection }: PreviewWords): boolean {
  return [added, changed, replaced, removed, rejection].every(({ length }) => length === 0);
}

function titleOf({ kind, name, stateOnly }: Named): string {
  return `${kind} ${name}${stateOnly ? ", in the stack's state" : ""}`;
}

/** Of one kind in one line, their names sorted: the engine has another order each time. */
function titles(resources: readonly Named[]): string[] {
  const groups = groupBy(resources, ({ kind, stateOnly }) => `${kind} ${stateOnly}`);
  return Object.values(groups).flatMap(([first, ...others]) =>
    first === undefined ? [] : [titleOf({ ...first, name: sortedNames([first, ...others]).join(", ") })],
  );
}

function sortedNames(resources: readonly Named[]): string[] {
  return resources.map(({ name }) => name).sort((one, other) => one.localeCompare(other, "en", { numeric: true }));
}

/** So many changes of one object are named. */
const MOST_NAMED = 4;

/** What changes in an object: `spec.kafka.config["log.roll.hours"]: 24`. */
function changesOf({ detailedDiff, diffs = [], old: before, new: after }: StepEventMetadata): string[] {
  const changes = Object.entries(detailedDiff ?? {})
    .filter(([path]) => !/^metadata\.(annotations|managedFields)|^status\b/.test(path))
    .map(([path, diff]) => `${path}${valueChange(diff, get(before?.inputs, path), get(after?.inputs, path))}`);
  const all = changes.length > 0 ? changes : diffs;
  const left = all.length - MOST_NAMED;
  return left > 0 ? [...all.slice(0, MOST_NAMED), `and ${left} more`] : [...all];
}

function valueChange({ diffKind }: PropertyDiff, before: unknown, after: unknown): string {
  const kind: string = diffKind;
  if (kind.startsWith("delete")) {
    return " removed";
  }
  if (!isShort(after)) {
    return kind.startsWith("add") ? " added" : "";
  }
  return isShort(before) ? `: ${before} → ${after}` : `: ${after}`;
}

function isShort(value: unknown): value is string | number | boolean {
  return typeof value === "number" || typeof value === "boolean" || (typeof value === "string" && value.length <= 40);
}
