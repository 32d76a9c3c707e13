/** A resource of the stack's state that cannot be read, and where the trouble is. */
export interface UnreadableResource {
  readonly urn: string;
  readonly why: string;
}

/**
 * The state has a resource of ours that cannot be read. Nothing is previewed then: whether an update would lose
 * what that resource holds, nobody could say. The message is meant for a terminal, like a ConfigError's.
 */
export class StateError extends Error {
  readonly resources: readonly UnreadableResource[];

  constructor(resources: readonly UnreadableResource[]) {
    super(describe(resources));
    this.name = "StateError";
    this.resources = resources;
  }
}

function describe(resources: readonly UnreadableResource[]): string {
  const count = resources.length === 1 ? "a resource" : `${resources.length} resources`;
  return [
    `The stack's state has ${count} that cannot be read, so nobody can say what an update would lose:`,
    ...resources.flatMap(({ urn, why }) => [`  - ${shortName(urn)}: ${why}`, `      ${urn}`]),
    "Read the state again from the cluster: pulumi refresh. If that does not help, see what is in it: pulumi stack export.",
  ].join("\n");
}

/** The kind and the name of a resource, as `pulumi stack` shows them. */
function shortName(urn: string): string {
  const [, , types = "", name = ""] = urn.split("::");
  return `${types.split(":").at(-1)} ${name}`;
}
