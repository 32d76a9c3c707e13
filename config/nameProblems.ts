import { uniqBy } from "es-toolkit/array/uniqBy";
import { collisions, type MadeObject, madeObjects } from "./madeObjects";
import { planFor } from "./planFor";
import type { Problem } from "./problems/problems";
import { propertyPath, setCommand } from "./problems/propertyPath";
import type { Settings } from "./settings";
import { stageNames } from "./stageNames";

/**
 * Names of the stack config by which two objects would be one, at its stage or at a later one.
 *
 * Only for settings in which nothing else is wrong.
 */
export function nameProblems(settings: Settings): Problem[] {
  const plan = planFor({ ...settings, stage: stageNames.length });
  const found = collisions(madeObjects(plan));
  const problems = found.flatMap(({ one, other }) => problemOf(settings, one, other));
  // One user may have two Secrets that are another's: once is enough.
  return uniqBy(problems, ({ key }) => key);
}

/** The names that people choose, as they stand in the stack config. */
function chosenNames(settings: Settings, [list, index]: readonly PropertyKey[]): readonly string[] {
  const { connect, connectClusters } = settings;
  const entries = () => {
    switch (list) {
      case "pools":
        return settings.pools;
      case "topics":
        return settings.topics;
      case "users":
        return settings.users;
      case "connectClusters":
        return typeof index === "number" ? (connectClusters[index]?.connectors ?? []) : connectClusters;
      default:
        return connect.connectors;
    }
  };
  return entries().map(({ name }) => name);
}

/** Where an object has its name from; the user of a part of the stack has it from that, unless `users` has it as well. */
function placesOf(settings: Settings, { list, entry = "" }: MadeObject): { path: PropertyKey[]; index: number }[] {
  const lists = list === undefined ? [] : list[0] === "users" ? [list, ["connectClusters"]] : [list];
  const inLists = lists
    .map((each) => ({ each, index: chosenNames(settings, each).indexOf(entry) }))
    .filter(({ index }) => index >= 0)
    .map(({ each, index }) => ({ path: [...each, index, "name"], index }));
  const ofParts = list?.[0] === "users" ? partsWithUsers.filter((part) => settings[part].name === entry) : [];
  return [...inLists, ...ofParts.map((part) => ({ path: [part, "name"], index: -1 }))].slice(0, 1);
}

/** Parts of a stack that have one name each, and the user of that name. */
const partsWithUsers = ["connect", "mirror", "bridge"] as const;

function problemOf(settings: Settings, one: MadeObject, other: MadeObject): Problem[] {
  // What stands further down in the stack config gives way, and before it whatever nobody has chosen.
  const places = [one, other].flatMap((object) =>
    placesOf(settings, object).map((found) => ({ ...found, object, entry: object.entry ?? "" })),
  );
  const [place] = places.toSorted((a, b) => b.index - a.index);
  if (place === undefined) {
    // Names that nobody has chosen: a test shows that there is no such pair.
    return [];
  }
  const { path, entry, object } = place;
  const owner = object === one ? other.by : one.by;
  return [
    {
      key: propertyPath(path),
      message: `is ${JSON.stringify(entry)}, but the ${one.kind} ${one.name}, which would be this ${nounFor(path)}'s, is made by ${owner}: one would overwrite or delete the other's; allowed is a name whose objects are nobody else's`,
      fix: setCommand(path, `${entry}-${path[0] === "users" ? "user" : "own"}`),
    },
  ];
}

/** What has its name from a place. */
function nounFor([part, ...rest]: readonly PropertyKey[]): string {
  return part === "users" || rest.length === 1 ? "user" : "entry";
}
