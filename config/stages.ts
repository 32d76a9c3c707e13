import { authorities } from "./certificates/planning";
import { credentialsSecret, demoApplications, demoUser, topics, userOf, users } from "./clients/planning";
import {
  authenticatedListeners,
  clusterOf,
  onCluster,
  simplestCluster,
  tlsListener,
  withConfig,
  withResources,
} from "./cluster/planning";
import { connectUser, connectWorkers, onConnect, withConnectors, withPlugins } from "./connect/planning";
import { names } from "./kafka/names";
import { namespacesFor, operatorPlan } from "./operator/planning";
import type { Plan } from "./plan";
import type { Settings } from "./settings";
import { type StageName, stageNames, stageNumber } from "./stageNames";

/** One step of the demo: what the presenter says, what it adds to the plan, and how to look at the result. */
export interface Stage {
  /** 1 for the first. */
  readonly number: number;
  /** Its name in the stack config. */
  readonly slug: StageName;
  readonly title: string;
  /** Two or three sentences that a presenter would say. */
  readonly narration: string;
  /** The step of 2018 that it stands for. */
  readonly original: string;
  /** What the stage table says that it adds, in a line. */
  readonly adds: string;
  /** The plan of the stages before it, with its own part. Pure. */
  readonly extend: (plan: Plan, settings: Settings) => Plan;
  /** Commands that a person gives after the update, beside `pulumi up`. */
  readonly act?: (plan: Plan) => readonly string[];
  /** Commands that show the result on a real cluster. */
  readonly look: (plan: Plan) => readonly string[];
}

/**
 * The demo's script. Stage N is stages 1 to N, applied in the order of {@link stageNames}.
 */
