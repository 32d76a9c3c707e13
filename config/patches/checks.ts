import { identity, type KubernetesObject, kubernetesObject } from "../kubernetes/object";
import type { StrimziVersion } from "../operator/capabilities";
import { distinctProblems, type Problem } from "../problems/problems";
import { isFor, patched } from "./apply";
import { mergedMap, type ObjectMap } from "./merge";
import type { Patch } from "./plan";
import { applicablePart, violations } from "./protection";
import { type SchemaCheck, schemaCheck } from "./validation";

/** The objects that patches may be for. */
export interface PatchableObjects {
  /** Those of the stack as it is configured, without patches. */
  readonly objects: readonly KubernetesObject[];
  /** Those of the same stack at the last stage. A patch may wait for one of them. */
  readonly atLastStage: readonly KubernetesObject[];
}

/** Everything that is wrong with patches; nothing if they are good. */
export async function patchProblems(
  { objects, atLastStage }: PatchableObjects,
  patches: readonly Patch[],
  strimzi: StrimziVersion,
): Promise<Problem[]> {
  const unmatched = patches.filter((patch) => !objects.some((object) => isFor(patch, object)));
  const wrong = patches.flatMap((patch) => violationProblems(patch, objects, atLastStage));
  const check = await schemaCheck(strimzi);
  return [
    ...unmatched
      .filter((patch) => !atLastStage.some((object) => isFor(patch, object)))
      .map((patch) => unmatchedProblem(patch, atLastStage)),
    ...wrong,
    ...(wrong.length > 0 ? [] : resultProblems(objects, patches, check)),
    // What waits for its stage is checked with the object as it will be.
    ...(wrong.length > 0 ? [] : resultProblems(atLastStage, unmatched, check)),
  ];
}

/** What a person should know of patches that do nothing yet. */
export function patchWarnings(objects: readonly KubernetesObject[], patches: readonly Patch[]): string[] {
  return patches.flatMap((patch) => {
    const targets = objects.filter((object) => isFor(patch, object));
    if (targets.length === 0) {
      return [`${patch.place([])} changes nothing yet: ${described(patch)} comes with a later stage.`];
    }
    const waiting = targets.flatMap((object) =>
      applicablePart(object, patch.patch).waiting.map(
        ({ path, when }) => `${patch.place(path)} is left out: ${identity(object)} has ${path.join(".")} only ${when}.`,
      ),
    );
    return [...new Set(waiting)];
  });
}

function violationProblems(
  patch: Patch,
  objects: readonly KubernetesObject[],
  later: readonly KubernetesObject[],
): Problem[] {
  const now = objects.filter((object) => isFor(patch, object));
  const targets = now.length > 0 ? now : later.filter((object) => isFor(patch, object));
  const found = targets.flatMap((object) => violations(object, patch.patch));
  return distinctProblems(
    found.map(({ path, instead }) => ({ key: patch.place(path), message: `cannot be patched: ${instead}` })),
  );
}

function unmatchedProblem(patch: Patch, objects: readonly KubernetesObject[]): Problem {
  const names = objects.filter(({ kind }) => kind === patch.kind).map(({ metadata }) => metadata.name);
  const kinds = [...new Set(objects.map(({ kind }) => kind))];
  const known =
    names.length > 0 ? `there is ${patch.kind} ${names.join(", ")}` : `the stack has the kinds ${kinds.join(", ")}`;
  return { key: patch.place([]), message: `is for ${described(patch)}, and the stack has no such object; ${known}` };
}

function described({ kind, name, selector = {} }: Patch): string {
  const labels = Object.entries(selector).map(([label, value]) => `${label}=${value}`);
  return name === undefined
    ? `${kind} with ${labels.length === 0 ? "any labels" : labels.join(",")}`
    : `${kind} ${name}`;
}

function resultProblems(
  objects: readonly KubernetesObject[],
  patches: readonly Patch[],
  check: SchemaCheck,
): Problem[] {
  return objects.flatMap((object): Problem[] => {
    const own = patches.filter((patch) => isFor(patch, object));
    if (own.length === 0) {
      return [];
    }
    const result = formed(patched(object, own));
    // What a part needs that is not there yet is checked as well: on the object with it.
    const whole = formed(own.reduce<ObjectMap>((current, { patch }) => mergedMap(current, patch), object));
    if (result === undefined || whole === undefined) {
      return [metadataProblem(own)];
    }
    return distinctProblems([...check({ object: result, patches: own }), ...check({ object: whole, patches: own })]);
  });
}

function formed(object: ObjectMap): KubernetesObject | undefined {
  return kubernetesObject.safeParse(object).data;
}

function metadataProblem(patches: readonly Patch[]): Problem {
  const last = patches.findLast(({ patch }) => patch.metadata !== undefined) ?? patches[0];
  return {
    key: last?.place(["metadata"]) ?? "patches",
    message: "has labels or annotations that are no text; put numbers, true and false in quotes",
  };
}
