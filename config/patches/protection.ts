import { escapeRegExp } from "es-toolkit/string/escapeRegExp";
import { PAUSE_ANNOTATION } from "../kafka/strimziNames";
import { forTheEngine } from "../kubernetes/engineAnnotations";
import { stageNumber } from "../stageNames";
import { childOf, isMap, keyOf, listKey, type ObjectMap } from "./merge";

/**
 * What a patch may not change: what identifies an object, and what the program promises, checks or derives other
 * things from. Each is some setting's. Pure.
 */
interface Protection {
  /** The names on the way to the field; `[]` stands for every entry of a list. */
  readonly path: readonly string[];
  /** What to do instead: the end of a sentence. */
  readonly instead: string;
}

/** A part of an object that is there or not by a setting. What a patch changes in it waits until it is there. */
interface OptionalPart {
  readonly path: readonly string[];
  /** When it is there, as a clause. */
  readonly when: string;
}

interface KindRules {
  readonly fields?: readonly Protection[];
  /** Lists whose entries come and go by a setting only. */
  readonly closedLists?: readonly Protection[];
  readonly parts?: readonly OptionalPart[];
}

const set = (setting: string) => `set ${setting} instead`;
/** A setting that every Connect cluster has. */
const setOfConnect = (setting: string) =>
  `${set(`connect.${setting}`)}, or connectClusters[].${setting} for another Connect cluster`;

function fields(instead: string, ...paths: readonly string[]): Protection[] {
  return paths.map((path) => ({ path: path.split("."), instead }));
}

const listenerFields = ["type", "port", "tls", "authentication.type"].map(
  (field) => `spec.kafka.listeners.[].${field}`,
);
const ownAuthority = (ca: string) => [
  ...fields(set("certificates.issuer"), `spec.${ca}.generateCertificateAuthority`),
  ...fields(set("certificates.caValidityDays"), `spec.${ca}.validityDays`),
  ...fields(set("certificates.renewalDays"), `spec.${ca}.renewalDays`),
];

