import { type BrokerSettings, brokerIds } from "../cluster/brokers";
import { duplicateNames } from "../problems/duplicates";
import type { Problem } from "../problems/problems";
import { propertyPath, removeCommand, setCommand } from "../problems/propertyPath";
import { MAX_PORT, portsOf } from "./addresses";
import type { AccessSettings, ExternalSettings } from "./settings";

/** Access from outside, and what the cluster is. */
interface PlacedAccess extends BrokerSettings {
  readonly external: ExternalSettings;
  readonly platform: "openshift" | "kubernetes";
}

/** What must go together in each listener, and in all of them. */
export function externalProblems({ external, ...place }: PlacedAccess): Problem[] {
  return [
    ...accessProblems(external, ["external"], place),
    ...external.more.flatMap((access, index) => accessProblems(access, ["external", "more", index], place)),
    ...duplicateNames(["external", "more"], external.more),
    ...portProblems(external.more),
  ];
}

function accessProblems(
  access: AccessSettings,
  path: readonly PropertyKey[],
  { platform, ...brokers }: Omit<PlacedAccess, "external">,
): Problem[] {
  const ids = brokerIds(brokers);
  const { type, advertisedHost, advertisedPort } = access;
  const at = (key: string) => [...path, key];
  if (type === "none") {
    return [];
  }
  return [
    ...(type === "route" && platform === "kubernetes"
      ? [
          {
            key: propertyPath(at("type")),
            message: 'is "route", which needs OpenShift; allowed on Kubernetes is loadbalancer, nodeport or cluster-ip',
            fix: setCommand(at("type"), "loadbalancer"),
          },
        ]
      : []),
    ...(type === "route" && advertisedPort !== undefined
      ? [
          {
            key: propertyPath(at("advertisedPort")),
            message: "is set, but the type is route: the router has one port for all routes",
            fix: removeCommand(at("advertisedPort")),
          },
        ]
      : []),
    ...(type === "cluster-ip" && advertisedHost === undefined
      ? [
          {
            key: propertyPath(at("advertisedHost")),
            message:
              "is missing; with cluster-ip the brokers would tell clients their names inside Kubernetes, which nobody outside can reach: set the host, and advertisedPort, by which your proxy passes on to each broker",
            fix: setCommand(at("advertisedHost"), "kafka-{nodeId}.example.com"),
          },
        ]
      : []),
    ...oneAddressProblems(access, at, ids.length),
    ...(advertisedPort !== undefined && portsOf(advertisedPort, ids).some((port) => port > MAX_PORT)
      ? [
          {
            key: propertyPath(at("advertisedPort")),
            message: `is ${JSON.stringify(advertisedPort)}, which is above ${MAX_PORT} for one of the ${ids.length} brokers`,
            fix: setCommand(at("advertisedPort"), "9100 + {nodeId}"),
          },
        ]
      : []),
  ];
}

/** Clients connect to the broker that has what they want: an address of several brokers leads them to any of these. */
function oneAddressProblems(
  { type, advertisedHost, advertisedPort }: AccessSettings,
  at: (key: string) => PropertyKey[],
  brokers: number,
): Problem[] {
  const differs = (template: string) => template.includes("{");
  const portsDiffer = advertisedPort === undefined ? type === "nodeport" : differs(advertisedPort);
  return brokers <= 1 || advertisedHost === undefined || differs(advertisedHost) || portsDiffer
    ? []
    : [
        {
          key: propertyPath(at("advertisedHost")),
          message: `is ${JSON.stringify(advertisedHost)}, and every one of the ${brokers} brokers would have the same address; needed is {nodeId} in it, or in advertisedPort`,
          fix: setCommand(at("advertisedPort"), "9100 + {nodeId}"),
        },
      ];
}

/** Ports of Kafka's pods that others have: Prometheus, and JMX (Strimzi documentation, "GenericKafkaListener"). */
const takenPorts = [9404, 9999];

function portProblems(more: ExternalSettings["more"]): Problem[] {
  return more.flatMap(({ port }, index) => {
    const path = ["external", "more", index, "port"];
    const first = more.findIndex((other) => other.port === port);
    const taken = takenPorts.includes(port) ? "for metrics" : first < index ? `of ${more[first]?.name}` : undefined;
    return taken === undefined
      ? []
      : [
          {
            key: propertyPath(path),
            message: `is ${port}, which is ${taken}; allowed is a port that no other listener has`,
            fix: setCommand(path, String(9096 + more.length + index)),
          },
        ];
  });
}
