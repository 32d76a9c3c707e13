import { flag } from "../fields/fields";

/** The setting `networkPolicies`. */
export const networkPoliciesSetting = flag({
  description:
    "Whether network policies keep traffic from the demo's clients, the operator and the HTTP Bridge that they do not need: nobody connects to the clients, they connect to Kafka alone, to the operator connects only Prometheus, if there are metrics, and to the Bridge those whom `bridge.clients` names. Default: on, except in a stack for a demo (`purpose`). What Strimzi's own policies cover is in docs/security.md.",
  example: "false",
}).optional();
