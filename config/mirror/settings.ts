import { z } from "zod";
import { topicPatternField } from "../clients/topicSettings";
import { flag, keyIn, namespaceName, objectName, oneOf, PORT, text, whole } from "../fields/fields";
import { kafkaConfig } from "../fields/kafkaConfig";
import { workerJvm, workerResources } from "../fields/podResources";
import { names } from "../kafka/names";

/** A key of a Secret, with the name that Strimzi's user operator gives it. */
function keyOfUser(key: string, what: string) {
  return keyIn("Secret", { description: `The key in the Secret with the user's ${what}.`, example: key }).prefault(key);
}

const topicPattern = topicPatternField({
  description: "A topic of the source, or the beginning of several with a *.",
  example: "orders",
});

/** Consumer groups may have almost any name; those that a pattern of Java's can be made from need no more than this. */
const groupPattern = text({
  pattern: /^(\*|[^\s*,]{1,200}\*?)$/,
  allowed: "a group's name without spaces and commas, or the beginning of several and a *",
  description: "A consumer group of the source, or the beginning of several with a *.",
  example: "billing",
});

const ADDRESS = `[A-Za-z0-9.-]+:${PORT}`;

/** How MirrorMaker logs in to a source. */
const authentication = z
  .strictObject({
    type: oneOf(["none", "tls", "scram-sha-512"], {
      description:
        "How MirrorMaker logs in to the source. Default: tls where Strimzi runs the source (`cluster`), otherwise none.",
      example: "scram-sha-512",
    }).optional(),
    secret: objectName({
      description:
        "The Secret with what it logs in with, in the stack's namespace. Default, where Strimzi runs the source: the one of the KafkaUser <mirror.name>-<alias>.",
      example: "old-reader",
    }).optional(),
    certificate: keyOfUser("user.crt", "certificate"),
    key: keyOfUser("user.key", "private key"),
    username: text({
      pattern: /^\S{1,255}$/,
      allowed: "a user's name without spaces",
      description: "scram-sha-512: the user. Default: what the Secret is called, as with Strimzi's KafkaUsers.",
      example: "old-reader",
    }).optional(),
    password: keyOfUser("password", "password"),
  })
  .prefault({});

