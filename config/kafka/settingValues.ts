import { nearest } from "../fields/fields";
import type { KafkaConfig } from "./kafkaConfig";
import type { KafkaSetting } from "./settingTable";

/** What is wrong with the value of a setting. */
export interface ValueProblem {
  /** What is allowed, as the end of the sentence "allowed is …". */
  readonly allowed: string;
  /** A value that was probably meant. */
  readonly meant?: string | undefined;
}

/**
 * What is wrong with a value by all of these definitions of its setting; undefined if one of them takes it, or if
 * there are none.
 *
 * Values are read as Kafka reads them (`ConfigDef.parseType`): text without the space around it.
 */
export function settingValueProblem(
  variants: readonly KafkaSetting[],
  value: KafkaConfig[string],
): ValueProblem | undefined {
  const text = String(value).trim();
  const problems = variants.map((setting) => problemBy(setting, text));
  return problems.includes(undefined) ? undefined : problems.at(-1);
}

/** The least and the greatest number of a type, in the words of Java. */
const BITS = { short: 16n, int: 32n, long: 64n } as const;

function problemBy(setting: KafkaSetting, text: string): ValueProblem | undefined {
  switch (setting.type) {
    case "boolean":
      return /^(true|false)$/i.test(text)
        ? undefined
        : { allowed: "true or false", meant: nearest(text, ["true", "false"]) };
    case "short":
    case "int":
    case "long":
      return wholeNumberProblem(setting, text, BITS[setting.type]);
    case "double":
      return numberProblem(setting, text);
    case "list":
      return listProblem(setting, text);
    default:
      return wordProblem(setting, text);
  }
}

function wholeNumberProblem({ min, max }: KafkaSetting, text: string, bits: bigint): ValueProblem | undefined {
  const least = min === undefined ? -(2n ** (bits - 1n)) : BigInt(min);
  const most = max === undefined ? 2n ** (bits - 1n) - 1n : BigInt(max);
  const number = /^[-+]?\d+$/.test(text) ? BigInt(text.replace(/^\+/, "")) : undefined;
  return number !== undefined && number >= least && number <= most
    ? undefined
    : { allowed: `a whole number from ${least} to ${most}` };
}

function numberProblem({ min, max }: KafkaSetting, text: string): ValueProblem | undefined {
  const number = /^[-+]?(\d+\.?\d*|\.\d+)([eE][-+]?\d+)?$/.test(text) ? Number(text) : Number.NaN;
  const inBounds =
    number >= Number(min ?? Number.NEGATIVE_INFINITY) && number <= Number(max ?? Number.POSITIVE_INFINITY);
  const bounds = [min === undefined ? [] : [`from ${min}`], max === undefined ? [] : [`to ${max}`]].flat();
  return inBounds ? undefined : { allowed: ["a number", ...bounds].join(" ") };
}

function listProblem({ words, notEmpty }: KafkaSetting, text: string): ValueProblem | undefined {
  const entries = text === "" ? [] : text.split(",").map((entry) => entry.trim());
  if (notEmpty && entries.length === 0) {
    return { allowed: "a list with commas that is not empty" };
  }
  const strange = words === undefined ? undefined : entries.find((entry) => !words.includes(entry));
  return words === undefined || strange === undefined
    ? undefined
    : { allowed: `a list with commas of ${words.join(", ")}`, meant: nearest(strange, words) };
}

function wordProblem(
  { words, anyCase = false, notEmpty = false }: KafkaSetting,
  text: string,
): ValueProblem | undefined {
  if (
    words !== undefined &&
    !words.some((word) => word === text || (anyCase && word.toLowerCase() === text.toLowerCase()))
  ) {
    return { allowed: `one of ${words.join(", ")}`, meant: nearest(text, words) };
  }
  return notEmpty && text === "" ? { allowed: "text that is not empty" } : undefined;
}
