import { z } from "zod";
import { word, wordsByName } from "../kubernetes/spelling";
import type { StateObject } from "../kubernetes/stateObject";
import { isSink } from "./connectorRules";

/**
 * What the state says of Connect clusters and their connectors, as far as it decides whether what they have done goes
 * on after a next step. The plan in the same terms says what it will say after the update. Pure.
 */
export interface DeployedConnect {
  readonly name: string;
  /** The group that its workers form: what they have noted belongs to it. */
  readonly group: string;
  /** The topics that they keep it in. */
  readonly topics: readonly string[];
}

export interface DeployedConnector {
  readonly name: string;
  /** The KafkaConnect that it runs on. */
  readonly cluster: string;
  /** Whether Kafka notes how far it came, in the offsets of a group: a sink. Of a source the workers note it. */
  readonly isSink: boolean;
}

const connectSpec = z.object({
  groupId: word,
  configStorageTopic: word,
  offsetStorageTopic: word,
  statusStorageTopic: word,
});

/** A KafkaConnect in a stack's state. */
export const deployedConnect = {
  spec: connectSpec,
  read: ({ name }: StateObject, spec: z.output<typeof connectSpec>): DeployedConnect => ({
    name,
    group: spec.groupId,
    topics: [spec.configStorageTopic, spec.offsetStorageTopic, spec.statusStorageTopic],
  }),
};

const connectorSpec = z.object({ config: wordsByName });

/** A KafkaConnector in a stack's state. */
export const deployedConnector = {
  spec: connectorSpec,
  read: ({ name, labels }: StateObject, { config }: z.output<typeof connectorSpec>): DeployedConnector => ({
    name,
    cluster: labels["strimzi.io/cluster"] ?? "",
    isSink: isSink(config),
  }),
};
