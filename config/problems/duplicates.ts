import type { Problem } from "./problems";
import { propertyPath, removeCommand } from "./propertyPath";

/** Entries of a list, at a path of the stack config, whose name another has already. */
export function duplicateNames(path: readonly string[], entries: readonly { readonly name: string }[]): Problem[] {
  return entries.flatMap(({ name }, index) => {
    const first = entries.findIndex((entry) => entry.name === name);
    return first === index
      ? []
      : [
          {
            key: propertyPath([...path, index, "name"]),
            message: `is ${JSON.stringify(name)}, which ${propertyPath([...path, first])} is called already; names must differ`,
            fix: removeCommand([...path, index]),
          },
        ];
  });
}
