import * as pulumi from "@pulumi/pulumi";
import { z } from "zod";
import { operatorNotes } from "../../config/kafka/operatorNotes";
import { type ReadAwaited, WaitWatch } from "./waitWatch";

/** What a hook knows of the object: its outputs as the last look of the wait found them. */
const waitedFor = z.looseObject({
  kind: z.string(),
  metadata: z.looseObject({ annotations: z.looseObject({ "pulumi.com/waitFor": z.string() }) }),
});

const awaited = z.object({
  apiVersion: z.string(),
  kind: z.string(),
  metadata: z.object({ name: z.string(), namespace: z.string() }),
});

/** How a person is shown what operators report. */
export interface OperatorNotes {
  /** What a person types to look at the cluster. */
  readonly cli: "oc" | "kubectl";
  /** The command that shows everything of the stack. */
  readonly status: string;
  /** Reads what is waited for. */
  readonly read: ReadAwaited;
  /** Shows a line that a person should not miss. */
  readonly warn: (message: string) => unknown;
  /** Shows a line that may be out of date soon. */
  readonly info: (message: string) => unknown;
}

/**
 * From here on, an update shows what Strimzi's operators report of the resources that it changes and waits for: what
 * they complain of while it waits, and in the end what they say beside Ready, or, if it times out, the command that
 * shows the rest. The components know nothing of it.
 */
export function noteOperators({ cli, status, read, warn, info }: OperatorNotes): void {
  const watch = new WaitWatch(read, info);
  const begun = new pulumi.ResourceHook("amq-streams-demo:wait-begins", ({ urn, newInputs }) => {
    const { data } = awaited.safeParse(newInputs);
    data && watch.begin(urn, data);
  });
  const done = new pulumi.ResourceHook("amq-streams-demo:operator-notes", ({ urn, newOutputs }) => {
    watch.end(urn);
    for (const note of operatorNotes(newOutputs, cli)) {
      warn(note);
    }
  });
  const failed = new pulumi.ErrorHook("amq-streams-demo:not-ready", ({ urn, name, errors }) => {
    watch.end(urn);
    if (errors.some((error) => /timed out|initialize|become live/.test(error))) {
      warn(`${name} is not Ready. What the operators say of it, and which pods hold it up: ${status}`);
    }
    // Another try would wait as long again.
    return false;
  });
  const hooks = {
    beforeCreate: [begun],
    beforeUpdate: [begun],
    afterCreate: [done],
    afterUpdate: [done],
    onError: [failed],
  };
  pulumi.runtime.registerStackTransformation(({ type, props, opts }) =>
    type.startsWith("kubernetes:kafka.strimzi.io/") && waitedFor.safeParse(props).success
      ? { props, opts: { ...opts, hooks } }
      : undefined,
  );
}
