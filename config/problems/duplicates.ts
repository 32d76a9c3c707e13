import type { Problem } from "./problems";
import { propertyPath, removeCommand } from "./propertyPath";

/** An entry of a list, with its place in the stack config. */
interface PlacedEntry {
  readonly path: readonly PropertyKey[];
  readonly name: string;
  /** What a person calls it. Absent: by its name. */
  readonly shown?: string;
}

/**
 * Entries of a list, at a path of the stack config, whose name another has already.
 *
 * @param shown What a person calls an entry. Default: by its name.
 */
export function duplicateNames<T extends { readonly name: string }>(
  path: readonly PropertyKey[],
  entries: readonly T[],
  shown: (entry: T) => string = ({ name }) => name,
): Problem[] {
  return duplicateEntries(
    entries.map((entry, index) => ({ path: [...path, index], name: entry.name, shown: shown(entry) })),
  );
}

/** Entries, of one list or of several, whose name another has already. */
export function duplicateEntries(entries: readonly PlacedEntry[]): Problem[] {
  const firstByName = new Map<string, readonly PropertyKey[]>();
  return entries.flatMap(({ path, name, shown = name }) => {
    const first = firstByName.get(name);
    if (first === undefined) {
      firstByName.set(name, path);
      return [];
    }
    return [
      {
        key: propertyPath([...path, "name"]),
        message: `is ${JSON.stringify(shown)}, which is already the name of ${propertyPath(first)}; names must differ`,
        fix: removeCommand(path),
      },
    ];
  });
}
