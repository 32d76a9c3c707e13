import { weakerDurability } from "../cluster/steps";
import { brokerRetention, shortenedRetention, topicRetention } from "../kafka/retention";
import { shownTopic } from "../kafka/topicResourceName";
import { wholeNumberIn } from "../kubernetes/spelling";
import { propertyPath, removeCommand, setCommand } from "../problems/propertyPath";
import type { Step } from "../safety/steps";
import type { DeployedTopic } from "./deployed";

/**
 * Steps with a topic that is there and stays: what Kafka or its operator cannot do, and what loses messages. Pure.
 */

/** Where the topic's entry stands in the stack config. */
type Path = readonly PropertyKey[];

/** The brokers' settings, before and after. */
interface BothConfigs {
  readonly before: Readonly<Record<string, string>>;
  readonly after: Readonly<Record<string, string>>;
}

/** A topic as it is, as it is to be, and what decides beside them. */
export interface TopicChange {
  readonly was: DeployedTopic;
  readonly is: DeployedTopic;
  /** Where its entry stands. */
  readonly at: Path;
  readonly brokers: BothConfigs;
  /** Whether it is the demo's own. */
  readonly ofDemo: boolean;
  /** The cluster as it is to be; absent: there is none. */
  readonly cluster: { readonly cruiseControl: boolean } | undefined;
}

export function topicSteps(change: TopicChange): Step[] {
  return [
    ...nameSteps(change),
    ...partitionSteps(change),
    ...copiesSteps(change),
    ...minInSyncSteps(change),
    ...topicConfigSteps(change),
  ];
}

/** The topic operator reports a new name as not supported, in the topic's status only (Strimzi documentation, "Topic names"). */
function nameSteps({ was, is, at }: TopicChange): Step[] {
  const path = [...at, "topicName"];
  return was.topicName === is.topicName
    ? []
    : [
        {
          effect: "fails",
          key: propertyPath(path),
          message: `is ${JSON.stringify(is.topicName)}, but the topic of ${was.name} is ${JSON.stringify(was.topicName)}; a topic cannot be renamed: declare a second one, move the messages, then remove this one`,
          fix: was.topicName === was.name ? removeCommand(path) : setCommand(path, was.topicName),
        },
      ];
}

/** Kafka adds partitions and never takes any away (Apache Kafka documentation, "Modifying topics"). */
function partitionSteps({ was, is, at }: TopicChange): Step[] {
  const path = [...at, "partitions"];
  if (is.partitions < was.partitions) {
    return [
      {
        effect: "fails",
        key: propertyPath(path),
        message: `is ${is.partitions}, but the topic ${shownTopic(was)} has ${was.partitions}, and Kafka cannot remove partitions: the topic operator would leave it as it is; allowed is ${was.partitions} or more`,
        fix: setCommand(path, String(was.partitions)),
      },
    ];
  }
  return is.partitions === was.partitions
    ? []
    : [
        {
          effect: "leaves",
          key: propertyPath(path),
          message: `The topic ${shownTopic(was)} goes from ${was.partitions} to ${is.partitions} partitions: that cannot be undone, and from now on messages with one key may go to another partition than earlier ones.`,
        },
      ];
}

/**
 * A single copy is lost with its broker. Copies are moved by Cruise Control, which the topic operator asks; without
 * one it leaves the topic as it is and says NotReady (Strimzi documentation, "Changing topic replication factor").
 */
function copiesSteps({ was, is, at, ofDemo, cluster }: TopicChange): Step[] {
  const key = propertyPath([...at, "replicas"]);
  if (is.replicas === was.replicas || cluster === undefined || !is.managed) {
    return [];
  }
  // Without an entry the topic has as many copies as the number of brokers allows, and no setting of its own.
  const fix = at.length === 1 ? {} : { fix: setCommand([...at, "replicas"], String(was.replicas)) };
  if (!cluster.cruiseControl) {
    return [
      {
        effect: "fails",
        key,
        message: `is ${is.replicas}, but the topic ${shownTopic(was)} has ${was.replicas} ${was.replicas === 1 ? "copy" : "copies"}, and only Cruise Control changes that, which needs a second broker: the topic would stay NotReady`,
        ...fix,
      },
    ];
  }
  const moved: Step = {
    effect: "leaves",
    key,
    message: `The topic ${shownTopic(was)} goes from ${was.replicas} to ${is.replicas} copies of each partition: Cruise Control moves them, which goes on after the update. While it does, the KafkaTopic has status.replicasChange.`,
  };
  return is.replicas >= was.replicas || is.replicas > 1
    ? [moved]
    : [
        moved,
        {
          effect: "loses",
          key,
          message: `is 1 for the topic ${shownTopic(was)}, which has ${was.replicas}: a broker that is lost takes messages with it`,
          ...fix,
          permission: `weaken durability ${shownTopic(was)}`,
          ofDemo,
        },
      ];
}

const MIN_ISR = "min.insync.replicas";

/**
 * More copies that must confirm than there are: with a single copy Kafka takes the number of copies instead
 * (`Partition.effectiveMinIsr`, Kafka 4), with several the loss of one stops producers.
 */
function minInSyncSteps({ was, is, at, brokers }: TopicChange): Step[] {
  const asked = (topic: DeployedTopic, config: BothConfigs["before"]) =>
    wholeNumberIn(topic.config[MIN_ISR]) ?? wholeNumberIn(config[MIN_ISR]) ?? 1;
  const [before, after] = [asked(was, brokers.before), asked(is, brokers.after)];
  const inTopic = is.config[MIN_ISR] !== undefined;
  const path = inTopic ? [...at, "config", MIN_ISR] : ["kafka", "config", MIN_ISR];
  return is.replicas < 2 || after <= is.replicas || before > was.replicas
    ? []
    : [
        {
          effect: "fails",
          key: propertyPath(path),
          message: `is ${after}, but the topic ${shownTopic(was)} has ${is.replicas} copies: when one of them is down, producers that wait for all would stop; allowed is up to ${is.replicas}`,
          fix: setCommand(path, String(is.replicas - 1)),
        },
      ];
}

/** What the topic's own settings, and for what they leave out the brokers', keep and promise less. */
function topicConfigSteps({ was, is, at, brokers, ofDemo }: TopicChange): Step[] {
  const retention = shortenedRetention(
    topicRetention(was.config, brokerRetention(brokers.before)),
    topicRetention(is.config, brokerRetention(brokers.after)),
  );
  // Where neither says anything itself, the brokers' settings are what changes.
  const own = (setting: string) => was.config[setting] !== undefined || is.config[setting] !== undefined;
  const durability = weakerDurability({ ...brokers.before, ...was.config }, { ...brokers.after, ...is.config });
  return [
    ...(["retention.ms", "retention.bytes", "cleanup.policy"].some(own)
      ? retention.map(
          (what): Step => ({
            effect: "loses",
            key: propertyPath([...at, "config"]),
            message: `keeps less of the topic ${shownTopic(was)}: ${what}`,
            permission: `shorten retention ${shownTopic(was)}`,
            ofDemo,
          }),
        )
      : []),
    ...durability
      .filter(({ setting }) => own(setting))
      .map(
        ({ setting, message }): Step => ({
          effect: "loses",
          key: propertyPath([...at, "config", setting]),
          message: `${message} (topic ${shownTopic(was)})`,
          permission: `weaken durability ${shownTopic(was)}`,
          ofDemo,
        }),
      ),
  ];
}
