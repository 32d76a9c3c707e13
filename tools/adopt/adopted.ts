import { z } from "zod";
import { MANAGED_ANNOTATION } from "../../config/clients/plan";
import { isInternalTopic } from "../../config/kafka/internalTopics";
import { PAUSE_ANNOTATION } from "../../config/kafka/strimziNames";
import { topicResourceName } from "../../config/kafka/topicResourceName";
import type { LiveObject } from "../evaluate/kubectl";
import type { KafkaTopicListing } from "./topicListing";

/**
 * What of a namespace, or of Kafka, can be declared as it is, so that taking it over changes nothing. Pure.
 */

/** An entry of a file of topics or users. */
export type Entry = Readonly<Record<string, unknown>>;

/** Something that is not declared, and why. */
export interface LeftOut {
  readonly what: string;
  readonly because: string;
}

export interface Adopted {
  readonly entries: readonly Entry[];
  readonly leftOut: readonly LeftOut[];
}

const topicSpec = z.looseObject({
  topicName: z.string().optional(),
  partitions: z.number().optional(),
  replicas: z.number().optional(),
  config: z.record(z.string(), z.unknown()).nullish(),
});

/**
 * KafkaTopics of a cluster as entries.
 *
 * @param inKafka What Kafka says of its topics. Absent: nobody has asked it.
 */
export function adoptedTopics(
  objects: readonly LiveObject[],
  cluster: string,
  inKafka: readonly KafkaTopicListing[] = [],
): Adopted {
  const listed = new Map(inKafka.map((topic) => [topic.name, topic]));
  return adopted(objects, (object) => {
    const { name, annotations = {} } = object.metadata;
    const what = `KafkaTopic ${name}`;
    const spec = topicSpec.safeParse(object.spec ?? {});
    if (!spec.success) {
      return { what, because: "it does not have the fields of a KafkaTopic" };
    }
    const topic = spec.data.topicName ?? name;
    const known = listed.get(topic);
    const partitions = spec.data.partitions ?? known?.partitions;
    const replicas = spec.data.replicas ?? known?.replicas;
    const reason = isInternalTopic(topic) ? "it is an internal topic" : otherOwner(object, cluster);
    if (reason !== undefined) {
      return { what, because: reason };
    }
    if (annotations[PAUSE_ANNOTATION] === "true") {
      return { what, because: "its reconciliation is paused, and its entry could not say so" };
    }
    if (partitions === undefined || replicas === undefined) {
      return { what, because: "it does not say how many partitions or replicas it has; --from-kafka would" };
    }
    const config = spec.data.config ?? {};
    return {
      ...named(name, topic),
      partitions,
      replicas,
      ...(Object.keys(config).length === 0 ? {} : { config }),
      ...(annotations[MANAGED_ANNOTATION] === "false" ? { keep: true } : {}),
      takeOver: true,
    };
  });
}

const stateTopics = z.looseObject({
  configStorageTopic: z.string().optional(),
  offsetStorageTopic: z.string().optional(),
  statusStorageTopic: z.string().optional(),
});
const workersSpec = stateTopics.extend({ target: stateTopics.optional() });

/** The topics that Connect workers, those of MirrorMaker included, keep their state in, and whose each is. */
export function topicsOfWorkers(objects: readonly LiveObject[]): ReadonlyMap<string, string> {
  return new Map(
    objects.flatMap(({ kind, metadata: { name }, spec }) => {
      const { data: { target, ...own } = {} } = workersSpec.safeParse(spec ?? {});
      const topics = ({ configStorageTopic, offsetStorageTopic, statusStorageTopic }: z.infer<typeof stateTopics>) =>
        [configStorageTopic, offsetStorageTopic, statusStorageTopic].filter((topic) => topic !== undefined);
      return [own, ...(target === undefined ? [] : [target])]
        .flatMap(topics)
        .map((topic) => [topic, `${kind} ${name}`] as const);
    }),
  );
}

/**
 * Topics of Kafka that no KafkaTopic stands for: new KafkaTopics of the same values find them, and change nothing.
 *
 * @param ofWorkers Topics that Connect workers keep their state in, with whose they are. Default: none is known.
 */
export function topicsWithoutResource(
  inKafka: readonly KafkaTopicListing[],
  objects: readonly LiveObject[],
  ofWorkers: ReadonlyMap<string, string> = new Map(),
): Adopted {
  const taken = new Set(
    objects.map(({ spec, metadata: { name } }) => topicSpec.safeParse(spec ?? {}).data?.topicName ?? name),
  );
  const results = inKafka
    .filter(({ name }) => !taken.has(name))
    .map(({ name, partitions, replicas, config }): Entry | LeftOut => {
      const workers = ofWorkers.get(name);
      const because = isInternalTopic(name)
        ? "it is an internal topic"
        : workers && `the workers of the ${workers} keep their state in it`;
      return because === undefined
        ? { name, partitions, replicas, ...(Object.keys(config).length === 0 ? {} : { config }) }
        : { what: `topic ${name}`, because };
    });
  return split(results);
}

