import { z } from "zod";
import { flag, image, keyIn, objectName, oneOf, text, whole } from "../fields/fields";
import { needs } from "../operator/capabilities";
import { aclSetting } from "./aclSettings";
import demoImages from "./demoImages.json";
import { takeOverField } from "./topicSettings";
import { useSettings } from "./useSettings";

function certificateDays(rest: { readonly description: string; readonly example: string }) {
  return whole({ min: 1, max: 3650, what: "days", ...rest });
}

/** A limit that brokers hold a user to (Apache Kafka documentation, "Quotas"). */
function quota(what: string, description: string) {
  return whole({
    min: 1,
    max: Number.MAX_SAFE_INTEGER,
    what,
    description: `${description} Default: no limit.`,
    example: "1000000",
  }).optional();
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
  password: z
    .strictObject({
      name: objectName({
        description:
          "scram-sha-512: the Secret with the user's password, which exists in the stack's namespace. Default: the program makes a password.",
        example: "orders-login",
      }),
      key: keyIn("Secret", { description: "The key in that Secret.", example: "password" }).prefault("password"),
    })
    .optional(),
  quotas: z
    .strictObject({
      producerByteRate: quota("bytes a second", "The most bytes a second that the user may produce to each broker."),
      consumerByteRate: quota("bytes a second", "The most bytes a second that it may fetch from each broker."),
      requestPercentage: quota(
        "percent",
        "The most of a broker's time that its requests may take: percent of one thread, so that several threads have several hundred.",
      ),
      controllerMutationRate: quota(
        "partitions a second",
        "The most partitions a second that it may create or delete, with their topics.",
      ),
    })
    .optional(),
  superUser: flag({
    description:
      "Whether the user may do everything, whatever the rules say: Kafka's super user. For tools of administrators. The brokers restart one by one when super users come or go.",
    example: "true",
  }).optional(),
  ...useSettings,
  takeOver: takeOverField("KafkaUser"),
  acls: z
    .array(aclSetting)
    .meta({
      type: "array",
      description:
        "Rules of what the user may do, beside those that follow from what it says it does (`produces` and so on). Without any rule it may do nothing.",
      example: "topic",
      exampleAt: [0, "resource", "type"],
    })
    .optional(),
});

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
      description: "The image of the demo producer. `npm run images` shows the command that pins it by digest.",
      example: "quay.io/strimzi-examples/java-kafka-producer:latest",
    }).prefault(demoImages.producer),
    consumer: image({
      description: "The image of the demo consumer. `npm run images` shows the command that pins it by digest.",
      example: "quay.io/strimzi-examples/java-kafka-consumer:latest",
    }).prefault(demoImages.consumer),
  })
  .prefault({});

/** One entry of `users`, checked. */
export type UserSettings = z.infer<typeof userSettings>;

/** The settings under `images`, checked. */
export type ImageSettings = z.infer<typeof imageSettings>;