const rules: Readonly<Record<string, KindRules>> = {
  Kafka: {
    fields: [
      ...fields(set("kafka.version"), "spec.kafka.version"),
      ...fields(set("kafka.metadataVersion"), "spec.kafka.metadataVersion"),
      ...fields(set("kafka.config"), "spec.kafka.config"),
      ...fields(
        "stage and external decide about the program's listeners; a listener of another name can be added",
        ...listenerFields,
      ),
      ...fields(set("stage"), "spec.kafka.authorization.type"),
      ...fields(set("users[].superUser"), "spec.kafka.authorization.superUsers"),
      ...fields(set("placement.racks.topologyKey"), "spec.kafka.rack.topologyKey"),
      ...ownAuthority("clusterCa"),
      ...ownAuthority("clientsCa"),
      ...fields(
        "they watch the cluster's namespace",
        "spec.entityOperator.topicOperator.watchedNamespace",
        "spec.entityOperator.userOperator.watchedNamespace",
      ),
      ...fields(
        set("rebalance"),
        "spec.cruiseControl.autoRebalance.[].mode",
        "spec.cruiseControl.autoRebalance.[].template",
      ),
    ],
    parts: [
      { path: ["spec", "entityOperator"], when: `from stage ${stageNumber("entity-operator")} on` },
      { path: ["spec", "entityOperator", "topicOperator"], when: `from stage ${stageNumber("entity-operator")} on` },
      { path: ["spec", "entityOperator", "userOperator"], when: `from stage ${stageNumber("entity-operator")} on` },
      { path: ["spec", "cruiseControl"], when: "with 2 brokers or more" },
      { path: ["spec", "kafkaExporter"], when: "with metrics.enabled and metrics.kafkaExporter.enabled" },
    ],
  },
  KafkaNodePool: {
    fields: [
      ...fields("set replicas, controllers or pools[].replicas instead", "spec.replicas"),
      ...fields("a pool is of brokers or of controllers", "spec.roles"),
      ...fields(
        "set storage or pools[].storage instead",
        "spec.storage.type",
        ...["type", "size", "class", "deleteClaim", "kraftMetadata"].map((field) => `spec.storage.volumes.[].${field}`),
      ),
    ],
    closedLists: fields("set storage.brokers.volumes or pools[].storage.volumes instead", "spec.storage.volumes"),
  },
  KafkaTopic: {
    fields: fields(set("topics"), "spec.topicName", "spec.partitions", "spec.replicas", "spec.config"),
  },
  KafkaUser: {
    fields: [
      ...fields(set("users"), "spec.authentication.type", "spec.authentication.password"),
      ...fields(set("users"), "spec.authorization.type", "spec.authorization.acls"),
      ...["producerByteRate", "consumerByteRate", "requestPercentage", "controllerMutationRate"].flatMap((quota) =>
        fields(set("users[].quotas"), `spec.quotas.${quota}`),
      ),
    ],
  },
  KafkaConnect: {
    fields: [
      ...fields(
        "other objects and rules go by it",
        "spec.bootstrapServers",
        "spec.groupId",
        "spec.configStorageTopic",
        "spec.offsetStorageTopic",
        "spec.statusStorageTopic",
        "spec.authentication",
      ),
      ...fields(setOfConnect("config"), "spec.config"),
      ...["requests", "limits"].flatMap((kind) =>
        fields(setOfConnect(`resources.${kind}`), `spec.resources.${kind}.cpu`, `spec.resources.${kind}.memory`),
      ),
      ...fields(setOfConnect("jvm.heap"), "spec.jvmOptions.-Xmx"),
      ...fields(setOfConnect("replicas"), "spec.replicas"),
      ...fields(setOfConnect("plugins"), "spec.image", "spec.build.output", "spec.build.plugins"),
      ...fields(set("placement.racks.topologyKey"), "spec.rack.topologyKey"),
    ],
    parts: [
      {
        path: ["spec", "build"],
        when: "with connect.plugins.from artifacts, from stage 13 on, or with artifacts in connectClusters[].plugins",
      },
    ],
  },
  KafkaMirrorMaker2: {
    fields: [
      ...fields(
        "MirrorMaker knows by it what it has copied, and rules go by it",
        ...[
          "alias",
          "bootstrapServers",
          "groupId",
          "configStorageTopic",
          "offsetStorageTopic",
          "statusStorageTopic",
        ].map((field) => `spec.target.${field}`),
        "spec.target.authentication",
      ),
      ...fields(set("mirror.config"), "spec.target.config"),
      ...fields(set("mirror.sources"), "spec.mirrors"),
      ...["requests", "limits"].flatMap((kind) =>
        fields(set(`mirror.resources.${kind}`), `spec.resources.${kind}.cpu`, `spec.resources.${kind}.memory`),
      ),
      ...fields(set("mirror.jvm.heap"), "spec.jvmOptions.-Xmx"),
      ...fields(set("mirror.replicas"), "spec.replicas"),
      ...fields(set("placement.racks.topologyKey"), "spec.rack.topologyKey"),
    ],
  },
  KafkaBridge: {
    fields: [
      ...fields("rules go by it", "spec.bootstrapServers", "spec.authentication"),
      ...fields(set("bridge.replicas"), "spec.replicas"),
      ...fields(set("bridge.port"), "spec.http.port"),
      ...fields(set("bridge.tls"), "spec.http.tls.certificateAndKey"),
      ...fields(set("bridge.cors"), "spec.http.cors"),
      ...fields(set("bridge.produces"), "spec.producer.enabled"),
      ...fields(set("bridge.consumes"), "spec.consumer.enabled"),
      ...fields(set("bridge.producer.config"), "spec.producer.config"),
      ...fields(set("bridge.consumer.config"), "spec.consumer.config"),
      ...fields(set("bridge.consumer.timeoutSeconds"), "spec.consumer.timeoutSeconds"),
      ...["requests", "limits"].flatMap((kind) =>
        fields(set(`bridge.resources.${kind}`), `spec.resources.${kind}.cpu`, `spec.resources.${kind}.memory`),
      ),
      ...fields(set("bridge.jvm.heap"), "spec.jvmOptions.-Xmx"),
      ...fields(set("placement.racks.topologyKey"), "spec.rack.topologyKey"),
    ],
  },
  KafkaConnector: {
    fields: fields(
      setOfConnect("connectors"),
      ...["class", "tasksMax", "version", "state", "autoRestart", "config"].map((field) => `spec.${field}`),
    ),
  },
  Subscription: {
    fields: fields(
      set("operator"),
      ...["name", "channel", "source", "sourceNamespace", "startingCSV", "installPlanApproval"].map(
        (field) => `spec.${field}`,
      ),
    ),
  },
  OperatorGroup: { fields: fields(set("operator.watch"), "spec.targetNamespaces") },
  Deployment: { fields: fields("the pods are found by it", "spec.selector") },
  PodMonitor: { fields: fields("the pods are found by it", "spec.selector") },
  Secret: { fields: fields("secrets are the program's and the operators'", "data", "stringData", "type") },
};

