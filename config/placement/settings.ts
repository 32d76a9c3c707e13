import { z } from "zod";
import { flag, text, whole } from "../fields/fields";
import { labelPair } from "../fields/labels";
import { taint } from "../fields/taint";

const labelKey = /^([a-z0-9]([-a-z0-9.]{0,251}[a-z0-9])?\/)?[A-Za-z0-9]([-\w.]{0,61}[A-Za-z0-9])?$/;

/** The settings under `placement`: which nodes Kafka's pods run on, from stage 2 on. */
export const placementSettings = z
  .strictObject({
    fastDisks: z
      .strictObject({
        label: labelPair({
          description: "The label of nodes with fast disks, which brokers are to run on. Default: any node.",
          example: "disk=fast",
        }).optional(),
        required: flag({
          description: "Whether brokers run on such nodes only. Off: where they can.",
          example: "false",
        }).prefault(true),
      })
      .prefault({}),
    avoid: z
      .strictObject({
        pods: z
          .array(labelPair({ description: "A label of pods to keep away from.", example: "app=postgresql" }))
          .meta({
            type: "array",
            description:
              "Labels of pods that use their disks as much as Kafka does, in any namespace: brokers do not share a node with them.",
            example: "app=postgresql",
            exampleAt: [0],
          })
          .prefault([]),
        required: flag({
          description: "Whether brokers wait for a node without such pods. Off: they share one if they must.",
          example: "true",
        }).prefault(false),
      })
      .prefault({}),
    dedicated: z
      .strictObject({
        taint: taint({
          description: "The taint of nodes that are Kafka's alone. Default: there are no such nodes.",
          example: "dedicated=kafka:NoSchedule",
        }).optional(),
        label: labelPair({
          description: "The label of those nodes, so that Kafka runs nowhere else. Default: the taint's key and value.",
          example: "node-role.kubernetes.io/kafka=true",
        }).optional(),
        brokers: flag({ description: "Whether brokers run on dedicated nodes.", example: "false" }).prefault(true),
        controllers: flag({ description: "Whether controllers run on dedicated nodes.", example: "false" }).prefault(
          true,
        ),
        connect: flag({
          description: "Whether the workers of Connect and MirrorMaker run on dedicated nodes.",
          example: "true",
        }).prefault(false),
        bridge: flag({ description: "Whether the HTTP Bridge runs on dedicated nodes.", example: "true" }).prefault(
          false,
        ),
        entityOperator: flag({
          description: "Whether the entity operator, Cruise Control and Kafka Exporter run on dedicated nodes.",
          example: "true",
        }).prefault(false),
      })
      .prefault({}),
    racks: z
      .strictObject({
        topologyKey: text({
          pattern: labelKey,
          allowed: "the name of a node label",
          description:
            "The label with the zone, or rack, of a node. Copies of a partition are kept in different zones, and consumers read from the nearest. Default: zones make no difference.",
          example: "topology.kubernetes.io/zone",
        }).optional(),
        zones: whole({
          min: 1,
          max: 1000,
          what: "zones",
          description:
            "How many zones there are, for a warning where they are fewer than the copies. Default: unknown.",
          example: "3",
        }).optional(),
        required: flag({
          description:
            "Whether brokers and controllers are spread evenly without exception. Off: a pod runs in a full zone rather than not at all.",
          example: "false",
        }).prefault(true),
      })
      .prefault({}),
  })
  .prefault({});

/** The settings under `placement`, checked. */
export type PlacementSettings = z.infer<typeof placementSettings>;
