import { weakerDurability } from "../cluster/steps";
import { nearest } from "../fields/fields";
import { brokerRetention, shortenedRetention, topicRetention } from "../kafka/retention";
import { shownTopic } from "../kafka/topicResourceName";
import { wholeNumberIn } from "../kubernetes/spelling";
import { propertyPath, removeCommand, setCommand } from "../problems/propertyPath";
import type { Step } from "../safety/steps";
import type { DeployedTopic, DeployedUser } from "./deployed";

/**
 * Steps with topics and users that lose data, lock out, open the cluster, or cannot be done. Pure.
 */

/** What is there of topics and users, or will be. */
export interface ClientsSide {
  readonly cluster?: {
    readonly entityOperator: boolean;
    readonly cruiseControl: boolean;
    readonly config: Readonly<Record<string, string>>;
  };
  readonly topics: readonly DeployedTopic[];
  readonly users: readonly DeployedUser[];
}

/** The settings that these steps follow from. */
export interface ClientsStepSettings {
  readonly stage: number;
  readonly takeOver: boolean;
  /** Whether the demo's own topics and users are part of the stack. */
  readonly demo: boolean;
  readonly topics: readonly NamedEntry[];
  readonly users: readonly NamedEntry[];
}

/** An entry of the stack config, and whether it takes over what is there. */
interface NamedEntry {
  readonly name: string;
  readonly topicName?: string;
  readonly takeOver?: boolean | undefined;
}

/** The demo's own topics and users: each with the stage that brings it. */
export interface DemoClients {
  readonly topics: Readonly<Record<string, number>>;
  readonly users: Readonly<Record<string, number>>;
  /** The stage that brings the operators of topics and users. */
  readonly entityOperatorStage: number;
}

export function clientsSteps(
  before: ClientsSide,
  after: ClientsSide,
  settings: ClientsStepSettings,
  demo: DemoClients,
): Step[] {
  const stranded = strandedTopicSteps(before, after, settings, demo);
  const entryOf = entryPaths(settings);
  return [
    ...stranded,
    // Without their operator no topic goes at all; without their cluster all do, and that is said of the cluster.
    ...(after.cluster === undefined || stranded.length > 0 ? [] : removedTopicSteps(before, after, settings, demo)),
    ...(after.cluster === undefined ? [] : removedUserSteps(before, after, settings, demo)),
    ...takenOverSteps(before, after, settings),
    ...neverCreatedSteps(before, after, settings, entryOf),
    ...changedTopicSteps(before, after, entryOf, demo),
    ...changedUserSteps(before, after, settings),
  ];
}

/** A KafkaTopic goes away only when the topic operator has seen it go. Updates come before deletions. */
function strandedTopicSteps(
  { topics }: ClientsSide,
  { cluster }: ClientsSide,
  { stage }: ClientsStepSettings,
  { entityOperatorStage }: DemoClients,
): Step[] {
  return topics.length === 0 || cluster?.entityOperator === true
    ? []
    : [
        {
          effect: "fails",
          key: "stage",
          message: `is ${stage}, which has no topic operator, but ${topics.length} topic${topics.length === 1 ? " is" : "s are"} deployed, and only the topic operator can delete them; go there in two steps: stage ${entityOperatorStage} and an update, then stage ${stage}`,
          fix: `${setCommand(["stage"], String(entityOperatorStage))} && pulumi up`,
        },
      ];
}

function removedTopicSteps(
  before: ClientsSide,
  after: ClientsSide,
  settings: ClientsStepSettings,
  demo: DemoClients,
): Step[] {
  const added = gone(after.topics, before.topics).map(shownTopic);
  return gone(before.topics, after.topics)
    .filter(({ managed }) => managed)
    .map((topic) => ({
      effect: "loses",
      ...removal(
        "topics",
        topic,
        settings,
        demo,
        `and the topic is deleted with all its messages; to keep the topic in Kafka, set keep in its entry and update first${renameNote(topic, added)}`,
      ),
      permission: `delete topic ${shownTopic(topic)}`,
      ofDemo: Object.hasOwn(demo.topics, topic.name),
    }));
}

