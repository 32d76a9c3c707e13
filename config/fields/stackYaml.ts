import {
  type Document,
  isAlias,
  isMap,
  isNode,
  isScalar,
  isSeq,
  LineCounter,
  type Node,
  parseDocument,
  type Range,
  type Scalar,
  visit,
} from "yaml";
import { messageOf } from "../problems/errorMessage";

/** Something in a stack file that the engine reads differently from what stands there, or not at all. */
export interface UnclearSpelling {
  /** From 1. */
  readonly line: number;
  /** From 1. */
  readonly column: number;
  /** What is wrong, and what to write: one sentence. */
  readonly message: string;
}

/** Where something stands in a text. */
export interface Position {
  /** From 1. */
  readonly line: number;
  /** From 1. */
  readonly column: number;
}

/** Data that was read from YAML, and where its parts stand. */
export interface LocatedYaml {
  readonly data: unknown;
  /** The line of a value, from 1: where its key stands, or it begins. Of what is not there, the line of what it would be in. */
  readonly lineOf: (path: readonly PropertyKey[]) => number;
  /** The same with the column. */
  readonly positionOf: (path: readonly PropertyKey[]) => Position;
}

/** The text of a stack file is no YAML that the engine reads as it stands. */
export class UnclearYamlError extends Error {
  constructor(readonly spellings: readonly UnclearSpelling[]) {
    super(spellings.map(({ line, column, message }) => `line ${line}, column ${column}: ${message}`).join("\n"));
    this.name = "UnclearYamlError";
  }
}

/**
 * Reads the text of a stack file to the data that Pulumi's engine makes of it.
 *
 * The engine reads YAML by Go's yaml.v3, which is YAML 1.2 with parts of 1.1: `010` is 8 and `1_000` is
 * 1000 there. What the two versions read differently is an error here: who writes it means one of the
 * two, and nobody knows which. Merge keys (`<<`) are merged, and whole numbers that JavaScript cannot
 * hold (beyond 2^53) become their digits as text.
 *
 * test/fixtures/stackFiles/engine.json has what the engine made of each spelling.
 *
 * @throws {UnclearYamlError} with every such spelling, or with the first error of the YAML itself.
 */
export function parseStackYaml(text: string): unknown {
  return readStackYaml(text).data;
}

/**
 * The same, with the line of each value: for files of other kinds that a stack names, so that a problem in one has
 * a place.
 *
 * @throws {UnclearYamlError}
 */
export function readStackYaml(text: string): LocatedYaml {
  const lines = new LineCounter();
  const document = parseDocument(text, {
    version: "1.2",
    merge: true,
    intAsBigInt: true,
    lineCounter: lines,
    prettyErrors: false,
    logLevel: "error",
  });
  const at = (offset: number) => {
    const { line, col } = lines.linePos(offset);
    return { line, column: col };
  };
  const [error] = [...document.errors, ...document.warnings];
  if (error !== undefined) {
    throw new UnclearYamlError([{ ...at(error.pos[0]), message: sentence(error.message) }]);
  }
  if (/^%/m.test(text) && document.directives.yaml.explicit) {
    throw new UnclearYamlError([
      { line: 1, column: 1, message: "A stack file has no %YAML line: the engine ignores it." },
    ]);
  }
  const spellings = unclearSpellings(document).map(({ offset, message }) => ({ ...at(offset), message }));
  const control = CONTROL_CHARACTER.exec(text);
  if (control !== null) {
    spellings.push({ ...at(control.index), message: "There is a control character, which no stack file may have." });
  }
  if (spellings.length > 0) {
    throw new UnclearYamlError(spellings);
  }
  return {
    data: safeNumbers(plainData(document)),
    lineOf: (path) => at(offsetOf(document, path)).line,
    positionOf: (path) => at(offsetOf(document, path)),
  };
}

/**
 * Positions in a text that {@link parseStackYaml} has read, which is read again for the first of them: most texts
 * are good, and nobody holds on to what says where ten thousand entries stand.
 */
export function positionsIn(text: string): LocatedYaml["positionOf"] {
  let located: LocatedYaml | undefined;
  return (path) => {
    located ??= readStackYaml(text);
    return located.positionOf(path);
  };
}

/** Where a value begins, or else what it is in. */
function offsetOf(document: Document.Parsed, path: readonly PropertyKey[]): number {
  let node: unknown = document.contents;
  let offset = isNode(node) ? startOf(node) : 0;
  for (const part of path) {
    const inside = isAlias(node) ? node.resolve(document) : node;
    if (isMap(inside)) {
      const pair = inside.items.find(({ key }) => isScalar(key) && String(key.value) === String(part));
      if (pair === undefined) {
        return offset;
      }
      offset = isNode(pair.key) ? startOf(pair.key) : offset;
      node = pair.value;
    } else if (isSeq(inside)) {
      node = inside.items[Number(part)];
      offset = isNode(node) ? startOf(node) : offset;
    } else {
      return offset;
    }
  }
  return offset;
}

