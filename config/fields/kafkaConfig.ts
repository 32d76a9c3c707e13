import { z } from "zod";
import type { KafkaConfig } from "../kafka/kafkaConfig";
import { show } from "../problems/problems";
import type { FieldMeta, FieldText } from "./fields";

/** Wide enough for the names that plugins give their settings. */
const settingName = /^[A-Za-z]\S*$/;

const KAFKA_VALUE = "a string, a number or a boolean";

/** An object of Kafka settings: names to strings, numbers and booleans. */
export function kafkaConfig(rest: FieldText) {
  const allowed = `an object of Kafka's settings, each ${KAFKA_VALUE}`;
  return z
    .unknown()
    .transform((raw, context): KafkaConfig => {
      if (typeof raw !== "object" || raw === null || Array.isArray(raw)) {
        context.addIssue({
          code: "custom",
          message: `is ${show(raw)}; allowed is ${allowed}`,
          params: { example: rest.example, exampleAt: rest.exampleAt },
        });
        return z.NEVER;
      }
      const values = Object.entries(raw);
      for (const [name, value] of values) {
        if (!settingName.test(name)) {
          context.addIssue({
            code: "custom",
            path: [name],
            message: "is no name of a setting: those begin with a letter and have no spaces in them",
          });
        } else if (!isKafkaValue(value)) {
          context.addIssue({ code: "custom", path: [name], ...noKafkaValue(name, value) });
        }
      }
      return Object.fromEntries(
        values.filter((entry): entry is [string, KafkaConfig[string]] => isKafkaValue(entry[1])),
      );
    })
    .meta({ ...rest, type: "object", allowed } satisfies FieldMeta);
}

function isKafkaValue(value: unknown): value is KafkaConfig[string] {
  return ["string", "number", "boolean"].includes(typeof value);
}

/** What is wrong with a value of a setting, and what was meant if that can be seen. */
function noKafkaValue(name: string, value: unknown): { message: string; params: object } {
  const leaf = onlyLeaf(value, name);
  if (leaf !== undefined) {
    return {
      message: `is an object; the dots of a setting's name are part of it, and ${show(leaf.name)} stands in quotes in a path`,
      params: { siblings: { remove: true, set: [{ name: leaf.name, value: String(leaf.value) }] } },
    };
  }
  const listed = Array.isArray(value) && value.length > 0 && value.every(isKafkaValue) ? value.join(",") : undefined;
  return {
    message: `is ${show(value)}; allowed is ${KAFKA_VALUE}${listed === undefined ? "" : ", and a list is written with commas"}`,
    params: listed === undefined ? {} : { example: listed },
  };
}

/** The one value in objects within objects, with the names on the way to it: what a path with dots is stored as. */
function onlyLeaf(value: unknown, name: string): { name: string; value: KafkaConfig[string] } | undefined {
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    return undefined;
  }
  const [entry, ...others] = Object.entries(value);
  if (entry === undefined || others.length > 0) {
    return undefined;
  }
  const path = `${name}.${entry[0]}`;
  return isKafkaValue(entry[1]) ? { name: path, value: entry[1] } : onlyLeaf(entry[1], path);
}
