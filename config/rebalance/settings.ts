import { z } from "zod";
import { flag, whole } from "../fields/fields";

/**
 * Moving partitions when brokers come and go: settings and plan. Pure.
 */
/** The settings under `rebalance`: what Cruise Control does by itself, from 2 brokers on. */
export const rebalanceSettings = z
  .strictObject({
    enabled: flag({
      description:
        "Whether partitions move automatically when `replicas` changes: new brokers take load, and brokers are drained before they go. Off: you do this with a KafkaRebalance of your own, and brokers that hold partitions cannot be removed.",
      example: "false",
    }).prefault(true),
    movements: whole({
      min: 1,
      max: 1000,
      what: "movements",
      description: "How many partitions move to or from each broker at a time. Default: Cruise Control's, 5.",
      example: "10",
    }).optional(),
    bytesPerSecond: whole({
      min: 1,
      max: 1e12,
      what: "bytes",
      description: "How fast partitions move, in bytes per second and broker. Default: as fast as they can.",
      example: "50000000",
    }).optional(),
  })
  .prefault({});

/** The settings under `rebalance`, checked. */
export type RebalanceSettings = z.infer<typeof rebalanceSettings>;
