import { memoize } from "es-toolkit/function/memoize";
import { z } from "zod";
import {
  type DeclaredFiles,
  type FilePatterns,
  listsInFiles,
  placesOf,
  withFileEntries,
} from "./clients/declaredFiles";
import { crossChecks } from "./crossChecks";
import { nearest } from "./fields/fields";
import { parseJson } from "./fields/json";
import { innerSchema, isPlainField, keysOf, schemaAt, takesSecrets } from "./fields/schema";
import { nameProblems } from "./nameProblems";
import type { IsInTheClear } from "./problems/circumstances";
import { type Places, placedProblem } from "./problems/places";
import { assertNoProblems, type Problem, show } from "./problems/problems";
import { propertyPath, removeCommand, setCommand, setSecretCommand } from "./problems/propertyPath";
import { isSecretPath, secretTexts, withoutTexts } from "./problems/secrecy";
import { type Settings, settingsSchema } from "./settings";

/**
 * Stack config as it arrives: top-level keys, without the project's name, to what is set. From the
 * engine every value is text, with objects and lists as JSON; from a stack file it is plain data.
 */
export type RawConfig = Readonly<Record<string, unknown>>;

/**
 * Checks stack config and completes it with defaults.
 *
 * @param secretKeys Top-level keys that are set as secrets. A key none of whose values stays one on its way
 * into a resource is rejected, and its value is not shown.
 * @param now The present, for certificates that may have ended.
 * @param files What the files of topics and users have that the config names. Absent: they are not read.
 * @param isInTheClear Whether a value stands in the stack file as it is. Absent: nobody knows, and values of a key
 * that is set as a secret count as secret.
 * @throws {ConfigError} with every problem there is: of single values, and of values that do not go
 * together as far as they are good by themselves.
 */
export function parseSettings(
  own: RawConfig,
  secretKeys: ReadonlySet<string> = new Set(),
  now: Date = new Date(),
  isInTheClear?: IsInTheClear,
  files?: DeclaredFiles,
): Settings {
  const { config: raw, places } = files === undefined ? { config: own } : withFiles(own, files);
  const marks = { secretKeys, isInTheClear };
  const problems: Problem[] = [
    ...(files?.problems ?? []),
    ...Object.keys(raw)
      .filter((key) => !Object.hasOwn(settingsSchema.shape, key))
      .map((key) => unknownKey([], key)),
  ];

  const values: Partial<Record<keyof Settings, unknown>> = {};
  const bad = new Set<Key>((files?.problems.length ?? 0) > 0 ? Object.values(listsInFiles) : []);
  for (const key of keys) {
    const schema: z.ZodType = settingsSchema.shape[key];
    values[key] = defaultOf(key);
    if (secretKeys.has(key) && !takesSecrets(schema)) {
      bad.add(key);
      problems.push(notForSecrets(key));
      continue;
    }
    if (raw[key] === undefined) {
      continue;
    }
    const parsed = schema.safeParse(plainData(raw[key], schema), { reportInput: true });
    if (parsed.success) {
      values[key] = parsed.data;
    } else {
      bad.add(key);
      problems.push(...parsed.error.issues.flatMap((issue) => problemsOf(issue, key, marks)));
    }
  }

  // Not a way around the compiler: each value has just come out of the schema of its key.
  const settings = { ...values, ...(places && { places }) } as Settings;
  for (const { reads, check } of crossChecks) {
    if (!reads.some((key) => bad.has(key))) {
      problems.push(...check(settings, { ...marks, now }));
    }
  }
  // The names of everything follow from all settings together: nothing else may be wrong with them.
  const found = withoutSecrets(problems.length === 0 ? nameProblems(settings) : problems, raw);
  assertNoProblems(found.map((problem) => placedProblem(problem, places)));
  return settings;
}

type Key = keyof typeof settingsSchema.shape;

const keys: readonly Key[] = settingsSchema.keyof().options;

/** What a key has that nobody sets. Every key has a default, or is optional. */
const defaultOf = memoize((key: Key): unknown => settingsSchema.shape[key].parse(undefined));

/** What a stack config names of files with topics and users; nothing where that cannot be read. */
export function filePatterns(raw: RawConfig): FilePatterns {
  const patterns = (key: "topicFiles" | "userFiles") => {
    const schema = settingsSchema.shape[key];
    return schema.safeParse(plainData(raw[key], schema)).data ?? [];
  };
  return { topics: patterns(listsInFiles.topics), users: patterns(listsInFiles.users) };
}

/** The stack config with the entries of its files, and where those stand. */
function withFiles(raw: RawConfig, files: DeclaredFiles): { config: RawConfig; places: Places } {
  const topics = plainData(raw.topics, settingsSchema.shape.topics);
  const users = plainData(raw.users, settingsSchema.shape.users);
  const count = (list: unknown) => (Array.isArray(list) ? list.length : 0);
  return {
    config: { ...raw, topics: withFileEntries(topics, files.topics), users: withFileEntries(users, files.users) },
    places: placesOf(files, { topics: count(topics), users: count(users) }),
  };
}

