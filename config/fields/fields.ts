import { closestMatch } from "leven";
import { z } from "zod";
import { dnsLabel, dnsSubdomain } from "../kubernetes/objectNames";
import { bytesOf } from "../kubernetes/quantity";
import { show } from "../problems/problems";

/**
 * The kinds of values that the stack config is made of.
 *
 * Stack config arrives in more than one shape: `pulumi config set replicas 3` stores the string
 * "3", `pulumi config set --path storage.deleteClaim true` stores a boolean, and a person may write
 * either into the stack file. A field accepts what means the same and says of everything else what
 * is allowed and which command puts it right.
 */
export interface FieldText {
  /** What the setting is, for docs/settings.md: one sentence. */
  readonly description: string;
  /** A value that is allowed, as one would type it. */
  readonly example: string;
  /** For an object or a list: where in it the example goes, since `pulumi config set` takes no JSON. */
  readonly exampleAt?: readonly PropertyKey[];
  /** Whether it is set as a secret, out of a file: the example is the file's name. Its value is never shown. */
  readonly secretFile?: boolean;
}

/** What the documentation says of a field: see tools/reference/reference.ts. */
export interface FieldMeta extends FieldText {
  /** What is allowed, as the end of the sentence "allowed is …". */
  readonly allowed: string;
  /** The type to declare in Pulumi.yaml. */
  readonly type: "string" | "integer" | "boolean" | "object" | "array";
  /** What is allowed, as a JSON Schema for editors. Absent: by the type alone. */
  readonly json?: JsonSchema;
  [key: string]: unknown;
}

/** A JSON Schema, or a part of one. */
export type JsonSchema = Readonly<Record<string, unknown>>;

const fieldMetaShape = z.object({
  type: z.string(),
  description: z.string(),
  example: z.string(),
  exampleAt: z.array(z.union([z.string(), z.number()])).default([]),
  secretFile: z.boolean().default(false),
  json: z.record(z.string(), z.unknown()).optional(),
});

/**
 * What a schema made here says of itself.
 *
 * @throws if the schema was not made with a description and an example
 */
export function fieldMeta(schema: z.core.$ZodType): z.infer<typeof fieldMetaShape> {
  return fieldMetaShape.parse(z.globalRegistry.get(schema));
}

interface FieldRule<T> extends FieldText {
  readonly allowed: string;
  readonly type: FieldMeta["type"];
  readonly json?: JsonSchema;
  /** The value meant by `raw`, or undefined if none is. */
  readonly parse: (raw: unknown) => T | undefined;
  /** A guess at what was meant, put behind the message. */
  readonly hint?: (raw: unknown) => string | undefined;
  /** More of what is allowed, for this value alone. */
  readonly note?: (raw: unknown) => string | undefined;
}

/** A schema for one value by a rule of ours; a bad value becomes an issue that carries the rule's example. */
export function field<T>({ parse, hint, note, ...meta }: FieldRule<T>) {
  return z
    .unknown()
    .transform((raw, context): T => {
      const value = parse(raw);
      if (value === undefined) {
        const guess = hint?.(raw);
        context.addIssue({
          code: "custom",
          message: `is ${raw === undefined ? "missing" : meta.secretFile ? "something else" : show(raw)}; allowed is ${meta.allowed}${note?.(raw) ?? ""}${guess === undefined ? "" : `; did you mean ${show(guess)}?`}`,
          params: {
            example: guess ?? meta.example,
            exampleAt: meta.exampleAt,
            secretFile: meta.secretFile,
            allowed: meta.allowed,
          },
        });
        return z.NEVER;
      }
      return value;
    })
    .meta(meta satisfies FieldMeta);
}

/** A whole number within bounds, as a number or as decimal digits. */
export function whole({ min, max, what, ...text }: FieldText & { min: number; max: number; what: string }) {
  return field({
    ...text,
    type: "integer",
    allowed: `a whole number of ${what} from ${min} to ${max}`,
    json: { type: ["integer", "string"], minimum: min, maximum: max, pattern: "^-?\\d+$" },
    parse: (raw) => {
      const number = typeof raw === "string" && /^-?\d+$/.test(raw) ? Number(raw) : raw;
      return typeof number === "number" && Number.isInteger(number) && number >= min && number <= max
        ? number
        : undefined;
    },
  });
}

/** One of a few numbers. */
export function oneNumber<const T extends number>(values: readonly T[], text: FieldText) {
  return field({
    ...text,
    type: "integer",
    allowed: values.join(" or "),
    json: { enum: [...values, ...values.map(String)] },
    parse: (raw) => values.find((value) => raw === value || raw === String(value)),
  });
}

/** true or false. */
export function flag(text: FieldText) {
  return field({
    ...text,
    type: "boolean",
    allowed: "true or false",
    json: { enum: [true, false, "true", "false"] },
    parse: (raw) => (raw === true || raw === "true" ? true : raw === false || raw === "false" ? false : undefined),
  });
}

/** One of a few words; for a near miss the error names the nearest. */
export function oneOf<const T extends string>(values: readonly T[], text: FieldText) {
  return field({
    ...text,
    type: "string",
    allowed: `one of ${values.join(", ")}`,
    json: { enum: values },
    parse: (raw) => values.find((value) => value === raw),
    hint: (raw) => (typeof raw === "string" ? nearest(raw, values) : undefined),
  });
}

/**
 * A string that matches a pattern. A whole number is taken as its digits. One with a fraction is not: to who
 * reads the stack file `4.10` is 4.1, so a version stands in quotes.
 */
