import { ownersOf } from "../kafka/names";
import { clientTlsSettings, type OwnedSettings, ownedSettingProblems } from "../kafka/ownedSettings";
import { podResourceProblems } from "../kubernetes/podResources";
import { wantsNetworkPolicies } from "../networks/plan";
import { assumedStrimzi } from "../operator/assumption";
import { capabilityProblems } from "../operator/capabilities";
import type { OperatorSettings } from "../operator/settings";
import type { Problem } from "../problems/problems";
import { propertyPath, setCommand } from "../problems/propertyPath";
import { MANAGEMENT_PORT } from "./planning";
import type { BridgeSettings } from "./settings";

/** The Bridge, and what it must fit. */
interface PlacedBridge {
  readonly bridge: BridgeSettings;
  readonly operator: OperatorSettings;
  readonly connect: { readonly name: string };
  readonly connectClusters: readonly { readonly name: string }[];
  readonly mirror: { readonly enabled: boolean; readonly name: string };
  readonly cluster: { readonly name: string };
  readonly demo: boolean;
  readonly networkPolicies?: boolean | undefined;
  readonly purpose: "demo" | "production";
}

/** What must go together in the settings of the Bridge, whether or not it is on. Pure. */
export function bridgeProblems({ bridge, operator, ...others }: PlacedBridge): Problem[] {
  return [
    ...nameProblems(bridge, others),
    ...portProblems(bridge),
    ...(bridge.tls === undefined ? [] : capabilityProblems(assumedStrimzi(operator), "bridgeTls", ["bridge", "tls"])),
    ...bridge.clients.flatMap(clientProblems),
    ...policyProblems(bridge, others),
    ...ownedSettingProblems(producerSettings, bridge.producer.config, ["bridge", "producer", "config"]),
    ...ownedSettingProblems(consumerSettings, bridge.consumer.config, ["bridge", "consumer", "config"]),
    ...podResourceProblems(["bridge"], bridge),
  ];
}

/** Strimzi 1.2.0, `KafkaBridgeProducerSpec`. */
const producerSettings: OwnedSettings = {
  prefixes: ["ssl.", "bootstrap.servers", "sasl.", "security."],
  exceptions: clientTlsSettings,
};

/** Strimzi 1.2.0, `KafkaBridgeConsumerSpec`. */
const consumerSettings: OwnedSettings = {
  ...producerSettings,
  prefixes: [...producerSettings.prefixes, "group.id"],
};

/** What is beside the Bridge and its operator. */
type Others = Omit<PlacedBridge, "bridge" | "operator">;

/** Its user would be somebody else's as well, with the rules of both, and objects beside it would bear one name. */
function nameProblems(
  { enabled, name }: BridgeSettings,
  { connect, connectClusters, mirror, cluster, demo }: Others,
): Problem[] {
  const taken = [
    ...(name === connect.name ? ["the name of Kafka Connect (connect.name)"] : []),
    ...connectClusters.flatMap((each, index) =>
      each.name === name ? [`the name of a Connect cluster (connectClusters[${index}].name)`] : [],
    ),
    ...(mirror.enabled && name === mirror.name ? ["the name of MirrorMaker (mirror.name)"] : []),
    ...ownersOf(name, { cluster, demo }),
  ];
  return enabled
    ? taken.map((what) => ({
        key: propertyPath(["bridge", "name"]),
        message: `is ${JSON.stringify(name)}, which is ${what}; the Bridge has a user of its own, with no other rules than its own`,
        fix: setCommand(["bridge", "name"], `${name}-http`),
      }))
    : [];
}

function portProblems({ port }: BridgeSettings): Problem[] {
  return port === MANAGEMENT_PORT
    ? [
        {
          key: propertyPath(["bridge", "port"]),
          message: `is ${port}, which the Bridge has for health checks and metrics; allowed is any other`,
          fix: setCommand(["bridge", "port"], "8080"),
        },
      ]
    : [];
}

/** An entry that says nothing would let in every pod of the namespace, which is what an entry is to prevent. */
function clientProblems({ label, namespace }: BridgeSettings["clients"][number], index: number): Problem[] {
  const path = ["bridge", "clients", index];
  return label === undefined && namespace === undefined
    ? [
        {
          key: propertyPath(path),
          message: "has nothing in it; needed is label, namespace or both",
          fix: setCommand([...path, "label"], "app=shop"),
        },
      ]
    : [];
}

/** Names that nobody looks at would be taken for protection. */
function policyProblems({ enabled, clients }: BridgeSettings, settings: Others): Problem[] {
  return !enabled || clients.length === 0 || wantsNetworkPolicies(settings)
    ? []
    : [
        {
          key: propertyPath(["bridge", "clients"]),
          message:
            "names who may connect, but there are no network policies (networkPolicies), so everybody in the Kubernetes cluster may",
          fix: setCommand(["networkPolicies"], "true"),
        },
      ];
}
