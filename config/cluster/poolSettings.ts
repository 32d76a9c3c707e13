import { z } from "zod";
import { byteQuantity, cpuQuantity, flag, text, whole } from "../fields/fields";
import { labelPair } from "../fields/labels";
import { taint } from "../fields/taint";
import { FIRST_POOL_ID, LAST_POOL_ID, MAX_BROKERS } from "../kafka/sizing";
import { heap, memory, storageClass, volumeBounds, volumeCount } from "./settings";

/**
 * The longest name of a further pool. A broker's service for a listener is `<cluster>-<pool>-<listener>-<id>`, a DNS
 * label of at most 63 characters: 19 are the cluster's, 11 the listener's and 4 the id's.
 */
const MAX_POOL_NAME = 26;

/** One further broker pool. What it does not say is as for the brokers of `replicas`. */
const poolSettings = z.strictObject({
  name: text({
    // The others are what the settings and permissions call the first two pools.
    pattern: new RegExp(`^(?!(brokers|controllers)$)[a-z](?=.{0,${MAX_POOL_NAME - 1}}$)([-a-z0-9]*[a-z0-9])?$`),
    allowed: `1 to ${MAX_POOL_NAME} lower-case letters, digits and hyphens, beginning with a letter and not ending with a hyphen, but not brokers or controllers`,
    description:
      "The name of the KafkaNodePool, which the brokers' pods and volumes have in theirs. No other cluster of the namespace may have a pool of that name, and another name is another pool.",
    example: "fast",
  }),
  replicas: whole({
    min: 0,
    max: MAX_BROKERS,
    what: "brokers",
    description:
      "How many brokers the pool has. With 0, those that it had are drained and go; the entry can be removed after that.",
    example: "3",
  }),
  firstId: whole({
    min: FIRST_POOL_ID,
    max: LAST_POOL_ID,
    what: "a node id",
    description: `The number of the pool's first broker, a multiple of ${MAX_BROKERS}; the others follow. Addresses of brokers have their numbers, so it is fixed while the pool is there. Default: ${FIRST_POOL_ID} for the first entry, ${FIRST_POOL_ID + MAX_BROKERS} for the second, and so on.`,
    example: "300",
  }).optional(),
  storage: z
    .strictObject({
      size: byteQuantity({
        ...volumeBounds,
        description: "The size of the volumes of the pool's brokers. Default: as storage.brokers.size.",
        example: "1Ti",
      }).optional(),
      class: storageClass(
        "The storage class of the volumes of the pool's brokers. Default: as storage.brokers.class.",
      ).optional(),
      volumes: volumeCount(
        "How many volumes each broker of the pool has. Default: as storage.brokers.volumes.",
      ).optional(),
    })
    .prefault({}),
  resources: z
    .strictObject({
      heap: heap("The JVM heap of the pool's brokers. Default: as resources.brokers.heap.").optional(),
      memory: memory("The memory of the pool's brokers. Default: as resources.brokers.memory.").optional(),
      cpu: cpuQuantity({
        description: "The CPU request of the pool's brokers. Default: as resources.brokers.cpu.",
        example: "4",
      }).optional(),
    })
    .prefault({}),
  placement: z
    .strictObject({
      fastDisks: z
        .strictObject({
          label: labelPair({
            description:
              "The label of nodes that the pool's brokers are to run on. Default: as placement.fastDisks; without a label in `fastDisks: {}`, any node.",
            example: "disk=nvme",
          }).optional(),
          required: flag({
            description: "Whether they run on such nodes only. Off: where they can.",
            example: "false",
          }).prefault(true),
        })
        .optional(),
      avoid: z
        .strictObject({
          pods: z
            .array(labelPair({ description: "A label of pods to keep away from.", example: "app=postgresql" }))
            .meta({
              type: "array",
              description:
                "Labels of pods with which the pool's brokers do not share a node. Default: as placement.avoid; none in `avoid: {}`.",
              example: "app=postgresql",
              exampleAt: [0],
            })
            .prefault([]),
          required: flag({
            description: "Whether they wait for a node without such pods. Off: they share one if they must.",
            example: "true",
          }).prefault(false),
        })
        .optional(),
      dedicated: z
        .strictObject({
          taint: taint({
            description:
              "The taint of nodes that are for the pool's brokers. Default: as placement.dedicated; without one in `dedicated: {}`, no such nodes.",
            example: "dedicated=kafka-nvme:NoSchedule",
          }).optional(),
          label: labelPair({
            description: "The label of those nodes. Default: the taint's key and value.",
            example: "node-role.kubernetes.io/kafka-nvme=true",
          }).optional(),
        })
        .optional(),
    })
    .prefault({}),
});

/** The setting `pools`. */
export const poolsSetting = z
  .array(poolSettings)
  .meta({
    type: "array",
    description:
      "Further broker pools, from stage 2 on: brokers of the same cluster on other disks or machines. See docs/running-for-real.md for how brokers move from one pool to another without downtime.",
    example: "fast",
    exampleAt: [0, "name"],
  })
  .prefault([]);

/** The setting `pools`, checked. */
export type PoolsSetting = z.infer<typeof poolsSetting>;

/** One entry of `pools`, checked. */
export type PoolSettings = PoolsSetting[number];
