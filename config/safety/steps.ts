import type { Problem } from "../problems/problems";
import { propertyPath, removeCommand, setCommand } from "../problems/propertyPath";
import type { Permission } from "./permissions";
import type { SafetySettings } from "./settings";

/** Something that an update would do and that a person must think about first. */
export interface Step {
  /**
   * What it does: it `loses` data, or lets it be lost more easily; it `opens` the cluster to more clients; it
   * `fails`, because it cannot be done, hangs, or is undone by the operator; or it `leaves` something to do.
   */
  readonly effect: "loses" | "opens" | "fails" | "leaves";
  /** The setting that asks for it, as one would write it for `pulumi config set --path`. */
  readonly key: string;
  /** What happens, as one sentence without the key and without a full stop. */
  readonly message: string;
  /** A command that avoids it, if one can be named. */
  readonly fix?: string;
  /** What permits it. Absent: nothing does, unless it only `leaves` something to do. */
  readonly permission?: Permission;
  /** Whether the demo does it: in a stack for a demo it then needs no permission. */
  readonly ofDemo?: boolean;
}

/** A step, and what becomes of it. */
export interface JudgedStep extends Step {
  readonly verdict: "rejected" | "permitted" | "demo" | "warned";
}

/** What becomes of each step in a stack with these settings. */
export function judgedSteps(steps: readonly Step[], { purpose, permit }: SafetySettings): JudgedStep[] {
  return steps.map((step) => ({ ...step, verdict: verdict(step) }));

  function verdict({ effect, permission, ofDemo = false }: Step): JudgedStep["verdict"] {
    if (effect === "leaves") {
      return "warned";
    }
    if (permission !== undefined && permit.includes(permission)) {
      return "permitted";
    }
    return permission !== undefined && ofDemo && purpose === "demo" ? "demo" : "rejected";
  }
}

/** What stands in the way of an update; a step that can be permitted has the command that permits it. */
export function rejections(steps: readonly JudgedStep[], { permit }: SafetySettings): Problem[] {
  const rejected = steps.filter(({ verdict }) => verdict === "rejected");
  const missing = [...new Set(rejected.flatMap(({ permission }) => permission ?? []))];
  return rejected.map(({ key, message, fix, permission }) => {
    if (permission === undefined) {
      return { key, message, ...(fix === undefined ? {} : { fix }) };
    }
    const index = permit.length + missing.indexOf(permission);
    const avoid = fix === undefined ? "" : `; to go back: ${fix}`;
    return {
      key,
      message: `${message}${avoid}; if you want that, permit it`,
      fix: setCommand(["permit", index], permission),
    };
  });
}

/** What a person should know of an update that goes ahead. */
export function stepWarnings(steps: readonly JudgedStep[]): string[] {
  return steps.filter(({ verdict }) => verdict !== "rejected").map(warningOf);
}

function warningOf({ key, message, verdict, permission }: JudgedStep): string {
  switch (verdict) {
    case "permitted":
      return `${key} ${message}; "${permission}" permits it.`;
    case "demo":
      return `${key} ${message}; the demo does that. With purpose production it would need "${permission}".`;
    default:
      return message;
  }
}

/** Permissions that permit nothing in the next update, with the command that removes each. */
export function staleWarnings(steps: readonly Step[], { permit }: SafetySettings): string[] {
  const used = new Set(steps.flatMap(({ permission }) => permission ?? []));
  const stale = permit.flatMap((permission, index) =>
    used.has(permission) && permit.indexOf(permission) === index ? [] : [{ permission, index }],
  );
  if (stale.length === permit.length) {
    const first = stale.map(({ permission }) => JSON.stringify(permission)).join(", ");
    return stale.length === 0
      ? []
      : [
          `permit has ${first}, which ${stale.length === 1 ? "permits" : "permit"} nothing in this update${destroyNote(stale)}; remove it: ${removeCommand(["permit"])}`,
        ];
  }
  // From the last to the first: each removal moves those behind it.
  return stale
    .toReversed()
    .map(
      ({ permission, index }) =>
        `${propertyPath(["permit", index])} is ${JSON.stringify(permission)}, which permits nothing in this update${destroyNote([{ permission }])}; remove it: ${removeCommand(["permit", index])}`,
    );
}

/** The one permission that may wait for another command. */
function destroyNote(stale: readonly { readonly permission: Permission }[]): string {
  return stale.some(({ permission }) => permission === "delete cluster")
    ? ' ("delete cluster" also permits pulumi destroy --run-program)'
    : "";
}
