import { isMap, type Pair, parseDocument, type YAMLMap } from "yaml";
import type { Target } from "./state";

/**
 * The text of a stack file with the values that a talk asks for, as `pulumi config set --path` and `pulumi config rm`
 * would write them. Everything else in it stays, comments and encrypted values included. Pure.
 *
 * @param text Empty: there is no stack file yet.
 * @param project The project whose keys they are.
 */
export function stackFileText(text: string, project: string, { stage, changes }: Target): string {
  const document = parseDocument(text);
  const config = document.get("config");
  const keys = isMap(config) ? config.items.map(keyOf) : [];
  if (!isMap(config)) {
    document.set("config", document.createNode({}));
  }
  // A key that is there already keeps the spelling that it has.
  const spelled = (key: PropertyKey) =>
    [`${project}:${String(key)}`, String(key), `${project}:config:${String(key)}`].find((spelling) =>
      keys.includes(spelling),
    ) ?? `${project}:${String(key)}`;
  const all = [{ path: ["stage"], value: String(stage) }, ...changes];
  for (const { path, value } of all) {
    const [key, ...rest] = path;
    if (key === undefined) {
      continue;
    }
    const place = ["config", spelled(key), ...rest];
    if (value !== undefined) {
      document.setIn(place, typed(value));
    } else if (document.hasIn(place)) {
      document.deleteIn(place);
      removeEmpty(document, place.slice(0, -1));
    }
  }
  return String(document);
}

function keyOf({ key }: Pair): string {
  return String(key);
}

/** What has nothing in it any more goes too, but for the config itself. */
function removeEmpty(document: ReturnType<typeof parseDocument>, place: readonly unknown[]): void {
  const left = document.getIn(place);
  const isEmpty = typeof left === "object" && left !== null && "items" in left && (left as YAMLMap).items.length === 0;
  if (place.length > 1 && isEmpty) {
    document.deleteIn(place);
    removeEmpty(document, place.slice(0, -1));
  }
}

/** As `pulumi config set --path` stores it: true and false are no text. */
function typed(value: string): string | boolean {
  return value === "true" ? true : value === "false" ? false : value;
}
