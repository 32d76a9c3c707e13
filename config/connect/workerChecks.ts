import { podResourceProblems } from "../kubernetes/podResources";
import { duplicateNames } from "../problems/duplicates";
import type { Problem } from "../problems/problems";
import { propertyPath, removeCommand, setCommand } from "../problems/propertyPath";
import { connectSettingsOf, type WithConnectSettings } from "./each";
import type { ConnectSettings } from "./settings";

/** What must go together in the settings of Connect's workers. Pure. */
export function workerProblems(settings: WithConnectSettings): Problem[] {
  return connectSettingsOf(settings).flatMap(({ path, connect }) => [
    ...podResourceProblems(path, connect),
    ...sourceProblems([...path, "env"], connect.env, ["value", "secret", "configMap"]),
    ...sourceProblems([...path, "volumes"], connect.volumes, ["secret", "configMap"]),
    ...duplicateNames([...path, "env"], connect.env),
    ...duplicateNames([...path, "volumes"], connect.volumes),
    ...connect.plugins.artifacts.flatMap((artifact, index) =>
      artifactProblems(artifact, [...path, "plugins", "artifacts", index]),
    ),
  ]);
}

/** Where a variable or a volume comes from: exactly one place. */
function sourceProblems<const Source extends string>(
  list: readonly PropertyKey[],
  entries: readonly ({ readonly name: string } & { readonly [key in Source]?: unknown })[],
  sources: readonly Source[],
): Problem[] {
  const some = `one of ${sources.join(", ")}`;
  return entries.flatMap((entry, index): Problem[] => {
    const path = [...list, index];
    const [first, second] = sources.filter((source) => entry[source] !== undefined);
    if (first === undefined) {
      const key = list.at(-1) === "env" ? [...path, "secret", "name"] : [...path, "secret"];
      return [
        { key: propertyPath(path), message: `has nothing in it; needed is ${some}`, fix: setCommand(key, "my-secret") },
      ];
    }
    return second === undefined
      ? []
      : [
          {
            key: propertyPath([...path, second]),
            message: `is set beside ${first}; allowed is ${some}`,
            fix: removeCommand([...path, second]),
          },
        ];
  });
}

type Artifact = ConnectSettings["plugins"]["artifacts"][number];

/** A key that an artifact needs, what is allowed for it, and an example. */
type NeededKey = readonly [key: keyof Artifact, allowed: string, example: string];

const neededByFiles: readonly NeededKey[] = [
  ["url", "an http or https URL", "https://example.com/plugin.jar"],
  [
    "sha512",
    "the file's SHA-512 in hexadecimal: 128 digits, as sha512sum prints it",
    "<what sha512sum prints of the file>",
  ],
];
const neededByMaven: readonly NeededKey[] = [
  ["group", "a group id of Maven's", "org.apache.camel.kafkaconnector"],
  ["artifact", "an artifact id of Maven's", "camel-timer-source-kafka-connector"],
  ["version", "a version of the artifact", "4.8.5"],
];

/** What a file needs, and what an artifact of a Maven repository does, and neither has of the other. */
function artifactProblems(artifact: Artifact, at: readonly PropertyKey[]): Problem[] {
  const path = (key: string) => [...at, key];
  const isMaven = artifact.type === "maven";
  const foreign: readonly (keyof Artifact)[] = isMaven
    ? ["url", "sha512"]
    : ["group", "artifact", "version", "repository"];
  return [
    ...(isMaven ? neededByMaven : neededByFiles)
      .filter(([key]) => artifact[key] === undefined)
      .map(([key, allowed, example]) => ({
        key: propertyPath(path(key)),
        message: `is missing; allowed is ${allowed}`,
        fix: setCommand(path(key), example),
      })),
    ...foreign
      .filter((key) => artifact[key] !== undefined)
      .map((key) => ({
        key: propertyPath(path(key)),
        message: `is set, but the type is ${artifact.type}, which has none`,
        fix: removeCommand(path(key)),
      })),
  ];
}
