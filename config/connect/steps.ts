import { listed } from "../problems/listed";
import { propertyPath } from "../problems/propertyPath";
import type { Step } from "../safety/steps";
import type { DeployedConnect, DeployedConnector } from "./deployed";
import { connectSettingsOf, type WithConnectSettings } from "./each";
import { groupOf } from "./planning";

/**
 * Steps after which workers or connectors do not go on where they were. Pure.
 *
 * What workers have noted belongs to their group: a KafkaConnect of another group is another cluster, whatever becomes
 * of the former one.
 */

/** What is there of Kafka Connect, or will be. */
export interface ConnectSide {
  readonly cluster?: { readonly name: string };
  readonly connects: readonly DeployedConnect[];
  readonly connectors: readonly DeployedConnector[];
}

/** What people should know of Connect clusters that go or come under another name, and of connectors that move. */
export function connectSteps(before: ConnectSide, after: ConnectSide, settings: WithConnectSettings): Step[] {
  return after.cluster === undefined
    ? []
    : [...removedClusterSteps(before, after, settings), ...movedConnectorSteps(before, after, settings)];
}

/** A cluster that is still in the stack config waits for its stage, and goes on when it comes back. */
function removedClusterSteps(before: ConnectSide, after: ConnectSide, settings: WithConnectSettings): Step[] {
  const groups = (side: ConnectSide) => side.connects.map(({ group }) => group);
  const wanted = new Set([groupOf().group, ...settings.connectClusters.map(({ name }) => groupOf(name).group)]);
  const others = after.connects.filter(({ group }) => !groups(before).includes(group)).map(({ name }) => name);
  return before.connects
    .filter(({ group }) => !wanted.has(group))
    .map(({ name, topics }) => ({
      effect: "leaves",
      key: "connectClusters",
      message: `${goneClause(name, after)} What they have noted stays in Kafka, in the topics ${listed(topics, 5)}, until somebody deletes those.${renameNote(others)}`,
    }));
}

/** An entry of `connectClusters` that becomes the cluster of `connect` keeps its name, and not its group. */
function goneClause(name: string, after: ConnectSide): string {
  return after.connects.some((connect) => connect.name === name)
    ? `The workers of ${name} are in another group from now on.`
    : `The Connect cluster ${name} goes with its workers.`;
}

/** A cluster that goes while another comes may be meant as the same one by another name. */
function renameNote(others: readonly string[]): string {
  return others.length === 0
    ? ""
    : ` A Connect cluster cannot be renamed: ${listed(others, 5)} knows nothing of it, and source connectors begin again there.`;
}

/** How far a source has come, the workers' group notes, and another group does not know. */
function movedConnectorSteps(before: ConnectSide, after: ConnectSide, settings: WithConnectSettings): Step[] {
  const groupIn = (side: ConnectSide, cluster: string) => side.connects.find(({ name }) => name === cluster)?.group;
  const places = new Map(
    connectSettingsOf(settings).flatMap(({ path, connect }) =>
      connect.connectors.map(({ name }, index) => [name, propertyPath([...path, "connectors", index])] as const),
    ),
  );
  return after.connectors.flatMap((is): Step[] => {
    const was = before.connectors.find(({ name }) => name === is.name);
    if (was === undefined || groupIn(before, was.cluster) === groupIn(after, is.cluster)) {
      return [];
    }
    return [
      {
        effect: "leaves",
        key: places.get(is.name) ?? "connectClusters",
        message: `${movedClause(is, was)} ${is.isSink ? "As a sink it goes on where it was: Kafka keeps the offsets of its group." : `As a source it begins again: how far it came, ${was.cluster === is.cluster ? "the former group has noted, and the other one does not know" : `the workers of ${was.cluster} have noted, and those of ${is.cluster} do not know`}.`}`,
      },
    ];
  });
}

function movedClause(is: DeployedConnector, was: DeployedConnector): string {
  return is.cluster === was.cluster
    ? `The workers of the connector ${is.name} are in another group from now on.`
    : `The connector ${is.name} runs on ${is.cluster} from now on, not on ${was.cluster}.`;
}
