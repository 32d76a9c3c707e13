import { z } from "zod";

/** Where a talk was left, so that it can go on there. */
export const session = z.object({
  version: z.literal(1),
  /** The number of the stage that was told. */
  stage: z.number().int().min(1),
  /** Milliseconds of the talk that were over. */
  spoken: z.number().min(0),
  /** Switches that were turned on or off. */
  turned: z.record(z.string(), z.boolean()),
  notes: z.boolean(),
  /** How many seconds updates took, by the stage that they went to. */
  lasted: z.record(z.string(), z.number()),
  /** When it was left, in milliseconds. */
  left: z.number(),
});
export type Session = z.infer<typeof session>;

/** A saved session; undefined if it is none, or of another version of the presenter. */
export function parseSession(text: string): Session | undefined {
  try {
    return session.safeParse(JSON.parse(text)).data;
  } catch {
    return undefined;
  }
}
