import { bridgeUsers } from "./bridge/planning";
import { authorities } from "./certificates/planning";
import { demoApplications, demoUsers, topics, users } from "./clients/planning";
import {
  authenticatedListeners,
  onCluster,
  simplestCluster,
  tlsListener,
  withConfig,
  withResources,
} from "./cluster/planning";
import type { ConnectPlan } from "./connect/plan";
import {
  connectClusters,
  connectClusterUsers,
  connectUser,
  connectWorkers,
  onConnect,
  withConnectors,
  withPlugins,
} from "./connect/planning";
import { mirrorUsers } from "./mirror/planning";
import { namespacesFor, operatorPlan } from "./operator/planning";
import type { Plan } from "./plan";
import type { Settings } from "./settings";
import { type StageName, stageNames, stageNumber } from "./stageNames";
import { clientStories } from "./talk/clientStories";
import { clusterStories } from "./talk/clusterStories";
import { connectStories } from "./talk/connectStories";
import type { StageStory } from "./talk/stageStory";

/** One step of the demo: what the presenter says, what it adds to the plan, and how to look at the result. */
export interface Stage extends StageStory {
  /** 1 for the first. */
  readonly number: number;
  /** Its name in the stack config. */
  readonly slug: StageName;
  readonly title: string;
  /** The file of the 2018 demo, or its folder, that the presenter applied at this step. */
  readonly original: string;
  /** What the stage table says that it adds, in a line. */
  readonly adds: string;
  /** The plan of the stages before it, with its own part. Pure. */
  readonly extend: (plan: Plan, settings: Settings) => Plan;
  /** Commands that a person gives after the update, beside `pulumi up`. */
  readonly act?: (plan: Plan) => readonly string[];
}

/** The story of each stage: config/talk/. */
const stories: Readonly<Record<StageName, StageStory>> = { ...clusterStories, ...clientStories, ...connectStories };

/**
 * The demo's script. Stage N is stages 1 to N, applied in the order of {@link stageNames}.
 */