/** A topic that goes while another comes may be meant as the same one by another name. */
function renameNote(topic: DeployedTopic, added: readonly string[]): string {
  const [only] = added;
  const renamed = added.length === 1 ? only : nearest(shownTopic(topic), added);
  return renamed === undefined
    ? ""
    : `. A topic cannot be renamed: ${renamed} is a second topic, and begins without messages; declare both, move the messages, then remove this one`;
}

/** Who uses a user is not known: its clients are shut out at once. */
function removedUserSteps(
  before: ClientsSide,
  after: ClientsSide,
  settings: ClientsStepSettings,
  demo: DemoClients,
): Step[] {
  return gone(before.users, after.users).map(({ name }) => ({
    effect: "loses",
    ...removal(
      "users",
      { name },
      settings,
      demo,
      "and the user is deleted with its certificate or password: its clients cannot connect any more, and the credentials are lost",
    ),
    permission: `delete user ${name}`,
    ofDemo: Object.hasOwn(demo.users, name),
  }));
}

/** The setting by which something goes: the stage is below the one that brings it, `demo` is off, or its entry is missing. */
function removal(
  list: "topics" | "users",
  removed: { readonly name: string; readonly topicName?: string },
  settings: ClientsStepSettings,
  demo: DemoClients,
  what: string,
): Pick<Step, "key" | "message"> {
  const { name } = removed;
  const shown = shownTopic(removed);
  const ofDemo = Object.hasOwn(demo[list], name);
  if (settings[list].some((entry) => entry.name === name) || (ofDemo && settings.demo)) {
    return {
      key: "stage",
      message: `is ${settings.stage}, where there is no ${list === "topics" ? "topic" : "user"} ${shown}, ${what}`,
    };
  }
  return ofDemo
    ? { key: "demo", message: `is false, which leaves out ${name}, ${what}` }
    : { key: list, message: `has no entry ${JSON.stringify(shown)} any more, ${what}` };
}

function gone<T extends { readonly name: string }>(before: readonly T[], after: readonly T[]): T[] {
  const names = new Set(after.map(({ name }) => name));
  return before.filter(({ name }) => !names.has(name));
}

function changedTopicSteps(before: ClientsSide, after: ClientsSide, entryOf: EntryPaths, demo: DemoClients): Step[] {
  const brokers = { before: before.cluster?.config ?? {}, after: after.cluster?.config ?? {} };
  const planned = new Map(after.topics.map((topic) => [topic.name, topic]));
  return before.topics.flatMap((was) => {
    const is = planned.get(was.name);
    if (is === undefined) {
      return [];
    }
    const at = entryOf(was.name);
    const ofDemo = Object.hasOwn(demo.topics, was.name);
    return [
      ...nameSteps(was, is, at),
      ...partitionSteps(was, is, at),
      ...copiesSteps(was, is, at, ofDemo, after.cluster),
      ...minInSyncSteps(was, is, at, brokers),
      ...topicConfigSteps(was, is, at, brokers, ofDemo),
    ];
  });
}

/** What is taken over by name becomes the stack's: to change, and to delete. */
function takenOverSteps(before: ClientsSide, after: ClientsSide, settings: ClientsStepSettings): Step[] {
  return (["topics", "users"] as const).flatMap((list): Step[] => {
    const added = new Set(gone<{ readonly name: string }>(after[list], before[list]).map(({ name }) => name));
    const taken = settings[list].filter(({ name, takeOver }) => takeOver === true && added.has(name)).map(shownTopic);
    const rest = taken.length > 5 ? ` and ${taken.length - 5} more` : "";
    return taken.length === 0
      ? []
      : [
          {
            effect: "leaves",
            key: list,
            message: `This update takes over the ${list} ${taken.slice(0, 5).join(", ")}${rest}, as far as they are in the cluster: from then on they are this stack's to change and to delete.`,
          },
        ];
  });
}

