/** The names of the demo's stages, in the order of the talk: a stage's number is its place here, from 1 on. */
export const stageNames = [
  "cluster-operator",
  "simplest-cluster",
  "broker-config",
  "tls-listener",
  "tls-authentication",
  "resource-limits",
  "entity-operator",
  "topic",
  "user",
  "demo-application",
  "connect-user",
  "kafka-connect",
  "connect-plugins",
  "connector",
] as const;

/** A stage by the name that the stack config knows it by. */
export type StageName = (typeof stageNames)[number];

/** The number of a stage, 1 for the first. */
export function stageNumber(name: StageName): number {
  return stageNames.indexOf(name) + 1;
}
