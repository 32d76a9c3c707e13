import get from "es-toolkit/compat/get";
import { isEqual } from "es-toolkit/predicate/isEqual";
import { shortenedRetention } from "../../config/kafka/retention";
import type { RenderedItem } from "../evaluate/rendering";
import { code } from "../markdown";
import { brokerRetention, topicRetention } from "./retention";
import { deletesClaims, storageRisks } from "./storageRisks";

/** A step that deletes data, replaces what holds it, or moves it where this cannot be undone. */
export interface DataRisk {
  /** The object, or what else it is. */
  readonly title: string;
  /** What happens to it, in Markdown: the rest of a sentence that begins with the title. */
  readonly what: string;
}

/** Something that a stack has before and after. */
interface Pair {
  readonly before: unknown;
  readonly after: unknown;
}

/**
 * What of the way from `before` to `after` a person must think about before it is too late. Pure.
 *
 * It is decided by what is written in the objects, not by what is in a cluster: a topic that nobody has
 * written to is reported as well. What only stops clients, such as a removed ACL or a moved listener, is not
 * in here: that can be undone.
 */
export function dataRisks(before: readonly RenderedItem[], after: readonly RenderedItem[]): DataRisk[] {
  const next = new Map(after.map((item) => [item.title, item]));
  const retention = { before: clusterRetention(before), after: clusterRetention(after) };
  const deleteClaim = before.some(({ kind, content }) => kind === "KafkaNodePool" && deletesClaims(content));
  return before.flatMap((item): DataRisk[] => {
    const { kind, title, content } = item;
    const successor = next.get(title);
    if (successor === undefined) {
      return removalRisks(item, deleteClaim).map((what) => ({ title, what }));
    }
    const made = madeAnew(item, successor);
    if (made.length > 0) {
      return made.map((what) => ({ title, what }));
    }
    if (isEqual(content, successor.content) && kind !== "KafkaTopic") {
      return [];
    }
    const pair = { before: content, after: successor.content };
    const what = kind === "KafkaTopic" ? topicRisks(pair, retention) : (changeRisks[kind]?.(pair, item) ?? []);
    return what.map((each) => ({ title, what: each }));
  });
}

/** What goes with an object that is deleted, by its kind. Of all other kinds nothing does that an update would not bring back. */
const removals: Readonly<Record<string, (deleteClaim: boolean) => string>> = {
  Namespace: () => "is deleted with everything in it: clusters, topics, volume claims, secrets",
  Kafka: (deleteClaim) =>
    deleteClaim
      ? "is deleted, and with it every topic; its volumes go too (`deleteClaim`)"
      : "is deleted, and with it every topic; its volumes stay, but a new cluster does not start on them",
  KafkaNodePool: (deleteClaim) =>
    deleteClaim
      ? "is deleted with its nodes, and their volumes go too (`deleteClaim`)"
      : "is deleted with its nodes: nothing moves their partitions first",
  KafkaTopic: () => "is deleted with all its messages",
  CustomResourceDefinition: () => "is deleted, and with it every object of its kind, in every namespace",
  PersistentVolumeClaim: () => "is deleted, and as a rule its volume with all that is on it",
  PersistentVolume: () => "is deleted: what is on it may be lost",
};

function removalRisks(item: RenderedItem, deleteClaim: boolean): string[] {
  if (item.retained) {
    return [];
  }
  if (isAuthority(item)) {
    return ["is deleted, and the CA's key and certificate are lost: whatever trusts this CA lets nobody in"];
  }
  const told = removals[item.kind];
  return told === undefined ? [] : [told(deleteClaim)];
}

/** Kinds and other things that hold what cannot be created again: when they are replaced they are empty. */
function holdsData(item: RenderedItem): boolean {
  return item.kind in removals || isAuthority(item);
}

/** A secret of one of the cluster's CAs, by the label that Strimzi reads it by, or a CA's key in the stack's state. */
function isAuthority({ kind, content, urn }: RenderedItem): boolean {
  return (
    (kind === "Secret" && get(content, ["metadata", "labels", "strimzi.io/kind"]) === "Kafka") ||
    (kind === "PrivateKey" && urn.includes("CertificateAuthority$"))
  );
}

/** The engine finds what it has made by the URN. Under another one it is made a second time, and the first deleted. */
function madeAnew(before: RenderedItem, after: RenderedItem): string[] {
  if (!holdsData(before) || before.retained || after.aliased) {
    return [];
  }
  return before.urn === after.urn
    ? []
    : [
        `has another name in the stack's state, and is replaced: ${code(ownName(before.urn))} becomes ${code(ownName(after.urn))}; an alias keeps it`,
      ];
}

/** A URN without the stack and the project, which are the same for all. */
function ownName(urn: string): string {
  return urn.split("::").slice(2).join("::");
}

