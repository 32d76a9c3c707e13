import { pick } from "es-toolkit/object/pick";
import fc from "fast-check";
import { z } from "zod";
import { topicStackKeys } from "../../../config/clusterStack";
import { innerSchema } from "../../../config/fields/schema";
import { kafkaSettingNames } from "../../../config/kafka/settingTable";
import type { RawConfig } from "../../../config/parseSettings";
import { settingsSchema } from "../../../config/settings";

/**
 * Stack configs out of the schema of the settings: any of its keys, with values that its fields say they allow, and
 * now and then one that nobody would allow. A new setting is in them without a word here.
 */

/** What a field says of itself. */
const fieldText = z.object({
  type: z.string(),
  allowed: z.string(),
  example: z.string(),
  secretFile: z.boolean().default(false),
});

/** Values that no field means, and some that look as if. */
const junk = fc.constantFrom<unknown>(
  ...["", " ", "-", "💥", "a\nb", "../../etc/passwd", "$(reboot)", "__proto__", "constructor", "x".repeat(300)],
  ...["-----BEGIN PRIVATE KEY-----", "010", "1_000", "1e99", "9223372036854775808", "true ", "null"],
  ...[
    null,
    true,
    false,
    0,
    -1,
    1.5,
    2 ** 53 + 2,
    1e300,
    [],
    [[]],
    {},
    { __proto__: { a: 1 } },
    [null],
    { a: { b: {} } },
  ],
);

function object(schema: z.ZodObject, withJunk: boolean): fc.Arbitrary<Record<string, unknown>> {
  const required = Object.entries(schema.shape).filter(([, field]) => !isOptional(field));
  const values = Object.fromEntries(
    Object.entries(schema.shape).flatMap(([key, field]) => {
      const arbitrary = anyValue(field, withJunk);
      return arbitrary === undefined ? [] : [[key, isOptional(field) ? sometimes(arbitrary) : arbitrary]];
    }),
  );
  const known = fc
    .record(values)
    .map((all) => Object.fromEntries(Object.entries(all).filter(([, value]) => value !== undefined)));
  return withJunk && required.length === 0
    ? fc
        .tuple(known, fc.option(fc.tuple(fc.constantFrom("strage", "__proto__", "a.b", ""), junk), { freq: 20 }))
        .map(([all, extra]) => (extra === null ? all : { ...all, [extra[0]]: extra[1] }))
    : known;
}

/** Few keys are set in a stack config. */
function sometimes(arbitrary: fc.Arbitrary<unknown>): fc.Arbitrary<unknown> {
  return fc.oneof({ weight: 4, arbitrary: fc.constant(undefined) }, { weight: 1, arbitrary });
}

function isOptional(field: z.core.$ZodType): boolean {
  return z.safeParse(field, undefined).success;
}

/** Values of a field; none for keys and certificates, which no example has. */
function anyValue(field: z.core.$ZodType, withJunk: boolean): fc.Arbitrary<unknown> | undefined {
  const good = goodValue(field, withJunk);
  return good === undefined || !withJunk
    ? good
    : fc.oneof({ weight: 8, arbitrary: good }, { weight: 1, arbitrary: junk });
}

function goodValue(field: z.core.$ZodType, withJunk: boolean): fc.Arbitrary<unknown> | undefined {
  const inner = innerSchema(field);
  if (inner instanceof z.ZodObject) {
    return object(inner, withJunk);
  }
  if (inner instanceof z.ZodArray) {
    const element = anyValue(inner.element, withJunk);
    return element && fc.array(element, { maxLength: 3 });
  }
  const { type, allowed, example, secretFile } = fieldText.parse(z.globalRegistry.get(inner));
  return secretFile ? undefined : fieldValue(type, allowed, example);
}

function fieldValue(type: string, allowed: string, example: string): fc.Arbitrary<unknown> {
  const words = /^one of (.*)$/.exec(allowed)?.[1]?.split(", ");
  const [, min, max] = / from (\d+) to (\d+)/.exec(allowed) ?? [];
  if (words !== undefined) {
    return fc.constantFrom(...words);
  }
  if (type === "boolean") {
    return fc.constantFrom<unknown>(true, false, "true", "false");
  }
  if (min !== undefined && max !== undefined) {
    const least = Number(min);
    // Small numbers go with others more often.
    return fc
      .oneof(
        fc.integer({ min: least, max: Math.min(Number(max), least + 5) }),
        fc.integer({ min: least, max: Number(max) }),
      )
      .chain((number) => fc.constantFrom<unknown>(number, String(number)));
  }
  return type === "object" ? kafkaSettings : fc.constantFrom(example, `${example}`.toLowerCase());
}

/** Settings of Kafka's own, of any owner, with values of every type. */
const kafkaSettings = fc.dictionary(
  fc.constantFrom(...kafkaSettingNames("broker"), ...kafkaSettingNames("topic"), "plugin.of.mine"),
  fc.constantFrom<string | number | boolean>(
    1,
    2,
    1000,
    "604800000",
    true,
    "false",
    "delete",
    0.5,
    "9223372036854775807",
  ),
  { maxKeys: 2, noNullPrototype: true },
);

/**
 * What a person would see to, and a generator does not: a stack of topics leaves the cluster's settings to the other
 * stack, and without OpenShift OLM installs nothing.
 */
function fitting(config: RawConfig, isTopicStack: boolean): RawConfig {
  if (isTopicStack) {
    return pick(config, topicStackKeys);
  }
  const { clusterStack: _, ...rest } = config;
  return rest.platform === "kubernetes" ? { operator: { install: "manifests" }, ...rest } : rest;
}

/** Any stack config. Its stage is mostly a late one: what is set for parts that are not there does nothing. */
export const anyStackConfig: fc.Arbitrary<RawConfig> = fc
  .tuple(
    fc.constantFrom(1, 2, 5, 7, 10, 12, 14, 14),
    fc.oneof(
      { weight: 3, arbitrary: object(settingsSchema, false) },
      { weight: 1, arbitrary: object(settingsSchema, true) },
    ),
    fc.constantFrom("fitting", "fitting", "fitting", "fitting, of topics", "as it comes"),
  )
  .map(([stage, config, how]) => {
    const whole = { stage, ...config };
    return how === "as it comes" ? whole : fitting(whole, how !== "fitting");
  });
