import { z } from "zod";
import { certificateSettings } from "./certificates/settings";
import { topicSettings, userSettings } from "./clients/settings";
import { resourceSettings } from "./cluster/resources";
import { connectSettings } from "./connect/settings";
import { externalSettings } from "./external/planning";
import {
  byteQuantity,
  duration,
  flag,
  image,
  kafkaConfig,
  namespaceName,
  oneNumber,
  oneOf,
  text,
  whole,
} from "./fields/fields";
import { renderSetting } from "./gitops/planning";
import { MAX_BROKERS } from "./kafka/sizing";
import { metricsSettings } from "./metrics/settings";
import { operatorSettings } from "./operator/settings";
import { placementSettings } from "./placement/settings";
import { rebalanceSettings } from "./rebalance/planning";
import { permitSettings, purposeSetting } from "./safety/settings";
import { stageSetting } from "./stageSetting";

/**
 * The stack config: every key, its default, what it means and what is allowed.
 *
 * This is the one description. Pulumi.yaml's declarations and docs/settings.md are written from it
 * (`npm run docs`), and a test holds them equal.
 */
export const settingsSchema = z.strictObject({
  stage: stageSetting.prefault("1"),
  replicas: whole({
    min: 1,
    max: MAX_BROKERS,
    what: "brokers",
    description: "How many brokers the cluster has. Replication follows: 3 copies and 2 in sync from 3 brokers on.",
    example: "3",
  }).prefault(1),
  controllers: oneNumber([1, 3], {
    description:
      "How many KRaft controllers the cluster has. Fixed when the cluster is created: Strimzi cannot scale them.",
    example: "3",
  }).prefault(1),
  namespace: namespaceName({
    description:
      "The namespace of the cluster and everything that belongs to it. Decided when the stack is made: changing it later deletes the cluster and makes a new one.",
    example: "myproject",
  }).prefault("myproject"),
  createNamespace: flag({
    description:
      "Whether the namespace is this stack's to create and to delete. Turn it off where a project is given to you, before the first update: later it deletes the namespace with all that is in it.",
    example: "false",
  }).prefault(true),
  demo: flag({
    description:
      "Whether the demo's own topic, users, clients and connector are part of the stack. Off for a cluster of your own: stage 8 then has the topics of the stack config and no others, stage 9 its users, stage 10 nothing, stage 14 the connectors that you list.",
    example: "false",
  }).prefault(true),
  context: text({
    pattern: /^\S*$/,
    allowed: "the name of a kubeconfig context, or nothing for the current one",
    description: "The kubeconfig context to deploy to. Default: the current one.",
    example: "crc-admin",
  }).prefault(""),
  takeOver: flag({
    description:
      "Whether objects that are in the cluster and not in the stack's state are taken over instead of refused: for one update, after another was killed or the state was lost. Only if all of them are this stack's.",
    example: "true",
  }).prefault(false),
  purpose: purposeSetting,
  permit: permitSettings,
  render: renderSetting,
  platform: oneOf(["openshift", "kubernetes"], {
    description:
      "What the cluster is. It decides what can be asked for: ImageStreams and BuildConfigs are there on OpenShift only.",
    example: "kubernetes",
  }).prefault("openshift"),
  operator: operatorSettings,
  kafka: z
    .strictObject({
      version: text({
        pattern: /^\d+\.\d+(\.\d+)?$/,
        allowed: "a version of Kafka that the operator supports, such as 4.3.1",
        description: "Kafka's version. Default: the operator's default.",
        example: "4.3.1",
      }).optional(),
      config: kafkaConfig({
        description:
          "Broker settings of your own, by Kafka's names. Those that the operator owns, and names that look misspelt, are refused.",
        example: "6",
        exampleAt: ["num.network.threads"],
      }).prefault({}),
    })
    .prefault({}),
  storage: z
    .strictObject({
      size: byteQuantity({
        description: "The size of each node's volume. It can grow later if the storage class allows it, never shrink.",
        example: "10Gi",
      }).prefault("1Gi"),
      class: storageClass("The storage class of the volumes. Default: the cluster's default class.").optional(),
      brokers: poolStorage("brokers")
        .extend({
          volumes: whole({
            min: 1,
            max: 16,
            what: "volumes",
            description:
              "How many volumes each broker has, all of one size (JBOD). More can be added later; fewer only when what is on the last ones was moved away.",
            example: "2",
          }).prefault(1),
        })
        .prefault({}),
      controllers: poolStorage("controllers").prefault({}),
      deleteClaim: flag({
        description: "Whether volumes are deleted with their brokers. Off: data outlives a cluster that is deleted.",
        example: "true",
      }).prefault(false),
    })
    .prefault({}),
  resources: resourceSettings,
  metrics: metricsSettings,
  placement: placementSettings,
  rebalance: rebalanceSettings,
  external: externalSettings,
  topics: z
    .array(topicSettings)
    .meta({
      type: "array",
      description: "Topics beside the demo's, from stage 8 on; an entry named my-topic changes the demo's own.",
      example: "orders",
      exampleAt: [0, "name"],
    })
    .prefault([]),
  users: z
    .array(userSettings)
    .meta({
      type: "array",
      description: "Users beside the demo's, from stage 9 on; an entry named my-user changes the demo's own.",
      example: "orders",
      exampleAt: [0, "name"],
    })
    .prefault([]),
  certificates: certificateSettings,
  connect: connectSettings,
  images: z
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
    .prefault({}),
  wait: z
    .strictObject({
      ready: flag({
        description: "Whether an update waits until what it deploys is ready.",
        example: "false",
      }).prefault(true),
      timeouts: z
        .strictObject({
          operator: timeout("the operator is installed", "10m"),
          cluster: timeout("Kafka is Ready: pulling images, binding volumes, rolling every broker", "20m"),
          topic: timeout("a topic is Ready", "5m"),
          user: timeout("a user is Ready", "5m"),
          application: timeout("a demo application runs", "5m"),
          connect: timeout("Connect's workers are Ready: building their image, pulling it, starting", "20m"),
          connector: timeout("a connector is Ready", "5m"),
        })
        .prefault({}),
    })
    .prefault({}),
});

/** What differs for the nodes of one pool. */
function poolStorage(nodes: string) {
  return z.strictObject({
    size: byteQuantity({
      description: `The size of the volumes of ${nodes}. Default: as storage.size.`,
      example: "100Gi",
    }).optional(),
    class: storageClass(`The storage class of the volumes of ${nodes}. Default: as storage.class.`).optional(),
  });
}

function storageClass(description: string) {
  return text({
    pattern: /^[a-z0-9]([-a-z0-9.]*[a-z0-9])?$/,
    allowed: "the name of a storage class",
    description,
    example: "gp3-csi",
  });
}

function timeout(until: string, fallback: string) {
  return duration({ description: `How long to wait until ${until}.`, example: "30m" }).prefault(fallback);
}

/** The stack config, checked and complete. */
export type Settings = Readonly<z.infer<typeof settingsSchema>>;
