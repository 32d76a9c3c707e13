import { strimziOfChannel, versionOf } from "../../../../config/operator/assumption";
import type { StrimziVersion } from "../../../../config/operator/capabilities";

/** A version in a catalog, and the one that it replaces: OLM upgrades along these, and no other way. */
export interface CatalogEntry {
  /** The name of its ClusterServiceVersion. */
  readonly name: string;
  readonly replaces?: string;
}

/** Names of ClusterServiceVersions in the order of their release, each replacing the one before. */
function releases(prefix: string, versions: readonly string[]): CatalogEntry[] {
  return versions.map((version, index) => {
    const before = versions[index - 1];
    return { name: `${prefix}.v${version}`, ...(before === undefined ? {} : { replaces: `${prefix}.v${before}` }) };
  });
}

const amqStreams = releases("amqstreams", ["3.2.0-0"]);
const strimzi0 = releases("strimzi-cluster-operator", ["0.49.1", "0.50.1", "0.51.0"]);
const strimzi1 = releases("strimzi-cluster-operator", ["1.0.1", "1.1.0", "1.2.0"]);

/**
 * The catalogs, by package and channel, as far as this program meets them. As with the real ones, nothing in the
 * channel `strimzi-1.x` replaces 0.51.0 (Strimzi's issue 12912).
 */
const catalog: Readonly<Record<string, Readonly<Record<string, readonly CatalogEntry[]>>>> = {
  "amq-streams": { stable: amqStreams, "amq-streams-3.x": amqStreams, "amq-streams-3.2.x": amqStreams },
  "strimzi-kafka-operator": {
    stable: strimzi0,
    "strimzi-0.50.x": strimzi0.slice(0, 2),
    "strimzi-1.x": strimzi1,
    "strimzi-1.1.x": strimzi1.slice(0, 2),
    "strimzi-1.2.x": strimzi1,
  },
};

/** The versions of a channel, oldest first. None: there is no such channel. */
export function channelEntries(packageName: string, channel: string): readonly CatalogEntry[] {
  return catalog[packageName]?.[channel] ?? [];
}

/** The Strimzi that a ClusterServiceVersion installs, or that what it installs is built on. */
export function strimziOf(version: string): StrimziVersion | undefined {
  return amqStreams.some(({ name }) => name === version)
    ? strimziOfChannel("amq-streams", "stable")
    : versionOf(version.replace(/^strimzi-cluster-operator\.v/, ""));
}

/** The package that a ClusterServiceVersion is of, by its name. */
export function packageOf(version: string): string | undefined {
  return Object.entries(catalog).find(([, channels]) =>
    Object.values(channels).some((entries) => entries.some(({ name }) => name === version)),
  )?.[0];
}
