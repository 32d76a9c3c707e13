import { z } from "zod";
import { byteQuantity, cpuQuantity, flag, heapSize, oneNumber, text, whole } from "../fields/fields";
import { kafkaConfig } from "../fields/kafkaConfig";
import { names } from "../kafka/names";
import { MAX_BROKERS } from "../kafka/sizing";

/**
 * The longest name of a cluster. The longest name that Strimzi makes of it is that of a broker's service for a
 * listener, `<cluster>-<cluster>-broker-<listener>-<id>`, a DNS label of at most 63 characters.
 */
const MAX_CLUSTER_NAME = 19;

/** The settings under `cluster`: which Kafka it is. */
export const clusterSettings = z
  .strictObject({
    name: text({
      pattern: new RegExp(`^[a-z](?=.{0,${MAX_CLUSTER_NAME - 1}}$)([-a-z0-9]*[a-z0-9])?$`),
      allowed: `1 to ${MAX_CLUSTER_NAME} lower-case letters, digits and hyphens, beginning with a letter and not ending with a hyphen`,
      description:
        "The name of the Kafka, which secrets, services, addresses and everything else of the cluster have in theirs. Fixed once there is a Kafka: a preview rejects another one. For two clusters in one namespace see docs/day-two.md.",
      example: "orders",
    }).prefault(names.cluster),
  })
  .prefault({});

/** The setting `replicas`. */
export const replicasSetting = whole({
  min: 0,
  max: MAX_BROKERS,
  what: "brokers",
  description:
    "How many brokers the cluster has, beside those of `pools`: 0 only where those have some. From 3 on, topics have 3 copies, of which 2 must be in sync.",
  example: "3",
}).prefault(1);

/** The setting `controllers`. */
export const controllersSetting = oneNumber([1, 3], {
  description:
    "How many KRaft controllers the cluster has. Fixed when the cluster is created: Strimzi cannot scale them.",
  example: "3",
}).prefault(1);

/** The settings under `kafka`: what brokers run, and how they are configured. */
export const kafkaSettings = z
  .strictObject({
    version: text({
      pattern: /^\d+\.\d+(\.\d+)?$/,
      allowed: "a version of Kafka that the operator supports, such as 4.2.0",
      description:
        "Kafka's version, one of those that the operator runs (operator.strimzi). Default: the operator's default.",
      example: "4.2.0",
    }).optional(),
    metadataVersion: text({
      pattern: /^[4-9]\.\d+(-IV\d+)?$/,
      allowed: "a version of Kafka's metadata, such as 4.2 or 4.2-IV1",
      description:
        "The format of Kafka's metadata, which never goes back. Set, an upgrade of Kafka can be undone until this is raised: see docs/upgrades.md. Default: the operator raises it with Kafka's version.",
      example: "4.2",
    }).optional(),
    config: kafkaConfig({
      description:
        "Broker settings by Kafka's names. Settings that the operator owns, and names that look misspelt, are rejected.",
      example: "6",
      exampleAt: ["num.network.threads"],
    }).prefault({}),
  })
  .prefault({});

/**
 * Sizes that a disk can have. Below, Kafka has no room for the log of the metadata (segments of 1 GiB by default, but
 * written as they fill); no cloud's and no array's volume is larger than the upper bound.
 */
export const volumeBounds = { min: "100Mi", max: "1Pi" } as const;

/** The settings under `storage`: the volumes of the Kafka nodes. */
export const storageSettings = z
  .strictObject({
    size: byteQuantity({
      ...volumeBounds,
      description: "The size of each node's volume. It can grow later if the storage class allows it, never shrink.",
      example: "10Gi",
    }).prefault("1Gi"),
    class: storageClass("The storage class of the volumes. Default: the cluster's default class.").optional(),
    brokers: poolStorage("brokers")
      .extend({
        volumes: volumeCount(
          "How many volumes each broker has, all of one size (JBOD). More can be added later; fewer only after the data on the last ones was moved away.",
        ).prefault(1),
      })
      .prefault({}),
    controllers: poolStorage("controllers").prefault({}),
    deleteClaim: flag({
      description: "Whether volumes are deleted with their brokers. Off: they stay when the cluster is deleted.",
      example: "true",
    }).prefault(false),
  })
  .prefault({});

/** The settings under `resources`: memory and CPU of the Kafka nodes, from the stage on that limits them. */
export const resourceSettings = z
  .strictObject({
    brokers: z
      .strictObject({
        heap: heap(
          "The JVM heap of brokers (`-Xmx`). The rest of their memory is page cache, which Kafka reads from.",
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

/** The JVM heap of nodes. */
export function heap(description: string) {
  return heapSize({ description, example: "1500M" });
}

/** The memory of nodes. */
export function memory(description: string) {
  return byteQuantity({ description, example: "16Gi" });
}

/** How many volumes each broker of a pool has. */
export function volumeCount(description: string) {
  return whole({ min: 1, max: 16, what: "volumes", description, example: "2" });
}

function cpu(nodes: string) {
  return cpuQuantity({
    // A limit would throttle a broker while CPUs are idle, and its partitions would fall behind.
    description: `The CPU request of ${nodes}; there is no limit. Default: none.`,
    example: "4",
  });
}

/** What differs for the nodes of one pool. */
function poolStorage(nodes: string) {
  return z.strictObject({
    size: byteQuantity({
      ...volumeBounds,
      description: `The size of the volumes of ${nodes}. Default: as storage.size.`,
      example: "100Gi",
    }).optional(),
    class: storageClass(`The storage class of the volumes of ${nodes}. Default: as storage.class.`).optional(),
  });
}

/** The storage class of volumes. */
export function storageClass(description: string) {
  return text({
    pattern: /^[a-z0-9]([-a-z0-9.]*[a-z0-9])?$/,
    allowed: "the name of a storage class",
    description,
    example: "gp3-csi",
  });
}

/** The settings under `cluster`, checked. */
export type ClusterSettings = z.infer<typeof clusterSettings>;

/** The settings under `kafka`, checked. */
export type KafkaSettings = z.infer<typeof kafkaSettings>;

/** The settings under `storage`, checked. */
export type StorageSettings = z.infer<typeof storageSettings>;

/** The settings under `resources`, checked. */
export type ResourceSettings = z.infer<typeof resourceSettings>;
