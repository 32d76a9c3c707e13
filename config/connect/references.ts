import type { KafkaConfig } from "../kafka/kafkaConfig";
import { propertyPath, setCommand } from "../problems/propertyPath";
import type { WorkerVariable, WorkerVolume } from "./plan";
import { VOLUMES_FOLDER } from "./workerSettings";

/**
 * What connectors refer to instead of containing it, and what the workers need to read that. Pure.
 */

/** What refers to something, and what the workers have to find it by. */
export interface ReferringConfigs {
  readonly namespace: string;
  /** The workers' settings, with the config providers. */
  readonly config: KafkaConfig;
  readonly env?: readonly WorkerVariable[];
  readonly volumes?: readonly WorkerVolume[];
  readonly connectors: readonly { readonly name: string; readonly config: KafkaConfig }[];
}

/** A reference, `${provider:path:key}`; the path may be missing. */
interface Reference {
  readonly text: string;
  readonly provider: string;
  readonly path: string;
  readonly key: string;
  /** Who refers. */
  readonly by: string;
}

/** Config providers that this program knows, by the end of their class's name. */
const providerKinds = {
  KubernetesSecretConfigProvider: "Secret",
  KubernetesConfigMapConfigProvider: "ConfigMap",
  EnvVarConfigProvider: "variable",
  DirectoryConfigProvider: "directory",
  FileConfigProvider: "file",
} as const;

type ProviderKind = (typeof providerKinds)[keyof typeof providerKinds];

/** What a reference finds by its provider. */
interface Resolved extends Reference {
  /** Absent: another provider's, whose affair it is. */
  readonly kind?: ProviderKind;
}

/** Secrets and ConfigMaps of the workers' namespace that they must be allowed to read. */
export function referredObjects(configs: ReferringConfigs): {
  readonly secrets: readonly string[];
  readonly configMaps: readonly string[];
} {
  const namesOf = (kind: ProviderKind) => [
    ...new Set(
      references(configs)
        .filter((reference) => reference.kind === kind)
        .map(({ path }) => objectOf(path, configs.namespace))
        .filter(({ namespace }) => namespace === configs.namespace)
        .map(({ name }) => name),
    ),
  ];
  return { secrets: namesOf("Secret").sort(), configMaps: namesOf("ConfigMap").sort() };
}

/**
 * What a person should know of references that lead nowhere.
 *
 * @param cluster Where the Connect cluster stands in the stack config.
 */
export function referenceWarnings(configs: ReferringConfigs, cluster: readonly PropertyKey[]): string[] {
  const all = references(configs, propertyPath([...cluster, "config"]));
  return [...new Set(all.flatMap((reference) => warningOf(reference, configs, cluster)))];
}

function warningOf(
  { kind, text, path, key, by }: Resolved,
  { namespace, env = [], volumes = [] }: ReferringConfigs,
  cluster: readonly PropertyKey[],
): string[] {
  switch (kind) {
    case "Secret":
    case "ConfigMap": {
      const object = objectOf(path, namespace);
      return object.namespace === namespace
        ? []
        : [
            `${by} refers to ${text}, which is in another namespace: the stack gives its workers rights in ${namespace} alone. A Role and a RoleBinding in ${object.namespace} must let them get the ${kind} ${object.name}.`,
          ];
    }
    case "variable":
      return env.some(({ name }) => name === key)
        ? []
        : [
            `${by} refers to ${text}, but the stack gives its workers no variable ${key}: ${setCommand([...cluster, "env", env.length, "name"], key)}, and its value beside it, or a secret or a configMap.`,
          ];
    case "directory":
    case "file": {
      const folder = path.startsWith(`${VOLUMES_FOLDER}/`) ? path.split("/")[2] : undefined;
      return folder === undefined || volumes.some(({ name }) => name === folder)
        ? []
        : [
            `${by} refers to ${text}, but the stack gives its workers no volume ${folder}: ${setCommand([...cluster, "volumes", volumes.length, "name"], folder)}, and a secret or a configMap beside it.`,
          ];
    }
    case undefined:
      return [];
  }
}

/** @param workers What the workers' settings are called. */
function references({ config, connectors }: ReferringConfigs, workers = "The workers"): Resolved[] {
  const kinds = kindsByAlias(config);
  return [
    ...referencesIn(config, workers),
    ...connectors.flatMap(({ name, config: own }) => referencesIn(own, `The connector ${name}`)),
  ].map((reference) => {
    const kind = kinds.get(reference.provider);
    return { ...reference, ...(kind === undefined ? {} : { kind }) };
  });
}

/** The providers that the workers' settings name (Apache Kafka documentation, "Configuration Providers"). */
function kindsByAlias(config: KafkaConfig): ReadonlyMap<string, ProviderKind> {
  const aliases = String(config["config.providers"] ?? "").split(",");
  const kinds = new Map<string, ProviderKind>();
  for (const alias of aliases.map((each) => each.trim())) {
    const className = String(config[`config.providers.${alias}.class`] ?? "");
    const kind = Object.entries(providerKinds).find(([name]) => className.split(".").at(-1) === name)?.[1];
    if (kind !== undefined) {
      kinds.set(alias, kind);
    }
  }
  return kinds;
}

/** As `ConfigTransformer` of Kafka finds them. */
function referencesIn(config: KafkaConfig, by: string): Reference[] {
  return Object.values(config).flatMap((value) =>
    [...String(value).matchAll(/\$\{([^}:]*):(?:([^}:]*):)?([^}:]*)\}/g)].map(
      ([text, provider = "", path = "", key = ""]) => ({ text, provider, path, key, by }),
    ),
  );
}

/** The object that a path of Strimzi's providers names: `namespace/name`, or a name in the workers' own namespace. */
function objectOf(path: string, namespace: string): { readonly namespace: string; readonly name: string } {
  const [first = "", second] = path.split("/");
  return second === undefined ? { namespace, name: first } : { namespace: first, name: second };
}
