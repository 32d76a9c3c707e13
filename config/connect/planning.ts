import { groupBy } from "es-toolkit/array/groupBy";
import { isEqual } from "es-toolkit/predicate/isEqual";
import type { UserPlan, WithUsers } from "../clients/plan";
import { kafkaClient, userOf } from "../clients/planning";
import { clusterOf } from "../cluster/planning";
import { type Acl, allow } from "../kafka/acl";
import { names } from "../kafka/names";
import type { AssumedOperator } from "../operator/plan";
import type { ConnectPlan, ConnectPluginsPlan, ConnectTopics } from "./plan";
import { type ConnectSettings, demoConnectors } from "./settings";

/**
 * Kafka Connect's part of the plan. Pure.
 */

/** The label of the workers, as in 2018: not the one of everything else. */
const connectLabel = { app: "tech-exchange-kafka-connect" } as const;

/** The group that the workers form, and the topics that they keep their state in. */
const groupId = "connect-cluster";
const internalTopics: ConnectTopics = {
  config: `${groupId}-configs`,
  offset: `${groupId}-offsets`,
  status: `${groupId}-status`,
};

/** The part of the stack config that Kafka Connect follows from. */
interface WithConnectSettings {
  readonly connect: ConnectSettings;
}

/**
 * Stage 11: the workers' user, with what a worker needs for itself and, unless `demo` is off, what the demo's connector
 * needs for its topic and its consumer group.
 */
export function connectUser({ demo, connect }: WithConnectSettings & { readonly demo: boolean }): {
  readonly name: string;
  readonly acls: readonly Acl[];
} {
  const ofConnector = [
    allow("topic", names.topic, "Read", "Describe"),
    // A sink connector consumes in the group connect-<its name> (Kafka Connect documentation).
    allow("group", `connect-${names.connector}`, "Read"),
  ];
  return {
    name: connect.name,
    acls: [
      ...(demo ? ofConnector : []),
      allow("group", groupId, "Read"),
      allow("topic", internalTopics.config, "Read", "Describe", "Write", "Create"),
      allow("topic", internalTopics.status, "Read", "Describe", "Write", "Create"),
      allow("topic", internalTopics.offset, "Read", "Describe", "Write", "Create"),
    ],
  };
}

/** Stage 12: workers of the operator's own image, without plugins. */
export function connectWorkers(plan: WithUsers, { connect }: WithConnectSettings): ConnectPlan {
  const converter = "org.apache.kafka.connect.storage.StringConverter";
  return {
    name: connect.name,
    namespace: clusterOf(plan).namespace,
    labels: connectLabel,
    replicas: connect.replicas,
    client: kafkaClient(plan, connect.name),
    groupId,
    topics: internalTopics,
    config: {
      "key.converter": converter,
      "value.converter": converter,
      "key.converter.schemas.enable": false,
      "value.converter.schemas.enable": false,
      // The brokers' default, which follows their number: Kafka's own default of 3 needs three of them.
      "config.storage.replication.factor": -1,
      "offset.storage.replication.factor": -1,
      "status.storage.replication.factor": -1,
      ...connect.config,
    },
    resources: { requests: { memory: "1Gi", cpu: "500m" }, limits: { memory: "2Gi", cpu: "1000m" } },
    connectors: [],
  };
}

/** Stage 13: the workers with plugins. */
export function withPlugins(
  connect: ConnectPlan,
  settings: WithConnectSettings,
  { kafkaImage }: AssumedOperator,
): ConnectPlan {
  return { ...connect, plugins: pluginsPlan(settings.connect, kafkaImage) };
}

/** Stage 14: the connectors. Without a list in the stack config it is the demo's, which `demo` takes away. */
export function withConnectors(
  connect: ConnectPlan,
  { demo, connect: { connectors } }: WithConnectSettings & { readonly demo: boolean },
): ConnectPlan {
  return { ...connect, connectors: demo || !isEqual(connectors, demoConnectors) ? connectors : [] };
}

/** The plan with its Connect workers changed; every stage after the twelfth can rely on there being some. */
export function onConnect<P extends { readonly connect?: ConnectPlan }>(
  plan: P,
  change: (connect: ConnectPlan) => ConnectPlan,
): P {
  return { ...plan, connect: change(connectOf(plan)) };
}

/** The plan's Connect workers. */
export function connectOf({ connect }: { readonly connect?: ConnectPlan }): ConnectPlan {
  if (connect === undefined) {
    throw new Error("a stage that needs Kafka Connect stands before the stage that plans it");
  }
  return connect;
}

/** The user that the workers are. */
export function connectUserOf(plan: WithUsers & { readonly connectUser?: string }): UserPlan {
  return userOf(plan, plan.connectUser ?? "of Kafka Connect");
}

function pluginsPlan({ name, plugins }: ConnectSettings, kafkaImage = ""): ConnectPluginsPlan {
  const { from, output, image = "", pushSecret, baseImage = kafkaImage, artifacts } = plugins;
  switch (from) {
    case "artifacts":
      return {
        from,
        output:
          output === "imagestream"
            ? { type: output, imageStream: name }
            : { type: output, image, ...(pushSecret === undefined ? {} : { pushSecret }) },
        plugins: Object.entries(groupBy(artifacts, ({ plugin }) => plugin)).map(([plugin, files]) => ({
          name: plugin,
          artifacts: files.map(({ type, url, sha512 }) => ({ type, url, sha512 })),
        })),
      };
    case "directory":
      return { from, imageStream: name, baseImage };
    case "image":
      return { from, image };
  }
}
