import { z } from "zod";
import { withDefault, word, wordsByName } from "../kubernetes/spelling";
import type { StateObject } from "../kubernetes/stateObject";
import { SAME_NAMES } from "./connectors";

/**
 * What the state says of MirrorMaker, as far as it decides whether a next step would do harm. The plan in the same
 * terms says what it will say after the update. Pure.
 */
export interface DeployedMirror {
  readonly name: string;
  readonly sources: readonly DeployedSource[];
}

/** A source of it. */
export interface DeployedSource {
  readonly alias: string;
  readonly bootstrapServers: string;
  readonly topicNames: "prefixed" | "same" | "other";
}

const policySpec = withDefault(z.object({ config: wordsByName }), { config: {} });

const mirrorSpec = z.object({
  mirrors: withDefault(
    z.array(
      z.object({
        source: z.object({ alias: word, bootstrapServers: word }),
        sourceConnector: policySpec,
      }),
    ),
    [],
  ),
});

/** A KafkaMirrorMaker2 in a stack's state. */
export const deployedMirror = {
  spec: mirrorSpec,
  read: ({ name }: StateObject, { mirrors }: z.output<typeof mirrorSpec>): DeployedMirror => ({
    name,
    sources: mirrors.map(({ source, sourceConnector }) => ({ ...source, topicNames: namesBy(sourceConnector.config) })),
  }),
};

function namesBy({ "replication.policy.class": policy }: Readonly<Record<string, string>>) {
  return policy === undefined ? "prefixed" : policy === SAME_NAMES ? "same" : "other";
}
