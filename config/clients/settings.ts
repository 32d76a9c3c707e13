import { z } from "zod";
import { flag, image, objectName, oneOf, text, whole } from "../fields/fields";
import { kafkaConfig } from "../fields/kafkaConfig";
import { MAX_BROKERS } from "../kafka/sizing";
import { needs } from "../operator/capabilities";
import { aclSetting } from "./aclSettings";

/** Kafka's own rule for topic names (org.apache.kafka.common.internals.Topic): the longest is 249 characters. */
const topicName = /^(?!\.{1,2}$)[a-zA-Z0-9._-]{1,249}$/;

/** One entry of `topics`. What is left out of an entry for the demo's own topic keeps the demo's value. */
const topicSettings = z.strictObject({
  name: objectName({
    description: "The name of the KafkaTopic, and of the topic unless topicName says otherwise.",
    example: "orders",
  }),
  topicName: text({
    pattern: topicName,
    allowed: "a topic's name: up to 249 letters, digits, dots, underscores and hyphens",
    description: "The topic's name in Kafka, where it cannot be a Kubernetes name.",
    example: "Orders_v1",
  }).optional(),
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
  keep: flag({
    description:
      "Whether the topic operator lets go of the topic: what changes here no longer changes the topic, and once an update has set it, the entry can be taken away without deleting the topic in Kafka.",
    example: "true",
  }).optional(),
  config: kafkaConfig({
    description: "Topic settings, by Kafka's names.",
    example: "compact",
    exampleAt: ["cleanup.policy"],
  }).optional(),
});

function certificateDays(rest: { readonly description: string; readonly example: string }) {
  return whole({ min: 1, max: 3650, what: "days", ...rest });
}

/** One entry of `users`. What is left out of an entry for the demo's own user keeps the demo's value. */
const userSettings = z.strictObject({
  name: text({
    // The principal is the certificate's CN, which X.509 limits to 64 characters (RFC 5280, ub-common-name).
    pattern: /^[a-z0-9]([-a-z0-9.]{0,62}[a-z0-9])?$/,
    allowed: "a Kubernetes name of at most 64 characters",
    description: "The name of the KafkaUser; the principal is CN=<name>, or the name alone with a password.",
    example: "orders",
  }),
  authentication: oneOf(["tls", "tls-external", "scram-sha-512"], {
    description:
      "How the user authenticates: with a certificate that the user operator issues (`tls`) or that the program issues (`tls-external`, with certificates.issuer pulumi), or a password (`scram-sha-512`, on a separate listener from stage 5 on). Default: tls, or tls-external where the program issues certificates.",
    example: "scram-sha-512",
  }).optional(),
  validityDays: certificateDays({
    description: `How long the user's certificate is valid, if the user operator issues it (\`tls\`). Default: as certificates.validityDays. ${needs("userCertificateDays")}`,
    example: "30",
  }).optional(),
  renewalDays: certificateDays({
    description: `How long before its end that certificate is renewed. Default: as certificates.renewalDays. ${needs("userCertificateDays")}`,
    example: "10",
  }).optional(),
  acls: z
    .array(aclSetting)
    .meta({
      type: "array",
      description: "What the user may do. Without rules it may do nothing.",
      example: "topic",
      exampleAt: [0, "resource", "type"],
    })
    .optional(),
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

/** The setting `users`. */
export const usersSetting = z
  .array(userSettings)
  .meta({
    type: "array",
    description: "Users beside the demo's, from stage 9 on; an entry named my-user changes the demo's own.",
    example: "orders",
    exampleAt: [0, "name"],
  })
  .prefault([]);

/** The settings under `images`: what the demo applications run. */
export const imageSettings = z
  .strictObject({
    producer: image({
      description: "The image of the demo producer. Name a digest to pin it.",
      example: "quay.io/strimzi-examples/java-kafka-producer:latest",
    }).prefault("quay.io/strimzi-examples/java-kafka-producer:latest"),
    consumer: image({
      description: "The image of the demo consumer. Name a digest to pin it.",
      example: "quay.io/strimzi-examples/java-kafka-consumer:latest",
    }).prefault("quay.io/strimzi-examples/java-kafka-consumer:latest"),
  })
  .prefault({});

/** One entry of `topics`, checked. */
export type TopicSettings = z.infer<typeof topicSettings>;

/** One entry of `users`, checked. */
export type UserSettings = z.infer<typeof userSettings>;

/** The settings under `images`, checked. */
export type ImageSettings = z.infer<typeof imageSettings>;
