import { checkpointsTopic, offsetSyncsTopic } from "../../config/mirror/connectors";
import type { MirrorPlan } from "../../config/mirror/plan";
import { counted } from "./content";
import { placementFacts } from "./placementFacts";
import type { Part } from "./topology";

/** MirrorMaker in a picture: what it copies, and where it remembers that. Pure. */

/** Topics that MirrorMaker creates for itself. */
export function mirrorTopics({ topics, sources }: MirrorPlan): Part[] {
  const own = [topics.config, topics.offset, topics.status];
  const perSource = sources.flatMap(({ alias, checkpointConnector }) => [
    offsetSyncsTopic(alias),
    ...(checkpointConnector === undefined ? [] : [checkpointsTopic(alias)]),
  ]);
  return [...own, ...perSource].map((name) => ({
    id: `topic/${name}`,
    kind: "topic",
    in: "kafka",
    what: "topic",
    name,
    facts: ["made by MirrorMaker"],
  }));
}

/** The workers, with what they copy: in the picture they are a client that sends. */
export function mirrorPart({ name, replicas, resources, sources, rack, placement, metrics }: MirrorPlan): Part {
  const memory = resources.limits?.memory ?? resources.requests.memory;
  return {
    id: "mirror",
    kind: "client",
    what: "KafkaMirrorMaker2",
    name,
    facts: [
      `${counted(replicas, "worker")}${memory === undefined ? "" : `, up to ${memory}`}`,
      ...sources.flatMap(({ alias, topics, groups, rights }) => [
        `copies ${topics.include} of ${alias}`,
        ...(groups === undefined ? [] : [`and how far ${groups.include} are`]),
        ...(rights.by === "here" ? [`KafkaUser ${rights.user.name} there`] : []),
      ]),
      ...(rack === undefined ? [] : ["reads the copy in its zone"]),
      ...(placement === undefined ? [] : placementFacts(placement)),
      ...(metrics?.reporter === "jmx" ? [`ConfigMap ${metrics.configMap}`] : []),
    ],
  };
}
