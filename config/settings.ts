import { z } from "zod";
import { bridgeSettings } from "./bridge/settings";
import { certificateSettings } from "./certificates/settings";
import { ownersSetting, topicFilesSetting, userFilesSetting } from "./clients/fileSettings";
import { imageSettings, usersSetting } from "./clients/settings";
import {
  topicDefaultsSetting,
  topicProfilesSetting,
  topicsElsewhereSetting,
  topicsSetting,
} from "./clients/topicSettings";
import { poolsSetting } from "./cluster/poolSettings";
import {
  clusterSettings,
  controllersSetting,
  kafkaSettings,
  replicasSetting,
  resourceSettings,
  storageSettings,
} from "./cluster/settings";
import { connectClustersSetting, connectSettings } from "./connect/settings";
import { externalSettings } from "./external/settings";
import { flag, namespaceName, oneOf, text } from "./fields/fields";
import { renderSetting } from "./gitops/settings";
import { metricsSettings } from "./metrics/settings";
import { mirrorSettings } from "./mirror/settings";
import { networkPoliciesSetting } from "./networks/settings";
import { operatorSettings } from "./operator/settings";
import { patchesSetting, patchFilesSetting } from "./patches/settings";
import { placementSettings } from "./placement/settings";
import type { Places } from "./problems/places";
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
  pools: poolsSetting,
  namespace: namespaceName({
    description:
      "The namespace of the cluster and of everything that belongs to it. Fixed once there is a Kafka: a preview rejects another one, since the cluster would be deleted with its data.",
    example: "myproject",
  }).prefault("myproject"),
  createNamespace: flag({
    description:
      "Whether this stack creates and deletes the namespace. Turn it off before the first update if the namespace exists already. Turning it off later is rejected: in a stack for a demo the namespace would be deleted with everything in it.",
    example: "false",
  }).prefault(true),
  demo: flag({
    description:
      "Whether the demo's own topic, users, clients and connector are part of the stack. Off for a cluster of your own: stage 8 then has the topics of the stack config and no others, stage 9 its users, stage 10 nothing, stage 14 the connectors that you list.",
    example: "false",
  }).prefault(true),
  clusterStack: text({
    pattern: /^(|[^/\s]+\/[^/\s]+\/[^/\s]+)$/,
    allowed: "the full name of a stack, organization/project/stack, or nothing for a stack with a cluster of its own",
    description:
      "The stack that has the cluster, for a stack that has only topics and users: it asks that stack for the rest, by StackReference, and has no operator, no Kafka and no namespace of its own. See docs/topics.md. Fixed once the stack has deployed something.",
    example: "organization/amq-streams-demo/platform",
  }).prefault(""),
  context: text({
    pattern: /^\S*$/,
    allowed: "the name of a kubeconfig context, or nothing for the current one",
    description: "The kubeconfig context to deploy to. Default: the current one.",
    example: "crc-admin",
  }).prefault(""),
  takeOver: flag({
    description:
      "Whether the stack takes over objects that exist in the cluster but not in its state, instead of failing on them. For one update, after another was killed or the state was lost, and only if all such objects belong to this stack.",
    example: "true",
  }).prefault(false),
  purpose: purposeSetting,
  permit: permitSettings,
  render: renderSetting,
  platform: oneOf(["openshift", "kubernetes"], {
    description:
      "What kind of cluster it is. OpenShift has OLM, ImageStreams, BuildConfigs and routes; plain Kubernetes does not.",
    example: "kubernetes",
  }).prefault("openshift"),
  operator: operatorSettings,
  cluster: clusterSettings,
  kafka: kafkaSettings,
  storage: storageSettings,
  resources: resourceSettings,
  metrics: metricsSettings,
  placement: placementSettings,
  rebalance: rebalanceSettings,
  external: externalSettings,
  networkPolicies: networkPoliciesSetting,
  topics: topicsSetting,
  topicDefaults: topicDefaultsSetting,
  topicProfiles: topicProfilesSetting,
  topicFiles: topicFilesSetting,
  topicsElsewhere: topicsElsewhereSetting,
  users: usersSetting,
  userFiles: userFilesSetting,
  owners: ownersSetting,
  certificates: certificateSettings,
  connect: connectSettings,
  connectClusters: connectClustersSetting,
  mirror: mirrorSettings,
  bridge: bridgeSettings,
  images: imageSettings,
  patches: patchesSetting,
  patchFiles: patchFilesSetting,
  wait: waitSettings,
});

/** The stack config, checked and complete. */
export type Settings = Readonly<z.infer<typeof settingsSchema>> & {
  /** Where entries of `topics` and `users` stand that come from files. Absent: none does. */
  readonly places?: Places;
};
