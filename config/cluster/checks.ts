import { bytesOf, heapBytes, heapWithin } from "../kubernetes/quantity";
import type { Problem } from "../problems/problems";
import { propertyPath, setCommand } from "../problems/propertyPath";
import type { ResourceSettings } from "./settings";

/** A heap that fills the container's memory has it killed; page cache is what is left over. */
export function resourceProblems({ resources }: { readonly resources: ResourceSettings }): Problem[] {
  return Object.entries(resources).flatMap(([nodes, { heap, memory }]: [string, ResourceSettings["controllers"]]) => {
    const path = ["resources", nodes, "heap"];
    return heap === undefined || memory === undefined || heapBytes(heap) < bytesOf(memory)
      ? []
      : [
          {
            key: propertyPath(path),
            message: `is ${heap}, but the memory of ${nodes} is ${memory}, which includes the heap; allowed is less than resources.${nodes}.memory; a third of it leaves room for page cache`,
            fix: setCommand(path, heapWithin(memory)),
          },
        ];
  });
}
