import type { BridgePlan } from "../../config/bridge/plan";
import { counted } from "./content";
import { placementFacts } from "./placementFacts";
import type { Part } from "./topology";

/** The HTTP Bridge in a picture: a client of Kafka that has clients of its own. Pure. */
export function bridgePart({ name, replicas, port, tls, cors, producer, consumer, rack, ...rest }: BridgePlan): Part {
  const { placement, metrics } = rest;
  return {
    id: "bridge",
    kind: "client",
    what: "KafkaBridge",
    name,
    count: replicas,
    facts: [
      `${tls === undefined ? "HTTP" : "HTTPS"} on port ${port}`,
      ...(replicas === 1 ? [] : [counted(replicas, "pod")]),
      [...(producer === undefined ? [] : ["sends"]), ...(consumer === undefined ? [] : ["reads"])].join(" and ") ||
        "neither sends nor reads",
      ...(cors === undefined ? [] : ["web pages may use it"]),
      ...(rack === undefined ? [] : ["reads the copy in its zone"]),
      ...(placement === undefined ? [] : placementFacts(placement)),
      ...(metrics?.reporter === "jmx" ? [`ConfigMap ${metrics.configMap}`] : []),
    ],
  };
}