export const stages: readonly Stage[] = numbered({
  "cluster-operator": {
    title: "Install the cluster operator",
    narration:
      "Nobody runs Kafka on OpenShift by hand: an operator does. It is a program that knows how to run Kafka, and " +
      "from now on it watches our namespace for resources that say what we want. Nothing of Kafka runs yet.",
    original: "01-install-cluster-operator",
    adds: "namespace, operator",
    extend: (plan, settings) => ({
      ...plan,
      namespaces: namespacesFor(settings),
      operator: operatorPlan(settings),
    }),
    look: ({ cli, operator }) => [
      ...(operator.install === "olm" ? [`${cli} get subscriptions,csv -n ${operator.namespace}`] : []),
      ...(operator.install === "none" ? [] : [`${cli} get deployments -n ${operator.namespace}`]),
      `${cli} api-resources --api-group=kafka.strimzi.io`,
    ],
  },
  "simplest-cluster": {
    title: "The simplest Kafka cluster",
    narration:
      "A Kafka cluster is a Kafka resource and two pools of nodes: brokers, which hold the data, and controllers, " +
      "which hold the cluster's metadata. ZooKeeper is gone. Each node has a small disk of its own, and anybody " +
      "in the cluster may connect.",
    original: "02",
    adds: "`Kafka` with a plain listener on 9092, a controller pool and a broker pool with a persistent volume each",
    extend: (plan, settings) => ({ ...plan, ...authorities(settings), cluster: simplestCluster(settings) }),
    look: (plan) => [
      getInNamespace(plan, "kafka,kafkanodepools"),
      getInNamespace(plan, `pods,pvc -l strimzi.io/cluster=${names.cluster}`),
    ],
  },
  "broker-config": {
    title: "Configure the brokers",
    narration:
      "Broker settings go by the names that Kafka's documentation has. Here logs roll once a day and are kept for " +
      "94 hours. The operator restarts brokers one by one where a change needs it, and not where Kafka can take " +
      "it while running.",
    original: "03",
    adds: "`log.roll.hours: 24`, `log.retention.hours: 94`",
    extend: (plan) =>
      onCluster(plan, (cluster) => withConfig(cluster, { "log.roll.hours": 24, "log.retention.hours": 94 })),
    look: (plan) => [`${getInNamespace(plan, `kafka ${names.cluster}`)} -o jsonpath='{.spec.kafka.config}'`],
  },
  "tls-listener": {
    title: "Encrypt the traffic",
    narration:
      "The plain listener makes way for one with TLS on port 9093. The operator is its own certificate authority: " +
      "it signs a certificate for every broker and puts the CA's certificate into a secret, for clients to trust.",
    original: "04",
    adds: "the plain listener is replaced by a TLS one on 9093",
    extend: (plan) => onCluster(plan, (cluster) => ({ ...cluster, listeners: [tlsListener] })),
    look: (plan) => [
      `${getInNamespace(plan, `kafka ${names.cluster}`)} -o jsonpath='{.status.listeners}'`,
      getInNamespace(plan, `secret ${names.cluster}-cluster-ca-cert`),
    ],
  },
  "tls-authentication": {
    title: "Know who connects, and what they may do",
    narration:
      "Now clients show a certificate too: mutual TLS. And Kafka asks for every request whether this user may do " +
      "that. From here on nobody gets in without a user, and no user can do anything that was not granted.",
    original: "05",
    adds: "mutual TLS on that listener, `authorization: simple`",
    extend: (plan, settings) =>
      onCluster(plan, (cluster) => ({
        ...cluster,
        listeners: authenticatedListeners(settings),
        authorization: "simple",
      })),
    look: (plan) => [
      `${getInNamespace(plan, `kafka ${names.cluster}`)} -o jsonpath='{.spec.kafka.listeners}{.spec.kafka.authorization}'`,
    ],
  },
  "resource-limits": {
    title: "Give the brokers what they need, and no more",
    narration:
      "A broker gets a heap of one gigabyte and three gigabytes of memory: what is left over is page cache, which " +
      "is what makes Kafka fast. Request and limit are the same, so the scheduler never promises more than there is.",
    original: "06",
    adds: "broker heap `-Xmx 1G`, memory request = limit = 3Gi",
    extend: (plan, settings) => onCluster(plan, (cluster) => withResources(cluster, settings)),
    look: (plan) => [
      `${getInNamespace(plan, `pods -l strimzi.io/pool-name=${names.brokerPool}`)} -o jsonpath='{.items[*].spec.containers[*].resources}'`,
    ],
  },
  "entity-operator": {
    title: "Topics and users as resources",
    narration:
      "The entity operator joins the cluster: a topic operator and a user operator in one pod. Topics and users " +
      "become resources like everything else, to be written, reviewed and deployed by those who need them.",
    original: "07",
    adds: "topic operator and user operator",
    extend: (plan) => onCluster(plan, (cluster) => ({ ...cluster, entityOperator: true })),
    look: (plan) => [getInNamespace(plan, `deployment ${names.cluster}-entity-operator`)],
  },
  topic: {
    title: "A topic",
    narration:
      "Our first topic: three partitions, messages kept for two hours. How often each message is stored follows " +
      "from the number of brokers, so that the same program fits a laptop and a real cluster.",
    original: "08",
    adds: "`my-topic`: 3 partitions, `retention.ms` 7200000, `segment.bytes` 1073741824",
    extend: (plan, settings) => ({ ...plan, topics: topics(plan, settings) }),
    look: (plan) => [getInNamespace(plan, "kafkatopics")],
  },
  user: {
    title: "A user, and what it may do",
    narration:
      "A user may read and write this one topic, in this one consumer group, and nothing else. The user operator " +
      "signs a certificate for it and leaves it in a secret with the user's name, ready to be mounted.",
    original: "09",
    adds: "`my-user`: tls; Read, Describe, Write on topic `my-topic`; Read on group `my-hello-world-consumer`",
    extend: (plan, settings) => ({ ...plan, users: users(plan, settings, [demoUser], [connectUser]) }),
    look: (plan) => [
      getInNamespace(plan, "kafkausers"),
      getInNamespace(plan, `secret ${credentialsSecret(userOf(plan, names.user))}`),
    ],
  },
  "demo-application": {
    title: "Hello world",
    narration:
      "A producer that says hello every second, and a consumer that hears it. Both are plain Kafka clients: they " +
      "trust the cluster's CA and show the user's certificate, out of the two secrets that the operator made.",
    original: "10",
    adds: "Deployments `hello-world-producer` and `hello-world-consumer` (group `my-hello-world-consumer`), mutual TLS",
    extend: (plan, settings) => ({ ...plan, applications: demoApplications(plan, settings) }),
    look: (plan) => [
      getInNamespace(plan, "deployments"),
      `${plan.cli} logs -f deployment/${names.consumer} -n ${clusterOf(plan).namespace}`,
    ],
  },
  "connect-user": {
    title: "A user for Kafka Connect",
    narration:
      "Kafka Connect moves data in and out of Kafka, and is a client like any other: it gets a user of its own. " +
      "That one may read our topic, and keep the workers' state in three topics, which the workers make themselves.",
    original: "11",
    adds:
      "`my-connect`: tls; Read, Describe on topic `my-topic`; Read on groups `connect-echo-sink-test` and " +
      "`connect-cluster`; Read, Describe, Write, Create on topics `connect-cluster-configs`, `-status`, `-offsets`",
    extend: (plan, settings) => ({ ...plan, users: users(plan, settings, [demoUser, connectUser]) }),
    look: (plan) => [
      getInNamespace(plan, `kafkauser ${names.connect}`),
      getInNamespace(plan, `secret ${credentialsSecret(userOf(plan, names.connect))}`),
    ],
  },
  "kafka-connect": {
    title: "Kafka Connect workers",
    narration:
      "The workers are one more resource. They trust the cluster's CA and show the certificate of their user, " +
      "and they take messages for what they are: strings. So far they know no connector but Kafka's own.",
    original: "12",
    adds:
      "`KafkaConnect` `my-connect`: 1 worker, String converters without schemas, TLS and tls authentication, " +
      "requests 1Gi and 500m, limits 2Gi and 1000m",
    extend: (plan, settings) => ({ ...plan, connect: connectWorkers(plan, settings) }),
    look: (plan) => [
      getInNamespace(plan, `kafkaconnect ${names.connect}`),
      getInNamespace(plan, `pods -l strimzi.io/cluster=${names.connect}`),
    ],
  },
  "connect-plugins": {
    title: "Plugins for the workers",
    narration:
      "A connector is a plugin, and plugins live in the workers' image. In 2018 OpenShift built that image from a " +
      "folder; today the operator builds it from a list of files with their checksums. EchoSink is the plugin that " +
      "we want: it logs what it receives.",
    original: "13-connect-plugins",
    adds: "the worker image built with the EchoSink plugin",
    extend: (plan, settings) => onConnect(plan, (connect) => withPlugins(connect, settings)),
    act: ({ connect }) =>
      connect?.plugins?.from === "directory"
        ? [
            `oc start-build ${connect.plugins.imageStream} --from-dir 13-connect-plugins/ --follow -n ${connect.namespace}`,
            `oc annotate strimzipodset ${connect.name}-connect strimzi.io/manual-rolling-update=true -n ${connect.namespace}`,
          ]
        : [],
    look: (plan) => [
      ...(plan.cli === "oc" ? [getInNamespace(plan, "builds,imagestreams")] : []),
      `${getInNamespace(plan, `kafkaconnect ${names.connect}`)} -o jsonpath='{.status.connectorPlugins}'`,
    ],
  },
  connector: {
    title: "A connector",
    narration:
      "And the connector itself: a resource too, where we once posted JSON to a REST API. Three tasks read our " +
      "topic, one for each partition, and write every hello into the workers' log.",
    original: "14",
    adds: "`KafkaConnector` `echo-sink-test`: class `EchoSink`, `tasksMax` 3, `topics` my-topic, `level` INFO",
    extend: (plan, settings) => onConnect(plan, (connect) => withConnectors(connect, settings)),
    look: (plan) => [
      getInNamespace(plan, "kafkaconnectors"),
      `${plan.cli} logs -f -l strimzi.io/cluster=${names.connect} -n ${clusterOf(plan).namespace}`,
    ],
  },
});

/** The stages from the first to the one with this number. */
export function stagesUpTo(number: number): readonly Stage[] {
  return stages.filter((stage) => stage.number <= number);
}

function numbered(script: Readonly<Record<StageName, Omit<Stage, "number" | "slug">>>): readonly Stage[] {
  return stageNames.map((slug) => ({ number: stageNumber(slug), slug, ...script[slug] }));
}

function getInNamespace(plan: Plan, what: string): string {
  return `${plan.cli} get ${what} -n ${clusterOf(plan).namespace}`;
}
