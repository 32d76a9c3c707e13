import type { Problem } from "../problems/problems";
import { propertyPath, setCommand } from "../problems/propertyPath";
import { bytesOf, heapBytes, heapWithin, milliCpus } from "./quantity";

/** Settings of pods that run a JVM. */
interface JvmPodSettings {
  readonly resources: Readonly<Record<"requests" | "limits", { readonly cpu: string; readonly memory: string }>>;
  readonly jvm: { readonly heap?: string | undefined };
}

/**
 * Kubernetes takes no pod that asks for more than its limit, and a heap that fills the limit has the pod killed. Pure.
 *
 * @param path The setting that has `resources` and `jvm` below it.
 */
export function podResourceProblems(
  path: readonly PropertyKey[],
  { resources: { requests, limits }, jvm: { heap } }: JvmPodSettings,
): Problem[] {
  const amounts = { cpu: milliCpus, memory: bytesOf } as const;
  const kinds = ["cpu", "memory"] as const;
  const heapPath = [...path, "jvm", "heap"];
  const limitPath = (kind: (typeof kinds)[number]) => [...path, "resources", "limits", kind];
  return [
    ...kinds
      .filter((kind) => amounts[kind](requests[kind]) > amounts[kind](limits[kind]))
      .map((kind) => ({
        key: propertyPath([...path, "resources", "requests", kind]),
        message: `is ${requests[kind]}, but ${propertyPath(limitPath(kind))} is ${limits[kind]}; allowed is no more than that`,
        fix: setCommand(limitPath(kind), requests[kind]),
      })),
    ...(heap === undefined || heapBytes(heap) < bytesOf(limits.memory)
      ? []
      : [
          {
            key: propertyPath(heapPath),
            message: `is ${heap}, but ${propertyPath(limitPath("memory"))} is ${limits.memory}, which includes the heap; allowed is less than that`,
            fix: setCommand(heapPath, heapWithin(limits.memory)),
          },
        ]),
  ];
}
