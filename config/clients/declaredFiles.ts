import type { Places } from "../problems/places";
import type { Problem } from "../problems/problems";

/**
 * Topics and users that stand in files of their own. A file is a list of entries, as `topics` and `users` of the
 * stack config are, and they are read as if they stood behind those. Pure.
 */

/** Lists of the stack config that go on in files, and the keys that name those. */
export const listsInFiles = { topics: "topicFiles", users: "userFiles" } as const;

export type ListInFiles = keyof typeof listsInFiles;

/** What a stack config names of files: globs, by what is in them. */
export type FilePatterns = Readonly<Record<ListInFiles, readonly string[]>>;

/** A file of topics or users. */
export interface DeclaredFile {
  /** Its name, relative to the project. */
  readonly file: string;
  readonly entries: readonly unknown[];
  /** Line and column of a value in it, as `12:5`. */
  readonly positionOf: (path: readonly PropertyKey[]) => string;
}

/** What was found of the files that a stack config names. */
export interface DeclaredFiles extends Readonly<Record<ListInFiles, readonly DeclaredFile[]>> {
  /** Files that cannot be read, and patterns that no file fits. */
  readonly problems: readonly Problem[];
}

/** Entries of the stack config, and behind them those of the files; what is no list stays as it is, to be rejected. */
export function withFileEntries(own: unknown, files: readonly DeclaredFile[]): unknown {
  if (files.length === 0 || !(own === undefined || Array.isArray(own))) {
    return own;
  }
  return [...(own ?? []), ...files.flatMap(({ entries }) => entries)];
}

/**
 * Where each entry of the lists stands.
 *
 * @param own How many entries each list has in the stack config itself.
 */
export function placesOf(files: DeclaredFiles, own: Readonly<Record<ListInFiles, number>>): Places {
  const origins = {
    topics: originsOf(files.topics, own.topics),
    users: originsOf(files.users, own.users),
  };
  const originOf = (list: PropertyKey | undefined, index: PropertyKey | undefined) =>
    list === "topics" || list === "users" ? origins[list](Number(index)) : undefined;
  return {
    fileOf: (list, index) => originOf(list, index)?.declared.file,
    at: ([list, index, ...rest]) => {
      const origin = originOf(list, index);
      return origin && `${origin.declared.file}:${origin.declared.positionOf([origin.index, ...rest])}`;
    },
  };
}

function originsOf(files: readonly DeclaredFile[], own: number) {
  const all = files.flatMap((declared) => declared.entries.map((_, index) => ({ declared, index })));
  return (index: number) => all[index - own];
}