/** The operator lets go of what is there; what is not there, it does not create. */
function neverCreatedSteps(
  before: ClientsSide,
  after: ClientsSide,
  settings: ClientsStepSettings,
  entryOf: EntryPaths,
): Step[] {
  // What is taken over may be there, and the state does not know of it.
  const mayBeThere = new Set(settings.topics.filter(({ takeOver }) => takeOver).map(({ name }) => name));
  return (settings.takeOver ? [] : gone(after.topics, before.topics))
    .filter(({ managed, name }) => !managed && !mayBeThere.has(name))
    .map((topic) => {
      const path = [...entryOf(topic.name), "keep"];
      return {
        effect: "fails",
        key: propertyPath(path),
        message: `is true, but there is no topic ${shownTopic(topic)} yet, and the topic operator would not create it; set it once the topic is there`,
        fix: removeCommand(path),
      };
    });
}

/** The path of a topic's entry, or of the list if it has none: the demo's own. */
type EntryPaths = (name: string) => Path;

/** There may be ten thousand topics: they are looked up, not searched. */
function entryPaths({ topics }: ClientsStepSettings): EntryPaths {
  const indexes = new Map(topics.map(({ name }, index) => [name, index]));
  return (name) => {
    const index = indexes.get(name);
    return index === undefined ? ["topics"] : ["topics", index];
  };
}

type Path = readonly (string | number)[];

/** The topic operator reports a new name as not supported, in the topic's status only (Strimzi documentation, "Topic names"). */
function nameSteps(was: DeployedTopic, is: DeployedTopic, at: Path): Step[] {
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
function partitionSteps(was: DeployedTopic, is: DeployedTopic, at: Path): Step[] {
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
function copiesSteps(
  was: DeployedTopic,
  is: DeployedTopic,
  at: Path,
  ofDemo: boolean,
  cluster: ClientsSide["cluster"],
): Step[] {
  const key = propertyPath([...at, "replicas"]);
  if (is.replicas === was.replicas || cluster === undefined || !is.managed) {
    return [];
  }
  const fix = setCommand([...at, "replicas"], String(was.replicas));
  if (!cluster.cruiseControl) {
    return [
      {
        effect: "fails",
        key,
        message: `is ${is.replicas}, but the topic ${shownTopic(was)} has ${was.replicas} ${was.replicas === 1 ? "copy" : "copies"}, and only Cruise Control changes that, which needs a second broker: the topic would stay NotReady`,
        fix,
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
          fix,
          permission: `weaken durability ${shownTopic(was)}`,
          ofDemo,
        },
      ];
}

interface BothConfigs {
  readonly before: Readonly<Record<string, string>>;
  readonly after: Readonly<Record<string, string>>;
}

const MIN_ISR = "min.insync.replicas";

/**
 * More copies that must confirm than there are: with a single copy Kafka takes the number of copies instead
 * (`Partition.effectiveMinIsr`, Kafka 4), with several the loss of one stops producers.
 */
function minInSyncSteps(was: DeployedTopic, is: DeployedTopic, at: Path, brokers: BothConfigs): Step[] {
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
function topicConfigSteps(
  was: DeployedTopic,
  is: DeployedTopic,
  at: Path,
  brokers: BothConfigs,
  ofDemo: boolean,
): Step[] {
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

function changedUserSteps(before: ClientsSide, after: ClientsSide, { users }: ClientsStepSettings): Step[] {
  const deployed = new Map(before.users.map((user) => [user.name, user]));
  const indexes = new Map(users.map(({ name }, index) => [name, index]));
  return after.users.flatMap(({ name, everything, authentication }) => {
    const was = deployed.get(name);
    const index = indexes.get(name);
    const path = index === undefined ? ["users"] : ["users", index];
    const granted = everything.filter((what) => !was?.everything.includes(what));
    return [
      ...(granted.length === 0
        ? []
        : [
            {
              effect: "opens" as const,
              key: propertyPath([...path, "acls"]),
              message: `lets ${name} do everything with ${granted.join(" and ")}`,
              permission: `grant everything ${name}` as const,
            },
          ]),
      ...(was === undefined || was.authentication === authentication
        ? []
        : [
            {
              effect: "leaves" as const,
              key: propertyPath([...path, "authentication"]),
              message: `The user ${name} authenticates with ${authentication} from now on, not with ${was.authentication}: its clients cannot connect until they have the new credentials.`,
            },
          ]),
    ];
  });
}
