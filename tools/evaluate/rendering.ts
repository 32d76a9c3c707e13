import { parse } from "yaml";
import { z } from "zod";

/**
 * What a version of the program deploys with a stack file, as one process sends it to another: what
 * `manifests --json` prints. It is read by other versions than the one that wrote it, so what is
 * missing is made up for and what is unknown passed over. Pure, and without the Pulumi SDK.
 */
const renderedItem = z.preprocess(
  withContent,
  z.object({
    /** The kind of object; for what is none, a name of ours. */
    kind: z.string(),
    /** What it is called in a list of changes. */
    title: z.string(),
    /** The Kubernetes object, or what is known of something that is not one. */
    content: z.unknown(),
    /** The URN in the stack's state, by which the engine knows it. */
    urn: z.string(),
    /** Whether the engine may know it by other names too. */
    aliased: z.boolean().default(false),
    /** Whether it stays in the cluster when the stack no longer has it. */
    retained: z.boolean().default(false),
    /** Whether it is in the stack's state only, such as a private key, and not in the manifests. */
    stateOnly: z.boolean().default(false),
  }),
);
export type RenderedItem = z.infer<typeof renderedItem>;

/** Versions before this one wrote an item's content as YAML. */
function withContent(item: unknown): unknown {
  return typeof item === "object" && item !== null && "yaml" in item && typeof item.yaml === "string"
    ? { ...item, content: parse(item.yaml) }
    : item;
}

/** What a component says of itself, as the state has it. */
const renderedComponent = z.object({ urn: z.string(), outputs: z.record(z.string(), z.unknown()) });

/** A step that an update would meet, and what becomes of it: see config/safety/steps.ts. */
const renderedStep = z.object({
  effect: z.enum(["loses", "opens", "fails", "leaves"]),
  key: z.string(),
  message: z.string(),
  fix: z.string().optional(),
  permission: z.string().optional(),
  verdict: z.enum(["rejected", "permitted", "demo", "warned"]),
});
export type RenderedStep = z.infer<typeof renderedStep>;

export const rendering = z.object({
  items: z.array(renderedItem),
  components: z.array(renderedComponent).optional(),
  /** What an update would meet, if it was asked what is deployed. Absent: it was not, or a version that cannot say. */
  steps: z.array(renderedStep).optional(),
  /** Permissions that permit nothing in such an update, each as a warning. */
  stale: z.array(z.string()).optional(),
});
/** Everything that a stack deploys, in apply order. */
export type Rendering = z.infer<typeof rendering>;

/** What `manifests --json` printed. */
export function parseRendering(text: string): Rendering {
  return rendering.parse(JSON.parse(text));
}
