import { bytesOf } from "../kubernetes/quantity";
import type { Problem } from "../problems/problems";
import { propertyPath, setCommand } from "../problems/propertyPath";
import type { ResourceSettings } from "./settings";

/** A heap that fills the container's memory has it killed; page cache is what is left over. */
export function resourceProblems({ resources }: { readonly resources: ResourceSettings }): Problem[] {
  return Object.entries(resources).flatMap(([nodes, { heap, memory }]: [string, ResourceSettings["controllers"]]) => {
    const path = ["resources", nodes, "heap"];
    return heap === undefined || memory === undefined || javaBytes(heap) < bytesOf(memory)
      ? []
      : [
          {
            key: propertyPath(path),
            message: `is ${heap}, but the memory of ${nodes} is ${memory}, which includes the heap; allowed is less than resources.${nodes}.memory; a third of it leaves room for page cache`,
            fix: setCommand(path, `${Math.max(1, Math.floor(bytesOf(memory) / 3 / MEBI))}M`),
          },
        ];
  });
}

const MEBI = 2 ** 20;

/** Java's units are powers of two: `1G` is 1 GiB (JDK documentation, `java -Xmx`). */
function javaBytes(size: string): number {
  return Number(size.slice(0, -1)) * (/g$/i.test(size) ? 1024 * MEBI : MEBI);
}
