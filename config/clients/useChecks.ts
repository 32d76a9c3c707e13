import { nearest } from "../fields/fields";
import { names } from "../kafka/names";
import { type Problem, show } from "../problems/problems";
import { propertyPath, setCommand } from "../problems/propertyPath";
import type { UserSettings } from "./settings";
import type { TopicSettings } from "./topicSettings";

/** What topics there are. */
interface KnownTopics {
  readonly topics: readonly TopicSettings[];
  readonly topicsElsewhere: readonly string[];
  /** Topics that MirrorMaker creates, likewise by name or by the beginning of their names. Default: none. */
  readonly mirrored?: readonly string[];
  readonly demo: boolean;
}

/** The topics that somebody uses, and where the stack config says so. */
interface TopicUse {
  readonly path: readonly PropertyKey[];
  readonly use: Pick<UserSettings, "produces" | "consumes">;
}

/**
 * Topics that users produce to or consume, and that nobody declares: a rule for one would protect nothing, and the
 * client would wait for a topic that never comes. Raw rules (`acls`) may name any topic. Pure.
 */
export function usedTopicProblems({ users, ...known }: KnownTopics & { readonly users: readonly UserSettings[] }) {
  return unknownTopicProblems(
    users.map((use, index) => ({ path: ["users", index], use })),
    known,
  );
}

/** The same for whoever uses topics. Pure. */
export function unknownTopicProblems(
  uses: readonly TopicUse[],
  { topics, topicsElsewhere, mirrored = [], demo }: KnownTopics,
): Problem[] {
  const known = new Set([...(demo ? [names.topic] : []), ...topics.map(({ name, topicName = name }) => topicName)]);
  const isKnown = (used: string) =>
    used.endsWith("*") ? [...known].some((topic) => fits(topic, used)) : known.has(used);
  return uses.flatMap(({ path: owner, use: by }) =>
    (["produces", "consumes"] as const).flatMap((use) =>
      (by[use] ?? []).flatMap((used, position): Problem[] => {
        if (isKnown(used) || [...topicsElsewhere, ...mirrored].some((elsewhere) => overlap(used, elsewhere))) {
          return [];
        }
        const path = [...owner, use, position];
        const meant = nearest(used, [...known]);
        const what = used.endsWith("*")
          ? "no topic of this stack begins with that"
          : "no topic of this stack is called that";
        const elsewhere = setCommand(["topicsElsewhere", topicsElsewhere.length], used);
        return [
          {
            key: propertyPath(path),
            message: `is ${show(used)}, and ${what}${meant === undefined ? "" : `; did you mean ${show(meant)}?`}`,
            fix:
              meant === undefined
                ? elsewhere
                : `${setCommand(path, meant)}, or if it is somebody else's topic: ${elsewhere}`,
          },
        ];
      }),
    ),
  );
}

function fits(name: string, pattern: string): boolean {
  return pattern.endsWith("*") ? name.startsWith(pattern.slice(0, -1)) : name === pattern;
}

/** Whether there may be a topic that both patterns mean. */
function overlap(one: string, other: string): boolean {
  return one.endsWith("*") && other.endsWith("*")
    ? fits(one.slice(0, -1), other) || fits(other.slice(0, -1), one)
    : fits(one, other) || fits(other, one);
}
