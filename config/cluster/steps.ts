import { brokerRetention, shortenedRetention } from "../kafka/retention";
import { compareVersions, metadataOf } from "../kafka/versions";
import { isTrue, wholeNumberIn } from "../kubernetes/spelling";
import { setCommand } from "../problems/propertyPath";
import type { Step } from "../safety/steps";
import { brokerSteps } from "./brokerSteps";
import { type DeployedCluster, type DeployedPool, nodeCount } from "./deployed";
import type { NamedPools } from "./poolPlaces";

/**
 * Steps with the Kafka cluster that lose data, that cannot be done, or that leave something to do. Pure.
 */

/** What is there of the cluster, or will be. */
export interface ClusterSide {
  readonly cluster?: DeployedCluster;
  readonly pools: readonly DeployedPool[];
  /** The namespaces that are the stack's. */
  readonly namespaces: readonly string[];
  readonly topics: readonly { readonly name: string; readonly replicas: number }[];
}

/** The settings that these steps follow from. */
export interface ClusterStepSettings extends NamedPools {
  readonly stage: number;
  readonly namespace: string;
  readonly platform: "openshift" | "kubernetes";
}

export function clusterSteps(before: ClusterSide, after: ClusterSide, settings: ClusterStepSettings): Step[] {
  return [
    ...namespaceSteps(before, after, settings),
    ...nameSteps(before, settings),
    ...removalSteps(before, after, settings),
    ...controllerSteps(before, after),
    ...brokerSteps(before, after, settings),
    ...versionSteps(before, after),
    ...defaultRetentionSteps(before, after),
    ...defaultDurabilitySteps(before, after),
  ];
}

function namespaceSteps(
  { cluster, namespaces }: ClusterSide,
  after: ClusterSide,
  { namespace }: ClusterStepSettings,
): Step[] {
  if (cluster === undefined) {
    return [];
  }
  if (cluster.namespace !== namespace) {
    return [
      {
        effect: "fails",
        key: "namespace",
        message: `is ${JSON.stringify(namespace)}, but the cluster runs in ${JSON.stringify(cluster.namespace)}; it cannot be moved: it would be deleted with its data and created again, empty; for a second cluster create a second stack`,
        fix: setCommand(["namespace"], cluster.namespace),
      },
    ];
  }
  return namespaces.includes(namespace) && !after.namespaces.includes(namespace)
    ? [
        {
          effect: "fails",
          key: "createNamespace",
          message: `is false, but this stack created the namespace ${namespace}, and would now give it up: a stack for a demo, or with storage.deleteClaim, deletes it with everything in it; to hand the namespace over, first remove it from the state: pulumi state delete`,
          fix: setCommand(["createNamespace"], "true"),
        },
      ]
    : [];
}

/** Strimzi knows a cluster by its name, and so do its volumes, secrets and clients: another name is another cluster. */
function nameSteps({ cluster: deployed }: ClusterSide, { cluster: { name } }: ClusterStepSettings): Step[] {
  return deployed === undefined || deployed.name === name
    ? []
    : [
        {
          effect: "fails",
          key: "cluster.name",
          message: `is ${JSON.stringify(name)}, but the cluster is ${JSON.stringify(deployed.name)}; Kafka cannot be renamed: it would be deleted with its data and created again, empty. To move, deploy the other cluster as a second stack, copy the data with MirrorMaker 2, move the clients, and destroy this stack`,
          fix: setCommand(["cluster", "name"], deployed.name),
        },
      ];
}

/** A new cluster does not start on the volumes of a former one by itself (Strimzi documentation, "Recovering a cluster from persistent volumes"). */
function removalSteps({ cluster, pools }: ClusterSide, after: ClusterSide, { stage }: ClusterStepSettings): Step[] {
  const claims = pools.some(({ volumes }) => volumes.some(({ deleteClaim }) => deleteClaim))
    ? "its volumes go too (storage.deleteClaim)"
    : "its volumes stay, but a new cluster does not start on them";
  return cluster === undefined || after.cluster !== undefined
    ? []
    : [
        {
          effect: "loses",
          key: "stage",
          message: `is ${stage}, which has no cluster: ${cluster.name} is deleted with every topic; ${claims}`,
          permission: "delete cluster",
          ofDemo: true,
        },
      ];
}

/** Strimzi cannot scale a pool of KRaft controllers, and does not reject it (Strimzi documentation, "Deploying a KRaft cluster"). */
function controllerSteps(before: ClusterSide, after: ClusterSide): Step[] {
  const [was, is] = [before, after].map(({ pools }) => nodeCount(pools, "controllers"));
  return was === undefined || is === undefined || was === is
    ? []
    : [
        {
          effect: "fails",
          key: "controllers",
          message: `is ${is}, but the cluster was created with ${was}; Strimzi cannot change that, and the controllers would lose each other; allowed is ${was}`,
          fix: setCommand(["controllers"], String(was)),
        },
      ];
}

