import type { WithConnects } from "../../config/connect/each";
import type { ConnectPlan } from "../../config/connect/plan";
import { counted } from "./content";
import { placementFacts } from "./placementFacts";
import type { Part } from "./topology";

/** Kafka Connect in a picture: its topics, its workers and their connectors. Pure. */

/** Topics that Connect creates for itself; how many partitions they have is its own decision. */
export function connectTopics({ topics }: ConnectPlan): Part[] {
  return [topics.config, topics.offset, topics.status].map((name) => ({
    id: `topic/${name}`,
    kind: "topic",
    in: "kafka",
    what: "topic",
    name,
    facts: ["made by Connect"],
  }));
}

/** The id of a Connect cluster: the demo's is the same whatever it is called. */
export function connectId(plan: WithConnects, connect: ConnectPlan): string {
  return connect === plan.connect ? "connect" : `connect/${connect.name}`;
}

/**
 * The workers, with their connectors.
 *
 * @param id The id of the cluster's part.
 */
export function connectParts(
  { name, replicas, resources, plugins, connectors, rack, placement, metrics, rights }: ConnectPlan,
  id: string,
): Part[] {
  const memory = resources.limits?.memory ?? resources.requests.memory;
  return [
    {
      id,
      kind: "connect",
      what: "KafkaConnect",
      name,
      count: replicas,
      facts: [
        `${counted(replicas, "worker")}${memory === undefined ? "" : `, up to ${memory}`}`,
        ...pluginFacts(plugins),
        ...(rack === undefined ? [] : ["reads the copy in its zone"]),
        ...(placement === undefined ? [] : placementFacts(placement)),
        ...(metrics?.reporter === "jmx" ? [`ConfigMap ${metrics.configMap}`] : []),
        ...(rights === undefined ? [] : [`Role ${rights.name}`]),
      ],
    },
    ...connectors.map(
      (connector): Part => ({
        id: `connector/${connector.name}`,
        kind: "connector",
        in: id,
        what: "KafkaConnector",
        name: connector.name,
        count: connector.tasksMax,
        facts: [`class ${connector.class.split(".").at(-1)}`],
      }),
    ),
  ];
}

function pluginFacts(plugins: ConnectPlan["plugins"]): string[] {
  switch (plugins?.from) {
    case undefined:
      return ["only Kafka's own plugins"];
    case "directory":
      return [`BuildConfig ${plugins.imageStream}`];
    case "image":
      return [`image ${plugins.image}`];
    case "artifacts":
      return [
        `plugins: ${plugins.plugins.map(({ name }) => name).join(", ")}`,
        plugins.output.type === "imagestream" ? `ImageStream ${plugins.output.imageStream}` : plugins.output.image,
      ];
  }
}
