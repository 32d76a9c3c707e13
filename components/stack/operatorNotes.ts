import * as pulumi from "@pulumi/pulumi";
import { z } from "zod";
import { operatorNotes } from "../../config/kafka/operatorNotes";

/** What a hook knows of the object: its outputs as the last look of the wait found them. */
const waitedFor = z.looseObject({
  kind: z.string(),
  metadata: z.looseObject({ annotations: z.looseObject({ "pulumi.com/waitFor": z.string() }) }),
});

/**
 * From here on, an update ends with what Strimzi's operators report of the resources that it has changed and
 * waited for, beside Ready; and one that times out with the command that shows the rest. The components know
 * nothing of it.
 *
 * @param cli What a person types to look at the cluster.
 * @param status The command that shows everything of the stack.
 * @param warn Shows a line to a person.
 */
export function noteOperators(cli: "oc" | "kubectl", status: string, warn: (message: string) => unknown): void {
  const done = new pulumi.ResourceHook("amq-streams-demo:operator-notes", ({ newOutputs }) => {
    for (const note of operatorNotes(newOutputs, cli)) {
      warn(note);
    }
  });
  const failed = new pulumi.ErrorHook("amq-streams-demo:not-ready", ({ name, errors }) => {
    if (errors.some((error) => /timed out|initialize|become live/.test(error))) {
      warn(`${name} is not Ready. What the operators say of it, and which pods hold it up: ${status}`);
    }
    // Another try would wait as long again.
    return false;
  });
  pulumi.runtime.registerStackTransformation(({ type, props, opts }) =>
    type.startsWith("kubernetes:kafka.strimzi.io/") && waitedFor.safeParse(props).success
      ? { props, opts: { ...opts, hooks: { afterCreate: [done], afterUpdate: [done], onError: [failed] } } }
      : undefined,
  );
}
