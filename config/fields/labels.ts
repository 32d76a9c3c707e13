import type { Labels } from "../kubernetes/object";
import { type FieldText, field } from "./fields";

/** A label's name: an optional DNS prefix, and up to 63 letters, digits, hyphens, underscores and dots. */
const labelName = /^([a-z0-9]([-a-z0-9.]{0,251}[a-z0-9])?\/)?[A-Za-z0-9]([-\w.]{0,61}[A-Za-z0-9])?$/;
const labelValue = /^([A-Za-z0-9]([-\w.]{0,61}[A-Za-z0-9])?)?$/;

/** One label as `name=value`, as `kubectl label` and selectors take it. */
export function labelPair(rest: FieldText) {
  return field({
    ...rest,
    type: "string",
    allowed: "a label as name=value",
    parse: (raw) => (typeof raw === "string" && parts(raw) !== undefined ? raw : undefined),
  });
}

/**
 * A label pair as an object.
 *
 * @param pair As {@link labelPair} has checked it.
 */
export function labelsOf(pair: string): Labels {
  const [name, value] = parts(pair) ?? [];
  if (name === undefined || value === undefined) {
    throw new Error(`${pair} was not checked to be a label`);
  }
  return { [name]: value };
}

function parts(pair: string): readonly [string, string] | undefined {
  const [name = "", value, ...more] = pair.split("=");
  return value !== undefined && more.length === 0 && labelName.test(name) && labelValue.test(value)
    ? [name, value]
    : undefined;
}

/** Labels as an object: names to values. Numbers and booleans are taken as the text that they were typed as. */
export function labels(rest: FieldText) {
  return field({
    ...rest,
    type: "object",
    allowed: "an object of labels: names to values",
    parse: (raw): Labels | undefined => {
      if (typeof raw !== "object" || raw === null || Array.isArray(raw)) {
        return undefined;
      }
      const entries = Object.entries(raw).map(([name, value]): [string, unknown] => [
        name,
        typeof value === "number" || typeof value === "boolean" ? String(value) : value,
      ]);
      return entries.every(isLabel) ? Object.fromEntries(entries) : undefined;
    },
  });
}

function isLabel(entry: [string, unknown]): entry is [string, string] {
  const [name, value] = entry;
  return labelName.test(name) && typeof value === "string" && labelValue.test(value);
}
