import { bridgeProblems } from "./bridge/checks";
import { certificateProblems } from "./certificates/checks";
import { givenUserProblems, topicReplicaProblems, userCertificateProblems } from "./clients/checks";
import { ownerProblems } from "./clients/ownerChecks";
import { profileProblems, topicConfigProblems, topicNameProblems } from "./clients/topicChecks";
import { unknownTopicProblems, usedTopicProblems } from "./clients/useChecks";
import { brokerConfigProblems } from "./cluster/brokerConfig";
import { brokerCount } from "./cluster/brokers";
import { poolProblems, resourceProblems } from "./cluster/checks";
import { baseImageProblems, pluginProblems } from "./connect/checks";
import { connectorReservedKeys, connectorValueProblems, connectorVersionProblems } from "./connect/connectorChecks";
import { connectSettingsOf } from "./connect/each";
import { connectGroupProblems, connectNameProblems, consumerGroupProblems } from "./connect/nameChecks";
import { workerProblems } from "./connect/workerChecks";
import { workerConfigProblems } from "./connect/workerConfig";
import { externalProblems } from "./external/checks";
import { renderProblems } from "./gitops/checks";
import { shownTopic } from "./kafka/topicResourceName";
import { alertTimeProblems, allowListProblems } from "./metrics/checks";
import { mirrorProblems } from "./mirror/checks";
import { mirroredTopics } from "./mirror/planning";
import { kafkaVersion } from "./operator/assumption";
import {
  catalogProblems,
  kafkaVersionProblems,
  metadataVersionProblems,
  operatorConfigProblems,
  sharedNamespaceProblems,
  strimziProblems,
  watchProblems,
} from "./operator/checks";
import { sourceProblems } from "./operator/sources";
import type { Circumstances } from "./problems/circumstances";
import { duplicateNames } from "./problems/duplicates";
import type { Problem } from "./problems/problems";
import type { Settings } from "./settings";

/** A check of values that must go together, and the keys that it reads: it only runs if those are good by themselves. */
export interface CrossCheck {
  readonly reads: readonly Exclude<keyof Settings, "places">[];
  readonly check: (settings: Settings, circumstances: Circumstances) => Problem[];
}

/** What the topics of the stack config are made of. */
const topicKeys = ["topics", "topicDefaults", "topicProfiles", "demo"] as const;

/** The Connect clusters of the stack config. */
const connectKeys = ["connect", "connectClusters"] as const;

/** Every check of this kind. What a topic has to say stands in its own folder. */
export const crossChecks: readonly CrossCheck[] = [
  { reads: [...topicKeys, "replicas", "pools"], check: topicReplicaProblems },
  { reads: ["topics"], check: ({ topics }) => duplicateNames(["topics"], topics, shownTopic) },
  { reads: ["topicProfiles"], check: ({ topicProfiles }) => duplicateNames(["topicProfiles"], topicProfiles) },
  { reads: topicKeys, check: profileProblems },
  { reads: ["topics", "demo"], check: topicNameProblems },
  {
    reads: [...topicKeys, "replicas", "pools", "kafka", "operator"],
    check: (settings) => topicConfigProblems(settings, kafkaVersion(settings)),
  },
  { reads: ["users"], check: ({ users }) => duplicateNames(["users"], users) },
  {
    reads: ["users", "topics", "topicFiles", "topicsElsewhere", "demo", "mirror"],
    check: (settings) => usedTopicProblems({ ...settings, mirrored: mirroredTopics(settings) }),
  },
  {
    reads: ["bridge", "topics", "topicFiles", "topicsElsewhere", "demo", "mirror"],
    check: ({ bridge, ...settings }) =>
      bridge.enabled
        ? unknownTopicProblems([{ path: ["bridge"], use: bridge }], { ...settings, mirrored: mirroredTopics(settings) })
        : [],
  },
  { reads: ["topics", "users", "owners"], check: ownerProblems },
  {
    reads: ["kafka", "replicas", "pools", "operator"],
    check: (settings) => brokerConfigProblems(settings.kafka.config, brokerCount(settings), kafkaVersion(settings)),
  },
  { reads: ["operator", "namespace"], check: watchProblems },
  { reads: ["platform", "operator"], check: catalogProblems },
  { reads: ["operator"], check: operatorConfigProblems },
  { reads: ["operator"], check: strimziProblems },
  { reads: ["operator"], check: sourceProblems },
  { reads: ["operator", "kafka"], check: kafkaVersionProblems },
  { reads: ["operator", "kafka"], check: metadataVersionProblems },
  { reads: ["users", "operator", "certificates"], check: userCertificateProblems },
  { reads: ["users", "clusterStack"], check: givenUserProblems },
  { reads: ["namespace", "createNamespace"], check: sharedNamespaceProblems },
  { reads: ["stage", "platform", ...connectKeys], check: pluginProblems },
  { reads: ["stage", "platform", "operator", "kafka", "namespace", ...connectKeys], check: baseImageProblems },
  { reads: ["resources", "pools"], check: resourceProblems },
  { reads: ["replicas", "pools", "cluster"], check: poolProblems },
  { reads: ["pools"], check: ({ pools }) => duplicateNames(["pools"], pools) },
  { reads: ["render", "context", "operator"], check: renderProblems },
  { reads: ["external", "platform", "replicas", "pools"], check: externalProblems },
  { reads: ["metrics"], check: allowListProblems },
  { reads: ["metrics", "certificates"], check: alertTimeProblems },
  { reads: ["certificates", "users"], check: certificateProblems },
  {
    reads: [...connectKeys, "kafka", "operator"],
    check: (settings) =>
      connectSettingsOf(settings).flatMap(({ path, connect }) =>
        workerConfigProblems(connect.config, [...path, "config"], kafkaVersion(settings)),
      ),
  },
  { reads: connectKeys, check: workerProblems },
  { reads: [...connectKeys, "kafka", "operator"], check: connectorVersionProblems },
  { reads: connectKeys, check: connectorReservedKeys },
  { reads: [...connectKeys, "kafka", "operator"], check: connectorValueProblems },
  { reads: [...connectKeys, "demo"], check: connectNameProblems },
  { reads: [...connectKeys, "demo", "cluster", "topics"], check: connectGroupProblems },
  { reads: ["connectClusters", "users"], check: consumerGroupProblems },
  {
    reads: ["mirror", "cluster", "namespace", "demo", ...connectKeys],
    check: (settings) =>
      mirrorProblems(
        settings,
        connectSettingsOf(settings).map(({ connect }) => connect.name),
      ),
  },
  {
    reads: ["mirror", "kafka", "operator"],
    check: (settings) => workerConfigProblems(settings.mirror.config, ["mirror", "config"], kafkaVersion(settings)),
  },
  {
    reads: ["bridge", "operator", ...connectKeys, "mirror", "cluster", "demo", "networkPolicies", "purpose"],
    check: bridgeProblems,
  },
];