/** Whatever a check has put into its message, or into the command that fixes it: no secret. */
function withoutSecrets(problems: readonly Problem[], raw: RawConfig): Problem[] {
  const isHarmless = (path: readonly PropertyKey[]) => isPlainField(schemaAt(settingsSchema, path));
  const secrets =
    problems.length === 0
      ? []
      : Object.entries(raw).flatMap(([key, value]) => {
          const schema = schemaAt(settingsSchema, [key]);
          return secretTexts(schema === undefined ? value : plainData(value, schema), [key], isHarmless);
        });
  return secrets.length === 0
    ? [...problems]
    : problems.map(({ key, message, fix }) => ({
        key,
        message: withoutTexts(message, secrets),
        ...(fix === undefined ? {} : { fix: withoutTexts(fix, secrets) }),
      }));
}

/** Objects and lists arrive as JSON from the engine. Text that is no JSON stays as it is, for the schema to reject. */
export function plainData(value: unknown, schema: z.core.$ZodType): unknown {
  if (typeof value !== "string" || !["object", "array"].includes(innerSchema(schema)._zod.def.type)) {
    return value;
  }
  try {
    return parseJson(value);
  } catch {
    return value;
  }
}

const exampleShape = z.object({
  example: z.string().optional(),
  exampleAt: z.array(z.union([z.string(), z.number()])).default([]),
  secretFile: z.boolean().default(false),
  allowed: z.string().optional(),
  /** What should be set beside the value: with `remove`, in its place. */
  siblings: z
    .object({ remove: z.boolean().default(false), set: z.array(z.object({ name: z.string(), value: z.string() })) })
    .optional(),
});

/** Which values are secret, as far as one can tell. */
interface SecretMarks {
  readonly secretKeys: ReadonlySet<string>;
  readonly isInTheClear?: IsInTheClear | undefined;
}

function problemsOf(issue: z.core.$ZodIssue, key: string, marks: SecretMarks): Problem[] {
  const path = [key, ...issue.path] as const;
  if (issue.code === "unrecognized_keys") {
    return issue.keys.map((unknown) => unknownKey(path, unknown));
  }
  const where = propertyPath(path);
  if (mayBeSecret(path, issue.input, marks)) {
    return [hiddenProblem(path, issue)];
  }
  if (issue.code === "custom") {
    const { example, exampleAt, secretFile, siblings } = exampleShape.parse(issue.params ?? {});
    if (siblings !== undefined) {
      const sets = siblings.set.map(({ name, value }) => setCommand([...path.slice(0, -1), name], value));
      const fix = [...(siblings.remove ? [removeCommand(path)] : []), ...sets].join(" && ");
      return [{ key: where, message: issue.message, fix }];
    }
    const set = secretFile ? setSecretCommand : setCommand;
    return [
      {
        key: where,
        message: issue.message,
        ...(example === undefined ? {} : { fix: set([...path, ...exampleAt], example) }),
      },
    ];
  }
  if (issue.code === "invalid_type") {
    const wanted = wantedType(issue.expected);
    return [
      issue.input === undefined && wanted === issue.expected
        ? { key: where, message: "is missing" }
        : { key: where, message: `is ${show(issue.input)}; allowed is ${wanted}` },
    ];
  }
  return [{ key: where, message: `is not allowed: ${issue.message}` }];
}

/**
 * Whether the value at a path is a secret, or may be one: it is set as one, it is to be set as one, or it has the
 * name of one and no schema knows better. A number or a flag in the place of one is none.
 */
function mayBeSecret(path: readonly [string, ...PropertyKey[]], value: unknown, marks: SecretMarks): boolean {
  if (value === undefined || typeof value === "number" || typeof value === "boolean") {
    return false;
  }
  const schema = schemaAt(settingsSchema, path);
  const isSet = marks.secretKeys.has(path[0]) && marks.isInTheClear?.(path) !== true;
  const isPlain = isPlainField(schema);
  return isSet || (schema !== undefined && takesSecrets(schema)) || (!isPlain && isSecretPath(path));
}

function hiddenProblem(path: readonly PropertyKey[], issue: z.core.$ZodIssue): Problem {
  const { allowed, example, exampleAt, secretFile } = exampleShape.parse(
    issue.code === "custom" ? (issue.params ?? {}) : {},
  );
  const wanted = issue.code === "invalid_type" ? wantedType(issue.expected) : allowed;
  return {
    key: propertyPath(path),
    message: `is something else, which is not shown${wanted === undefined ? "" : `; allowed is ${wanted}`}`,
    fix: secretFile && example !== undefined ? setSecretCommand([...path, ...exampleAt], example) : removeCommand(path),
  };
}

function wantedType(expected: string): string {
  return { object: "an object", record: "an object", array: "a list" }[expected] ?? expected;
}

/** A secret would be shown: it goes into an object of the cluster, and into the state, as it is. */
function notForSecrets(key: string): Problem {
  return {
    key,
    message:
      "is set as a secret, but its value would be readable in the cluster's objects; keep it in a Kubernetes Secret and refer to that",
    fix: removeCommand([key]),
  };
}

/** A key that no schema knows, with the nearest that it knows at the same place. */
function unknownKey(parent: readonly PropertyKey[], key: string): Problem {
  const path = [...parent, key];
  const known = keysOf(settingsSchema, parent);
  const guess = nearest(key, known);
  return {
    key: propertyPath(path),
    message: `is not a setting; ${guess === undefined ? `known are ${known.join(", ")}` : `did you mean ${show(guess)}?`}`,
    fix: removeCommand(path),
  };
}
