import { nearest } from "../fields/fields";

/**
 * What a person can permit by name, with `permit` in the stack config: steps that lose data, or that let more
 * people in. Pure.
 *
 * A permission is a phrase of this table, and the name of what it is about if the phrase needs one:
 * `delete topic orders`, `delete cluster`.
 */

/** A phrase of a permission. */
interface PhraseRule {
  /** What the name behind the phrase names; absent: nothing follows. */
  readonly named?: string;
  /** A name to show as an example. */
  readonly example?: string;
  /** The step that it permits, as a sentence. */
  readonly permits: string;
  /** What the step does. */
  readonly effect: "loses" | "opens";
}

/** Every permission that there is, by its phrase. */
export const permissionPhrases = {
  "delete cluster": {
    effect: "loses",
    permits:
      "The cluster is deleted with every topic: a stage below 2, or `pulumi destroy --run-program` of a stack that has one.",
  },
  "delete topic": {
    effect: "loses",
    named: "topic",
    example: "orders",
    permits: "A topic is deleted with its messages: its entry was removed, or the stage is below 8.",
  },
  "delete user": {
    effect: "loses",
    named: "user",
    example: "orders",
    permits:
      "A user is deleted with its certificate or password: its entry was removed, or the stage is below the one that adds it.",
  },
  "delete volumes": {
    effect: "loses",
    named: "pool",
    example: "brokers",
    permits: "From now on a pool's volumes are deleted with their nodes (`storage.deleteClaim`).",
  },
  "remove volumes": {
    effect: "loses",
    named: "pool",
    example: "brokers",
    permits: "Each node of a pool has fewer volumes: move the data on the last ones away first.",
  },
  "shrink volumes": {
    effect: "loses",
    named: "pool",
    example: "brokers",
    permits:
      "A pool's volumes are smaller. Existing ones keep their size; new nodes get smaller ones, which fill up earlier.",
  },
  "reclass volumes": {
    effect: "loses",
    named: "pool",
    example: "brokers",
    permits: "A pool's volumes have another storage class. Existing ones keep theirs; new nodes get the other one.",
  },
  "shorten retention": {
    effect: "loses",
    named: "topic",
    example: "orders",
    permits:
      "A topic keeps its messages for a shorter time, or fewer bytes of them, or deletes what it only compacted.",
  },
  "shorten default retention": {
    effect: "loses",
    permits: "The same for every topic that does not set its retention itself.",
  },
  "weaken durability": {
    effect: "loses",
    named: "topic",
    example: "orders",
    permits:
      "A topic has a single copy, or needs fewer than 2 copies to confirm a message where it needed 2, or may have a leader that lacks messages.",
  },
  "weaken default durability": {
    effect: "loses",
    permits: "The same for every topic that does not set it itself.",
  },
  "replace password": {
    effect: "loses",
    named: "secret",
    example: "orders-password",
    permits: "`takeOver`, where the state has lost a user's password: another one is written over it.",
  },
  "disable encryption": {
    effect: "opens",
    permits: "A listener has no TLS where every listener had it: stages 2 and 3.",
  },
  "disable authentication": {
    effect: "opens",
    permits: "Clients need not authenticate, or may do anything, where they had to before: stages below 5.",
  },
  "allow everyone": {
    effect: "opens",
    permits: "`allow.everyone.if.no.acl.found`: whatever no rule covers is open to every client that can log in.",
  },
  "change principals": {
    effect: "opens",
    permits:
      "`principal.builder.class`: clients get other names than those in the rules of KafkaUsers, and other rights.",
  },
  "grant everything": {
    effect: "opens",
    named: "user",
    example: "admin",
    permits:
      "A user has a rule with the operation All on every topic, group or transactional id, or on the cluster, or is a super user.",
  },
  "expose cluster": {
    effect: "opens",
    permits: "A listener for clients from outside at a stage without authorization: below 5.",
  },
  "expose bridge": {
    effect: "opens",
    permits:
      "Every pod of the Kubernetes cluster may use the HTTP Bridge, which acts as its user: `bridge.enabled` without network policies.",
  },
  "take over CRDs": {
    effect: "opens",
    permits:
      "Install manifests upgrade CRDs that another installation of Strimzi has applied, for the whole cluster. Older ones are never applied.",
  },
  "take over objects": {
    effect: "opens",
    permits: "`takeOver`: this stack takes over objects that others may have created, and will change and delete them.",
  },
} as const satisfies Readonly<Record<string, PhraseRule>>;

export type PermissionPhrase = keyof typeof permissionPhrases;

/** A phrase that a name follows. */
export type NamedPhrase = {
  [Phrase in PermissionPhrase]: (typeof permissionPhrases)[Phrase] extends { named: string } ? Phrase : never;
}[PermissionPhrase];

/** A permission as it stands in the stack config, spelled in the one way that there is. */
export type Permission = PermissionPhrase | `${NamedPhrase} ${string}`;

const phrases = Object.entries(permissionPhrases).map(([phrase, rule]): [string, PhraseRule] => [phrase, rule]);

/** The permission that a text is, whatever the spaces in it; undefined if it is none. */
export function parsePermission(raw: unknown): Permission | undefined {
  if (typeof raw !== "string") {
    return undefined;
  }
  const text = raw.trim().replaceAll(/\s+/g, " ");
  return isPermission(text) ? text : undefined;
}

function isPermission(text: string): text is Permission {
  return phrases.some(([phrase, { named }]) =>
    named === undefined
      ? text === phrase
      : text.startsWith(`${phrase} `) && /^\S+$/.test(text.slice(phrase.length + 1)),
  );
}

/** How each permission is written. */
export const permissionForms: readonly string[] = phrases.map(([phrase, { named }]) =>
  named === undefined ? phrase : `${phrase} <${named}>`,
);

/** What was probably meant by a text that is no permission. */
export function nearestPermission(raw: unknown): string | undefined {
  if (typeof raw !== "string") {
    return undefined;
  }
  const words = raw.trim().split(/\s+/);
  const candidates = phrases.map(([phrase, { named, example }]) =>
    named === undefined ? phrase : `${phrase} ${words.slice(phrase.split(" ").length).join("-") || example}`,
  );
  return nearest(words.join(" "), candidates);
}
