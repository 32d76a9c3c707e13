import type { Problem } from "./problems";
import { propertyPath, removeCommand } from "./propertyPath";

/** Entries of a list, at a path of the stack config, whose name another has already. */
export function duplicateNames(path: readonly string[], entries: readonly { readonly name: string }[]): Problem[] {
  const firstByName = new Map<string, number>();
  return entries.flatMap(({ name }, index) => {
    const first = firstByName.get(name);
    if (first === undefined) {
      firstByName.set(name, index);
      return [];
    }
    return [
      {
        key: propertyPath([...path, index, "name"]),
        message: `is ${JSON.stringify(name)}, which is already the name of ${propertyPath([...path, first])}; names must differ`,
        fix: removeCommand([...path, index]),
      },
    ];
  });
}
