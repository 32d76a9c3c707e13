import type { StepEventMetadata } from "@pulumi/pulumi/automation";
import { z } from "zod";

/** Something that an update makes, changes or removes, as a person calls it. */
export interface Named {
  /** `Kafka`, `Secret`, `PrivateKey`. */
  readonly kind: string;
  /** Its name in the cluster; of what is not there, its name in the stack. */
  readonly name: string;
  /** Whether it stands in the stack's state only, such as a private key. */
  readonly stateOnly: boolean;
  /** Whether it only waits for a change of an object that another resource makes. */
  readonly waits: boolean;
}

/** What the engine sends in the place of what is only known after the update (its `UnknownStringValue`). */
const UNKNOWN = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";

const withMetadata = z.object({ metadata: z.object({ name: z.string() }) });

/** What a step of the engine is about; undefined for what no person asks for: components, providers, the stack itself. */
export function named({ type, urn, new: after, old: before }: StepEventMetadata): Named | undefined {
  if (/^(pulumi|amq-streams):/.test(type)) {
    return undefined;
  }
  const inputs = [after?.inputs, before?.inputs, before?.outputs];
  const names = inputs.flatMap((each) => withMetadata.safeParse(each).data?.metadata.name ?? []);
  const [known] = names.filter((name) => name !== UNKNOWN);
  const kind = type.split(":").at(-1) ?? type;
  const isObject = type.startsWith("kubernetes:");
  return {
    kind: isObject ? kind.replace(/Patch$/, "") : kind,
    name: known ?? urn.split("::").at(-1) ?? urn,
    stateOnly: !isObject,
    waits: isObject && kind.endsWith("Patch"),
  };
}
