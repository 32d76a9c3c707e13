import { structuredPatch } from "diff";
import { isEqual } from "es-toolkit/predicate/isEqual";
import type { Item } from "./objects";
import { toYaml } from "./toYaml";

/** How one thing differs between two sets of objects. */
export interface Change {
  readonly kind: "added" | "changed" | "removed";
  readonly title: string;
  /** The lines to show: all of what was added or removed, and what surrounds the changes of what was changed. */
  readonly lines: readonly ChangedLine[];
}

export interface ChangedLine {
  /** `gap`: lines that are the same on both sides were left out here. */
  readonly kind: "added" | "removed" | "same" | "gap";
  readonly text: string;
}

/** Lines of unchanged YAML around a change: enough to see where in the object it is. */
const CONTEXT_LINES = 3;

/** What has to change for `before` to become `after`: in the order of `after`, removals last. */
export function changesBetween(before: readonly Item[], after: readonly Item[]): Change[] {
  const old = new Map(before.map((item) => [item.title, item]));
  const current = new Set(after.map(({ title }) => title));
  return [
    ...after.flatMap((item): Change[] => {
      const former = old.get(item.title);
      if (former === undefined) {
        return [{ kind: "added", title: item.title, lines: whole(item, "added") }];
      }
      if (isEqual(former.content, item.content)) {
        return [];
      }
      // Equal as YAML: a value that is undefined is one that is not there.
      const [was, is] = [toYaml(former.content), toYaml(item.content)];
      return was === is ? [] : [{ kind: "changed", title: item.title, lines: differences(was, is) }];
    }),
    ...before
      .filter(({ title }) => !current.has(title))
      .map((item): Change => ({ kind: "removed", title: item.title, lines: whole(item, "removed") })),
  ];
}

function whole({ content }: Item, kind: "added" | "removed"): ChangedLine[] {
  return toYaml(content)
    .trimEnd()
    .split("\n")
    .map((text) => ({ kind, text }));
}

const markers: Readonly<Record<string, ChangedLine["kind"]>> = { "+": "added", "-": "removed", " ": "same" };

function differences(before: string, after: string): ChangedLine[] {
  const { hunks } = structuredPatch("", "", before, after, "", "", { context: CONTEXT_LINES });
  return hunks.flatMap(({ lines, oldStart }, index): ChangedLine[] => [
    ...(index > 0 || oldStart > 1 ? [{ kind: "gap", text: "" } as const] : []),
    ...lines.flatMap((line): ChangedLine[] => {
      const kind = markers[line.charAt(0)];
      return kind === undefined ? [] : [{ kind, text: line.slice(1) }];
    }),
  ]);
}
