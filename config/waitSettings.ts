import { z } from "zod";
import { duration, flag } from "./fields/fields";

/** The settings under `wait`: whether an update waits for what it deploys, and how long. */
export const waitSettings = z
  .strictObject({
    ready: flag({
      description: "Whether an update waits until everything that it deploys is ready.",
      example: "false",
    }).prefault(true),
    timeouts: z
      .strictObject({
        operator: timeout("the operator is installed", "10m"),
        cluster: timeout("Kafka is Ready: pulling images, binding volumes, rolling every broker", "20m"),
        topic: timeout("a topic is Ready", "5m"),
        user: timeout("a user is Ready", "5m"),
        application: timeout("a demo application runs", "5m"),
        bridge: timeout("the HTTP Bridge is Ready: pulling its image, starting", "10m"),
        connect: timeout("Connect's workers are Ready: building their image, pulling it, starting", "20m"),
        connector: timeout("a connector is Ready", "5m"),
        mirror: timeout("MirrorMaker's workers are Ready: pulling their image, starting, reaching the sources", "20m"),
      })
      .prefault({}),
  })
  .prefault({});

function timeout(until: string, fallback: string) {
  return duration({ description: `How long to wait until ${until}.`, example: "30m" }).prefault(fallback);
}

/** The settings under `wait`, checked. */
export type WaitSettings = z.infer<typeof waitSettings>;
