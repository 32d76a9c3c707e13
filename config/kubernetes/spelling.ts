import { z } from "zod";

/**
 * Values of objects as they may be spelled: what Kubernetes, Strimzi and Kafka take for the same number, flag
 * or word is the same here. Pure.
 */

/** A whole number, as one or as decimal digits, zeros in front included: Kafka's settings may be text. */
export const wholeNumber = z.union([
  z.number().int(),
  z
    .string()
    .trim()
    .regex(/^[-+]?\d+$/)
    .transform(Number),
]);

/** true or false, as such or as text in letters of any case. */
export const truth = z.union([
  z.boolean(),
  z
    .string()
    .trim()
    .toLowerCase()
    .pipe(z.enum(["true", "false"]))
    .transform((text) => text === "true"),
]);

/** Text, or a number or a flag that stands for it. */
export const word = z.union([z.string(), z.number().transform(String), z.boolean().transform(String)]);

/** A value that may be left out, or be null, which an API server takes for the same. */
export function optional<T extends z.ZodType>(schema: T) {
  return schema.nullish().transform((value) => value ?? undefined);
}

/** A value that has a default where it is left out. */
export function withDefault<T extends z.ZodType>(schema: T, fallback: z.output<T>) {
  return schema.nullish().transform((value): z.output<T> => value ?? fallback);
}

/** Settings by name, each as text. */
export const wordsByName = withDefault(z.record(z.string(), word), {});

/** A whole number that a text spells; undefined if it spells none. */
export function wholeNumberIn(text: string | undefined): number | undefined {
  return wholeNumber.safeParse(text).data;
}

/** Whether a text spells true. */
export function isTrue(text: string | undefined): boolean {
  return truth.safeParse(text).data === true;
}
