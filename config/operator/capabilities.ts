import type { Problem } from "../problems/problems";
import { propertyPath, removeCommand, setCommand } from "../problems/propertyPath";

/**
 * What operators can do, by version: the one table of it. Versions are Strimzi's minor ones, each in its last patch
 * release; a release of Streams for Apache Kafka can do what the Strimzi can that it is built on.
 */

/** The versions of Strimzi that serve `kafka.strimzi.io/v1`, oldest first. An older one cannot be used. */
export const strimziVersions = ["0.49", "0.50", "0.51", "1.0", "1.1", "1.2"] as const;

/** One of {@link strimziVersions}. */
export type StrimziVersion = (typeof strimziVersions)[number];

/** The newest version, which everything is tried with. */
export const NEWEST_STRIMZI = "1.2" satisfies StrimziVersion;

/** Of a version: its last patch release, and the versions of Kafka that it runs. */
interface Release {
  readonly release: string;
  readonly kafka: readonly string[];
  /** What it runs if a Kafka resource names no version. */
  readonly defaultKafka: string;
}

/** Source: `kafka-versions.yaml` of each release. */
export const strimziReleases: Readonly<Record<StrimziVersion, Release>> = {
  "0.49": { release: "0.49.1", kafka: ["4.0.0", "4.0.1", "4.1.0", "4.1.1"], defaultKafka: "4.1.1" },
  "0.50": { release: "0.50.1", kafka: ["4.0.0", "4.0.1", "4.1.0", "4.1.1"], defaultKafka: "4.1.1" },
  "0.51": { release: "0.51.0", kafka: ["4.1.0", "4.1.1", "4.2.0"], defaultKafka: "4.2.0" },
  "1.0": { release: "1.0.1", kafka: ["4.1.0", "4.1.1", "4.1.2", "4.2.0"], defaultKafka: "4.2.0" },
  "1.1": { release: "1.1.0", kafka: ["4.2.0", "4.2.1", "4.3.0"], defaultKafka: "4.3.0" },
  "1.2": { release: "1.2.0", kafka: ["4.2.0", "4.2.1", "4.3.0", "4.3.1"], defaultKafka: "4.3.1" },
};

interface CapabilityFacts {
  /** What it is, as a table of the documentation says it. */
  readonly what: string;
  readonly since: StrimziVersion;
  /** The fields that came with it: a kind, and the names on the way to the field. None: it is in what the operator does. */
  readonly fields: readonly string[];
  readonly source: string;
}

