import { authorities } from "./certificates/planning";
import { credentialsSecret, demoApplications, demoUsers, topics, userOf, users } from "./clients/planning";
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
  /** The file of the 2018 demo, or its folder, that the presenter applied at this step. */
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
      "Running Kafka by hand takes somebody who knows in which order brokers restart, how certificates are " +
      "renewed, and how a new version is rolled out. An operator is a program that knows all this: it watches our " +
      "namespace for resources that describe what we want, and makes the cluster match. After this stage the " +
      "operator runs, and no Kafka yet.",
    original: "01-install-cluster-operator/",
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
      "Three resources are enough for a running Kafka: the Kafka itself, and two pools of nodes. Brokers store " +
      "the messages; controllers store the cluster's metadata, which was ZooKeeper's job in 2018. Each node has a " +
      "small disk of its own. Anybody in the Kubernetes cluster may connect, which is fine for a first look and " +
      "for nothing else.",
    original: "02-simplest-cluster.yaml",
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
      "Kafka keeps messages for a week unless we say otherwise, and our disk is small. Broker settings go into " +
      "the Kafka resource under the names that Kafka's documentation uses: a log file is closed after 24 hours " +
      "and deleted after 94. Kafka reads these two only when it starts, so the operator restarts the brokers, one " +
      "at a time.",
    original: "03-with-config.yaml",
    adds: "`log.roll.hours: 24`, `log.retention.hours: 94`",
    extend: (plan) =>
      onCluster(plan, (cluster) => withConfig(cluster, { "log.roll.hours": 24, "log.retention.hours": 94 })),
    look: (plan) => [`${getInNamespace(plan, `kafka ${names.cluster}`)} -o jsonpath='{.spec.kafka.config}'`],
  },
  "tls-listener": {
    title: "Encrypt the traffic",
    narration:
      "So far everybody on the network can read our messages. The plain listener on port 9092 makes way for one " +
      "with TLS on 9093: traffic is encrypted, and clients can check that they talk to our brokers. The operator " +
      "is its own certificate authority (CA): it issues a certificate for each broker, and puts the CA's " +
      "certificate into a secret for clients to trust.",
    original: "04-with-tls-listener.yaml",
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
      "Encryption hides the messages, and still lets everybody in. Now a client must show a certificate as well, " +
      "which is mutual TLS, and for every request Kafka checks whether this user may do it. From here on nobody " +
      "gets in: the first user comes at stage 9.",
    original: "05-with-tls-authentication.yaml",
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
      "Without limits a broker competes with every other pod for memory, and a crowded node may kill it. It gets " +
      "a heap of 1 gigabyte out of 3 in total: the rest is page cache, which is what makes Kafka fast. Request " +
      "and limit are the same, so the scheduler never promises more than the node has.",
    original: "06-with-resource-limits.yaml",
    adds: "broker heap `-Xmx 1G`, memory request = limit = 3Gi",
    extend: (plan, settings) => onCluster(plan, (cluster) => withResources(cluster, settings.resources)),
    look: (plan) => [
      `${getInNamespace(plan, `pods -l strimzi.io/pool-name=${names.brokerPool}`)} -o jsonpath='{.items[*].spec.containers[*].resources}'`,
    ],
  },
  "entity-operator": {
    title: "Topics and users as resources",
    narration:
      "To create topics and users, so far one needs Kafka's command-line tools and an administrator. The entity " +
      "operator is one pod with two operators, one for topics and one for users. From here on both are Kubernetes " +
      "resources, and the teams that need them can write, review and deploy them like everything else.",
    original: "07-with-eo.yaml",
    adds: "topic operator and user operator",
    extend: (plan) => onCluster(plan, (cluster) => ({ ...cluster, entityOperator: true })),
    look: (plan) => [getInNamespace(plan, `deployment ${names.cluster}-entity-operator`)],
  },
  topic: {
    title: "A topic",
    narration:
      "Messages go to a topic, and consumers share its work by its partitions: ours has three. It keeps messages " +
      "for two hours, which wins over the brokers' 94. But Kafka deletes whole files, never the one that it " +
      "writes to, and begins a new one after 1 gigabyte or a day: a message may stay for up to 26 hours. The " +
      "number of copies depends on the number of brokers, so that the same program fits a laptop and a real " +
      "cluster.",
    original: "08-my-topic.yaml",
    adds: "`my-topic`: 3 partitions, `retention.ms` 7200000, `segment.bytes` 1073741824",
    extend: (plan, settings) => ({ ...plan, topics: topics(plan, settings) }),
    look: (plan) => [getInNamespace(plan, "kafkatopics")],
  },
  user: {
    title: "A user, and what it may do",
    narration:
      "Since stage 5 nobody gets in; this user is the first who does. It may read and write this one topic, in " +
      "this one consumer group, and nothing else. The user operator issues a certificate for it and puts it into " +
      "a secret with the user's name, ready to be mounted.",
    original: "09-my-user.yaml",
    adds: "`my-user`: tls; Read, Describe, Write on topic `my-topic`; Read on group `my-hello-world-consumer`",
    extend: (plan, settings) => ({
      ...plan,
      users: users(plan, settings, demoUsers(settings), [connectUser(settings)]),
    }),
    look: (plan) => [
      getInNamespace(plan, "kafkausers"),
      ...(plan.users ?? []).slice(0, 1).map((user) => getInNamespace(plan, `secret ${credentialsSecret(user)}`)),
    ],
  },
  "demo-application": {
    title: "Hello world",
    narration:
      "Now the cluster is of use: a producer says hello every second, and a consumer in another pod hears it. " +
      "Both are plain Kafka clients that know nothing of Kubernetes. They trust the CA of stage 4 and show the " +
      "certificate of stage 9, from secrets that are mounted as files.",
    original: "10-demo-application.yaml",
    adds: "Deployments `hello-world-producer` and `hello-world-consumer` (group `my-hello-world-consumer`), mutual TLS",
    extend: (plan, settings) => {
      const applications = demoApplications(plan, settings);
      return applications === undefined ? plan : { ...plan, applications };
    },
    look: (plan) => [
      getInNamespace(plan, "deployments"),
      ...(plan.applications ?? [])
        .filter(({ role }) => role.name === "consumer")
        .map(({ name, namespace }) => `${plan.cli} logs -f deployment/${name} -n ${namespace}`),
    ],
  },
  "connect-user": {
    title: "A user for Kafka Connect",
    narration:
      "Kafka Connect moves data between Kafka and other systems, with ready-made connectors instead of code of " +
      "our own. It is a client like any other, and since stage 5 a client needs a user. This one may read our " +
      "topic, and keep the workers' state in three topics, which the workers create themselves.",
    original: "11-my-connect.yaml",
    adds:
      "`my-connect`: tls; Read, Describe on topic `my-topic`; Read on groups `connect-echo-sink-test` and " +
      "`connect-cluster`; Read, Describe, Write, Create on topics `connect-cluster-configs`, `-status`, `-offsets`",
    extend: (plan, settings) => ({
      ...plan,
      users: users(plan, settings, [...demoUsers(settings), connectUser(settings)]),
    }),
    look: (plan) => [
      getInNamespace(plan, `kafkauser ${names.connect}`),
      getInNamespace(plan, `secret ${credentialsSecret(userOf(plan, names.connect))}`),
    ],
  },
  "kafka-connect": {
    title: "Kafka Connect workers",
    narration:
      "The workers of Kafka Connect are one more resource, and the operator runs them as it runs the brokers. " +
      "They trust the cluster's CA and show the certificate of their user. Converters say what the bytes of a " +
      "message mean: here they are strings. So far the workers know only the connectors that come with Kafka.",
    original: "12-kafka-connect.yaml",
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
      "A connector is a plugin, and plugins must be in the image that the workers run. In 2018 OpenShift built " +
      "that image from a folder; today the operator builds it from a list of files with their checksums, so that " +
      "what runs is what was reviewed. Our plugin is EchoSink, which logs what it receives.",
    original: "13-connect-plugins/",
    adds: "the worker image built with the EchoSink plugin",
    extend: (plan, settings) => onConnect(plan, (connect) => withPlugins(connect, settings, plan.assumed)),
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
      "Last, the connector itself. In 2018 this was a script that posted JSON to Connect's REST API; now it is a " +
      "resource, reviewed and deployed like all others. Three tasks read our topic, one for each partition, and " +
      "write every hello into the workers' log.",
    original: "14-connector.yaml",
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
