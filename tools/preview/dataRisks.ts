import get from "es-toolkit/compat/get";
import { isEqual } from "es-toolkit/predicate/isEqual";
import type { RenderedItem } from "../evaluate/rendering";
import { code } from "../markdown";

/** A change of an object that deletes data, replaces what holds it, or moves it where this cannot be undone. */
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
 * What of the way from `before` to `after` a person must think about beside the steps that the program itself
 * checks (config/deployed/steps.ts): what the engine replaces because another version of the program names it
 * otherwise, and what goes with objects that no step is about. Pure.
 *
 * @param withSteps Whether the steps are known: what they say is not said twice.
 */
export function dataRisks(
  before: readonly RenderedItem[],
  after: readonly RenderedItem[],
  withSteps: boolean,
): DataRisk[] {
  const next = new Map(after.map((item) => [item.title, item]));
  return before.flatMap((item): DataRisk[] => {
    const { kind, title } = item;
    const successor = next.get(title);
    if (successor === undefined) {
      return withSteps && saidBySteps.has(kind) ? [] : removalRisks(item).map((what) => ({ title, what }));
    }
    const replaced = replacementRisks(item, successor);
    if (replaced.length > 0) {
      return replaced.map((what) => ({ title, what }));
    }
    const pair = { before: item.content, after: successor.content };
    const what = isEqual(pair.before, pair.after) ? [] : (changeRisks[kind]?.(pair, item) ?? []);
    return what.map((each) => ({ title, what: each }));
  });
}

/** Kinds whose removal is a step of the program's own checks, or comes with one. */
const saidBySteps: ReadonlySet<string> = new Set(["Kafka", "KafkaNodePool", "KafkaTopic"]);

/** What goes with an object that is deleted, by its kind. Of all other kinds nothing does that an update would not bring back. */
const removals: Readonly<Record<string, string>> = {
  Namespace: "is deleted with everything in it: clusters, topics, volume claims, secrets",
  Kafka: "is deleted, and with it every topic",
  KafkaNodePool: "is deleted with its nodes: nothing moves their partitions first",
  KafkaTopic: "is deleted with all its messages",
  CustomResourceDefinition: "is deleted, and with it every object of its kind, in every namespace",
  PersistentVolumeClaim: "is deleted, and as a rule its volume with all that is on it",
  PersistentVolume: "is deleted: what is on it may be lost",
};

function removalRisks(item: RenderedItem): string[] {
  if (item.retained) {
    return [];
  }
  if (isAuthority(item)) {
    return ["is deleted, and the CA's key and certificate are lost: whatever trusts this CA lets nobody in"];
  }
  const said = removals[item.kind];
  return said === undefined ? [] : [said];
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
function replacementRisks(before: RenderedItem, after: RenderedItem): string[] {
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
