import { brokersOf } from "../cluster/brokers";
import { names } from "../kafka/names";
import type { Plan } from "../plan";

/**
 * What commands of the talk printed, word for word: on Strimzi 1.2.0 and Kafka 4.3.1 with Kubernetes 1.36, one broker,
 * in the namespace `myproject`. The API server, Strimzi's operators, Kafka and its tools were real; the pods ran on one
 * machine (docs/testing.md, "What `npm run test:chain` proves"), so nothing was recorded of what depends on an image:
 * OLM, builds, and the logs of the demo's clients and of EchoSink. Kafka's tools ran beside the brokers' pod; the list
 * of topics and the states of paused tasks are from the Kafka and the Connect worker of test/harness/kafka, and Connect's
 * user is from its API server with the simulated operator.
 *
 * `evidence.e2e.ts`, `kafka.e2e.ts` and `kafkaConnect.e2e.ts` in test/e2e hold them against the test harness where it can say the same.
 */
export const recordings = {
  kinds: `
NAME                 SHORTNAMES   APIVERSION            NAMESPACED   KIND
kafkabridges         kb           kafka.strimzi.io/v1   true         KafkaBridge
kafkaconnectors      kctr         kafka.strimzi.io/v1   true         KafkaConnector
kafkaconnects        kc           kafka.strimzi.io/v1   true         KafkaConnect
kafkamirrormaker2s   kmm2         kafka.strimzi.io/v1   true         KafkaMirrorMaker2
kafkanodepools       knp          kafka.strimzi.io/v1   true         KafkaNodePool
kafkarebalances      kr           kafka.strimzi.io/v1   true         KafkaRebalance
kafkas               k            kafka.strimzi.io/v1   true         Kafka
kafkatopics          kt           kafka.strimzi.io/v1   true         KafkaTopic
kafkausers           ku           kafka.strimzi.io/v1   true         KafkaUser`,
  kafka: `
NAME         READY   WARNINGS   KAFKA VERSION   METADATA VERSION
my-cluster   True               4.3.1           4.3-IV0`,
  pools: `
NAME         DESIRED REPLICAS   ROLES            NODEIDS
broker       1                  ["broker"]       [0]
controller   1                  ["controller"]   [100]`,
  pods: `
NAME                        READY   STATUS    RESTARTS   AGE
my-cluster-broker-0         1/1     Running   0          15s
my-cluster-controller-100   1/1     Running   0          15s`,
  disks: `
NAME                               STATUS   CAPACITY
data-0-my-cluster-broker-0         Bound    1Gi
data-0-my-cluster-controller-100   Bound    1Gi`,
  brokerSettings: `
STATIC_BROKER_CONFIG:log.retention.hours=94
DEFAULT_CONFIG:log.retention.hours=168
STATIC_BROKER_CONFIG:log.roll.hours=24
DEFAULT_CONFIG:log.roll.hours=168`,
  rolledPods: `
NAME                        READY   STATUS    RESTARTS   AGE
my-cluster-broker-0         1/1     Running   0          19s
my-cluster-controller-100   1/1     Running   0          70s`,
  listeners: `
my-cluster-kafka-bootstrap.myproject.svc:9093`,
  brokerCertificate: `
subject=O = io.strimzi, CN = my-cluster-kafka
issuer=O = io.strimzi, CN = cluster-ca v0`,
  clusterCa: `
Data
====
ca.crt:       1854 bytes
ca.p12:       1702 bytes
ca.password:  12 bytes`,
  noCertificate: `
alert certificate required`,
  memory: `
{"limits":{"memory":"3Gi"},"requests":{"memory":"3Gi"}}`,
  entityOperator: `
NAME                         READY   UP-TO-DATE   AVAILABLE   AGE
my-cluster-entity-operator   1/1     1            1           36s`,
  entityOperatorPod: `
NAME                                          READY   STATUS    RESTARTS   AGE
my-cluster-entity-operator-799645d994-76c6p   2/2     Running   0          37s`,
  topics: `
NAME       CLUSTER      PARTITIONS   REPLICATION FACTOR   READY
my-topic   my-cluster   3            1                    True`,
  users: `
NAME      CLUSTER      AUTHENTICATION   AUTHORIZATION   READY
my-user   my-cluster   tls              simple          True`,
  userSecret: `
NAME      TYPE     DATA   AGE
my-user   Opaque   5      11m`,
  visibleTopics: `
my-topic`,
  otherTopic: `
org.apache.kafka.common.errors.TopicAuthorizationException: Not authorized to access topics: [other-topic]`,
  deployments: `
NAME                         READY   UP-TO-DATE   AVAILABLE   AGE
hello-world-consumer         1/1     1            1           5m34s
hello-world-producer         1/1     1            1           5m34s
my-cluster-entity-operator   1/1     1            1           8m1s
strimzi-cluster-operator     1/1     1            1           20m`,
  consumerGroup: `
TOPIC           PARTITION  CURRENT-OFFSET  LOG-END-OFFSET  LAG
my-topic        0          202             206             4
my-topic        1          424             424             0
my-topic        2          36              36              0`,
  otherGroup: `
org.apache.kafka.common.errors.GroupAuthorizationException: Not authorized to access group: other-group`,
  connectUser: `
NAME         CLUSTER      AUTHENTICATION   AUTHORIZATION   READY
my-connect   my-cluster   tls              simple          True`,
  connect: `
NAME         DESIRED REPLICAS   READY
my-connect   1                  True`,
  connectPods: `
NAME                   READY   STATUS    RESTARTS   AGE
my-connect-connect-0   1/1     Running   0          91s`,
  connectors: `
NAME             CLUSTER      CONNECTOR CLASS   MAX TASKS   READY
echo-sink-test   my-connect   EchoSink          3           True`,
  tasks: `
task 0: RUNNING
task 1: RUNNING
task 2: RUNNING`,
  pausedTasks: `
task 0: PAUSED
task 1: PAUSED
task 2: PAUSED`,
} as const;

/** The part of an evidence that was recorded; nothing for a stack that differs from the one that it was recorded with. */
export function recorded(plan: Plan, name: keyof typeof recordings): { readonly prints?: string } {
  return isAsRecorded(plan) ? { prints: recordings[name].slice(1) } : {};
}

/** Whether a stack has what the recorded one had, and nothing else that its commands would show. */
function isAsRecorded({ cluster, authorities, operator, topics, users, connect }: Plan): boolean {
  const namespace = cluster?.namespace ?? ("namespace" in operator ? operator.namespace : undefined);
  /** Of what a stage has not got yet there is nothing. */
  const isOneOf = (of: readonly { readonly name: string }[] | undefined, ...recorded: readonly string[]) =>
    of === undefined || recorded.includes(of.map(({ name }) => name).join());
  return (
    (namespace ?? "myproject") === "myproject" &&
    (cluster?.name ?? names.cluster) === names.cluster &&
    (connect?.name ?? names.connect) === names.connect &&
    authorities === undefined &&
    (cluster === undefined || (brokersOf(cluster).length === 1 && cluster.pools.further === undefined)) &&
    (connect?.replicas ?? 1) === 1 &&
    isOneOf(topics, names.topic) &&
    isOneOf(users, names.user, `${names.user},${names.connect}`) &&
    isOneOf(connect?.connectors, "", names.connector)
  );
}
