import { demoApplications, topics, users } from "./clientPlan";
import { clusterOf, onCluster, simplestCluster, tlsListener, withBrokers, withConfig } from "./clusterPlan";
import { names } from "./names";
import { namespacesFor, operatorPlan } from "./operatorPlan";
import type { Plan } from "./plan";
import type { Settings } from "./settings";

/** One step of the demo: what the presenter says, what it adds to the plan, and how to look at the result. */
export interface Stage {
  /** 1 for the first. */
  readonly number: number;
  /** Its name in the stack config. */
  readonly slug: string;
  readonly title: string;
  /** Two or three sentences that a presenter would say. */
  readonly narration: string;
  /** The step of 2018 that it stands for. */
  readonly original: string;
  /** What the stage table says that it adds, in a line. */
  readonly adds: string;
  /** The plan of the stages before it, with its own part. Pure. */
  readonly extend: (plan: Plan, settings: Settings) => Plan;
  /** `oc` commands that show the result on a real cluster. */
  readonly look: (plan: Plan) => readonly string[];
}

/**
 * The demo's script. Stage N is stages 1 to N, applied in this order; numbers follow from it.
 */
export const stages: readonly Stage[] = numbered([
  {
    slug: "cluster-operator",
    title: "Install the cluster operator",
    narration:
      "Nobody runs Kafka on OpenShift by hand: an operator does. It is a program that knows how to run Kafka, and " +
      "from now on it watches our namespace for resources that say what we want. Nothing of Kafka runs yet.",
    original: "01-install-cluster-operator",
    adds: "namespace, operator",
    extend: (_, settings) => ({ namespaces: namespacesFor(settings), operator: operatorPlan(settings) }),
    look: ({ operator }) =>
      operator.install === "none"
        ? ["oc api-resources --api-group=kafka.strimzi.io"]
        : [
            ...(operator.install === "olm" ? [`oc get subscriptions,csv -n ${operator.namespace}`] : []),
            `oc get deployments -n ${operator.namespace}`,
            "oc api-resources --api-group=kafka.strimzi.io",
          ],
  },
  {
    slug: "simplest-cluster",
    title: "The simplest Kafka cluster",
    narration:
      "A Kafka cluster is a Kafka resource and two pools of nodes: brokers, which hold the data, and controllers, " +
      "which hold the cluster's metadata. ZooKeeper is gone. Each node has a small disk of its own, and anybody " +
      "in the cluster may connect.",
    original: "02",
    adds: "`Kafka` with a plain listener on 9092, a controller pool and a broker pool with a persistent volume each",
    extend: (plan, settings) => ({ ...plan, cluster: simplestCluster(settings) }),
    look: (plan) => [
      getInNamespace(plan, "kafka,kafkanodepools"),
      getInNamespace(plan, `pods,pvc -l strimzi.io/cluster=${names.cluster}`),
    ],
  },
  {
    slug: "broker-config",
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
  {
    slug: "tls-listener",
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
  {
    slug: "tls-authentication",
    title: "Know who connects, and what they may do",
    narration:
      "Now clients show a certificate too: mutual TLS. And Kafka asks for every request whether this user may do " +
      "that. From here on nobody gets in without a user, and no user can do anything that was not granted.",
    original: "05",
    adds: "mutual TLS on that listener, `authorization: simple`",
    extend: (plan) =>
      onCluster(plan, (cluster) => ({
        ...cluster,
        listeners: [{ ...tlsListener, authentication: "tls" }],
        authorization: "simple",
      })),
    look: (plan) => [
      `${getInNamespace(plan, `kafka ${names.cluster}`)} -o jsonpath='{.spec.kafka.listeners}{.spec.kafka.authorization}'`,
    ],
  },
  {
    slug: "resource-limits",
    title: "Give the brokers what they need, and no more",
    narration:
      "A broker gets a heap of one gigabyte and three gigabytes of memory: what is left over is page cache, which " +
      "is what makes Kafka fast. Request and limit are the same, so the scheduler never promises more than there is.",
    original: "06",
    adds: "broker heap `-Xmx 1G`, memory request = limit = 3Gi",
    extend: (plan) =>
      onCluster(plan, (cluster) =>
        withBrokers(cluster, {
          maxHeap: "1G",
          resources: { requests: { memory: "3Gi" }, limits: { memory: "3Gi" } },
        }),
      ),
    look: (plan) => [
      `${getInNamespace(plan, `pods -l strimzi.io/pool-name=${names.brokerPool}`)} -o jsonpath='{.items[*].spec.containers[*].resources}'`,
    ],
  },
  {
    slug: "entity-operator",
    title: "Topics and users as resources",
    narration:
      "The entity operator joins the cluster: a topic operator and a user operator in one pod. Topics and users " +
      "become resources like everything else, to be written, reviewed and deployed by those who need them.",
    original: "07",
    adds: "topic operator and user operator",
    extend: (plan) => onCluster(plan, (cluster) => ({ ...cluster, entityOperator: true })),
    look: (plan) => [getInNamespace(plan, `deployment ${names.cluster}-entity-operator`)],
  },
  {
    slug: "topic",
    title: "A topic",
    narration:
      "Our first topic: three partitions, messages kept for two hours. How often each message is stored follows " +
      "from the number of brokers, so that the same program fits a laptop and a real cluster.",
    original: "08",
    adds: "`my-topic`: 3 partitions, `retention.ms` 7200000, `segment.bytes` 1073741824",
    extend: (plan, settings) => ({ ...plan, topics: topics(plan, settings) }),
    look: (plan) => [getInNamespace(plan, "kafkatopics")],
  },
  {
    slug: "user",
    title: "A user, and what it may do",
    narration:
      "A user may read and write this one topic, in this one consumer group, and nothing else. The user operator " +
      "signs a certificate for it and leaves it in a secret with the user's name, ready to be mounted.",
    original: "09",
    adds: "`my-user`: tls; Read, Describe, Write on topic `my-topic`; Read on group `my-hello-world-consumer`",
    extend: (plan, settings) => ({ ...plan, users: users(plan, settings) }),
    look: (plan) => [getInNamespace(plan, "kafkausers"), getInNamespace(plan, `secret ${names.user}`)],
  },
  {
    slug: "demo-application",
    title: "Hello world",
    narration:
      "A producer that says hello every second, and a consumer that hears it. Both are plain Kafka clients: they " +
      "trust the cluster's CA and show the user's certificate, out of the two secrets that the operator made.",
    original: "10",
    adds: "Deployments `hello-world-producer` and `hello-world-consumer` (group `my-hello-world-consumer`), mutual TLS",
    extend: (plan, settings) => ({ ...plan, applications: demoApplications(plan, settings) }),
    look: (plan) => [
      getInNamespace(plan, "deployments"),
      `oc logs -f deployment/${names.consumer} -n ${clusterOf(plan).namespace}`,
    ],
  },
]);

/** The stages from the first to the one with this number. */
export function stagesUpTo(number: number): readonly Stage[] {
  return stages.filter((stage) => stage.number <= number);
}

/** The plan of a stack: stages 1 to `settings.stage`, applied in order. Pure. */
export function planFor(settings: Settings): Plan {
  const nothing: Plan = { namespaces: [], operator: { install: "none" } };
  return stagesUpTo(settings.stage).reduce((plan, stage) => stage.extend(plan, settings), nothing);
}

function numbered(script: readonly Omit<Stage, "number">[]): readonly Stage[] {
  return script.map((stage, index) => ({ number: index + 1, ...stage }));
}

function getInNamespace(plan: Plan, what: string): string {
  return `oc get ${what} -n ${clusterOf(plan).namespace}`;
}
