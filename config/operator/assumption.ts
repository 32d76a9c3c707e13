import { NEWEST_STRIMZI, type StrimziVersion, strimziReleases, strimziVersions } from "./capabilities";
import type { OperatorSettings } from "./settings";

/**
 * What the program takes the operator to be, before it has seen it. Pure.
 */

/** OLM's packages: the product of Red Hat, and the community's Strimzi. */
export type OperatorPackage = "amq-streams" | "strimzi-kafka-operator";

/** The Strimzi that amq-streams is built on: 3.2, in the channels stable, amq-streams-3.x and amq-streams-3.2.x. */
const STRIMZI_OF_AMQ_STREAMS: StrimziVersion = "0.51";

/** The last version in the channel `stable` of the community's package; later ones are in `strimzi-1.x`. */
const LAST_STABLE: StrimziVersion = "0.51";

/** The channel of all releases from 1.0 on. */
const CHANNEL_SINCE_1 = "strimzi-1.x";

/** The package that OLM installs. */
export function operatorPackage({ package: named, source }: OperatorSettings): OperatorPackage {
  return named ?? (source === "redhat-operators" ? "amq-streams" : "strimzi-kafka-operator");
}

/** The version of Strimzi that the operator is, or is built on: as configured, or by what is installed. */
export function assumedStrimzi(operator: OperatorSettings): StrimziVersion {
  return operator.strimzi ?? installedStrimzi(operator) ?? NEWEST_STRIMZI;
}

/** The version of Kafka that runs: as configured, or the default of the operator that is assumed. */
export function kafkaVersion({
  operator,
  kafka,
}: {
  readonly operator: OperatorSettings;
  readonly kafka: { readonly version?: string | undefined };
}): string {
  return kafka.version ?? strimziReleases[assumedStrimzi(operator)].defaultKafka;
}

/** The version that the other settings say is installed; undefined if they leave it open. */
export function installedStrimzi(operator: OperatorSettings): StrimziVersion | undefined {
  switch (operator.install) {
    case "olm":
      return installedByOlm(operator);
    case "helm":
      return operator.version === undefined ? undefined : versionOf(operator.version);
    case "manifests":
      return versionIn(operator.manifests);
    case "none":
      return undefined;
  }
}

function installedByOlm(operator: OperatorSettings): StrimziVersion | undefined {
  const name = operatorPackage(operator);
  // With automatic approval OLM goes on to the newest of the channel at once.
  const isPinned = name === "strimzi-kafka-operator" && operator.approval === "Manual";
  const pinned = isPinned ? versionOf(operator.version ?? "") : undefined;
  return pinned ?? strimziOfChannel(name, channelFor(operator));
}

/** The version of Strimzi that a channel leads to, as far as it is known. */
export function strimziOfChannel(packageName: string, channel: string): StrimziVersion | undefined {
  if (packageName === "amq-streams") {
    return STRIMZI_OF_AMQ_STREAMS;
  }
  switch (channel) {
    case "stable":
      return LAST_STABLE;
    case CHANNEL_SINCE_1:
      return NEWEST_STRIMZI;
    default:
      return versionOf(/^strimzi-(\d+\.\d+)\.x$/.exec(channel)?.[1] ?? "");
  }
}

/** The version in the name of a file or a URL, as Strimzi's releases have it: `strimzi-cluster-operator-0.51.0.yaml`. */
function versionIn(name: string | undefined): StrimziVersion | undefined {
  return versionOf(/(?<![\d.])\d+\.\d+\.\d+(?=[-./]|$)/.exec(name ?? "")?.[0] ?? "");
}

/** The supported version that a release belongs to: `0.51.0` to 0.51. */
export function versionOf(release: string): StrimziVersion | undefined {
  return strimziVersions.find((version) => release === version || release.startsWith(`${version}.`));
}

/** The channel to subscribe to: as configured, or the one that has the version which is asked for. */
export function channelFor(operator: OperatorSettings): string {
  const { channel, strimzi, version = "" } = operator;
  const wanted = strimzi ?? versionOf(version) ?? NEWEST_STRIMZI;
  if (channel !== undefined) {
    return channel;
  }
  if (operatorPackage(operator) === "amq-streams" || wanted === LAST_STABLE) {
    return "stable";
  }
  return wanted === NEWEST_STRIMZI ? CHANNEL_SINCE_1 : `strimzi-${wanted}.x`;
}

/** The release that Helm or manifests install if the stack config names none. */
export function releaseFor({ strimzi }: Pick<OperatorSettings, "strimzi">): string {
  return strimziReleases[strimzi ?? NEWEST_STRIMZI].release;
}

/**
 * The image with Kafka that the operator runs, and that plugins can be put on. Undefined for Streams for Apache
 * Kafka, whose images have a tag that differs from build to build.
 *
 * @param kafka The version of Kafka; the operator's own choice if undefined.
 */
export function kafkaImage(operator: OperatorSettings, kafka: string | undefined): string | undefined {
  if (operator.install === "olm" && operatorPackage(operator) === "amq-streams") {
    return undefined;
  }
  const { release, defaultKafka } = strimziReleases[assumedStrimzi(operator)];
  return `quay.io/strimzi/kafka:${release}-kafka-${kafka ?? defaultKafka}`;
}