const userSpec = z.looseObject({
  authentication: z.looseObject({ type: z.string() }).optional(),
  authorization: z
    .looseObject({ type: z.string(), acls: z.array(z.record(z.string(), z.unknown())).default([]) })
    .optional(),
  quotas: z.unknown().optional(),
  template: z.unknown().optional(),
});

/** KafkaUsers of a cluster as entries. Those whose credentials an entry would change are left out. */
export function adoptedUsers(objects: readonly LiveObject[], cluster: string): Adopted {
  return adopted(objects, (object) => {
    const { name } = object.metadata;
    const what = `KafkaUser ${name}`;
    const spec = userSpec.safeParse(object.spec ?? {});
    if (!spec.success) {
      return { what, because: "it does not have the fields of a KafkaUser" };
    }
    const { authentication, authorization, quotas, template } = spec.data;
    const reason = otherOwner(object, cluster);
    if (reason !== undefined) {
      return { what, because: reason };
    }
    if (authentication?.type !== "tls") {
      const type = authentication?.type ?? "none";
      return {
        what,
        because:
          type === "scram-sha-512"
            ? "its password is not this stack's, and would be replaced"
            : `its authentication is ${type}; only certificates of the user operator (tls) stay as they are`,
      };
    }
    if (quotas !== undefined || template !== undefined) {
      return { what, because: `it has ${quotas === undefined ? "a template" : "quotas"}, which an entry cannot say` };
    }
    if (authorization !== undefined && authorization.type !== "simple") {
      return { what, because: `its authorization is ${authorization.type}` };
    }
    const { validityDays, renewalDays } = authentication;
    return {
      name,
      authentication: "tls",
      ...(validityDays === undefined ? {} : { validityDays }),
      ...(renewalDays === undefined ? {} : { renewalDays }),
      acls: authorization?.acls ?? [],
      takeOver: true,
    };
  });
}

/** A topic's names as an entry has them: the KafkaTopic's own only where it does not follow from the topic's. */
function named(name: string, topicName: string): Entry {
  return topicResourceName(topicName) === name ? { name: topicName } : { name, topicName };
}

/** Whose an object is, if it is not to be adopted. */
function otherOwner({ metadata }: LiveObject, cluster: string): string | undefined {
  const { labels = {}, annotations = {}, ownerReferences, managedFields } = metadata;
  const [owner] = ownerReferences;
  const ofCluster = labels["strimzi.io/cluster"];
  if (ofCluster !== cluster) {
    return `it belongs to ${ofCluster === undefined ? "no cluster" : `the cluster ${ofCluster}`}`;
  }
  if (owner !== undefined) {
    return `it belongs to ${owner.kind} ${owner.name}`;
  }
  if (managedFields.some(({ manager }) => manager.startsWith("pulumi-kubernetes"))) {
    return "a Pulumi stack has made it: this one, or another";
  }
  const tool = otherTools.find(([key]) => labels[key] !== undefined || annotations[key] !== undefined)?.[1];
  if (tool !== undefined) {
    return `${tool} manages it`;
  }
  const manager = labels["app.kubernetes.io/managed-by"];
  return manager === undefined ? undefined : `${manager} manages it`;
}

/** Labels and annotations by which tools know their own. */
const otherTools: readonly (readonly [key: string, tool: string])[] = [
  ["meta.helm.sh/release-name", "Helm"],
  ["argocd.argoproj.io/instance", "Argo CD"],
  ["argocd.argoproj.io/tracking-id", "Argo CD"],
  ["kustomize.toolkit.fluxcd.io/name", "Flux"],
  ["helm.toolkit.fluxcd.io/name", "Flux"],
];

function adopted(objects: readonly LiveObject[], entryOf: (object: LiveObject) => Entry | LeftOut): Adopted {
  const sorted = [...objects].sort((one, other) => (one.metadata.name < other.metadata.name ? -1 : 1));
  return split(sorted.map(entryOf));
}

function split(results: readonly (Entry | LeftOut)[]): Adopted {
  return {
    entries: results.flatMap((result) => (isLeftOut(result) ? [] : [result])),
    leftOut: results.filter(isLeftOut),
  };
}

function isLeftOut(result: Entry | LeftOut): result is LeftOut {
  return "because" in result;
}