function startOf({ range }: { range?: Range | null }): number {
  return range?.[0] ?? 0;
}

/** Aliases may stand for a hundred nodes each, as YAML's own libraries allow by default, and no more. */
function plainData(document: Document.Parsed): unknown {
  try {
    return document.toJS();
  } catch (error) {
    throw new UnclearYamlError([{ line: 1, column: 1, message: sentence(messageOf(error)) }]);
  }
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: it is what the engine rejects (yaml.v3, is_printable).
const CONTROL_CHARACTER = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f\ufffe\uffff]/;

/** Tags that mean the same to both readers. */
const KNOWN_TAGS = new Set(
  ["str", "int", "float", "bool", "null", "map", "seq"].map((tag) => `tag:yaml.org,2002:${tag}`),
);

function unclearSpellings(document: Document.Parsed): { offset: number; message: string }[] {
  const found: { offset: number; message: string }[] = [];
  const note = (node: { range?: Range | null }, message: string) =>
    found.push({ offset: node.range?.[0] ?? 0, message });
  visit(document, {
    Node(key, node: Node) {
      if (!isAlias(node) && node.tag !== undefined && !KNOWN_TAGS.has(node.tag)) {
        note(node, `The tag ${node.tag} is not for stack files.`);
      }
      if (key === "key" && !isScalar(node)) {
        note(node, "A key must be text.");
      }
      if (isMap(node)) {
        return undefined;
      }
      const message = isScalar(node) ? unclearScalar(node, key === "key") : undefined;
      if (message !== undefined) {
        note(node, message);
      }
      return undefined;
    },
  });
  return found;
}

/** What is unclear about a scalar without quotes. Those with quotes are text to everybody. */
function unclearScalar({ type, source = "", tag }: Scalar, isKey: boolean): string | undefined {
  if (type !== "PLAIN" || tag === "tag:yaml.org,2002:str") {
    return undefined;
  }
  const unclear = UNCLEAR.find(([pattern]) => pattern.test(source))?.[1];
  if (unclear !== undefined) {
    return `${source} ${unclear}: put it in quotes, '${source}', or write what is meant without them.`;
  }
  if (TOO_LONG.test(source) && !fitsInto64Bits(BigInt(source))) {
    return `${source} is more than 64 bits hold, and the engine rounds it: write '${source}' in quotes.`;
  }
  if (isKey && (source === "" || /^(~|null|Null|NULL|[-+]?\d*\.\d*)$/.test(source))) {
    return `${source === "" ? "An empty key" : `The key ${source}`} is not read as text: write '${source}' in quotes.`;
  }
  return undefined;
}

/** Spellings that YAML 1.1 and 1.2 read differently, or that end up as something that cannot be sent. */
const UNCLEAR: readonly (readonly [RegExp, string])[] = [
  [
    /^[-+]?0[0-9_]+$/,
    "is a number in base 8 to the engine, where its digits allow it, and in base 10 to other programs",
  ],
  [/^[-+]?0[bB][01_]+$/, "is a number to the engine and text to other programs"],
  [
    /^(?=.*_)[-+]?(0[xXoO])?[0-9][0-9a-fA-F_]*(\.[0-9_]*)?([eE][-+]?[0-9]+)?$/,
    "is a number to the engine and text to other programs",
  ],
  [/^\d{4}-\d{1,2}-\d{1,2}([Tt ].*)?$/, "is a date to the engine, which writes it in another way"],
  [/^[-+]?\.(inf|Inf|INF)$|^\.(nan|NaN|NAN)$/, "is no number that the engine can hand over"],
];

const TOO_LONG = /^-?\d{19,}$/;

/** Beyond, the engine makes a floating-point number of it. */
function fitsInto64Bits(number: bigint): boolean {
  return number >= -(2n ** 63n) && number < 2n ** 64n;
}

/** Whole numbers come as bigint: those that a JavaScript number holds become one, the others their digits. */
function safeNumbers(value: unknown): unknown {
  if (typeof value === "bigint") {
    const number = Number(value);
    return Number.isSafeInteger(number) ? number : String(value);
  }
  if (Array.isArray(value)) {
    return value.map(safeNumbers);
  }
  return typeof value === "object" && value !== null
    ? Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, safeNumbers(inner)]))
    : value;
}

function sentence(message: string): string {
  const first = message.split("\n", 1)[0] ?? "";
  return /[.!?]$/.test(first) ? first : `${first}.`;
}
