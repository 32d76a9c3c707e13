import { groupBy } from "es-toolkit/array/groupBy";
import { isEqual } from "es-toolkit/predicate/isEqual";
import type { UserPlan, WithUsers } from "../clients/plan";
import { kafkaClient, userOf } from "../clients/planning";
import { clusterOf } from "../cluster/planning";
import { type Acl, allow } from "../kafka/acl";
import type { AssumedOperator } from "../operator/plan";
import { connectorRules, ungranted } from "./connectorRules";
import { connectSettingsOf, connectsOf, onEachConnect, type WithConnectSettings, type WithConnects } from "./each";
import type {
  ConnectorPlan,
  ConnectPlan,
  ConnectPluginsPlan,
  ConnectTopics,
  PluginArtifact,
  WorkerVariable,
  WorkerVolume,
} from "./plan";
import { referenceWarnings, referredObjects } from "./references";
import { type ConnectSettings, demoConnectors } from "./settings";

/**
 * Kafka Connect's part of the plan. Pure.
 */

/** The label of the workers, as in 2018: not the one of everything else. */
const connectLabel = { app: "tech-exchange-kafka-connect" } as const;

/** The group that workers form, and the topics that they keep their state in. */
interface WorkerGroup {
  readonly group: string;
  readonly topics: ConnectTopics;
}

/**
 * The group of a Connect cluster and its topics: no two clusters share any.
 *
 * @param cluster The name of an entry of `connectClusters`. Absent: the demo's, whose group is called as in 2018
 * whatever the cluster is called.
 */
export function groupOf(cluster = "connect-cluster"): WorkerGroup {
  return {
    group: cluster,
    topics: { config: `${cluster}-configs`, offset: `${cluster}-offsets`, status: `${cluster}-status` },
  };
}

/** What Kafka Connect follows from beside its own settings. */
interface Surroundings {
  readonly demo: boolean;
}

/** A user that the stack config may add to. */
interface WorkersUser {
  readonly name: string;
  readonly needs: readonly Acl[];
}

/**
 * Stage 11: the user of the demo's workers, with what its connectors need as far as their configs say, and what a
 * worker needs for itself. An entry in `users` adds to it.
 */
export function connectUser(settings: Surroundings & { readonly connect: ConnectSettings }): WorkersUser {
  return workersUser(settings.connect, groupOf(), settings);
}

/** Stage 12: the users of the other clusters' workers. */
export function connectClusterUsers(settings: Surroundings & WithConnectSettings): WorkersUser[] {
  return settings.connectClusters.map((connect) => workersUser(connect, groupOf(connect.name), settings));
}

function workersUser(connect: ConnectSettings, { group, topics }: WorkerGroup, settings: Surroundings): WorkersUser {
  return {
    name: connect.name,
    needs: [
      ...connectorRules(wantedConnectors(connect, settings)),
      allow("group", group, "Read"),
      allow("topic", topics.config, "Read", "Describe", "Write", "Create"),
      allow("topic", topics.status, "Read", "Describe", "Write", "Create"),
      allow("topic", topics.offset, "Read", "Describe", "Write", "Create"),
    ],
  };
}

/** Stage 12: workers of the operator's own image, without plugins. */
export function connectWorkers(
  plan: WithUsers,
  connect: ConnectSettings,
  { group, topics }: WorkerGroup = groupOf(),
): ConnectPlan {
  const converter = "org.apache.kafka.connect.storage.StringConverter";
  return {
    name: connect.name,
    namespace: clusterOf(plan).namespace,
    labels: connectLabel,
    replicas: connect.replicas,
    client: kafkaClient(plan, connect.name),
    groupId: group,
    topics,
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
    resources: connect.resources,
    ...jvmPlan(connect.jvm),
    ...(connect.env.length === 0 ? {} : { env: connect.env.map(variablePlan) }),
    ...(connect.volumes.length === 0 ? {} : { volumes: connect.volumes.map(volumePlan) }),
    connectors: [],
  };
}

/** Stage 12: Connect clusters beside the demo's, each with its plugins and connectors at once. Absent: there are none. */
export function connectClusters(
  plan: WithUsers & { readonly assumed: AssumedOperator },
  settings: Surroundings & WithConnectSettings,
): Pick<WithConnects, "connectClusters"> {
  const clusters = settings.connectClusters.map((connect) => {
    const workers = withPlugins(connectWorkers(plan, connect, groupOf(connect.name)), connect, plan.assumed);
    return withConnectors(workers, connect, settings);
  });
  return clusters.length === 0 ? {} : { connectClusters: clusters };
}

function jvmPlan({ heap, options }: ConnectSettings["jvm"]): Pick<ConnectPlan, "jvm"> {
  const texts = Object.entries(options).map(([name, value]) => [name, String(value)] as const);
  const jvm = {
    ...(heap === undefined ? {} : { heap }),
    ...(texts.length === 0 ? {} : { options: Object.fromEntries(texts) }),
  };
  return Object.keys(jvm).length === 0 ? {} : { jvm };
}

