import type { Plan } from "../plan";
import type { Deployed } from "./deployed";

/**
 * What a person should know of a step from what is deployed to what is planned: it may be taken, but
 * leaves something for them to do. Pure.
 */
export function transitionWarnings(deployed: Deployed, plan: Plan): string[] {
  return [...undrainedWarnings(deployed, plan), ...internalTopicWarnings(deployed, plan)];
}

/**
 * A broker that holds partitions is not taken away (Strimzi, `KafkaClusterCreator`): the operator goes on
 * with the former number, and says so in a Warning condition. Cruise Control moves them, if there is one.
 */
function undrainedWarnings({ nodes }: Deployed, { cluster }: Plan): string[] {
  const planned = cluster?.pools.brokers.replicas;
  if (cluster === undefined || planned === undefined || planned >= (nodes.broker ?? 0)) {
    return [];
  }
  const drains = cluster.rebalance?.some(({ mode }) => mode === "remove-brokers") ?? false;
  const why = cluster.cruiseControl ? "rebalance.enabled is false" : "Cruise Control does not work with one broker";
  return drains
    ? []
    : [
        `Going from ${nodes.broker} to ${planned} broker${planned === 1 ? "" : "s"}, nobody moves partitions off those that go, because ${why}; the operator keeps brokers that hold any. Move them first, as docs/running-for-real.md says under "Fewer brokers".`,
      ];
}

/** Kafka makes its own topics once, with the copies that were asked for then. */
function internalTopicWarnings({ cluster: deployed }: Deployed, { cluster }: Plan): string[] {
  const planned = cluster?.config[INTERNAL_REPLICAS];
  return deployed === undefined || typeof planned !== "number" || planned <= deployed.internalReplicas
    ? []
    : [
        `Kafka's internal topics, __consumer_offsets among them, stay at ${copies(deployed.internalReplicas)} each if they are there already, and consumer groups stop when a broker that has the only one is lost. docs/running-for-real.md says under "More brokers" how to raise them to ${planned}.`,
      ];
}

const INTERNAL_REPLICAS = "offsets.topic.replication.factor";

function copies(count: number): string {
  return `${count} ${count === 1 ? "copy" : "copies"}`;
}
