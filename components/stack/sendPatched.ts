import * as pulumi from "@pulumi/pulumi";
import { z } from "zod";
import { isFor, patched } from "../../config/patches/apply";
import type { Patch } from "../../config/patches/plan";

/** As much of an object's inputs as decides, which are never outputs of other resources. */
const target = z.looseObject({
  kind: z.string(),
  metadata: z.looseObject({ name: z.string(), labels: z.record(z.string(), z.unknown()).optional() }),
});

/**
 * From here on, Kubernetes objects of this stack are sent with their patches. The components know nothing of it,
 * so that no object can be forgotten; that the patches are good has been checked before.
 */
export function sendPatched(patches: readonly Patch[]): void {
  if (patches.length === 0) {
    return;
  }
  pulumi.runtime.registerStackTransformation(({ type, props, opts }) => {
    // What waits for an object, or adds to it, bears its name.
    const object = type.startsWith("kubernetes:") && !type.endsWith("Patch") ? target.safeParse(props).data : undefined;
    return object === undefined || !patches.some((patch) => isFor(patch, object))
      ? undefined
      : { props: patched(object, patches), opts };
  });
}