export function text({ pattern, allowed, ...rest }: FieldText & { pattern: RegExp; allowed: string }) {
  return field({
    ...rest,
    type: "string",
    allowed,
    json: { type: ["string", "integer"], pattern: pattern.source },
    parse: (raw) => {
      const string = typeof raw === "number" && Number.isSafeInteger(raw) ? String(raw) : raw;
      return typeof string === "string" && pattern.test(string) ? string : undefined;
    },
    note: (raw) =>
      typeof raw === "number" && !Number.isInteger(raw)
        ? `, in quotes where it has a dot: without them ${raw}0 is the same number as ${raw}`
        : undefined,
  });
}

/** The number of a TCP port, as a part of a pattern: 1 to 65535. */
export const PORT = String.raw`(?:[1-9]\d{0,3}|[1-5]\d{4}|6[0-4]\d{3}|65[0-4]\d\d|655[0-2]\d|6553[0-5])`;

/** A namespace's name: a DNS label (RFC 1123). */
export function namespaceName(rest: FieldText) {
  return text({
    ...rest,
    pattern: dnsLabel,
    allowed: "a DNS label: 1 to 63 lower-case letters, digits and hyphens, with no hyphen at either end",
  });
}

/** The name of a Kubernetes object of most kinds: a DNS subdomain (RFC 1123). */
export function objectName(rest: FieldText) {
  return text({
    ...rest,
    pattern: dnsSubdomain,
    allowed: "a Kubernetes name: lower-case letters, digits, hyphens and dots, with a letter or digit at either end",
  });
}

/** A key of a Secret or a ConfigMap (Kubernetes documentation, "ConfigMaps"). */
export function keyIn(kind: "Secret" | "ConfigMap", rest: FieldText) {
  return text({
    ...rest,
    pattern: /^[-._a-zA-Z0-9]{1,253}$/,
    allowed: `a key of a ${kind}: letters, digits, hyphens, underscores and dots`,
  });
}

/** An object whose content is another program's affair. */
export function jsonObject(rest: FieldText) {
  return field({
    ...rest,
    type: "object",
    allowed: "an object",
    parse: (raw): Readonly<Record<string, unknown>> | undefined =>
      typeof raw === "object" && raw !== null && !Array.isArray(raw) ? { ...raw } : undefined,
  });
}

/** An amount of bytes as a Kubernetes quantity, above zero; within bounds, which are quantities too. */
export function byteQuantity({ min, max, ...rest }: FieldText & { min?: string; max?: string }) {
  const bounds = `${min === undefined ? "" : `, at least ${min}`}${max === undefined ? "" : `, at most ${max}`}`;
  return field({
    ...rest,
    type: "string",
    allowed: `an amount of bytes as a Kubernetes quantity: a number and Ki, Mi, Gi, Ti, k, M, G or T${bounds}`,
    parse: (raw) => {
      const quantity = typeof raw === "number" && Number.isSafeInteger(raw) ? String(raw) : raw;
      if (typeof quantity !== "string" || !byteQuantityPattern.test(quantity)) {
        return undefined;
      }
      const bytes = bytesOf(quantity);
      const fits = (min === undefined || bytes >= bytesOf(min)) && (max === undefined || bytes <= bytesOf(max));
      return fits ? quantity : undefined;
    },
  });
}

const byteQuantityPattern = /^(?=.*[1-9])\d+(\.\d+)?(Ki|Mi|Gi|Ti|Pi|Ei|k|M|G|T|P|E)?$/;

/** A number of CPUs as a Kubernetes quantity, above zero. */
export function cpuQuantity(rest: FieldText) {
  return text({
    ...rest,
    pattern: /^(?=.*[1-9])(\d+m|\d+(\.\d{1,3})?)$/,
    allowed: "a number of CPUs, such as 2 or 500m",
  });
}

/** The size of a JVM's heap, as Java's option `-Xmx` takes it. */
export function heapSize(rest: FieldText) {
  return text({
    ...rest,
    pattern: /^[1-9]\d*[mMgG]$/,
    allowed: "a size as Java takes it: a whole number and M or G",
  });
}

/** A length of time as a Go duration, above zero: what Pulumi's custom time-outs take. */
export function duration(rest: FieldText) {
  return text({
    ...rest,
    pattern: /^(?=.*[1-9])(\d+(\.\d+)?(ms|s|m|h))+$/,
    allowed: "a duration: numbers with h, m or s",
  });
}

/** PEM text that is set as a secret: one block with this label, or several. */
export function pem({ label, what, ...rest }: FieldText & { label: "CERTIFICATE" | "PRIVATE KEY"; what: string }) {
  const block = new RegExp(`-----BEGIN ${label}-----[\\s\\S]+?-----END ${label}-----`);
  return text({ ...rest, secretFile: true, pattern: block, allowed: what });
}

/** A container image reference. */
export function image(rest: FieldText) {
  return text({
    ...rest,
    pattern: /^[a-z0-9][\w.:-]*(\/[\w.-]+)*(:[\w.-]{1,128})?(@sha256:[0-9a-f]{64})?$/,
    allowed: "an image reference: registry/repository, and a tag or a digest",
  });
}

/**
 * The nearest of some names, if one is near enough to have been meant.
 *
 * @param distance How many letters may differ; by default 2, or a third of a longer name.
 */
export function nearest(
  name: string,
  names: readonly string[],
  distance = Math.max(2, Math.floor(name.length / 3)),
): string | undefined {
  return closestMatch(name, [...names], { maxDistance: distance });
}