/** A cluster that topics are copied from, with what is copied. */
const source = z.strictObject({
  alias: text({
    // Names of topics, objects and keys of a Secret follow from it; a dot is what separates it from a topic's name.
    pattern: /^[a-z0-9]([-a-z0-9]{0,28}[a-z0-9])?$/,
    allowed: "1 to 30 lower-case letters, digits and hyphens, without a hyphen at either end",
    description:
      "What the source is called here. MirrorMaker remembers by it what it has copied: under another alias it copies everything again.",
    example: "old",
  }),
  cluster: objectName({
    description:
      "The Kafka resource of the source, where Strimzi runs it in this Kubernetes cluster. The address, the CA and the user then have defaults.",
    example: "old-cluster",
  }).optional(),
  namespace: namespaceName({
    description:
      "The namespace of that Kafka. Default: the stack's. Secrets of another namespace must be copied: docs/mirror.md.",
    example: "old-project",
  }).optional(),
  bootstrapServers: text({
    pattern: new RegExp(`^${ADDRESS}(,${ADDRESS})*$`),
    allowed: "addresses as host:port, with commas between them",
    description:
      "Where the source's brokers are. Default, with `cluster`: port 9093 of its bootstrap service in its namespace.",
    example: "kafka.example.com:9093",
  }).optional(),
  topics: z
    .array(topicPattern)
    .meta({
      type: "array",
      description:
        "Topics that are copied, by name or by the beginning of their names with a *; * alone is all of them. Rules on both sides follow from it.",
      example: "orders",
      exampleAt: [0],
    })
    .prefault([]),
  exclude: z
    .array(topicPattern)
    .meta({
      type: "array",
      description:
        "Topics that are not copied although `topics` has them. Those that Kafka, Connect and MirrorMaker keep for themselves never are.",
      example: "scratch-*",
      exampleAt: [0],
    })
    .prefault([]),
  groups: z
    .array(groupPattern)
    .meta({
      type: "array",
      description:
        "Consumer groups whose offsets are carried over, so that they go on here where they stopped there; by name or by the beginning of their names with a *. Default: none.",
      example: "billing",
      exampleAt: [0],
    })
    .prefault([]),
  topicNames: oneOf(["prefixed", "same"], {
    description:
      "What the topics are called here: <alias>.<topic> (`prefixed`), or as in the source (`same`), for a move and for nothing that also goes the other way. Rejected for a source that has been copied already.",
    example: "same",
  }).prefault("prefixed"),
  syncTopicConfigs: flag({
    description:
      "Whether the settings of copied topics follow the source's, every ten minutes. Off where KafkaTopics say what they are.",
    example: "false",
  }).prefault(true),
  state: oneOf(["running", "paused", "stopped"], {
    description:
      "Whether the source is copied. Paused, tasks stay and do nothing; stopped, there are none, and offsets can be changed. It goes on where it was.",
    example: "paused",
  }).optional(),
  tasksMax: whole({
    min: 1,
    max: 1000,
    what: "tasks",
    description: "How many tasks copy at most: no more than the topics have partitions.",
    example: "4",
  }).prefault(1),
  tls: z
    .strictObject({
      enabled: flag({
        description: "Whether the connection to the source is encrypted.",
        example: "false",
      }).prefault(true),
      secret: objectName({
        description:
          "The Secret with the CAs of the source's brokers, in the stack's namespace. Default: <cluster>-cluster-ca-cert with `cluster`, otherwise the CAs that Java knows.",
        example: "old-ca",
      }).optional(),
      files: text({
        pattern: /^[-._a-zA-Z0-9*?]+$/,
        allowed: "a key, or a pattern with * for several",
        description: "Which keys of it are certificates, in PEM.",
        example: "ca.crt",
      }).prefault("*.crt"),
    })
    .prefault({}),
  authentication,
  config: kafkaConfig({
    description:
      "Further settings of MirrorMaker's connectors for this source, by Kafka's names. What the other keys decide is rejected here.",
    example: "30",
    exampleAt: ["refresh.topics.interval.seconds"],
  }).prefault({}),
});

/** The settings under `mirror`: MirrorMaker 2, which copies topics of other clusters to this one. */
export const mirrorSettings = z
  .strictObject({
    enabled: flag({
      description:
        "Whether MirrorMaker 2 copies topics of other clusters (`mirror.sources`) to this one, from stage 9 on: it is a user.",
      example: "true",
    }).prefault(false),
    name: text({
      // Strimzi's labels have it, with `-mirrormaker2` behind it, and a label's value has at most 63 characters.
      pattern: /^[a-z]([-a-z0-9]{0,47}[a-z0-9])?$/,
      allowed: "1 to 49 lower-case letters, digits and hyphens, beginning with a letter and not ending with a hyphen",
      description:
        "The name of the KafkaMirrorMaker2, and of the KafkaUser that it is in this cluster. What it has copied is in Kafka, under names of its own, so with another name new workers go on where the former ones were.",
      example: "orders-mirror",
    }).prefault(names.mirror),
    replicas: whole({
      min: 1,
      max: 100,
      what: "workers",
      description: "How many workers run. They share the tasks.",
      example: "2",
    }).prefault(1),
    resources: workerResources(),
    jvm: workerJvm(),
    config: kafkaConfig({
      description: "Worker settings by Kafka's names.",
      example: "5000",
      exampleAt: ["offset.flush.interval.ms"],
    }).prefault({}),
    sources: z
      .array(source)
      .meta({
        type: "array",
        description:
          "The clusters that topics are copied from, each with `alias`, `cluster` or `bootstrapServers`, and `topics`.",
        example: "old",
        exampleAt: [0, "alias"],
      })
      .prefault([]),
  })
  .prefault({});

/** The settings under `mirror`, checked. */
export type MirrorSettings = z.infer<typeof mirrorSettings>;

/** One entry of `mirror.sources`, checked. */
export type SourceSettings = MirrorSettings["sources"][number];
