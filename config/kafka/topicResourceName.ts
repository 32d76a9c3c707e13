import { createHash } from "node:crypto";
import { dnsSubdomain } from "../kubernetes/objectNames";

/** Leaves room for the digest in the 253 characters of a name. */
const LONGEST_BEGINNING = 200;

/**
 * The name of the KafkaTopic of a topic: the topic's own where Kubernetes takes it, otherwise one made from it alone,
 * which therefore never changes: `Orders_v1` is `orders-v1-` and eight digits of its SHA-256.
 */
export function topicResourceName(topic: string): string {
  if (dnsSubdomain.test(topic)) {
    return topic;
  }
  const readable = topic
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, "-")
    .slice(0, LONGEST_BEGINNING)
    .replaceAll(/^-+|-+$/g, "");
  const digest = createHash("sha256").update(topic).digest("hex").slice(0, 8);
  return readable === "" ? `topic-${digest}` : `${readable}-${digest}`;
}

/** What a person calls a topic: its name in Kafka where the name of the KafkaTopic only follows from it. */
export function shownTopic({ name, topicName = name }: { readonly name: string; readonly topicName?: string }): string {
  return topicResourceName(topicName) === name ? topicName : name;
}