export const stages: readonly Stage[] = numbered({
  "cluster-operator": {
    title: "Install the cluster operator",
    original: "01-install-cluster-operator/",
    adds: "namespace, operator",
    extend: (plan, settings) => ({
      ...plan,
      namespaces: namespacesFor(settings),
      operator: operatorPlan(settings),
    }),
  },
  "simplest-cluster": {
    title: "The simplest Kafka cluster",
    original: "02-simplest-cluster.yaml",
    adds: "`Kafka` with a plain listener on 9092, a controller pool and a broker pool with a persistent volume each",
    extend: (plan, settings) => ({ ...plan, ...authorities(settings), cluster: simplestCluster(settings) }),
  },
  "broker-config": {
    title: "Configure the brokers",
    original: "03-with-config.yaml",
    adds: "`log.roll.hours: 24`, `log.retention.hours: 94`",
    extend: (plan) =>
      onCluster(plan, (cluster) => withConfig(cluster, { "log.roll.hours": 24, "log.retention.hours": 94 })),
  },
  "tls-listener": {
    title: "Encrypt the traffic",
    original: "04-with-tls-listener.yaml",
    adds: "the plain listener is replaced by a TLS one on 9093",
    extend: (plan) => onCluster(plan, (cluster) => ({ ...cluster, listeners: [tlsListener] })),
  },
  "tls-authentication": {
    title: "Know who connects, and what they may do",
    original: "05-with-tls-authentication.yaml",
    adds: "mutual TLS on that listener, `authorization: simple`",
    extend: (plan, settings) =>
      onCluster(plan, (cluster) => ({
        ...cluster,
        listeners: authenticatedListeners(settings),
        authorization: "simple",
      })),
  },
  "resource-limits": {
    title: "Give the brokers what they need, and no more",
    original: "06-with-resource-limits.yaml",
    adds: "broker heap `-Xmx 1G`, memory request = limit = 3Gi",
    extend: (plan, settings) => onCluster(plan, (cluster) => withResources(cluster, settings)),
  },
  "entity-operator": {
    title: "Topics and users as resources",
    original: "07-with-eo.yaml",
    adds: "topic operator and user operator",
    extend: (plan) => onCluster(plan, (cluster) => ({ ...cluster, entityOperator: true })),
  },
  topic: {
    title: "A topic",
    original: "08-my-topic.yaml",
    adds: "`my-topic`: 3 partitions, `retention.ms` 7200000, `segment.bytes` 1073741824",
    extend: (plan, settings) => ({ ...plan, topics: topics(plan, settings) }),
  },
  user: {
    title: "A user, and what it may do",
    original: "09-my-user.yaml",
    adds: "`my-user`: tls; Read, Describe, Write on topic `my-topic`; Read on group `my-hello-world-consumer`",
    extend: (plan, settings) => ({
      ...plan,
      users: users(plan, settings, usersFromTheStart(settings), [
        connectUser(settings),
        ...connectClusterUsers(settings),
      ]),
    }),
  },
  "demo-application": {
    title: "Hello world",
    original: "10-demo-application.yaml",
    adds: "Deployments `hello-world-producer` and `hello-world-consumer` (group `my-hello-world-consumer`), mutual TLS",
    extend: (plan, settings) => {
      const applications = demoApplications(plan, settings);
      return applications === undefined ? plan : { ...plan, applications };
    },
  },
  "connect-user": {
    title: "A user for Kafka Connect",
    original: "11-my-connect.yaml",
    adds:
      "`my-connect`: tls; Read, Describe on topic `my-topic`; Read on groups `connect-echo-sink-test` and " +
      "`connect-cluster`; Read, Describe, Write, Create on topics `connect-cluster-configs`, `-status`, `-offsets`",
    extend: (plan, settings) => ({
      ...plan,
      users: users(
        plan,
        settings,
        [...usersFromTheStart(settings), connectUser(settings)],
        connectClusterUsers(settings),
      ),
      connectUser: connectUser(settings).name,
    }),
  },
  "kafka-connect": {
    title: "Kafka Connect workers",
    original: "12-kafka-connect.yaml",
    adds: "`KafkaConnect` `my-connect`: 1 worker, String converters, mutual TLS, requests 1Gi and 500m, limits 2Gi and 1000m",
    extend: (plan, settings) => {
      const ofClusters = connectClusterUsers(settings);
      const withUsers =
        ofClusters.length === 0
          ? plan
          : {
              ...plan,
              users: users(plan, settings, [...usersFromTheStart(settings), connectUser(settings), ...ofClusters]),
            };
      return {
        ...withUsers,
        connect: connectWorkers(withUsers, settings.connect),
        ...connectClusters(withUsers, settings),
      };
    },
    act: ({ connectClusters: clusters = [] }) =>
      clusters.flatMap((connect) => uploads(connect, `${connect.name}-plugins/`)),
  },
  "connect-plugins": {
    title: "Plugins for the workers",
    original: "13-connect-plugins/",
    adds: "the worker image built with the EchoSink plugin",
    extend: (plan, settings) => onConnect(plan, (connect) => withPlugins(connect, settings.connect, plan.assumed)),
    act: ({ connect }) => (connect === undefined ? [] : uploads(connect, "13-connect-plugins/")),
  },
  connector: {
    title: "A connector",
    original: "14-connector.yaml",
    adds: "`KafkaConnector` `echo-sink-test`: class `EchoSink`, `tasksMax` 3, `topics` my-topic, `level` INFO",
    extend: (plan, settings) => onConnect(plan, (connect) => withConnectors(connect, settings.connect, settings)),
  },
});

/** What a person does for workers whose plugins are in a folder. */
function uploads({ name, namespace, plugins }: ConnectPlan, folder: string): string[] {
  return plugins?.from === "directory"
    ? [
        `oc start-build ${plugins.imageStream} --from-dir ${folder} --follow -n ${namespace}`,
        `oc annotate strimzipodset ${name}-connect strimzi.io/manual-rolling-update=true -n ${namespace}`,
      ]
    : [];
}

/** Users from stage 9 on, beside those of the stack config. */
function usersFromTheStart(settings: Settings) {
  return [...demoUsers(settings), ...mirrorUsers(settings), ...bridgeUsers(settings)];
}

/** The stages from the first to the one with this number. */
export function stagesUpTo(number: number): readonly Stage[] {
  return stages.filter((stage) => stage.number <= number);
}

function numbered(
  script: Readonly<Record<StageName, Omit<Stage, "number" | "slug" | keyof StageStory>>>,
): readonly Stage[] {
  return stageNames.map((slug) => ({ number: stageNumber(slug), slug, ...stories[slug], ...script[slug] }));
}
