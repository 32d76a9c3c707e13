/** Variables of the environment; undefined is for one that is not set. */
export type Environment = Readonly<Record<string, string | undefined>>;

/** Does something while variables of this process's environment have other values, and sets them back. */
export async function withEnvironment<T>(variables: Environment, use: () => Promise<T>): Promise<T> {
  const before = Object.fromEntries(Object.keys(variables).map((name) => [name, process.env[name]]));
  set(variables);
  try {
    return await use();
  } finally {
    set(before);
  }
}

function set(variables: Environment): void {
  for (const [name, value] of Object.entries(variables)) {
    // Assigned, undefined would be the text "undefined".
    if (value === undefined) {
      delete process.env[name];
    } else {
      process.env[name] = value;
    }
  }
}
