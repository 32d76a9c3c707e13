import type { z } from "zod";
import { nearest } from "../fields/fields";
import { type LocatedYaml, readStackYaml, UnclearYamlError } from "../fields/stackYaml";
import { assertNoProblems, type Problem, show } from "../problems/problems";
import { propertyPath } from "../problems/propertyPath";
import type { Patch } from "./plan";
import { type PatchesSettings, patchSettings } from "./settings";

/** A file that `patchFiles` names. */
export interface PatchFile {
  readonly name: string;
  readonly text: string;
}

/** The settings that have patches, or name files with some. */
export type PatchSources = PatchesSettings;

/** The patches of the stack config itself. */
export function inlinePatches({ patches }: Pick<PatchesSettings, "patches">): Patch[] {
  return patches.map((entry, index) => ({
    ...entry,
    place: (path) => propertyPath(["patches", index, "patch", ...path]),
  }));
}

/**
 * The patches of files, in the order of the files.
 *
 * @throws {ConfigError} with every problem of every file, each with its line.
 */
export function patchesIn(files: readonly PatchFile[]): Patch[] {
  const read = files.map(fileContent);
  assertNoProblems(read.flatMap(({ problems }) => problems));
  return read.flatMap(({ patches }) => patches);
}

interface FileContent {
  readonly patches: readonly Patch[];
  readonly problems: readonly Problem[];
}

function fileContent({ name, text }: PatchFile): FileContent {
  try {
    return entriesOf(name, readStackYaml(text));
  } catch (error) {
    if (error instanceof UnclearYamlError) {
      const problems = error.spellings.map(({ line, message }) => ({
        key: `${name}:${line}`,
        message: `cannot be read: ${message}`,
      }));
      return { patches: [], problems };
    }
    throw error;
  }
}

function entriesOf(file: string, { data, lineOf }: LocatedYaml): FileContent {
  // A file of one patch need not be a list.
  const isList = Array.isArray(data);
  const place = (path: readonly PropertyKey[]) =>
    `${file}:${lineOf(path)}${path.length === 0 ? "" : ` ${propertyPath(path)}`}`;
  const entries: readonly unknown[] = isList ? data : [data];
  const read = entries.map((entry, index): FileContent => {
    const at = isList ? [index] : [];
    const { data: patch, error } = patchSettings.safeParse(entry, { reportInput: true });
    return patch === undefined
      ? { patches: [], problems: error?.issues.flatMap((issue) => problemsOf(issue, at, place)) ?? [] }
      : { patches: [{ ...patch, place: (path) => place([...at, "patch", ...path]) }], problems: [] };
  });
  return {
    patches: read.flatMap(({ patches }) => patches),
    problems: read.flatMap(({ problems }) => problems),
  };
}

function problemsOf(
  issue: z.core.$ZodIssue,
  at: readonly PropertyKey[],
  place: (path: readonly PropertyKey[]) => string,
): Problem[] {
  const path = [...at, ...issue.path];
  if (issue.code === "unrecognized_keys") {
    const known = Object.keys(patchSettings.shape);
    return issue.keys.map((key) => {
      const guess = nearest(key, known);
      return {
        key: place([...path, key]),
        message: `is no part of a patch; ${guess === undefined ? `known are ${known.join(", ")}` : `did you mean ${show(guess)}?`}`,
      };
    });
  }
  if (issue.code === "invalid_type") {
    return [
      { key: place(path), message: `is ${show(issue.input)}; allowed is a patch: kind, name or selector, and patch` },
    ];
  }
  return [{ key: place(path), message: issue.message }];
}
