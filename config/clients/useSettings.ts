import { z } from "zod";
import { text } from "../fields/fields";
import { topicPatternField } from "./topicSettings";

/** A list of one kind of names. */
export function nameList<T extends z.ZodType>(
  field: T,
  rest: { readonly description: string; readonly example: string },
) {
  return z
    .array(field)
    .meta({ type: "array", ...rest, exampleAt: [0] })
    .optional();
}

/** A name that Kafka takes in the names of topics too: an application id, the group of Connect's workers. */
function identifier(rest: { readonly description: string; readonly example: string }) {
  return text({
    ...rest,
    pattern: /^[a-zA-Z0-9._-]{1,200}$/,
    allowed: "letters, digits, dots, underscores and hyphens",
  });
}

/** A topic that a client uses, or several. */
export const anyTopic = topicPatternField({
  description: "A topic, or the beginning of several with a *.",
  example: "orders",
});

/** A name of anything but a topic, or its beginning and a *. */
export function pattern(rest: { readonly description: string; readonly example: string }) {
  return text({ ...rest, pattern: /^(\*|[^*\s]+\*?)$/, allowed: "a name, or the beginning of several and a *" });
}

/** What a user says that it does, from which its rules follow: see config/clients/useRules.ts. */
export const useSettings = {
  produces: nameList(anyTopic, {
    description:
      "Topics that the user produces to, by name or by the beginning of their names with a *: Write and Describe.",
    example: "orders",
  }),
  consumes: nameList(anyTopic, {
    description:
      "Topics that the user consumes, by name or by the beginning of their names with a *: Read and Describe, and Read on its consumer groups (`groups`).",
    example: "orders",
  }),
  groups: nameList(
    pattern({ description: "A consumer group, or the beginning of several with a *.", example: "billing" }),
    {
      description:
        "The user's consumer groups, by name or by the beginning of their names with a *. Default, for a user that consumes: the group of the user's name; for Kafka Streams the application id, for Kafka Connect all that begin with connect-.",
      example: "billing",
    },
  ),
  streams: identifier({
    description:
      "The application id of a Kafka Streams application: it may manage its internal topics, whose names begin with the id and a hyphen, be in the group of the id, and use its transactional ids.",
    example: "order-totals",
  }).optional(),
  connects: identifier({
    description:
      "The group id of Kafka Connect workers that run as the user: they may be in the group, manage the topics that they keep their state in, whose names begin with the id and a hyphen, and use their transactional ids.",
    example: "connect-cluster",
  }).optional(),
  transactional: pattern({
    description:
      "The transactional id of the user's producers, or the beginning of several with a *: Write and Describe.",
    example: "billing-*",
  }).optional(),
};

/** What a user says that it does, checked. */
export type UseSettings = z.infer<z.ZodObject<typeof useSettings>>;
