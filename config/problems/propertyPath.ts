import { shellQuoted } from "./shellQuoted";

/**
 * Property paths of stack config, in the notation of `pulumi config set --path`:
 * `topics[0].config["retention.ms"]`.
 */
export function propertyPath(path: readonly PropertyKey[]): string {
  return path.reduce<string>((text, part) => {
    if (typeof part === "number") {
      return `${text}[${part}]`;
    }
    const name = String(part);
    if (!/^[A-Za-z_][\w-]*$/.test(name)) {
      return `${text}[${JSON.stringify(name)}]`;
    }
    return text === "" ? name : `${text}.${name}`;
  }, "");
}

/** The command that sets a value of the stack config. */
export function setCommand(path: readonly PropertyKey[], value: string): string {
  // Pulumi takes what begins with a hyphen for an option, unless two hyphens come before.
  return `pulumi config set ${pathArgument(path)} ${value.startsWith("-") ? "-- " : ""}${shellQuoted(value)}`;
}

/** The command that sets a value of the stack config to what is in a file, as a secret. */
export function setSecretCommand(path: readonly PropertyKey[], file: string): string {
  return `pulumi config set --secret ${pathArgument(path)} < ${shellQuoted(file)}`;
}

/** The command that removes a value of the stack config. */
export function removeCommand(path: readonly PropertyKey[]): string {
  return `pulumi config rm ${pathArgument(path)}`;
}

function pathArgument(path: readonly PropertyKey[]): string {
  return `${path.length > 1 ? "--path " : ""}${shellQuoted(propertyPath(path))}`;
}