/** Labels and annotations by which Strimzi, the engine or this program know what an object is. */
const reservedNames: readonly {
  readonly map: "labels" | "annotations";
  readonly name: RegExp;
  readonly instead: string;
}[] = [
  { map: "labels", name: /^strimzi\.io\//, instead: "it says what the object belongs to" },
  { map: "annotations", name: forTheEngine, instead: "the engine waits by it" },
  {
    map: "annotations",
    name: new RegExp(`^${escapeRegExp(PAUSE_ANNOTATION)}$`),
    instead: set("certificates.pauseReconciliation"),
  },
  { map: "annotations", name: /^strimzi\.io\/managed$/, instead: set("topics[].keep") },
  {
    map: "annotations",
    name: /^strimzi\.io\/((next|remove)-node-ids|skip-broker-scaledown-check|use-connector-resources|rebalance-template|c[ae]-|force-)/,
    instead: "the operator acts on it, and the program has set it or does without",
  },
];

/** What decides about a field that cannot be patched; undefined if it can. */
export function decidedBy(kind: string, field: readonly string[]): string | undefined {
  const isPrefix = (path: readonly string[]) => path.every((part, index) => part === field[index]);
  return rules[kind]?.fields?.find(({ path }) => isPrefix(path))?.instead.replace(/ instead\b.*$/, "");
}

/** Something in a patch that must not be there. */
export interface Violation {
  readonly path: readonly PropertyKey[];
  readonly instead: string;
}

/** What a patch of an object must not do. */
export function violations(object: ObjectMap & { readonly kind: string }, patch: ObjectMap): Violation[] {
  const { fields: own = [], closedLists = [] } = rules[object.kind] ?? {};
  return [
    ...identityViolations(patch),
    ...own.flatMap(({ path, instead }) => changed(patch, object, path).map((found) => ({ path: found, instead }))),
    ...closedLists.flatMap(({ path, instead }) =>
      added(patch, object, path).map((found) => ({ path: found, instead })),
    ),
    ...removedParts(object, patch),
  ];
}

function identityViolations(patch: ObjectMap): Violation[] {
  const instead = "it identifies the object, or is not the program's to change";
  const { metadata } = patch;
  const top = ["apiVersion", "kind", "status"]
    .filter((field) => field in patch)
    .map((field) => ({ path: [field], instead }));
  if (metadata !== undefined && !isMap(metadata)) {
    return [...top, { path: ["metadata"], instead }];
  }
  return [
    ...top,
    ...Object.entries(metadata ?? {}).flatMap(([field, value]): Violation[] => {
      if (field !== "labels" && field !== "annotations") {
        return [
          { path: ["metadata", field], instead: `${instead}; of the metadata, labels and annotations can be patched` },
        ];
      }
      return isMap(value) ? reserved(field, value) : [{ path: ["metadata", field], instead }];
    }),
  ];
}

function reserved(map: "labels" | "annotations", names: ObjectMap): Violation[] {
  return Object.keys(names).flatMap((name) =>
    reservedNames
      .filter((rule) => rule.map === map && rule.name.test(name))
      .map(({ instead }) => ({ path: ["metadata", map, name], instead })),
  );
}

/** Where a patch sets a protected field, or removes what has one: paths in the patch. */
function changed(
  patch: unknown,
  object: unknown,
  rest: readonly string[],
  at: readonly PropertyKey[] = [],
): PropertyKey[][] {
  const [next, ...more] = rest;
  if (patch === undefined) {
    return [];
  }
  if (next === undefined) {
    // Saying what is so anyway does no harm.
    return JSON.stringify(patch) === JSON.stringify(object) ? [] : [[...at]];
  }
  if (next === "[]") {
    return changedInList(patch, object, more, at);
  }
  return isMap(patch)
    ? changed(childOf(patch, next), childOf(object, next), more, [...at, next])
    : has(object, rest)
      ? [[...at]]
      : [];
}

function changedInList(
  patch: unknown,
  object: unknown,
  rest: readonly string[],
  at: readonly PropertyKey[],
): PropertyKey[][] {
  if (!Array.isArray(patch)) {
    return has(object, ["[]", ...rest]) ? [[...at]] : [];
  }
  const entries = Array.isArray(object) ? object : [];
  const key = listKey(String(at.at(-1)), entries, patch);
  if (key === undefined) {
    return has(object, ["[]", ...rest]) ? [[...at]] : [];
  }
  return patch.flatMap((entry, index) => {
    const same = entries.find((one) => keyOf(one, key) === keyOf(entry, key));
    return same === undefined ? [] : changed(entry, same, rest, [...at, index]);
  });
}

/** Whether an object has a value at a path. */
function has(object: unknown, [next, ...more]: readonly string[]): boolean {
  if (next === undefined) {
    return object !== undefined;
  }
  if (next === "[]") {
    return Array.isArray(object) && object.some((entry) => has(entry, more));
  }
  return has(childOf(object, next), more);
}

/** Entries that a patch would add to a list. */
function added(patch: ObjectMap, object: ObjectMap, path: readonly string[]): PropertyKey[][] {
  const [wanted, present] = [patch, object].map((value) => path.reduce<unknown>(childOf, value));
  if (!Array.isArray(wanted) || !Array.isArray(present)) {
    return [];
  }
  const key = listKey(path.at(-1) ?? "", present, wanted);
  return wanted.flatMap((entry, index) =>
    key !== undefined && present.some((one) => keyOf(one, key) === keyOf(entry, key)) ? [] : [[...path, index]],
  );
}

function removedParts(object: ObjectMap & { readonly kind: string }, patch: ObjectMap): Violation[] {
  return (rules[object.kind]?.parts ?? []).flatMap(({ path, when }) => {
    const value = path.reduce<unknown>(childOf, patch);
    return value !== undefined && !isMap(value) && has(object, path) ? [{ path, instead: `it is there ${when}` }] : [];
  });
}

/** A patch for an object as it is, without what changes parts that are not there; and those parts. */
export function applicablePart(
  object: ObjectMap & { readonly kind: string },
  patch: ObjectMap,
): { readonly patch: ObjectMap; readonly waiting: readonly OptionalPart[] } {
  const waiting = (rules[object.kind]?.parts ?? []).filter(
    ({ path }) => isMap(path.reduce<unknown>(childOf, patch)) && !has(object, path),
  );
  return { patch: waiting.reduce((rest, { path }) => without(rest, path), patch), waiting };
}

function without(map: ObjectMap, [first = "", ...rest]: readonly string[]): ObjectMap {
  const { [first]: value, ...others } = map;
  return rest.length === 0 || !isMap(value) ? others : { ...others, [first]: without(value, rest) };
}