/** Which of the three is set, `workerProblems` has seen to. */
function variablePlan({ name, value = "", secret, configMap }: ConnectSettings["env"][number]): WorkerVariable {
  if (secret !== undefined) {
    return { name, secret };
  }
  return configMap === undefined ? { name, value } : { name, configMap };
}

function volumePlan({ name, secret, configMap = "" }: ConnectSettings["volumes"][number]): WorkerVolume {
  return secret === undefined ? { name, configMap } : { name, secret };
}

/** Stage 13: the workers with plugins, if there are some for them. */
export function withPlugins(
  workers: ConnectPlan,
  settings: ConnectSettings,
  { kafkaImage }: AssumedOperator,
): ConnectPlan {
  const plugins = pluginsPlan(settings, kafkaImage);
  return plugins === undefined ? workers : { ...workers, plugins };
}

/** Stage 14: the connectors. Without a list in the stack config it is the demo's, which `demo` takes away. */
export function withConnectors(workers: ConnectPlan, connect: ConnectSettings, settings: Surroundings): ConnectPlan {
  return { ...workers, connectors: wantedConnectors(connect, settings).map(connectorPlan) };
}

/** The connectors of the stack config, or the demo's unless `demo` is off. */
export function wantedConnectors(
  { connectors }: Pick<ConnectSettings, "connectors">,
  { demo }: Surroundings,
): ConnectSettings["connectors"] {
  return demo || !isEqual(connectors, demoConnectors) ? connectors : [];
}

function restartPlan({
  enabled,
  maxRestarts,
}: NonNullable<ConnectSettings["connectors"][number]["autoRestart"]>): NonNullable<ConnectorPlan["autoRestart"]> {
  return { enabled, ...(maxRestarts === undefined ? {} : { maxRestarts }) };
}

function connectorPlan({
  version,
  state,
  autoRestart,
  ...connector
}: ConnectSettings["connectors"][number]): ConnectorPlan {
  return {
    ...connector,
    ...(version === undefined ? {} : { version }),
    ...(state === undefined ? {} : { state }),
    ...(autoRestart === undefined ? {} : { autoRestart: restartPlan(autoRestart) }),
  };
}

/**
 * The plan with the rights that workers need for what their connectors refer to, and with what a person should
 * know of their connectors: of references that lead nowhere, and of topics that the workers' user may not use.
 */
export function withConnectorNeeds<P extends WithUsers & WithConnects & { readonly warnings: readonly string[] }>(
  plan: P,
  settings: WithConnectSettings,
): P {
  const placed = connectSettingsOf(settings);
  const warnings = connectsOf(plan).flatMap((connect) => {
    const { path = [] } = placed.find((one) => one.connect.name === connect.name) ?? {};
    return [...referenceWarnings(connect, path), ...grantWarnings(plan, connect)];
  });
  return { ...onEachConnect(plan, withRights), warnings: [...plan.warnings, ...warnings] };
}

function withRights(connect: ConnectPlan): ConnectPlan {
  const { secrets, configMaps } = referredObjects(connect);
  const rights = {
    name: `${connect.name}-connect-references`,
    serviceAccount: `${connect.name}-connect`,
    secrets,
    configMaps,
  };
  return secrets.length + configMaps.length === 0 ? connect : { ...connect, rights };
}

function grantWarnings(plan: WithUsers, { name, topics, connectors }: ConnectPlan): string[] {
  const { acls } = userOf(plan, name);
  return ungranted(connectors, acls, Object.values(topics)).map(({ connector, operation }) =>
    operation === "Write"
      ? `The connector ${connector} has no topics in its config that it reads, so it is a source, and the user ${name} may write to no topic for it: name its topics under produces in an entry ${name} of users.`
      : `The connector ${connector} reads the topics of a pattern (topics.regex), and the user ${name} may read none for it: name them under consumes in an entry ${name} of users.`,
  );
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

/** What each kind of artifact needs, `workerProblems` has seen to. */
function artifactPlan({
  type,
  url = "",
  sha512 = "",
  group = "",
  artifact = "",
  version = "",
  repository,
}: ConnectSettings["plugins"]["artifacts"][number]): PluginArtifact {
  return type === "maven"
    ? { type, group, artifact, version, ...(repository === undefined ? {} : { repository }) }
    : { type, url, sha512 };
}

/** Where there is nothing to build, there is no build. */
function pluginsPlan({ name, plugins }: ConnectSettings, kafkaImage = ""): ConnectPluginsPlan | undefined {
  const { from, output, image = "", pushSecret, baseImage = kafkaImage, artifacts } = plugins;
  if (from === "artifacts" && artifacts.length === 0) {
    return undefined;
  }
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
          artifacts: files.map(artifactPlan),
        })),
      };
    case "directory":
      return { from, imageStream: name, baseImage };
    case "image":
      return { from, image };
  }
}