/** What changes of an object do to data, by its kind. */
const changeRisks: Readonly<Record<string, (pair: Pair, item: RenderedItem) => string[]>> = {
  Kafka: ({ before, after }) => [
    ...(isEqual(generatesAuthorities(before), generatesAuthorities(after))
      ? []
      : ["gets other CAs: clients and brokers that trust only the former ones cannot connect"]),
    ...shortenedRetention(brokerRetention(get(before, ["spec"])), brokerRetention(get(after, ["spec"]))).map(
      (what) => `keeps less, in every topic without a setting of its own: ${what}`,
    ),
  ],
  KafkaNodePool: (pair) => [...ownerRisks(pair), ...nodeRisks(pair), ...storageRisks(pair)],
  Secret: (_, item) =>
    isAuthority(item)
      ? ["holds another CA certificate or key: clients that trust only the former one cannot connect"]
      : [],
  PrivateKey: (_, item) =>
    isAuthority(item) ? ["is the key of a CA, and is replaced: certificates that it signed are worth nothing"] : [],
  PersistentVolumeClaim: ({ before, after }) =>
    isEqual(get(before, ["spec"]), get(after, ["spec"]))
      ? []
      : ["asks for another volume: only its size may grow, any other change replaces it"],
  Provider: ({ before, after }) =>
    ["context", "clusterIdentifier", "namespace", "renderYamlToDirectory"].flatMap((key) => {
      const [from, to] = [get(before, [key]), get(after, [key])];
      return isEqual(from, to)
        ? []
        : [
            `has ${code(to ?? "no value")} as ${code(key)} (before: ${code(from ?? "none")}): everything that the stack has may be created again elsewhere`,
          ];
    }),
};

function generatesAuthorities(kafka: unknown): unknown[] {
  return ["clusterCa", "clientsCa"].map((ca): unknown =>
    get(kafka, ["spec", ca, "generateCertificateAuthority"], true),
  );
}

/** The cluster that a pool or a topic belongs to. */
function ownerRisks({ before, after }: Pair): string[] {
  const owner = (object: unknown): unknown => get(object, ["metadata", "labels", "strimzi.io/cluster"]);
  return owner(before) === owner(after)
    ? []
    : [`leaves the cluster ${code(owner(before))} for ${code(owner(after))}, with what it holds`];
}

function nodeRisks({ before, after }: Pair): string[] {
  const [from, to] = [before, after].map((pool) => Number(get(pool, ["spec", "replicas"])));
  const [roles, newRoles] = [before, after].map((pool): unknown => get(pool, ["spec", "roles"]));
  const controllers = Array.isArray(roles) && roles.includes("controller");
  return [
    ...(from === undefined || to === undefined || from === to || !(controllers || to < from)
      ? []
      : controllers
        ? [`goes from ${from} to ${to} controllers, which Strimzi cannot do: the controllers lose each other`]
        : [`goes from ${from} to ${to} brokers: the partitions of the last ones must be moved away before`]),
    ...(isEqual(roles, newRoles) ? [] : [`has other roles: ${code(newRoles)} (before: ${code(roles)})`]),
  ];
}

interface RetentionPair {
  readonly before: ReturnType<typeof brokerRetention>;
  readonly after: ReturnType<typeof brokerRetention>;
}

/** What the Kafka among a stack's objects keeps; without one Kafka's defaults. */
function clusterRetention(items: readonly RenderedItem[]): RetentionPair["before"] {
  const kafka = items.find(({ kind }) => kind === "Kafka");
  return brokerRetention(kafka && get(kafka.content, ["spec"]));
}

/** A topic, by itself and by what the brokers say for it. That brokers keep less is reported at the Kafka. */
function topicRisks(pair: Pair, brokers: RetentionPair): string[] {
  const [before, after] = [pair.before, pair.after].map((topic): unknown => get(topic, ["spec"]));
  const [partitions, fewer] = [before, after].map((spec) => Number(get(spec, ["partitions"], 1)));
  const [copies, lessCopies] = [before, after].map((spec) => Number(get(spec, ["replicas"], 1)));
  const names = [pair.before, pair.after].map(
    (topic): unknown => get(topic, ["spec", "topicName"]) ?? get(topic, ["metadata", "name"]),
  );
  return [
    ...ownerRisks(pair),
    ...(names[0] === names[1]
      ? []
      : [
          `is the topic ${code(names[1])} now, not ${code(names[0])}: a topic cannot be renamed, and its messages stay behind`,
        ]),
    ...(Number(fewer) < Number(partitions)
      ? [
          `goes from ${partitions} to ${fewer} partitions, which Kafka cannot do: it would need a new topic, without the messages`,
        ]
      : []),
    ...(Number(lessCopies) < Number(copies) && lessCopies === 1
      ? [`keeps one copy of each partition (before: ${copies}): a broker that is lost takes messages with it`]
      : []),
    ...(isEqual(before, after)
      ? []
      : shortenedRetention(topicRetention(before, brokers.before), topicRetention(after, brokers.after))),
  ];
}
