import { z } from "zod";
import { certificateSettings } from "./certificates/settings";
import { imageSettings, topicsSetting, usersSetting } from "./clients/settings";
import {
  controllersSetting,
  kafkaSettings,
  replicasSetting,
  resourceSettings,
  storageSettings,
} from "./cluster/settings";
import { connectSettings } from "./connect/settings";
import { externalSettings } from "./external/settings";
import { flag, namespaceName, oneOf, text } from "./fields/fields";
import { renderSetting } from "./gitops/settings";
import { metricsSettings } from "./metrics/settings";
import { operatorSettings } from "./operator/settings";
import { placementSettings } from "./placement/settings";
import { rebalanceSettings } from "./rebalance/settings";
import { permitSettings, purposeSetting } from "./safety/settings";
import { stageSetting } from "./stageSetting";
import { waitSettings } from "./waitSettings";

/**
 * The stack config: every key, its default, what it means and what is allowed.
 *
 * This is the one description. Pulumi.yaml's declarations and docs/settings.md are written from it
 * (`npm run docs`), and a test holds them equal.
 */
export const settingsSchema = z.strictObject({
  stage: stageSetting.prefault("1"),
  replicas: replicasSetting,
  controllers: controllersSetting,
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
  kafka: kafkaSettings,
  storage: storageSettings,
  resources: resourceSettings,
  metrics: metricsSettings,
  placement: placementSettings,
  rebalance: rebalanceSettings,
  external: externalSettings,
  topics: topicsSetting,
  users: usersSetting,
  certificates: certificateSettings,
  connect: connectSettings,
  images: imageSettings,
  wait: waitSettings,
});

/** The stack config, checked and complete. */
export type Settings = Readonly<z.infer<typeof settingsSchema>>;
