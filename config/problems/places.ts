import type { Problem } from "./problems";

/**
 * Where entries of a list of the stack config stand that come from files. Checks know them by their place in the
 * whole list, `topics[12].partitions`; a person is shown file, line and column. Pure.
 */
export interface Places {
  /** The file that an entry of a list comes from. Absent: it stands in the stack config itself. */
  readonly fileOf: (list: string, index: number) => string | undefined;
  /** File, line and column of the value at a path, `topics/payments.yaml:12:5`. Absent: as for `fileOf`. */
  readonly at: (path: readonly PropertyKey[]) => string | undefined;
}

/** A property path that begins with an entry of a list: `topics[12].config["retention.ms"]`. */
const PATH = /\b[a-zA-Z]+\[\d+\](?:\.[A-Za-z_][\w-]*|\[\d+\]|\["(?:[^"\\]|\\.)*"\])*/g;

/** A command that {@link setCommand} or {@link removeCommand} has made for such a path. */
const COMMAND = new RegExp(
  `pulumi config (set|rm) --path '(${PATH.source})'(?: (?:-- )?('(?:[^']|'\\\\'')*'|[^\\s,;]+))?`,
  "g",
);

/** A problem as a person is shown it: with file, line and column where it is one of an entry in a file. */
export function placedProblem({ key, message, fix }: Problem, places: Places | undefined): Problem {
  return places === undefined
    ? { key, message, ...(fix === undefined ? {} : { fix }) }
    : {
        key: placedPaths(key, places, true),
        message: placedText(message, places),
        ...(fix === undefined ? {} : { fix: placedText(fix, places) }),
      };
}

/** A sentence or a command with every path into a file replaced. */
function placedText(text: string, places: Places | undefined): string {
  return places === undefined ? text : placedPaths(text.replaceAll(COMMAND, instruction), places, false);

  function instruction(command: string, verb: string, path: string, value: string | undefined): string {
    const parts = pathParts(path);
    if (places?.at(parts) === undefined) {
      return command;
    }
    const setting = shownPath(parts.slice(2));
    if (verb === "rm") {
      return setting === "" ? `remove the entry at ${path}` : `remove ${setting} at ${path}`;
    }
    const written = unquoted(value ?? "");
    return `write ${typeof parts.at(-1) === "number" ? written : `${setting}: ${written}`} at ${path}`;
  }
}

function placedPaths(text: string, places: Places, withSetting: boolean): string {
  return text.replaceAll(PATH, (path) => {
    const parts = pathParts(path);
    const place = places.at(parts);
    return place === undefined
      ? path
      : [place, ...(withSetting ? [shownPath(parts.slice(2))] : [])].join(" ").trimEnd();
  });
}

/** The parts of a path in the notation of `pulumi config set --path`: the other way around than `propertyPath`. */
function pathParts(path: string): PropertyKey[] {
  return [...path.matchAll(/\[(\d+)\]|\[("(?:[^"\\]|\\.)*")\]|([A-Za-z_][\w-]*)/g)].map(([, index, quoted, name]) => {
    if (index !== undefined) {
      return Number(index);
    }
    return quoted === undefined ? String(name) : String(JSON.parse(quoted));
  });
}

/** The last parts of a path as a person calls the value in a YAML file: `config.retention.ms`, `consumes[0]`. */
function shownPath(parts: readonly PropertyKey[]): string {
  return parts.reduce<string>(
    (text, part) => (typeof part === "number" ? `${text}[${part}]` : `${text}${text === "" ? "" : "."}${String(part)}`),
    "",
  );
}

/** A word as it was before a shell's quotes. */
function unquoted(word: string): string {
  return word.startsWith("'") ? word.slice(1, -1).replaceAll("'\\''", "'") : word;
}
