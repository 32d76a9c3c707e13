import { z } from "zod";
import { flag, image, objectName, oneOf, text, whole } from "../fields/fields";
import { kafkaConfig } from "../fields/kafkaConfig";
import { names } from "../kafka/names";
import { workerSettings } from "./workerSettings";

/** Of echo-sink-1.6.0.jar, as its README gives it. */
const ECHO_SINK_SHA512 =
  "3f30d48079578f9f2d0a097ed9a7088773b135dff3dc8e70d87f8422c073adc1181cb41d823c1d1472b0447a337e4877e535daa34ca8ef21d608f8ee6f5e4a9c";

/** One file of a plugin that Connect Build puts into the worker image, checked against its digest. */
const artifact = z.strictObject({
  plugin: text({
    // The pattern of `build.plugins[].name` in Strimzi's CRD.
    pattern: /^[a-z0-9][-_a-z0-9]*[a-z0-9]$/,
    allowed: "lower-case letters, digits, hyphens and underscores",
    description: "The plugin that the file belongs to; files of one plugin share a folder and a class loader.",
    example: "echo-sink",
  }),
  type: oneOf(["jar", "tgz", "zip", "maven"], {
    description: "What the file is, or that it comes from a Maven repository, with its dependencies.",
    example: "jar",
  }).prefault("jar"),
  url: text({
    pattern: /^https?:\/\/\S+$/,
    allowed: "an http or https URL",
    description: "jar, tgz, zip: where the file is.",
    example: "https://example.com/plugin.jar",
  }).optional(),
  sha512: text({
    pattern: /^[0-9a-f]{128}$/i,
    allowed: "the file's SHA-512 in hexadecimal: 128 digits, as sha512sum prints it",
    description:
      "jar, tgz, zip: the file's SHA-512, which is required: what runs in the workers must be what was reviewed.",
    example: ECHO_SINK_SHA512,
  }).optional(),
  group: mavenName({ description: "maven: the artifact's group id.", example: "org.apache.camel.kafkaconnector" }),
  artifact: mavenName({ description: "maven: the artifact's id.", example: "camel-timer-source-kafka-connector" }),
  version: mavenName({
    description: "maven: the artifact's version, a release: Maven has no digest that Strimzi could check.",
    example: "4.8.5",
  }),
  repository: text({
    pattern: /^https:\/\/\S+$/,
    allowed: "an https URL",
    description: "maven: the repository. Default: Maven Central.",
    example: "https://maven.example.com/releases",
  }).optional(),
});

/** A coordinate of Maven's. */
function mavenName(rest: { readonly description: string; readonly example: string }) {
  return text({
    ...rest,
    pattern: /^(?!.*SNAPSHOT)[A-Za-z0-9][A-Za-z0-9._-]*$/,
    allowed: "letters, digits, dots, underscores and hyphens, and no snapshot",
  }).optional();
}

const connector = z.strictObject({
  name: objectName({ description: "The name of the KafkaConnector.", example: "orders-sink" }),
  class: text({
    pattern: /^[A-Za-z_$][\w.$]*$/,
    allowed: "the name of a Java class, with or without its package",
    description: "The connector's class.",
    example: "EchoSink",
  }),
  tasksMax: whole({
    min: 1,
    max: 1000,
    what: "tasks",
    description: "How many tasks the connector may run.",
    example: "3",
  }).prefault(1),
  version: text({
    pattern: /^\S.*$/,
    allowed: "a version, or a range of versions as Maven writes them",
    description:
      "The version of the connector's plugin, where the workers have several. Default: the newest. Needs Kafka 4.1 or newer.",
    example: "[1.6.0,2.0.0)",
  }).optional(),
  state: oneOf(["running", "paused", "stopped"], {
    description:
      "Whether the connector runs. Paused, its tasks stay and do nothing; stopped, it has none, and its offsets can be changed.",
    example: "paused",
  }).optional(),
  autoRestart: z
    .strictObject({
      enabled: flag({
        description: "Whether the operator restarts the connector, or its tasks, when they fail.",
        example: "true",
      }).prefault(true),
      maxRestarts: whole({
        min: 1,
        max: 1000,
        what: "restarts",
        description: "How often at most, until somebody restarts it by hand. Default: without end.",
        example: "10",
      }).optional(),
    })
    .optional(),
  config: kafkaConfig({
    description:
      "The connector's own settings. Secrets do not belong here: a config provider fetches them, see docs/connect.md.",
    example: "my-topic",
    exampleAt: ["topics"],
  }).prefault({}),
});

/** The demo's plugin: what its connector is in. */
const demoArtifacts: z.input<typeof artifact>[] = [
  {
    plugin: "echo-sink",
    type: "jar",
    url: "https://github.com/scholzj/echo-sink/releases/download/1.6.0/echo-sink-1.6.0.jar",
    sha512: ECHO_SINK_SHA512,
  },
];

