import { nearest } from "../fields/fields";
import { shownTopic } from "../kafka/topicResourceName";
import { listed } from "../problems/listed";
import { propertyPath, removeCommand, setCommand } from "../problems/propertyPath";
import type { Step } from "../safety/steps";
import type { DeployedTopic, DeployedUser } from "./deployed";
import { topicSteps } from "./topicSteps";

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
  /** Each has a user of its name. */
  readonly connectClusters: readonly NamedEntry[];
  /** Where it is on it has a user of its name, and perhaps one for each source. */
  readonly mirror: NamedEntry & { readonly enabled: boolean };
  /** Where it is on it has a user of its name. */
  readonly bridge: NamedEntry & { readonly enabled: boolean };
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
  /** Deployed Connect clusters beside the demo's: each has the user of its name. */
  readonly connects: readonly string[];
  /** The users of the deployed MirrorMaker, here and in sources. */
  readonly mirror: readonly string[];
  /** The deployed HTTP Bridge, which has the user of its name. Absent: there is none. */
  readonly bridge?: string;
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
  const entryOf = entryPaths("topics", settings.topics);
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
    ofDemo: Object.hasOwn(demo.users, name) || demo.bridge === name || demo.mirror.includes(name),
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
  const { users, connectClusters, mirror, bridge } = settings;
  const wanted =
    list === "users"
      ? [...users, ...connectClusters, ...[mirror, bridge].filter(({ enabled }) => enabled)]
      : settings.topics;
  if (wanted.some((entry) => entry.name === name) || (ofDemo && settings.demo)) {
    return {
      key: "stage",
      message: `is ${settings.stage}, where there is no ${list === "topics" ? "topic" : "user"} ${shown}, ${what}`,
    };
  }
  if (list === "users" && demo.connects.includes(name)) {
    return { key: "connectClusters", message: `has no entry ${JSON.stringify(name)} any more, ${what}` };
  }
  if (list === "users" && demo.mirror.includes(name)) {
    return { key: "mirror", message: `needs no user ${JSON.stringify(name)} any more, ${what}` };
  }
  if (list === "users" && demo.bridge === name) {
    return { key: "bridge", message: `has no HTTP Bridge ${JSON.stringify(name)} any more, ${what}` };
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
    const ofDemo = Object.hasOwn(demo.topics, was.name);
    return is === undefined
      ? []
      : topicSteps({ was, is, at: entryOf(was.name), brokers, ofDemo, cluster: after.cluster });
  });
}

/** What is taken over by name becomes the stack's: to change, and to delete. */
function takenOverSteps(before: ClientsSide, after: ClientsSide, settings: ClientsStepSettings): Step[] {
  return (["topics", "users"] as const).flatMap((list): Step[] => {
    const added = new Set(gone<{ readonly name: string }>(after[list], before[list]).map(({ name }) => name));
    const taken = settings[list].filter(({ name, takeOver }) => takeOver === true && added.has(name)).map(shownTopic);
    return taken.length === 0
      ? []
      : [
          {
            effect: "leaves",
            key: list,
            message: `This update takes over the ${list} ${listed(taken, 5)}, as far as they are in the cluster: from then on they are this stack's to change and to delete.`,
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

/** The path of an entry, or of its list if it has none: the demo's own. */
type EntryPaths = (name: string) => readonly PropertyKey[];

/** There may be ten thousand topics: they are looked up, not searched. */
function entryPaths(list: "topics" | "users", entries: readonly NamedEntry[]): EntryPaths {
  const indexes = new Map(entries.map(({ name }, index) => [name, index]));
  return (name) => {
    const index = indexes.get(name);
    return index === undefined ? [list] : [list, index];
  };
}

function changedUserSteps(before: ClientsSide, after: ClientsSide, { users }: ClientsStepSettings): Step[] {
  const deployed = new Map(before.users.map((user) => [user.name, user]));
  const entryOf = entryPaths("users", users);
  return after.users.flatMap(({ name, everything, authentication, password }) => {
    const was = deployed.get(name);
    const path = entryOf(name);
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
      ...(was?.password === undefined || password === undefined || was.password === password
        ? []
        : [
            {
              effect: "leaves" as const,
              key: propertyPath([...path, "password"]),
              message: `The password of the user ${name} is ${password} from now on, not ${was.password}: its clients cannot connect until they have it, unless it is the same one.`,
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
