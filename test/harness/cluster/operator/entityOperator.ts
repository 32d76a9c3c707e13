import { z } from "zod";
import type { KubernetesObject } from "../../../../config/kubernetes/object";
import { report, reportPause, reportReady } from "./report";
import { spread } from "./runningClusters";
import { CLUSTER_LABEL, makeUserCertificate, makeUserPassword, secretKey } from "./secrets";
import type { Look, Surroundings } from "./surroundings";

/** What the topic operator holds a topic with until the topic is gone from Kafka. */
const TOPIC_FINALIZER = "strimzi.io/topic-operator";

const kafkaSpec = z.object({
  entityOperator: z
    .object({ topicOperator: z.object({}).optional(), userOperator: z.object({}).optional() })
    .prefault({}),
  cruiseControl: z.object({}).optional(),
});
const topicSpec = z.object({ topicName: z.string().optional(), replicas: z.number().default(1) });
const userSpec = z.object({
  authentication: z
    .object({ type: z.enum(["tls", "tls-external", "scram-sha-512"]), password: secretKey.optional() })
    .optional(),
});
const metadata = z.looseObject({
  uid: z.string(),
  resourceVersion: z.string(),
  deletionTimestamp: z.string().optional(),
  finalizers: z.array(z.string()).default([]),
});

/** The Kafka that something belongs to, by its label. */
function kafkaOf({ metadata: { namespace, labels } }: KubernetesObject, { world }: Surroundings) {
  const kafka = world.get("Kafka", namespace, labels?.[CLUSTER_LABEL]);
  return kafka === undefined ? undefined : { object: kafka, spec: kafkaSpec.parse(kafka.spec) };
}

/** The topic operator's look at a topic. With no topic operator it stays as it is, also where it is to go. */
export async function lookAtTopic(topic: KubernetesObject, surroundings: Surroundings): Promise<Look> {
  const { client, pace, wait } = surroundings;
  const kafka = kafkaOf(topic, surroundings);
  if (kafka?.spec.entityOperator.topicOperator === undefined) {
    return "done";
  }
  const { finalizers, deletionTimestamp, resourceVersion } = metadata.parse(topic.metadata);
  const isDeleted = deletionTimestamp !== undefined;
  if (finalizers.includes(TOPIC_FINALIZER) === isDeleted) {
    const others = finalizers.filter((finalizer) => finalizer !== TOPIC_FINALIZER);
    await client.merge(topic, {
      // A list is changed as a whole: if others have changed it since, it is looked at again.
      metadata: { resourceVersion, finalizers: isDeleted ? others : [...others, TOPIC_FINALIZER] },
    });
  }
  if (isDeleted) {
    return "done";
  }
  await wait(pace.readyAfterMs);
  const present = await client.read(topic);
  if (present === undefined || (await reportPause(present, surroundings))) {
    return "done";
  }
  if (present.metadata.annotations?.["strimzi.io/managed"] === "false") {
    // Of a topic that it is to let go of, that is all (Strimzi, `BatchingTopicController`).
    await report(present, { finding: { type: "Unmanaged" } }, surroundings);
    return "done";
  }
  return copyTopic(present, kafka, surroundings);
}

/**
 * Another number of copies is Cruise Control's work: the topic operator reports Ready at once, and what is
 * under way in `status.replicasChange`, until it is done (Strimzi, `CruiseControlHandler`).
 */
async function copyTopic(
  topic: KubernetesObject,
  kafka: NonNullable<ReturnType<typeof kafkaOf>>,
  surroundings: Surroundings,
): Promise<Look> {
  const { pace, running, wait } = surroundings;
  const { topicName = topic.metadata.name, replicas } = topicSpec.parse(topic.spec);
  const cluster = running.of(metadata.parse(kafka.object.metadata).uid);
  const copies = cluster.copies.get(topic.metadata.name) ?? replicas;
  cluster.copies.set(topic.metadata.name, copies);
  if (copies === replicas) {
    await reportReady(topic, { fields: { topicName, replicasChange: null } }, surroundings);
    return "done";
  }
  if (kafka.spec.cruiseControl === undefined) {
    const message = "Replication factor change not supported, but required for partitions [0]";
    await report(topic, { finding: { type: "NotReady", reason: "NotSupported", message } }, surroundings);
    return "done";
  }
  const replicasChange = { state: "ongoing", targetReplicas: replicas, sessionId: topic.metadata.name };
  await reportReady(topic, { fields: { topicName, replicasChange } }, surroundings);
  await wait(pace.rebalanceMs);
  cluster.copies.set(topic.metadata.name, replicas);
  if (replicas > copies) {
    spread(cluster);
  }
  return "later";
}

/** The user operator's look at a user: its secret is made. */
export async function lookAtUser(user: KubernetesObject, surroundings: Surroundings): Promise<Look> {
  const { client, pace, wait } = surroundings;
  await wait(pace.readyAfterMs);
  const present = await client.read(user);
  if (present === undefined || present.metadata.deletionTimestamp !== undefined) {
    return "done";
  }
  const kafka = kafkaOf(present, surroundings);
  if (kafka?.spec.entityOperator.userOperator === undefined || (await reportPause(present, surroundings))) {
    return "done";
  }
  const { name } = present.metadata;
  const { authentication } = userSpec.parse(present.spec);
  switch (authentication?.type) {
    case "tls": {
      if (!(await makeUserCertificate(present, kafka.object, surroundings))) {
        return "later";
      }
      await reportReady(present, { fields: { username: `CN=${name}`, secret: name } }, surroundings);
      return "done";
    }
    case "scram-sha-512": {
      if (!(await makeUserPassword(present, authentication.password, surroundings))) {
        return "later";
      }
      await reportReady(present, { fields: { username: name, secret: name } }, surroundings);
      return "done";
    }
    default:
      await reportReady(present, { fields: { username: `CN=${name}` } }, surroundings);
      return "done";
  }
}
