import assert from "node:assert/strict";
import { topicResourceName } from "../../../config/kafka/topicResourceName";
import type { KubernetesObject } from "../../../config/kubernetes/object";
import {
  type Adopted,
  adoptedTopics,
  adoptedUsers,
  topicsOfWorkers,
  topicsWithoutResource,
} from "../../../tools/adopt/adopted";
import { topicListing } from "../../../tools/adopt/topicListing";
import type { LiveObject } from "../../../tools/evaluate/kubectl";
import { plan } from "../../harness/support/settings";

function live(kind: string, name: string, spec: object, metadata: Partial<LiveObject["metadata"]> = {}): LiveObject {
  return {
    apiVersion: "kafka.strimzi.io/v1",
    kind,
    metadata: {
      name,
      labels: { "strimzi.io/cluster": "my-cluster" },
      ownerReferences: [],
      managedFields: [],
      ...metadata,
    },
    spec,
  };
}
const topic = (name: string, spec: object = {}, metadata: Partial<LiveObject["metadata"]> = {}) =>
  live("KafkaTopic", name, { partitions: 3, replicas: 1, ...spec }, metadata);
const reasons = ({ leftOut }: Adopted) => leftOut.map(({ what, because }) => `${what}: ${because}`);

describe("adopting", () => {
  it("declares topics as they are, so that what the program sends is what is there", () => {
    const objects: KubernetesObject[] = [
      topic("orders", { config: { "retention.ms": 1000, "cleanup.policy": "compact", preallocate: true } }),
      topic(topicResourceName("Orders_v1"), { topicName: "Orders_v1" }),
      topic("legacy", { topicName: "Legacy_2", partitions: 12, replicas: 3 }),
      topic("kept", {}, { annotations: { "strimzi.io/managed": "false" } }),
    ];
    const { entries, leftOut } = adoptedTopics(objects as LiveObject[], "my-cluster");
    assert.deepEqual(leftOut, []);
    const topics = plan({ stage: 9, demo: false, replicas: 3, topics: entries }).topics ?? [];
    assert.deepEqual(
      topics.map(({ name, topicName, partitions, replicas, config, keep, takeOver }) => ({
        name,
        spec: {
          partitions,
          replicas,
          ...(topicName === undefined ? {} : { topicName }),
          ...(Object.keys(config).length === 0 ? {} : { config }),
        },
        keep,
        takeOver,
      })),
      objects
        .map(({ metadata: { name }, spec }) => ({
          name,
          spec,
          keep: name === "kept" ? true : undefined,
          takeOver: true,
        }))
        .sort((one, other) => (one.name < other.name ? -1 : 1)),
    );
  });

  it("leaves out what is internal, somebody else's or not to be declared, and says why", () => {
    const found = adoptedTopics(
      [
        topic("consumer-offsets", { topicName: "__consumer_offsets" }),
        topic("of-helm", {}, { annotations: { "meta.helm.sh/release-name": "shop" } }),
        topic("of-argo", {}, { labels: { "strimzi.io/cluster": "my-cluster", "argocd.argoproj.io/instance": "shop" } }),
        topic("of-pulumi", {}, { managedFields: [{ manager: "pulumi-kubernetes-1a2b" }] }),
        topic("of-owner", {}, { ownerReferences: [{ kind: "Shop", name: "mine" }] }),
        topic("of-other", {}, { labels: { "strimzi.io/cluster": "other" } }),
        topic("of-nobody", {}, { labels: {} }),
        topic("paused", {}, { annotations: { "strimzi.io/pause-reconciliation": "true" } }),
        topic("vague", { partitions: undefined }),
      ],
      "my-cluster",
    );
    assert.deepEqual(found.entries, []);
    assert.deepEqual(reasons(found), [
      "KafkaTopic consumer-offsets: it is an internal topic",
      "KafkaTopic of-argo: Argo CD manages it",
      "KafkaTopic of-helm: Helm manages it",
      "KafkaTopic of-nobody: it belongs to no cluster",
      "KafkaTopic of-other: it belongs to the cluster other",
      "KafkaTopic of-owner: it belongs to Shop mine",
      "KafkaTopic of-pulumi: a Pulumi stack has made it: this one, or another",
      "KafkaTopic paused: its reconciliation is paused, and its entry could not say so",
      "KafkaTopic vague: it does not say how many partitions or replicas it has; --from-kafka would",
    ]);
  });

  it("declares users whose credentials stay as they are, and no others", () => {
    const acls = [
      { resource: { type: "topic", name: "orders", patternType: "literal" }, operations: ["Read"], host: "*" },
    ];
    const user = (name: string, spec: object) => live("KafkaUser", name, spec);
    const found = adoptedUsers(
      [
        user("reader", { authentication: { type: "tls" }, authorization: { type: "simple", acls } }),
        user("bare", { authentication: { type: "tls" } }),
        user("password", { authentication: { type: "scram-sha-512" } }),
        user("nothing", {}),
        user("limited", { authentication: { type: "tls" }, quotas: { producerByteRate: 1 } }),
      ],
      "my-cluster",
    );
    assert.deepEqual(found.entries, [
      { name: "bare", authentication: "tls", acls: [], takeOver: true },
      { name: "reader", authentication: "tls", acls, takeOver: true },
    ]);
    assert.deepEqual(reasons(found), [
      "KafkaUser limited: it has quotas, which an entry cannot say",
      "KafkaUser nothing: its authentication is none; only certificates of the user operator (tls) stay as they are",
      "KafkaUser password: its password is not this stack's, and would be replaced",
    ]);
    assert.equal(plan({ stage: 9, demo: false, users: found.entries }).users?.length, 2);
  });

  const described = [
    "Topic: orders\tTopicId: x\tPartitionCount: 3\tReplicationFactor: 2\tConfigs: cleanup.policy=compact,delete,segment.bytes=1073741824",
    "\tTopic: orders\tPartition: 0\tLeader: 1\tReplicas: 1,0\tIsr: 1,0",
    "Topic: __consumer_offsets\tTopicId: y\tPartitionCount: 50\tReplicationFactor: 1\tConfigs: ",
    "Topic: Plain\tTopicId: z\tPartitionCount: 1\tReplicationFactor: 1\tConfigs: ",
    "",
  ].join("\n");

  it("reads what kafka-topics.sh --describe prints", () => {
    assert.deepEqual(topicListing(described), [
      {
        name: "orders",
        partitions: 3,
        replicas: 2,
        config: { "cleanup.policy": "compact,delete", "segment.bytes": "1073741824" },
      },
      { name: "__consumer_offsets", partitions: 50, replicas: 1, config: {} },
      { name: "Plain", partitions: 1, replicas: 1, config: {} },
    ]);
  });

  it("declares topics of Kafka without a KafkaTopic, and what KafkaTopics leave out", () => {
    const listing = topicListing(described);
    const found = topicsWithoutResource(listing, [topic("orders")]);
    assert.deepEqual(found.entries, [{ name: "Plain", partitions: 1, replicas: 1 }]);
    assert.deepEqual(reasons(found), ["topic __consumer_offsets: it is an internal topic"]);
    const state = (name: string) => ({
      configStorageTopic: `${name}-configs`,
      offsetStorageTopic: `${name}-offsets`,
      statusStorageTopic: `${name}-status`,
    });
    const workers = topicsOfWorkers([
      live("KafkaConnect", "payments", state("payments")),
      live("KafkaMirrorMaker2", "copy", { target: state("copy"), mirrors: [] }),
      topic("orders"),
    ]);
    const ofWorkers = topicsWithoutResource(
      ["payments-offsets", "copy-status", "payments-bills"].map((name) => ({
        name,
        partitions: 1,
        replicas: 1,
        config: {},
      })),
      [],
      workers,
    );
    assert.deepEqual(reasons(ofWorkers), [
      "topic payments-offsets: the workers of the KafkaConnect payments keep their state in it",
      "topic copy-status: the workers of the KafkaMirrorMaker2 copy keep their state in it",
    ]);
    assert.equal(ofWorkers.entries.length, 1);
    const [orders] = adoptedTopics([live("KafkaTopic", "orders", {})], "my-cluster", listing).entries;
    assert.deepEqual(orders, { name: "orders", partitions: 3, replicas: 2, takeOver: true });
  });
});
