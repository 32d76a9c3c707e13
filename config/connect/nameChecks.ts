import { names } from "../kafka/names";
import { duplicateEntries } from "../problems/duplicates";
import type { Problem } from "../problems/problems";
import { propertyPath, removeCommand, setCommand } from "../problems/propertyPath";
import { sinkGroup } from "./connectorRules";
import { connectSettingsOf, type WithConnectSettings } from "./each";
import { groupOf, wantedConnectors } from "./planning";

/**
 * Names that Connect clusters and connectors must not share: of KafkaConnects and KafkaConnectors in the namespace, of
 * groups and topics in Kafka. Pure.
 */

/** The settings with everything that has a name in Kafka beside Connect. */
interface NamedSettings extends WithConnectSettings {
  readonly demo: boolean;
  readonly cluster: { readonly name: string };
  readonly topics: readonly { readonly name: string; readonly topicName?: string | undefined }[];
}

/** KafkaConnects have one name each, and so have KafkaConnectors, whichever Connect cluster they run on. */
export function connectNameProblems(settings: WithConnectSettings & { readonly demo: boolean }): Problem[] {
  const clusters = connectSettingsOf(settings);
  return [
    ...duplicateEntries(clusters.map(({ path, connect: { name } }) => ({ path, name }))),
    ...duplicateEntries(
      clusters.flatMap(({ path, connect }) =>
        wantedConnectors(connect, settings).map(({ name }, index) => ({ path: [...path, "connectors", index], name })),
      ),
    ),
  ];
}

/** Names of clusters that are those of somebody else: as a group, as a user, or in Kubernetes. */
export function connectGroupProblems(settings: NamedSettings): Problem[] {
  const { connectClusters, topics } = settings;
  const taken = takenNames(settings);
  return connectClusters.flatMap(({ name }, index) => {
    const path = ["connectClusters", index, "name"];
    const owner = taken.get(name);
    const { group, topics: own } = groupOf(name);
    const declared = topics.flatMap((topic, at) =>
      Object.values(own).includes(topic.topicName ?? topic.name) ? [["topics", at]] : [],
    );
    return [
      ...(owner === undefined
        ? []
        : [
            {
              key: propertyPath(path),
              message: `is ${JSON.stringify(name)}, but ${owner}, and a Connect cluster shares its name with its group, its user and its metrics; allowed is a name of its own`,
              fix: setCommand(path, `${name}-workers`),
            },
          ]),
      ...declared.map((topic) => ({
        key: propertyPath(topic),
        message: `is a topic that the workers of connectClusters[${index}] make themselves, in which the group ${group} keeps its state; a KafkaTopic would change it under them, and delete it when it goes`,
        fix: removeCommand(topic),
      })),
    ];
  });
}

/** Users with programs of their own. */
interface SettingsWithUsers extends WithConnectSettings {
  readonly users: readonly { readonly name: string; readonly groups?: readonly string[] | undefined }[];
}

/** Groups of users in which workers are: consumers and workers cannot be in one group. */
export function consumerGroupProblems({ connectClusters, users }: SettingsWithUsers): Problem[] {
  return users.flatMap(({ name: user, groups = [] }, index) =>
    groups.flatMap((group, at) => {
      const cluster = connectClusters.findIndex(({ name }) => groupOf(name).group === group);
      // The entry may be that of the workers' own user.
      if (cluster < 0 || connectClusters[cluster]?.name === user) {
        return [];
      }
      const path = ["users", index, "groups", at];
      return [
        {
          key: propertyPath(path),
          message: `is ${JSON.stringify(group)}, the group of the workers of connectClusters[${cluster}]: Kafka lets no consumers into a group of workers, nor the other way round; allowed is another group`,
          fix: setCommand(path, `${group}-consumers`),
        },
      ];
    }),
  );
}

/** What is somebody's already, and whose: the end of a sentence. */
function takenNames(settings: NamedSettings): ReadonlyMap<string, string> {
  const { demo, cluster, connect } = settings;
  const sinks = connectSettingsOf(settings).flatMap(({ connect: each }) => wantedConnectors(each, settings));
  return new Map([
    ...sinks.flatMap((connector) => {
      const group = sinkGroup(connector);
      return group === undefined ? [] : [[group, `that is the group of the connector ${connector.name}`] as const];
    }),
    ...(demo
      ? ([
          [names.consumerGroup, "that is the group of the demo's consumer"],
          [names.user, "that is the demo's user"],
        ] as const)
      : []),
    [cluster.name, "that is the Kafka"] as const,
    [`${cluster.name}-operators`, "that is what the dashboard of its operators is called by"] as const,
    ["strimzi-cluster-operator", "that is the cluster operator"] as const,
    [groupOf().group, `that is the group of the workers of ${connect.name}`] as const,
  ]);
}
