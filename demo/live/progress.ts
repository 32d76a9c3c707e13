import type { EngineEvent } from "@pulumi/pulumi/automation";
import type { StatusRow } from "../../tools/status/statusRow";
import { plainText } from "./plainText";
import { type Named, named } from "./resource";

/** One resource that an update works on. */
export interface ResourceProgress extends Named {
  readonly urn: string;
  /** `create`, `update`, `delete` and the engine's other words. */
  readonly op: string;
  /** In milliseconds. */
  readonly began: number;
  /** Absent: it is not finished. */
  readonly ended?: number;
  readonly failed: boolean;
  /** What the provider said last. */
  readonly said?: string;
}

/** What an update has done so far. */
export interface Progress {
  readonly resources: readonly ResourceProgress[];
  /** What the engine or the program said that is about no resource in particular, or is more than a state. */
  readonly errors: readonly string[];
  readonly warnings: readonly string[];
  /** What the operators say of what is in the namespace. */
  readonly rows: readonly StatusRow[];
}

/** An update that has only begun. */
export const noProgress: Progress = { resources: [], errors: [], warnings: [], rows: [] };

/** Steps that do nothing to anything. */
const quiet = new Set(["same", "read", "read-replacement", "refresh"]);

/** What an update has done after one more event of the engine. Pure. */
export function progressed(progress: Progress, event: EngineEvent, now: number): Progress {
  const { resourcePreEvent, resOutputsEvent, resOpFailedEvent, diagnosticEvent } = event;
  const began = resourcePreEvent?.metadata;
  if (began !== undefined) {
    const resource = quiet.has(began.op) ? undefined : named(began);
    return resource === undefined ? progress : withResource(progress, { ...resource, ...began, began: now });
  }
  const done = resOutputsEvent?.metadata;
  if (done !== undefined) {
    return changed(progress, done.urn, (resource) => ({ ...resource, ended: now }));
  }
  const failed = resOpFailedEvent?.metadata;
  if (failed !== undefined) {
    return changed(progress, failed.urn, (resource) => ({ ...resource, ended: now, failed: true }));
  }
  if (diagnosticEvent !== undefined) {
    const { severity, urn, ephemeral } = diagnosticEvent;
    const text = plainText(diagnosticEvent.message).trim();
    if (text === "") {
      return progress;
    }
    if (ephemeral === true) {
      return changed(progress, urn, (resource) => ({ ...resource, said: text }));
    }
    switch (severity) {
      case "error":
        return { ...progress, errors: added(progress.errors, text) };
      case "warning":
        return { ...progress, warnings: added(progress.warnings, text) };
      default:
        return progress;
    }
  }
  return progress;
}

function added(texts: readonly string[], text: string): readonly string[] {
  return texts.includes(text) ? texts : [...texts, text];
}

function withResource(progress: Progress, resource: Omit<ResourceProgress, "failed">): Progress {
  const { urn, op, kind, name, stateOnly, waits, began } = resource;
  const one: ResourceProgress = { urn, op, kind, name, stateOnly, waits, began, failed: false };
  return { ...progress, resources: [...progress.resources.filter((other) => other.urn !== urn), one] };
}

function changed(
  progress: Progress,
  urn: string | undefined,
  change: (resource: ResourceProgress) => ResourceProgress,
): Progress {
  return {
    ...progress,
    resources: progress.resources.map((resource) =>
      resource.urn === urn && resource.ended === undefined ? change(resource) : resource,
    ),
  };
}

/** What an operator says of a resource that an update works on, by its condition. */
export function rowOf({ rows }: Progress, { kind, name }: Named): StatusRow | undefined {
  return rows.find((row) => row.kind === kind && row.name === name && row.warning !== true);
}
