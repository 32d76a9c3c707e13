import { z } from "zod";
import { field, oneOf } from "../fields/fields";
import { nearestPermission, parsePermission, permissionForms } from "./permissions";

/** The setting `purpose`. */
export const purposeSetting = oneOf(["demo", "production"], {
  description:
    "What the stack is for. With `demo`, the steps of the demo itself need no permission, only a warning announces them: stages up and down, its own topic and users, and opening the cluster. With `production` they need one (`permit`).",
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
      "Steps that lose data or open the cluster, permitted by name, such as `delete topic orders`. The error for a rejected step has the command that adds its permission; a warning names permissions that permit nothing, with the command that removes them. docs/safety.md lists them all.",
    example: "delete topic orders",
    exampleAt: [0],
  })
  .prefault([]);

/** The settings that decide what may be done. */
export interface SafetySettings {
  readonly purpose: "demo" | "production";
  readonly permit: z.output<typeof permitSettings>;
}
