import { bootstrapService, brokersService, clusterCaSecret, ownersOf } from "../kafka/names";
import { podResourceProblems } from "../kubernetes/podResources";
import type { Problem } from "../problems/problems";
import { propertyPath, removeCommand, setCommand } from "../problems/propertyPath";
import { mirrorGroup } from "./connectors";
import { isWithin } from "./patterns";
import { authenticationType, sourceCaSecret } from "./planning";
import type { MirrorSettings, SourceSettings } from "./settings";

/** What must go together in the settings of MirrorMaker. Pure. */

/** The settings, and the cluster that topics are copied to. */
interface PlacedMirror {
  readonly mirror: MirrorSettings;
  readonly namespace: string;
  readonly cluster: { readonly name: string };
  readonly demo: boolean;
}

type Path = readonly PropertyKey[];

function problem(path: Path, message: string, fix: string): Problem {
  return { key: propertyPath(path), message, fix };
}

/** @param workers The names of Connect clusters, whose users and Secrets are called as MirrorMaker's would be. */
export function mirrorProblems(settings: PlacedMirror, workers: readonly string[]): Problem[] {
  const { mirror } = settings;
  const list = ["mirror", "sources"];
  return [
    ...nameProblems(settings),
    ...(mirror.enabled && workers.includes(mirror.name)
      ? [
          problem(
            ["mirror", "name"],
            `is ${JSON.stringify(mirror.name)}, which is the name of a KafkaConnect: users and Secrets of both would be called alike; allowed is another name`,
            setCommand(["mirror", "name"], `${mirror.name.slice(0, 42)}-mirror`),
          ),
        ]
      : []),
    ...(mirror.enabled && workers.includes(mirrorGroup)
      ? [
          problem(
            ["mirror", "enabled"],
            `is true, but a KafkaConnect is called ${mirrorGroup}, as is the group of MirrorMaker's workers: they would be in one; allowed is another name for the KafkaConnect`,
            setCommand(["mirror", "enabled"], "false"),
          ),
        ]
      : []),
    ...(mirror.enabled && mirror.sources.length === 0
      ? [
          problem(
            list,
            "is empty; with mirror.enabled there must be a cluster to copy from",
            setCommand([...list, 0, "alias"], "old"),
          ),
        ]
      : []),
    ...duplicateAliases(mirror, list),
    ...mirror.sources.flatMap((source, index) => sourceProblems(source, [...list, index], settings)),
    ...podResourceProblems(["mirror"], mirror),
  ];
}

/** Its user would be somebody else's as well, with the rules of both, or a PodMonitor or dashboard would bear its name. */
function nameProblems({ mirror: { enabled, name }, cluster, demo }: PlacedMirror): Problem[] {
  const taken = [
    ...ownersOf(name, { cluster, demo }),
    ...(name === `${cluster.name}-operators` ? ["what the dashboard of the operators is called by"] : []),
  ];
  return enabled
    ? taken.map((what) =>
        problem(
          ["mirror", "name"],
          `is ${JSON.stringify(name)}, which is ${what}; allowed is another name`,
          setCommand(["mirror", "name"], `${name.slice(0, 42)}-mirror`),
        ),
      )
    : [];
}

function duplicateAliases({ sources }: MirrorSettings, list: Path): Problem[] {
  return sources.flatMap(({ alias }, index) => {
    const first = sources.findIndex((other) => other.alias === alias);
    return first === index
      ? []
      : [
          problem(
            [...list, index, "alias"],
            `is ${JSON.stringify(alias)}, which is already the alias of ${propertyPath([...list, first])}; aliases must differ`,
            removeCommand([...list, index]),
          ),
        ];
  });
}

function sourceProblems(source: SourceSettings, path: Path, settings: PlacedMirror): Problem[] {
  const { alias, cluster, namespace, bootstrapServers, topics } = source;
  const own = settings.cluster.name;
  const isItself = cluster === own && (namespace === undefined || namespace === settings.namespace);
  return [
    ...(alias === own
      ? [
          problem(
            [...path, "alias"],
            `is ${JSON.stringify(alias)}, which is what the cluster is called that topics are copied to; allowed is any other`,
            setCommand([...path, "alias"], `${alias.slice(0, 26)}-old`),
          ),
        ]
      : []),
    ...(cluster === undefined && bootstrapServers === undefined
      ? [
          problem(
            [...path, "bootstrapServers"],
            "is missing; needed is the address of the source, or cluster, the Kafka resource that Strimzi runs it by in this Kubernetes cluster",
            setCommand([...path, "bootstrapServers"], "kafka.example.com:9093"),
          ),
        ]
      : []),
    ...(cluster === undefined && namespace !== undefined
      ? [
          problem(
            [...path, "cluster"],
            "is missing; namespace is that of the Kafka resource that it names",
            setCommand([...path, "cluster"], "old-cluster"),
          ),
        ]
      : []),
    ...(isItself
      ? [
          problem(
            [...path, "cluster"],
            `is ${JSON.stringify(cluster)}, the cluster of this stack, which would be copied to itself; allowed is another, or one of another namespace`,
            setCommand([...path, "namespace"], "old-project"),
          ),
        ]
      : []),
    ...(!isItself && bootstrapServers?.split(",").some((address) => isOwnAddress(address, settings))
      ? [
          problem(
            [...path, "bootstrapServers"],
            `is ${JSON.stringify(bootstrapServers)}, the cluster of this stack, which would be copied to itself; allowed are addresses of another`,
            setCommand([...path, "bootstrapServers"], "kafka.example.com:9093"),
          ),
        ]
      : []),
    ...(topics.length === 0
      ? [
          problem(
            [...path, "topics"],
            "is empty; needed are names of topics, or beginnings of names with a *",
            setCommand([...path, "topics", 0], "orders"),
          ),
        ]
      : []),
    ...uselessTopics(source, path),
    ...(isItself ? [] : ownCaProblems(source, path, own)),
    ...authenticationProblems(source, path),
    ...configProblems(source, path),
  ];
}

