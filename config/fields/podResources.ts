import { z } from "zod";
import { byteQuantity, cpuQuantity, heapSize } from "./fields";
import { kafkaConfig } from "./kafkaConfig";

/** CPU and memory, as Kubernetes quantities. */
interface Amounts {
  readonly cpu: string;
  readonly memory: string;
}

/** What a pod asks for, and the most that it gets. */
interface PodResources {
  readonly requests: Amounts;
  readonly limits: Amounts;
}

/**
 * The settings `requests` and `limits` of pods of one kind. There are always both, so that they start in a namespace with
 * a ResourceQuota (Kubernetes documentation, "Resource Quotas").
 *
 * @param pod One of them, as a description names it: "worker".
 * @param defaults Of a demo.
 * @param examples Other amounts than the defaults.
 */
export function podResources(pod: string, defaults: PodResources, examples: PodResources) {
  return z
    .strictObject({
      requests: z
        .strictObject({
          cpu: cpuQuantity({
            description: `The CPU that each ${pod} asks for.`,
            example: examples.requests.cpu,
          }).prefault(defaults.requests.cpu),
          memory: byteQuantity({
            description: `The memory that each ${pod} asks for.`,
            example: examples.requests.memory,
          }).prefault(defaults.requests.memory),
        })
        .prefault({}),
      limits: z
        .strictObject({
          cpu: cpuQuantity({
            description: `The most CPU that each ${pod} gets.`,
            example: examples.limits.cpu,
          }).prefault(defaults.limits.cpu),
          memory: byteQuantity({
            description: `The most memory that each ${pod} gets; a ${pod} that needs more is killed.`,
            example: examples.limits.memory,
          }).prefault(defaults.limits.memory),
        })
        .prefault({}),
    })
    .prefault({});
}

/** What workers of Kafka Connect, and of MirrorMaker 2, which runs on it, ask for and get. */
export function workerResources() {
  return podResources(
    "worker",
    { requests: { cpu: "500m", memory: "1Gi" }, limits: { cpu: "1000m", memory: "2Gi" } },
    { requests: { cpu: "1", memory: "2Gi" }, limits: { cpu: "2", memory: "4Gi" } },
  );
}

/** The JVM of such workers. */
export function workerJvm() {
  return z
    .strictObject({
      heap: heapSize({
        description: "The heap of the workers (`-Xmx`). Default: Strimzi's choice, by their memory.",
        example: "1500M",
      }).optional(),
      options: kafkaConfig({
        description: "Further options of the JVM, by their names as `-XX` takes them. Default: Strimzi's.",
        example: "200",
        exampleAt: ["MaxGCPauseMillis"],
      }).prefault({}),
    })
    .prefault({});
}