/** The demo's connector, which logs every message of its topic: what there is without a list in the stack config. */
export const demoConnectors: z.input<typeof connector>[] = [
  { name: "echo-sink-test", class: "EchoSink", tasksMax: 3, config: { topics: "my-topic", level: "INFO" } },
];

/** What a Connect cluster has beside its name. */
const clusterShape = {
  replicas: whole({
    min: 1,
    max: 100,
    what: "workers",
    description: "How many Connect workers run.",
    example: "2",
  }).prefault(1),
  ...workerSettings,
  config: kafkaConfig({
    description:
      "Worker settings by Kafka's names. With a config provider, connectors can refer to secrets instead of containing them.",
    example: "env",
    exampleAt: ["config.providers"],
  }).prefault({}),
} as const;

/** The name of a Connect cluster. */
function clusterName(rest: { readonly description: string; readonly example: string }) {
  return text({
    ...rest,
    // Strimzi's labels have it, with `-connect` behind it, and a label's value has at most 63 characters.
    pattern: /^[a-z]([-a-z0-9]{0,47}[a-z0-9])?$/,
    allowed: "1 to 49 lower-case letters, digits and hyphens, beginning with a letter and not ending with a hyphen",
  });
}

/** @param fallback The files that there are without a list in the stack config. */
function pluginSettings(fallback: z.input<typeof artifact>[]) {
  return z
    .strictObject({
      from: oneOf(["artifacts", "directory", "image"], {
        description:
          "Where the workers' plugins come from: files that Connect Build downloads (`artifacts`), a folder that `oc start-build` uploads (`directory`, on OpenShift), or an image that you built (`image`).",
        example: "directory",
      }).prefault("artifacts"),
      output: oneOf(["imagestream", "docker"], {
        description:
          "artifacts: where the built image goes: an ImageStream that the stack creates, on OpenShift, or a registry (`docker`).",
        example: "docker",
      }).prefault("imagestream"),
      image: image({
        description: "docker: the image to push. image: the image that you built.",
        example: "registry.example.com/my-org/my-connect:latest",
      }).optional(),
      pushSecret: objectName({
        description: "docker: the secret with the registry's credentials (`kubernetes.io/dockerconfigjson`).",
        example: "registry-credentials",
      }).optional(),
      baseImage: image({
        description:
          "directory: the image that the plugins are put on, which must be the Kafka image of the operator that runs. Default: the one of operator.strimzi and kafka.version; with amq-streams it must be set, since the names of Red Hat's images differ from build to build.",
        example: "quay.io/strimzi/kafka:1.2.0-kafka-4.3.1",
      }).optional(),
      artifacts: z
        .array(artifact)
        .meta({
          type: "array",
          description:
            "artifacts: the files, each with `plugin`, `type`, `url` and `sha512`, or with `plugin`, type maven, `group`, `artifact` and `version`. An empty list: the workers have Kafka's own plugins and no others.",
          example: "echo-sink",
          exampleAt: [0, "plugin"],
        })
        .prefault(fallback),
    })
    .prefault({});
}

/**
 * @param description What the list does.
 * @param fallback The connectors that there are without a list in the stack config.
 */
function connectorList(description: string, fallback: z.input<typeof connector>[]) {
  return z
    .array(connector)
    .meta({ type: "array", description, example: "orders-sink", exampleAt: [0, "name"] })
    .prefault(fallback);
}

/** The settings under `connect`: Kafka Connect, stages 11 to 14. */
export const connectSettings = z
  .strictObject({
    name: clusterName({
      description:
        "The name of the KafkaConnect, and of the KafkaUser that its workers are. What they have done is in Kafka, under names of its own, so with another name new workers go on where the former ones were.",
      example: "orders-connect",
    }).prefault(names.connect),
    ...clusterShape,
    plugins: pluginSettings(demoArtifacts),
    connectors: connectorList(
      "The connectors, each with at least `name` and `class`. A list here replaces the demo's connector.",
      demoConnectors,
    ),
  })
  .prefault({});

/** The setting `connectClusters`: Connect clusters beside the demo's. */
export const connectClustersSetting = z
  .array(
    z.strictObject({
      name: clusterName({
        description:
          "The name of the KafkaConnect, of the KafkaUser that its workers are, and of the group that they form; the topics with their state are `<name>-configs`, `<name>-offsets` and `<name>-status`. Fixed once deployed: by another name it is another cluster, with nothing of what the former one has noted.",
        example: "payments-connect",
      }),
      ...clusterShape,
      plugins: pluginSettings([]),
      connectors: connectorList("The connectors, each with at least `name` and `class`. Default: none.", []),
    }),
  )
  .meta({
    type: "array",
    description:
      "Further Connect clusters, for teams that share no workers: each with a `name`, and what else `connect` has. They come with stage 12, each whole: user, workers, plugins and connectors.",
    example: "payments-connect",
    exampleAt: [0, "name"],
  })
  .prefault([]);

/** The settings of a Connect cluster, checked: those under `connect`, and those of an entry of `connectClusters`. */
export type ConnectSettings = z.infer<typeof connectSettings>;