/** Entries of which nothing is copied, since `exclude` takes it all away. */
function uselessTopics({ topics, exclude }: SourceSettings, path: Path): Problem[] {
  return topics.flatMap((topic, index) => {
    const other = exclude.findIndex((pattern) => isWithin(topic, pattern));
    return other < 0
      ? []
      : [
          problem(
            [...path, "topics", index],
            `is ${JSON.stringify(topic)}, of which exclude leaves nothing (${JSON.stringify(exclude[other])}); allowed are topics that are copied`,
            removeCommand([...path, "exclude", other]),
          ),
        ];
  });
}

/** Whether an address is that of the stack's own cluster by a name in Kubernetes: its service's, or a broker's. */
function isOwnAddress(address: string, { cluster, namespace }: PlacedMirror): boolean {
  const [host = ""] = address.toLowerCase().split(":");
  const services = [bootstrapService(cluster.name), brokersService(cluster.name)];
  return services.some((service) =>
    // Of a broker there is a label more in front of its service.
    [host, host.replace(/^[^.]+\./, "")].some(
      (name) =>
        name === service || name === `${service}.${namespace}` || `${name}.`.startsWith(`${service}.${namespace}.svc.`),
    ),
  );
}

/** A cluster of the same name in another namespace has its CA in a Secret that is called as this one's. */
function ownCaProblems(source: SourceSettings, path: Path, own: string): Problem[] {
  const secret = sourceCaSecret(source);
  return source.tls.enabled && secret === clusterCaSecret(own)
    ? [
        problem(
          [...path, "tls", "secret"],
          `is ${JSON.stringify(secret)}${source.tls.secret === undefined ? " by default" : ""}, which has the CA of this cluster; needed is the Secret that the source's was copied to`,
          setCommand([...path, "tls", "secret"], `${source.alias}-cluster-ca-cert`),
        ),
      ]
    : [];
}

function authenticationProblems(source: SourceSettings, path: Path): Problem[] {
  const { authentication, cluster, tls } = source;
  const type = authenticationType(source);
  const at = [...path, "authentication"];
  const needsSecret = type === "scram-sha-512" || (type === "tls" && cluster === undefined);
  return [
    ...(needsSecret && authentication.secret === undefined
      ? [
          problem(
            [...at, "secret"],
            `is missing; MirrorMaker needs what it logs in to the source with (${type})`,
            setCommand([...at, "secret"], "old-reader"),
          ),
        ]
      : []),
    ...(type === "none" && authentication.secret !== undefined
      ? [
          problem(
            [...at, "type"],
            `is none${authentication.type === undefined ? ", which is the default without cluster" : ""}, but a secret is set; allowed is tls or scram-sha-512 with it`,
            setCommand([...at, "type"], "tls"),
          ),
        ]
      : []),
    ...(type === "tls" && !tls.enabled
      ? [
          problem(
            [...path, "tls", "enabled"],
            "is false, but MirrorMaker logs in to the source with a certificate (authentication.type tls), which needs TLS",
            setCommand([...path, "tls", "enabled"], "true"),
          ),
        ]
      : []),
  ];
}

/** Settings of the connectors that other keys decide, or Strimzi by its fields. */
const decidedElsewhere: readonly (readonly [beginning: string, instead: string])[] = [
  ["name", "alias"],
  ["connector.class", "alias"],
  ["tasks.max", "tasksMax"],
  ["topics", "topics and exclude"],
  ["groups", "groups"],
  ["source.cluster.", "bootstrapServers, tls and authentication"],
  ["target.cluster.", "the cluster of this stack"],
  ["replication.policy.", "topicNames"],
  ["offset-syncs.topic.location", "nothing: it is in this cluster, so that the source is only read"],
  ["sync.topic.configs.enabled", "syncTopicConfigs"],
  ["sync.topic.acls.", "users: rules in this cluster are KafkaUsers', and the user operator removes others"],
  ["sync.group.offsets.enabled", "groups"],
  ["emit.offset-syncs.enabled", "groups"],
  ["topic.filter.class", "topics and exclude"],
  ["group.filter.class", "groups"],
  ["connector.plugin.version", "the operator"],
  ["heartbeats.topic.", "nothing: Strimzi runs no heartbeat connector"],
  ["metric.reporters", "metrics"],
];

function configProblems({ config }: SourceSettings, path: Path): Problem[] {
  return Object.keys(config).flatMap((key) => {
    const decided = decidedElsewhere.find(
      ([beginning]) =>
        key === beginning || (beginning.endsWith(".") ? key.startsWith(beginning) : key === `${beginning}.exclude`),
    );
    const at = [...path, "config", key];
    return decided === undefined
      ? []
      : [problem(at, `does not belong here, since ${decided[1]} decides it`, removeCommand(at))];
  });
}