/** What not every supported operator can do. A test compares it with the CRDs: a field that is new in one stands here. */
export const capabilities = {
  hostUsers: {
    what: "pods in a Linux user namespace",
    since: "0.50",
    fields: ["*.template.*.hostUsers"],
    source: "Strimzi's changelog, 0.50.0",
  },
  advertisedPortTemplate: {
    what: "the port that a listener's clients see, by a template for each broker",
    since: "1.0",
    fields: ["Kafka.spec.kafka.listeners.configuration.advertisedPortTemplate"],
    source: "Strimzi's changelog, 1.0.0",
  },
  rackType: {
    what: "racks by an environment variable, which needs no rights over nodes; before, `rack` has no `type`",
    since: "1.0",
    fields: ["*.rack.type", "*.rack.envVarName"],
    source: "Strimzi's changelog, 1.0.0",
  },
  bridgeTls: {
    what: "TLS between clients and the HTTP Bridge",
    since: "1.0",
    fields: ["KafkaBridge.spec.http.tls"],
    source: "Strimzi's changelog, 1.0.0",
  },
  bridgeConfig: {
    what: "settings of the HTTP Bridge in `config`",
    since: "1.0",
    fields: ["KafkaBridge.spec.config"],
    source: "Strimzi's CRDs of 0.51.0 and 1.2.0",
  },
  bridgeManagementPort: {
    what: "the HTTP Bridge's health checks and metrics on port 8081; before, they are on the port of its REST API",
    since: "1.0",
    fields: [],
    source: "Strimzi's changelog, 1.0.0",
  },
  tlsRoutes: {
    what: "listeners by the TLSRoutes of the Gateway API",
    since: "1.1",
    fields: ["Kafka.spec.kafka.listeners.type=tlsroute", "Kafka.spec.kafka.listeners.configuration.parentRefs"],
    source: "Strimzi's changelog, 1.1.0",
  },
  perBrokerTemplates: {
    what: "annotations and labels of a listener's services, by a template for each broker",
    since: "1.1",
    fields: [
      "Kafka.spec.kafka.listeners.configuration.perBrokerAnnotationsTemplate",
      "Kafka.spec.kafka.listeners.configuration.perBrokerLabelsTemplate",
    ],
    source: "Strimzi's changelog, 1.1.0",
  },
  userCertificateDays: {
    what: "how long the certificate of one user is valid, and when it is renewed",
    since: "1.1",
    fields: ["KafkaUser.spec.authentication.validityDays", "KafkaUser.spec.authentication.renewalDays"],
    source: "Strimzi's changelog, 1.1.0",
  },
  mavenScope: {
    what: "the scope of a Maven artifact's dependencies",
    since: "1.1",
    fields: ["KafkaConnect.spec.build.plugins.artifacts.includeScope"],
    source: "Strimzi's changelog, 1.1.0",
  },
  entityOperatorPortNames: {
    what: "ports of the topic operator and the user operator with names of their own; before, both are `healthcheck`",
    since: "1.1",
    fields: [],
    source: "Strimzi's changelog, 1.1.0",
  },
  mavenMirrors: {
    what: "mirrors of Maven repositories",
    since: "1.2",
    fields: ["KafkaConnect.spec.build.plugins.artifacts.mirrors"],
    source: "Strimzi's changelog, 1.2.0",
  },
  templatedVolumes: {
    what: "volumes that differ from pod to pod",
    since: "1.2",
    fields: ["*.template.*.templatedVolumes"],
    source: "Strimzi's changelog, 1.2.0",
  },
} as const satisfies Readonly<Record<string, CapabilityFacts>>;

/** Something that not every supported operator can do. */
export type Capability = keyof typeof capabilities;

// Not a way around the compiler: these are the table's own keys.
const capabilityNames = Object.keys(capabilities) as Capability[];

/** Whether an operator of a version can do something. */
export function can(version: StrimziVersion, capability: Capability): boolean {
  return !isOlder(version, capabilities[capability].since);
}

/** All that an operator of a version can do of what not every operator can. */
export function capabilitiesOf(version: StrimziVersion): readonly Capability[] {
  return capabilityNames.filter((capability) => can(version, capability));
}

/**
 * What a field of Strimzi's kinds came with; undefined if every supported operator has it.
 *
 * @param field The kind and the names on the way to the field, `Kafka.spec.kafka.rack.type`; a value of it behind `=`.
 */
export function capabilityFor(field: string): Capability | undefined {
  return fieldPatterns.find(({ pattern }) => pattern.test(field))?.capability;
}

/** A `*` stands for any part of the way, and whatever is in the field belongs to it. */
const fieldPatterns = capabilityNames.flatMap((capability) =>
  capabilities[capability].fields.map((field) => ({
    capability,
    pattern: new RegExp(`^${field.replaceAll(".", "\\.").replaceAll("*", ".*")}([.=].*)?$`),
  })),
);

/** Whether one version comes before another. */
export function isOlder(version: StrimziVersion, than: StrimziVersion): boolean {
  return strimziVersions.indexOf(version) < strimziVersions.indexOf(than);
}

/** The sentence for the description of a setting that not every operator can follow. */
export function needs(capability: Capability): string {
  return `Needs Strimzi ${capabilities[capability].since} or newer.`;
}

/**
 * The problem of a setting that the operator cannot follow; none if it can.
 *
 * @param version What the operator is assumed to be.
 * @param path The setting.
 */
export function capabilityProblems(
  version: StrimziVersion,
  capability: Capability,
  path: readonly PropertyKey[],
): Problem[] {
  const { since } = capabilities[capability];
  return can(version, capability)
    ? []
    : [
        {
          key: propertyPath(path),
          message: `needs Strimzi ${since} or newer, but the operator is assumed to be ${version} (operator.strimzi); if it is newer, say so: ${setCommand(["operator", "strimzi"], since)}`,
          fix: removeCommand(path),
        },
      ];
}
