import { closestMatch } from "leven";

/**
 * What an error message must not show: the value of whatever is a secret or may be one, under any misspelt name.
 * Pure.
 */

/** What stands in the place of such a value. */
export const NOT_SHOWN = "(not shown)";

/** Words in the names of settings, Kafka's and connectors' included, whose values are secrets. */
const secretWords = [
  "apikey",
  "credential",
  "credentials",
  "jaas",
  "key",
  "passphrase",
  "passwd",
  "password",
  "private",
  "pwd",
  "secret",
  "token",
] as const;

/** Whether a name is one of something secret, or nearly: `database.password`, `kye`, `clientSecret`. */
export function isSecretName(name: string): boolean {
  return name
    .replace(/([a-z0-9])([A-Z])/g, "$1 $2")
    .toLowerCase()
    .split(/[^a-z0-9]+/)
    .some(isSecretWord);
}

function isSecretWord(word: string): boolean {
  const letters = [...word].sort().join("");
  return (
    closestMatch(word, [...secretWords], { maxDistance: word.length < 6 ? 1 : 2 }) !== undefined ||
    secretWords.some((secret) => [...secret].sort().join("") === letters)
  );
}

/** Whether any part of a path is such a name. */
export function isSecretPath(path: readonly PropertyKey[]): boolean {
  return path.some((part) => typeof part === "string" && isSecretName(part));
}

const privateKey = /-----BEGIN [^-]*PRIVATE KEY/;

/** Who asks, before the host of a URL. Bounded: in a long word every letter may begin one. */
const credentialsInUrl = /([a-z][a-z0-9+.-]{0,20}:\/\/)[^\s/?#]{0,1000}@/gi;

/** A value with what may be secret in it left out. */
export function withoutSecretValues(value: unknown): unknown {
  if (typeof value === "string") {
    const shown = value.includes("://") ? value.replaceAll(credentialsInUrl, `$1${NOT_SHOWN}@`) : value;
    return privateKey.test(value) ? NOT_SHOWN : shown;
  }
  if (Array.isArray(value)) {
    return value.map(withoutSecretValues);
  }
  return typeof value === "object" && value !== null
    ? Object.fromEntries(
        Object.entries(value).map(([name, inner]) => [
          name,
          isSecretName(name) ? NOT_SHOWN : withoutSecretValues(inner),
        ]),
      )
    : value;
}

/**
 * Every text in a value that may be secret, to be looked for in messages.
 *
 * @param isHarmless Whether a path is that of a setting which is known, and no secret.
 */
export function secretTexts(
  value: unknown,
  path: readonly PropertyKey[],
  isHarmless: (path: readonly PropertyKey[]) => boolean,
): string[] {
  if (typeof value === "object" && value !== null) {
    const entries = Array.isArray(value) ? [...value.entries()] : Object.entries(value);
    return entries.flatMap(([name, inner]) => secretTexts(inner, [...path, name], isHarmless));
  }
  if (typeof value !== "string" && typeof value !== "number") {
    return [];
  }
  const text = String(value);
  if (privateKey.test(text)) {
    return text.split("\n").filter((line) => line.length > 20);
  }
  return text.length >= SHORTEST_SECRET && isSecretPath(path) && !isHarmless(path) ? [text] : [];
}

/** What is shorter stands in every other word. */
const SHORTEST_SECRET = 3;

/** A text in which none of some others can be read. */
export function withoutTexts(text: string, secrets: readonly string[]): string {
  const forms = secrets.flatMap((secret) => [secret, JSON.stringify(secret).slice(1, -1)]);
  // The longest first: one may be part of another.
  return [...new Set(forms)]
    .sort((one, other) => other.length - one.length)
    .reduce((rest, secret) => rest.replaceAll(secret, NOT_SHOWN), text);
}
