import { z } from "zod";
import { byteQuantity, text } from "../fields/fields";
import { bytesOf } from "../kubernetes/quantity";
import type { Problem } from "../problems/problems";
import { propertyPath, setCommand } from "../problems/propertyPath";
import type { Settings } from "../settings";
import type { PoolPlan } from "./plan";

/**
 * Memory and CPU of the Kafka nodes, from the stage on that limits them: settings, checks and plan. Pure.
 */

/** The settings under `resources`. */
export const resourceSettings = z
  .strictObject({
    brokers: z
      .strictObject({
        heap: heap(
          "The JVM heap of brokers (`-Xmx`). What their memory leaves beside it is page cache, which Kafka reads from.",
        ).prefault("1G"),
        memory: memory("The memory of brokers, as request and limit.").prefault("3Gi"),
        cpu: cpu("brokers").optional(),
      })
      .prefault({}),
    controllers: z
      .strictObject({
        heap: heap("The JVM heap of controllers (`-Xmx`). Default: Strimzi's choice, by their memory.").optional(),
        memory: memory("The memory of controllers, as request and limit. Default: no limit.").optional(),
        cpu: cpu("controllers").optional(),
      })
      .prefault({}),
  })
  .prefault({});

function heap(description: string) {
  return text({
    pattern: /^[1-9]\d*[mMgG]$/,
    allowed: "a size as Java takes it: a whole number and M or G",
    description,
    example: "1500M",
  });
}

function memory(description: string) {
  return byteQuantity({ description, example: "16Gi" });
}

function cpu(nodes: string) {
  return text({
    pattern: /^(?=.*[1-9])(\d+m|\d+(\.\d{1,3})?)$/,
    allowed: "a number of CPUs, such as 2 or 500m",
    // A limit would throttle a broker while CPUs are idle, and its partitions would fall behind.
    description: `The CPUs that ${nodes} are sure to get: a request, with no limit. Default: none.`,
    example: "4",
  });
}

type NodeResources = Settings["resources"]["controllers"];

/** What of a pool's plan is about memory and CPU. */
export function poolResources({ heap, memory, cpu }: NodeResources): Pick<PoolPlan, "maxHeap" | "resources"> {
  const limits = memory === undefined ? {} : { limits: { memory } };
  const requests = { ...limits.limits, ...(cpu === undefined ? {} : { cpu }) };
  return {
    ...(heap === undefined ? {} : { maxHeap: heap }),
    ...(Object.keys(requests).length === 0 ? {} : { resources: { requests, ...limits } }),
  };
}

/** A heap that fills the container's memory has it killed; page cache is what is left over. */
export function resourceProblems({ resources }: Settings): Problem[] {
  return Object.entries(resources).flatMap(([nodes, { heap, memory }]: [string, NodeResources]) => {
    const path = ["resources", nodes, "heap"];
    return heap === undefined || memory === undefined || javaBytes(heap) < bytesOf(memory)
      ? []
      : [
          {
            key: propertyPath(path),
            message: `is ${heap}, but the memory of ${nodes} is ${memory}, heap and all the rest; allowed is less than resources.${nodes}.memory, and a third of it leaves room for page cache`,
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
