import { z } from "zod";
import { flag, text, whole } from "../fields/fields";
import { kafkaConfig } from "../fields/kafkaConfig";
import { MAX_BROKERS } from "../kafka/sizing";
import { topicResourceName } from "../kafka/topicResourceName";

/** Kafka's own rule for topic names (org.apache.kafka.common.internals.Topic): the longest is 249 characters. */
const topicName = /^(?!\.{1,2}$)[a-zA-Z0-9._-]{1,249}$/;
const TOPIC_NAME = "a topic's name: up to 249 letters, digits, dots, underscores and hyphens";

/** The beginning of topics' names with a * behind it, or a whole name. */
const topicPattern = /^(?!\.{1,2}$)[a-zA-Z0-9._-]{0,248}(\*|[a-zA-Z0-9._-])$/;

/** Topics by name, or by the beginning of their names. */
export function topicPatternField(rest: { readonly description: string; readonly example: string }) {
  return text({ ...rest, pattern: topicPattern, allowed: "a topic's name, or the beginning of several and a *" });
}

/** What a topic may have from its entry, from its profile or from the defaults. */
const topicValues = {
  partitions: whole({
    min: 1,
    max: 100_000,
    what: "partitions",
    description: "Partitions, 3 by default. They can be added later, never removed.",
    example: "12",
  }).optional(),
  replicas: whole({
    min: 1,
    max: MAX_BROKERS,
    what: "replicas",
    description: "Copies of each partition. Default: what fits the number of brokers.",
    example: "3",
  }).optional(),
  config: kafkaConfig({
    description: "Topic settings, by Kafka's names.",
    example: "compact",
    exampleAt: ["cleanup.policy"],
  }).optional(),
};

/** Whether an entry takes over what is in the cluster by its name. */
export function takeOverField(what: string) {
  return flag({
    description: `Whether a ${what} of this name that is in the cluster, but not in the stack's state, is taken over instead of failing the update: it is this stack's from then on. \`npm run adopt\` writes such entries. Once the update is done it changes nothing, and can be removed.`,
    example: "true",
  }).optional();
}

/** The name of a profile, as it is given and as topics refer to it. */
function profileName(rest: { readonly description: string }) {
  return text({
    ...rest,
    example: "compacted",
    pattern: /^[a-zA-Z][-\w]*$/,
    allowed: "a word of letters, digits, hyphens and underscores",
  });
}

/** One entry of `topics`. What is left out of an entry for the demo's own topic keeps the demo's value. */
const topicSettings = z
  .strictObject({
    name: text({
      pattern: topicName,
      allowed: TOPIC_NAME,
      description:
        "The topic's name. The KafkaTopic has the same, or, where Kubernetes does not take it, one made from it: the KafkaTopic of `Orders_v1` is `orders-v1-` and eight digits that follow from the name.",
      example: "orders",
    }),
    topicName: text({
      pattern: topicName,
      allowed: TOPIC_NAME,
      description: "The topic's name in Kafka, where `name` is to be the KafkaTopic's only.",
      example: "Orders_v1",
    }).optional(),
    profile: profileName({
      description: "The profile of `topicProfiles` from which the topic has what its entry does not set.",
    }).optional(),
    ...topicValues,
    keep: flag({
      description:
        "Whether the topic operator lets go of the topic: what changes here no longer changes the topic, and once an update has set it, the entry can be taken away without deleting the topic in Kafka.",
      example: "true",
    }).optional(),
    takeOver: takeOverField("KafkaTopic"),
  })
  .transform((entry, context) => {
    const { name, topicName } = entry;
    const resourceName = topicResourceName(name);
    if (resourceName === name) {
      return entry;
    }
    if (topicName !== undefined) {
      context.addIssue({
        code: "custom",
        path: ["name"],
        message: `is ${JSON.stringify(name)}, which with topicName is the name of the KafkaTopic alone; allowed is a Kubernetes name: lower-case letters, digits, hyphens and dots`,
        params: { example: resourceName },
      });
      return z.NEVER;
    }
    return { ...entry, name: resourceName, topicName: name };
  });

/** The setting `topics`. */
export const topicsSetting = z
  .array(topicSettings)
  .meta({
    type: "array",
    description: "Topics beside the demo's, from stage 8 on; an entry named my-topic changes the demo's own.",
    example: "orders",
    exampleAt: [0, "name"],
  })
  .prefault([]);

/** The settings under `topicDefaults`. */
export const topicDefaultsSetting = z.strictObject(topicValues).prefault({});

/** The setting `topicProfiles`. */
export const topicProfilesSetting = z
  .array(z.strictObject({ name: profileName({ description: "What topics call the profile." }), ...topicValues }))
  .meta({
    type: "array",
    description: "Settings that several topics share, by a name that their entries give as `profile`.",
    example: "compacted",
    exampleAt: [0, "name"],
  })
  .prefault([]);

/** The setting `topicsElsewhere`. */
export const topicsElsewhereSetting = z
  .array(
    topicPatternField({
      description: "A topic of somebody else, or the beginning of several with a *.",
      example: "payments.*",
    }),
  )
  .meta({
    type: "array",
    description:
      "Topics that other stacks or applications create, by name or by the beginning of their names with a *: users may produce to and consume them. Any other topic that a user names must be one of this stack.",
    example: "payments.*",
    exampleAt: [0],
  })
  .prefault([]);

/** One entry of `topics`, checked: `name` is the KafkaTopic's, `topicName` the topic's where it differs. */
export type TopicSettings = z.infer<typeof topicSettings>;

/** What topics have that set nothing themselves. */
export type TopicDefaults = z.infer<typeof topicDefaultsSetting>;

/** What topics share by the name of a profile. */
export type TopicProfile = z.infer<typeof topicProfilesSetting>[number];
