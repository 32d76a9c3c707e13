import { diffArrays } from "diff";
import type { Change, ChangedLine } from "../tools/evaluate/changes";
import { digest } from "./digest";

/** How many lines of changes a stage has by default, titles included: as many as can be read from a chair. */
export const MOST_LINES = 40;

/** A text in an object, such as a dashboard's JSON, is cut to its beginning. */
const LONGEST_TEXT = 16;

/** A change with what there is to see of it. */
export interface FoldedChange {
  readonly kind: Change["kind"];
  readonly title: string;
  /** What the change before it has in common with this one: everything but `lines`. */
  readonly like?: string;
  /** A `gap` with a text says what was left out there. */
  readonly lines: readonly ChangedLine[];
}

/**
 * Changes as they are shown from a stage: without what every object has, with rules and secrets as tables, what
 * repeats itself by its difference, and no more lines than `most`. Pure.
 *
 * @param contents The objects, by the titles of their changes.
 */
export function folded(
  changes: readonly Change[],
  contents: ReadonlyMap<string, unknown>,
  most = MOST_LINES,
): FoldedChange[] {
  const plain = changes.map((change) => withoutBoilerplate(change, contents.get(change.title)));
  return withinBudget(grouped(withoutRepetition(plain), most), most);
}

/** Changes with all of their lines. */
export function unfolded(changes: readonly Change[]): FoldedChange[] {
  return changes.map(({ kind, title, lines }) => ({ kind, title, lines }));
}

function withoutBoilerplate({ kind, title, lines }: Change, content: unknown): FoldedChange {
  if (kind === "changed") {
    return { kind, title, lines: withShortTexts(lines) };
  }
  const point = digest(content);
  if (point === undefined) {
    return { kind, title, lines: withShortTexts(withoutHead(lines)) };
  }
  const rest = point.without === undefined ? [] : [{ kind: "gap", text: `… ${point.without}` } as const];
  return { kind, title, lines: [...point.lines.map((text) => ({ kind, text })), ...rest] };
}

/** The YAML of an object without what its title says, and what all objects have. */
function withoutHead(lines: readonly ChangedLine[]): ChangedLine[] {
  let left = false;
  return lines.filter(({ text }) => {
    if (indentOf(text) === 0) {
      left = /^(apiVersion|kind|metadata):/.test(text);
    }
    return !left;
  });
}

/** Lines in which long texts are cut. */
function withShortTexts(lines: readonly ChangedLine[]): ChangedLine[] {
  const shown: ChangedLine[] = [];
  for (let index = 0; index < lines.length; index++) {
    const line = lines[index];
    if (line === undefined) {
      continue;
    }
    shown.push(line);
    if (line.kind !== "same" && /: \|-?$/.test(line.text)) {
      const indent = indentOf(line.text);
      const end = lines.findIndex(({ text }, at) => at > index && indentOf(text) <= indent);
      const text = lines.slice(index + 1, end === -1 ? undefined : end);
      shown.push(...cut(text, LONGEST_TEXT, indent + 2));
      index += text.length;
    }
  }
  return shown;
}

function cut(lines: readonly ChangedLine[], most: number, indent = 0): ChangedLine[] {
  const left = lines.length - most;
  return left <= 0
    ? [...lines]
    : [
        ...lines.slice(0, most),
        { kind: "gap", text: `${" ".repeat(indent)}… and ${left} more line${left === 1 ? "" : "s"}` },
      ];
}

function indentOf(text: string): number {
  return text === "" ? Number.POSITIVE_INFINITY : text.length - text.trimStart().length;
}

/** What is nearly as another of its kind is shown by its difference from that one. */
function withoutRepetition(changes: readonly FoldedChange[]): FoldedChange[] {
  return changes.map((change, at) => {
    const former = changes
      .slice(0, at)
      .find(({ kind, title }) => kind === change.kind && kind !== "changed" && kindOf(title) === kindOf(change.title));
    const lines = former && difference(former.lines, change.lines);
    return former === undefined || lines === undefined || lines.length * 2 > change.lines.length
      ? change
      : { ...change, like: former.title, lines };
  });
}

function kindOf(title: string): string {
  return title.split(" ")[0] ?? title;
}

/** The lines that only the second has, each below the line that it belongs to, and those that only the first has. */
function difference(first: readonly ChangedLine[], second: readonly ChangedLine[]): ChangedLine[] {
  const texts = (lines: readonly ChangedLine[]) => lines.map(({ text }) => text);
  const shown = new Set<number>();
  const result: ChangedLine[] = [];
  let at = 0;
  const parts = diffArrays(texts(first), texts(second));
  for (const [index, { added, removed, value }] of parts.entries()) {
    if (removed) {
      if (!parts[index + 1]?.added) {
        result.push(...value.map((text): ChangedLine => ({ kind: "gap", text: `without ${text.trim()}` })));
      }
      continue;
    }
    if (added) {
      for (let line = at; line < at + value.length; line++) {
        for (const each of [parentOf(second, line), line]) {
          const found = second[each];
          if (found !== undefined && !shown.has(each)) {
            shown.add(each);
            result.push(found);
          }
        }
      }
    }
    at += value.length;
  }
  return result;
}

/** Lines that changed, and those above them that say where they are. */
function withoutContext(lines: readonly ChangedLine[]): ChangedLine[] {
  const kept = new Set<number>();
  for (const [index, { kind }] of lines.entries()) {
    for (let at = index; kind !== "same" && kind !== "gap" && at !== -1; at = parentOf(lines, at)) {
      kept.add(at);
    }
  }
  return lines.filter(({ kind }, index) => kind === "gap" || kept.has(index));
}

/** The line that a line of YAML belongs to, -1 for none. */
function parentOf(lines: readonly ChangedLine[], at: number): number {
  const indent = indentOf(lines[at]?.text ?? "");
  return lines.findLastIndex(({ text }, index) => index < at && indentOf(text) < indent);
}

/** More things than there is room for are named by their kinds; those of which there are few come first. */
function grouped(changes: readonly FoldedChange[], most: number): FoldedChange[] {
  if (changes.length * 2 <= most) {
    return [...changes];
  }
  const kinds = new Map<string, FoldedChange[]>();
  for (const change of changes) {
    const key = `${change.kind} ${kindOf(change.title)}`;
    kinds.set(key, [...(kinds.get(key) ?? []), change]);
  }
  return [...kinds.values()].flatMap((alike): FoldedChange[] => {
    const [first] = alike;
    return first === undefined || alike.length === 1
      ? alike
      : [
          {
            kind: first.kind,
            title: `${alike.length} times ${kindOf(first.title)}`,
            lines: [{ kind: "gap", text: alike.map(({ title }) => title.split(" ")[1] ?? title).join(", ") }],
          },
        ];
  });
}

/** Unchanged lines go first; then the longest changes are cut until all together have no more lines than `most`. */
function withinBudget(all: readonly FoldedChange[], most: number): FoldedChange[] {
  const total = all.reduce((sum, { lines }) => sum + 1 + lines.length, 0);
  const changes = total <= most ? all : all.map((change) => ({ ...change, lines: withoutContext(change.lines) }));
  const room = Math.max(most - changes.length, changes.length);
  const length = (limit: number) =>
    changes.reduce((sum, { lines }) => sum + (lines.length <= limit ? lines.length : limit + 1), 0);
  let limit = Math.max(0, ...changes.map(({ lines }) => lines.length));
  while (limit > 0 && length(limit) > room) {
    limit -= 1;
  }
  return changes.map((change) => ({ ...change, lines: cut(change.lines, limit) }));
}
