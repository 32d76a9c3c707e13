import { z } from "zod";
import { field, oneOf } from "../fields/fields";
import { nearestPermission, parsePermission, permissionForms } from "./permissions";

/** The setting `purpose`. */
export const purposeSetting = oneOf(["demo", "production"], {
  description:
    "What the stack is for. In a demo, what the demo itself does needs no permission and is announced as a warning: its stages up and down, its own topic and users, and what opens the cluster. Everywhere else it needs one (`permit`).",
  example: "demo",
}).prefault("production");

/** The setting `permit`: what the next update may lose or open, by name. */
export const permitSettings = z
  .array(
    field({
      type: "string",
      allowed: `a permission: ${permissionForms.join(", ")}`,
      description: "What the next update may do. docs/safety.md lists every permission.",
      example: "delete topic orders",
      parse: parsePermission,
      hint: nearestPermission,
    }),
  )
  .meta({
    type: "array",
    description:
      "Steps that lose data or open the cluster, permitted by name: `delete topic orders`. A rejected step shows the command that adds its permission; one that permits nothing is reported, with the command that removes it. All of them: docs/safety.md.",
    example: "delete topic orders",
    exampleAt: [0],
  })
  .prefault([]);

/** The settings that decide what may be done. */
export interface SafetySettings {
  readonly purpose: "demo" | "production";
  readonly permit: z.output<typeof permitSettings>;
}
