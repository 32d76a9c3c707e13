import type { Problem } from "./problems";
import { propertyPath, removeCommand } from "./propertyPath";

/**
 * Entries of a list, at a path of the stack config, whose name another has already.
 *
 * @param shown What a person calls an entry. Default: by its name.
 */
export function duplicateNames<T extends { readonly name: string }>(
  path: readonly string[],
  entries: readonly T[],
  shown: (entry: T) => string = ({ name }) => name,
): Problem[] {
  const firstByName = new Map<string, number>();
  return entries.flatMap((entry, index) => {
    const { name } = entry;
    const first = firstByName.get(name);
    if (first === undefined) {
      firstByName.set(name, index);
      return [];
    }
    return [
      {
        key: propertyPath([...path, index, "name"]),
        message: `is ${JSON.stringify(shown(entry))}, which is already the name of ${propertyPath([...path, first])}; names must differ`,
        fix: removeCommand([...path, index]),
      },
    ];
  });
}
