import type { SourceDigest } from "../../config/operator/plan";
import { bytesDigest, hasDigest } from "../../config/operator/releases";
import { hasCredentials, mismatchProblem } from "../../config/operator/sources";
import { ConfigError } from "../../config/problems/problems";

/** Reads the file behind a URL. */
export type FetchFile = (url: string) => Promise<Uint8Array>;

/** How long a server may take to answer before the update is given up. */
const FETCH_TIMEOUT_MS = 30_000;

/** How often a server may send on. */
const MOST_REDIRECTS = 5;

/**
 * Reads the file behind a URL, following redirects: by https and no other way, at every step.
 *
 * @param get What asks a server. Default: Node's own.
 */
export async function fetchFile(url: string, get: typeof fetch = fetch): Promise<Uint8Array> {
  let next = new URL(url);
  for (let redirects = 0; redirects <= MOST_REDIRECTS; redirects += 1) {
    if (next.protocol !== "https:" || (redirects === 0 && hasCredentials(next))) {
      throw new Error(
        redirects === 0
          ? "only https is allowed, without credentials"
          : `the server sends on to ${next.protocol}//${next.host}, and only https is allowed`,
      );
    }
    const response = await get(next, { redirect: "manual", signal: AbortSignal.timeout(FETCH_TIMEOUT_MS) });
    const location = response.headers.get("location");
    if (response.status >= 300 && response.status < 400 && location !== null) {
      next = new URL(location, next);
      continue;
    }
    if (!response.ok) {
      throw new Error(`the server answered ${response.status} ${response.statusText}`.trim());
    }
    return new Uint8Array(await response.arrayBuffer());
  }
  throw new Error(`the server sends on more than ${MOST_REDIRECTS} times`);
}

/**
 * A file that is what it must be.
 *
 * @throws {ConfigError} if it is another.
 */
export function checked(
  bytes: Uint8Array,
  digest: SourceDigest | undefined,
  operator: Parameters<typeof mismatchProblem>[0],
): Uint8Array {
  if (digest !== undefined && !hasDigest(bytes, digest)) {
    const expected =
      digest.of === "bytes"
        ? `SHA-256 ${digest.sha256}`
        : "the documents of that release's tag in Strimzi's repository";
    throw new ConfigError([mismatchProblem(operator, bytesDigest(bytes), expected)]);
  }
  return bytes;
}

/** Why a file cannot be read. Node's fetch says only 'fetch failed'; why is in its cause. */
export function reasonOf(error: unknown): string {
  return error instanceof Error ? rootCause(error).message : String(error);
}

function rootCause(error: Error): Error {
  return error.cause instanceof Error ? rootCause(error.cause) : error;
}