/**
 * Kafka goes back to an older version only while it writes metadata that the older one reads, and metadata
 * never goes back (Strimzi documentation, "Downgrading Kafka"). Without a metadata version of its own the
 * operator raises it with Kafka's.
 */
function versionSteps({ cluster: before }: ClusterSide, { cluster: after }: ClusterSide): Step[] {
  if (before === undefined || after === undefined) {
    return [];
  }
  const metadata = metadataInUse(before);
  const { version: was } = before;
  const { version: is } = after;
  return [
    ...(was !== undefined && is !== undefined && compareVersions(is, was) < 0 && !readsMetadata(is, before)
      ? [tooOld("version", is, was)]
      : []),
    ...(metadata !== undefined &&
    after.metadataVersion !== undefined &&
    compareVersions(after.metadataVersion, metadata) < 0
      ? [tooOld("metadataVersion", after.metadataVersion, metadata)]
      : []),
    ...raisedMetadataSteps(before, after),
  ];
}

function tooOld(key: "version" | "metadataVersion", is: string, was: string): Step {
  return {
    effect: "fails",
    key: `kafka.${key}`,
    message: `is ${is}, but ${was} is in use; Kafka's metadata cannot go back to an older version, and brokers of ${is} would not start; allowed is ${was} or newer`,
    fix: setCommand(["kafka", key], was),
  };
}

/** The metadata that a cluster has, as far as its Kafka resource says: its own, or that of its version. */
function metadataInUse({ version, metadataVersion }: DeployedCluster): string | undefined {
  return metadataVersion ?? (version === undefined ? undefined : metadataOf(version));
}

/** What was held back goes up, by a setting or because nothing holds it any more: the way back ends here. */
function raisedMetadataSteps(before: DeployedCluster, after: DeployedCluster): Step[] {
  const { metadataVersion: was } = before;
  const is = metadataInUse(after);
  if (was === undefined || (is !== undefined && compareVersions(is, was) <= 0)) {
    return [];
  }
  const next = is === undefined ? "what the operator runs by default" : is;
  return [
    {
      effect: "leaves",
      key: "kafka.metadataVersion",
      message: `Kafka's metadata goes from ${was} to ${next}: that cannot be undone, and Kafka cannot go back to a version that does not read it.`,
    },
  ];
}

/** Whether a version of Kafka can read the metadata that a cluster is set to write. */
function readsMetadata(version: string, { metadataVersion }: DeployedCluster): boolean {
  return metadataVersion !== undefined && compareVersions(version, metadataVersion) >= 0;
}

function defaultRetentionSteps({ cluster: before }: ClusterSide, { cluster: after }: ClusterSide): Step[] {
  if (before === undefined || after === undefined) {
    return [];
  }
  return shortenedRetention(brokerRetention(before.config), brokerRetention(after.config)).map((what): Step => {
    const message = `keeps less in every topic without a retention of its own: ${what}`;
    // Before there are users, the demo is on its way up, and its third stage does this.
    return before.authorization === undefined
      ? { effect: "leaves", key: "kafka.config", message: `kafka.config ${message}.` }
      : { effect: "loses", key: "kafka.config", message, permission: "shorten default retention", ofDemo: true };
  });
}

/**
 * What a producer with `acks=all` was promised: that a message is on two brokers before it hears of success
 * (Apache Kafka documentation, `min.insync.replicas`), and that only a broker that has every such message
 * leads (`unclean.leader.election.enable`).
 */
function defaultDurabilitySteps({ cluster: before }: ClusterSide, { cluster: after }: ClusterSide): Step[] {
  if (before === undefined || after === undefined) {
    return [];
  }
  return weakerDurability(before.config, after.config).map(({ setting, message }) => ({
    effect: "loses",
    key: `kafka.config[${JSON.stringify(setting)}]`,
    message: `${message}, in every topic that does not set it itself`,
    permission: "weaken default durability",
    ofDemo: true,
  }));
}

/** What of two sets of settings, of brokers or of a topic, promises less than before. */
export function weakerDurability(
  before: Readonly<Record<string, string>>,
  after: Readonly<Record<string, string>>,
): { readonly setting: string; readonly message: string }[] {
  const [minIsr, unclean] = ["min.insync.replicas", "unclean.leader.election.enable"] as const;
  const [was, is] = [before, after].map((config) => wholeNumberIn(config[minIsr]) ?? 1);
  return [
    ...(was !== undefined && is !== undefined && is < 2 && was >= 2
      ? [
          {
            setting: minIsr,
            message: `is ${is}, but was ${was}: a message that a producer considers stored may be on one broker only, and is lost with that broker`,
          },
        ]
      : []),
    ...(isTrue(after[unclean]) && !isTrue(before[unclean])
      ? [
          {
            setting: unclean,
            message: "is true: a copy that lacks messages may become the leader, and those messages are lost",
          },
        ]
      : []),
  ];
}
